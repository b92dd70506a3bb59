"""Take a "yes" to something that asked nothing: "ok pay that", "send it anyway"."""

from typing import Any, Dict, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.forms.shown import amount_asked_for
from actions.forms.state import (
    AGREE,
    INTERRUPTED_FORMS,
    LAST_DROPPED,
    OFFER_PAYMENT,
    SHOWN_CARD,
)
from actions.forms.tracker_queries import interrupted_forms, last_action
from actions.parsing.amount_mentions import AMOUNT
from actions.parsing.message import latest_message
from actions.parsing.other_requests import FORM_OF_KIND, RequestKind
from actions.parsing.vocabulary import word_set
from actions.responses import utter
from actions.skills.registry import FORM_NAMED

_PAYMENT = FORM_OF_KIND[RequestKind.PAYMENT]
_PAYS = word_set("pay settle clear do")
_SENDS = word_set("send pay do transfer go")


class ActionOfferPayment(BankAction):
    """Remembers the card whose balance was shown; "ok, pay that" is about it."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return OFFER_PAYMENT

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say nothing: the balance has just been told."""
        return []


class ActionAgree(BankAction):
    """Does what a yes can only mean after what was said before; else, "okay"."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return AGREE

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Start a form with what was shown or dropped."""
        said = set(latest_message(tracker).words_outside([]))
        before = last_action(tracker)
        card = tracker.get_slot(SHOWN_CARD)
        if before == OFFER_PAYMENT and card and said & _PAYS:
            values = {"credit_card": card, AMOUNT: amount_asked_for(tracker)}
            return _begin(tracker, _PAYMENT, values)
        dropped: Dict[str, Any] = tracker.get_slot(LAST_DROPPED) or {}
        if dropped and said & _SENDS and dropped["form"] in FORM_NAMED:
            again = _begin(tracker, dropped["form"], dropped["slots"])
            return [SlotSet(LAST_DROPPED, None), *again]
        utter(dispatcher, "utter_ask_whatelse" if dropped else "utter_ok")
        return []


def _begin(tracker: Tracker, form: str, values: Mapping[str, Optional[str]]) -> Events:
    """Let a form start with some values, as if it had waited."""
    begun = {"form": form, "slots": dict(values), "requested": None, "is_quiet": True}
    stack = [*interrupted_forms(tracker), begun]
    return [SlotSet(INTERRUPTED_FORMS, stack), FollowupAction(form)]
