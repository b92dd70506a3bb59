"""Leave a form for another one, and come back."""

from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.forms.state import (
    CONFIRM,
    CONTINUE,
    FORM_STATE,
    INTERRUPTED_FORMS,
    NEXT_FORM,
    PREVIOUS_FORM,
    REQUESTED,
    SWITCH_AFFIRM,
    SWITCH_ASK,
    SWITCH_BACK_ASK,
    SWITCH_BACK_REMIND,
    SWITCH_DENY,
    SWITCH_MESSAGE,
)
from actions.forms.tracker_queries import active_form, form_state, interrupted_forms
from actions.parsing.consent import cancels
from actions.parsing.message import latest_message
from actions.responses import utter
from actions.skills.registry import FORM_NAMED, FORM_OF_INTENT


class ActionSwitchFormsAsk(BankAction):
    """Asks whether to leave the form for the skill that was just asked for."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return SWITCH_ASK

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Ask, and keep the sentence for the form to come."""
        message = latest_message(tracker)
        form = FORM_OF_INTENT.get(message.intent)
        if form is None:
            utter(dispatcher, "utter_default")
            return []
        utter(dispatcher, f"utter_switch_ask_{form.name}")
        return [
            SlotSet(NEXT_FORM, form.name),
            SlotSet(SWITCH_MESSAGE, message.as_json()),
        ]


class ActionSwitchFormsAffirm(BankAction):
    """Puts the active form aside, with its values."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return SWITCH_AFFIRM

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Remember the form that is left, and empty its slots for the next one."""
        name = active_form(tracker)
        form = FORM_NAMED.get(name)
        names = form.data_slots if form else []
        left = {
            "form": name,
            "slots": {n: tracker.get_slot(n) for n in names},
            "requested": tracker.get_slot(REQUESTED),
            "key": form_state(tracker).idempotency_key,
        }
        utter(dispatcher, "utter_switch_affirm")
        emptied = [*names, CONTINUE, CONFIRM, FORM_STATE]
        return [
            SlotSet(NEXT_FORM, None),
            SlotSet(PREVIOUS_FORM, name or None),
            SlotSet(INTERRUPTED_FORMS, [*interrupted_forms(tracker), left]),
            *[SlotSet(each, None) for each in emptied],
        ]


class ActionSwitchFormsDeny(BankAction):
    """Stays with the active form, which asks again right after."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return SWITCH_DENY

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Forget what was asked for in between."""
        if not cancels(latest_message(tracker)):
            utter(dispatcher, "utter_switch_deny")
        return [SlotSet(NEXT_FORM, None), SlotSet(SWITCH_MESSAGE, None)]


class ActionSwitchBackAsk(BankAction):
    """Asks whether to go on with the form that was left."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return SWITCH_BACK_ASK

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Ask; the question itself is the offer, so it is made once."""
        _offer_to_resume(dispatcher, tracker.get_slot(PREVIOUS_FORM))
        return [SlotSet(PREVIOUS_FORM, None)]


class ActionSwitchBackRemind(BankAction):
    """Asks again when something else was said instead of an answer."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return SWITCH_BACK_REMIND

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Ask; PREVIOUS_FORM names the form for the rule that goes back to it."""
        left = interrupted_forms(tracker)
        form = left[-1]["form"] if left else None
        _offer_to_resume(dispatcher, form)
        return [SlotSet(PREVIOUS_FORM, form)]


def _offer_to_resume(dispatcher: CollectingDispatcher, form: Optional[str]) -> None:
    if form in FORM_NAMED:
        utter(dispatcher, f"utter_switch_back_ask_{form}")
