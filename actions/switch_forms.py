"""Leave a form for another one, and come back."""

from typing import Dict, List, Optional, Tuple, Type

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import (
    CONFIRM,
    CONTINUE,
    FORM_STATE,
    LEFT_FORMS,
    NEXT_FORM,
    PREVIOUS_FORM,
    SWITCH_AFFIRM,
    SWITCH_ASK,
    SWITCH_BACK_ASK,
    SWITCH_BACK_REMIND,
    SWITCH_DENY,
    SWITCH_MESSAGE,
    active_form,
    form_state,
    left_forms,
)
from actions.forms import Form
from actions.messages import latest_message
from actions.pay_credit_card import ValidateCcPaymentForm
from actions.replies import say
from actions.search_transactions import ValidateTransactionSearchForm
from actions.skill import Events, Skill
from actions.transfer_money import ValidateTransferMoneyForm
from actions.turn import REQUESTED

FORMS: Tuple[Type[Form], ...] = (
    ValidateTransferMoneyForm,
    ValidateCcPaymentForm,
    ValidateTransactionSearchForm,
)
FORM_OF_INTENT: Dict[str, str] = {
    intent: each.form for each in FORMS for intent in each.intents
}
SLOTS_OF_FORM: Dict[str, List[str]] = {
    each.form: [slot.name for slot in each.slots] for each in FORMS
}


class ActionSwitchFormsAsk(Skill):
    """Asks whether to leave the form for the skill that was just asked for."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return SWITCH_ASK

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Ask, and keep the sentence for the form to come."""
        message = latest_message(tracker)
        form = FORM_OF_INTENT.get(message.intent)
        if form is None:
            say(dispatcher, "utter_default")
            return []
        say(dispatcher, f"utter_switch_ask_{form}")
        return [SlotSet(NEXT_FORM, form), SlotSet(SWITCH_MESSAGE, message.as_json())]


class ActionSwitchFormsAffirm(Skill):
    """Puts the active form aside, with its values."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return SWITCH_AFFIRM

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Remember the form that is left, and empty its slots for the next one."""
        form = active_form(tracker)
        names = SLOTS_OF_FORM.get(form, [])
        left = {
            "form": form,
            "slots": {n: tracker.get_slot(n) for n in names},
            "requested": tracker.get_slot(REQUESTED),
            "key": form_state(tracker).key,
        }
        say(dispatcher, "utter_switch_affirm")
        emptied = [*names, CONTINUE, CONFIRM, FORM_STATE]
        return [
            SlotSet(NEXT_FORM, None),
            SlotSet(PREVIOUS_FORM, form or None),
            SlotSet(LEFT_FORMS, [*left_forms(tracker), left]),
            *[SlotSet(name, None) for name in emptied],
        ]


class ActionSwitchFormsDeny(Skill):
    """Stays with the active form, which asks again right after."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return SWITCH_DENY

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Forget what was asked for in between."""
        if not latest_message(tracker).cancels():
            say(dispatcher, "utter_switch_deny")
        return [SlotSet(NEXT_FORM, None), SlotSet(SWITCH_MESSAGE, None)]


class ActionSwitchBackAsk(Skill):
    """Asks whether to go on with the form that was left."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return SWITCH_BACK_ASK

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Ask; the question itself is the offer, so it is made once."""
        _offer_the_way_back(dispatcher, tracker.get_slot(PREVIOUS_FORM))
        return [SlotSet(PREVIOUS_FORM, None)]


class ActionSwitchBackRemind(Skill):
    """Asks again when something else was said instead of an answer."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return SWITCH_BACK_REMIND

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Ask; PREVIOUS_FORM names the form for the rule that goes back to it."""
        left = left_forms(tracker)
        form = left[-1]["form"] if left else None
        _offer_the_way_back(dispatcher, form)
        return [SlotSet(PREVIOUS_FORM, form)]


def _offer_the_way_back(dispatcher: CollectingDispatcher, form: Optional[str]) -> None:
    if form in SLOTS_OF_FORM:
        say(dispatcher, f"utter_switch_back_ask_{form}")
