"""What was shown last, for "ok, pay that" and "which one is the highest?"."""

import re
from typing import Dict, List, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.base_action import Events
from actions.forms.state import ALL_CARDS, OFFER_PAYMENT, SHOW_BALANCE, SHOWN_CARD
from actions.forms.tracker_queries import (
    active_form,
    is_asked_to_resume,
    last_action,
)
from actions.parsing.message import Message
from actions.slots.amount import MINIMUM, MINIMUM_WORDS

# Points at what was shown ("pay that one").
_POINTS = re.compile(r"\b(that|it|this|that one)\b", re.IGNORECASE)
# Goes on from what was shown, with another card ("and on my emblem?").
_GOES_ON = re.compile(
    r"\W*(?:and|what about|how about|also|ok and|same for)\b", re.IGNORECASE
)
_PAYS = re.compile(
    r"\b(?:pay|paying|put|clear|settle|schedule|send)\b|\d", re.IGNORECASE
)


def remember_shown(tracker: Tracker, names: List[str]) -> Events:
    """Return the events that keep which card was shown.

    Args:
        tracker: Tells whether a form is open, to which a yes belongs.
        names: One card, ALL_CARDS, or none.
    """
    shown = SlotSet(SHOWN_CARD, names[0] if names else None)
    is_form_asking = active_form(tracker) or is_asked_to_resume(tracker)
    if names in ([], [ALL_CARDS]) or is_form_asking:
        return [shown]
    return [shown, FollowupAction(OFFER_PAYMENT)]


def amount_asked_for(tracker: Tracker) -> Optional[str]:
    """Return the minimum if it was spoken of last, or in the message before."""
    said = [each for each in tracker.events if each["event"] == "user"][-2:]
    texts = [str(each.get("text") or "") for each in said]
    return MINIMUM if any(map(MINIMUM_WORDS.search, texts)) else None


def shown_payment(tracker: Tracker, message: Message) -> Dict[str, Optional[str]]:
    """Return the card and amount of "pay that", right after a card was shown.

    Returns:
        Values of the card payment's slots; empty when it points at nothing.
    """
    card = tracker.get_slot(SHOWN_CARD)
    is_offered = last_action(tracker) == OFFER_PAYMENT and card
    if not is_offered or not _POINTS.search(message.typed_text):
        return {}
    return {"credit_card": card, "amount-of-money": amount_asked_for(tracker)}


def asks_for_card_too(tracker: Tracker, message: Message) -> bool:
    """Tell whether another balance is asked for, right after one ("and emblem?")."""
    said = message.typed_text
    is_after = last_action(tracker) in (OFFER_PAYMENT, SHOW_BALANCE)
    return bool(is_after and _GOES_ON.match(said) and not _PAYS.search(said))
