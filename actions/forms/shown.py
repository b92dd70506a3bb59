"""What was shown last, for "ok, pay that" and "which one is the highest?"."""

from typing import List

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.base_action import Events
from actions.forms.state import ALL_CARDS, OFFER_PAYMENT, SHOWN_CARD
from actions.forms.tracker_queries import active_form, is_asked_to_resume


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
