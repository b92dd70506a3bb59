"""Take an alarm seriously: set everything aside and let a person be offered."""

from typing import List

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.config import read_config
from actions.forms.state import (
    FORM_STATE,
    HANDOFF_OPTIONS,
    INTERRUPTED_FORMS,
    NEXT_FORM,
    PREVIOUS_FORM,
    REPORT_PROBLEM,
    REQUESTED,
    SWITCH_MESSAGE,
)
from actions.forms.tracker_queries import active_form
from actions.parsing.message import latest_message
from actions.parsing.word_lists import patterns
from actions.responses import utter
from actions.skills.registry import FORM_NAMED

# What the desk is told as the reason why the customer comes.
ALARM = "alarm"
OTHER = "fraud"


class ActionReportProblem(BankAction):
    """Says what to do first, and drops the open form: no yes moves anything."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return REPORT_PROBLEM

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Answer by the kind of alarm; a person is offered right after."""
        kind = kind_of_alarm(latest_message(tracker).typed_text)
        number = read_config().emergency_number
        utter(dispatcher, f"utter_alarm_{kind}", number=number)
        form = FORM_NAMED.get(active_form(tracker))
        if form and form.moves_money:
            utter(dispatcher, "utter_alarm_set_aside")
        is_followed = latest_message(tracker).intent == "report_problem"
        offer = [] if is_followed else [FollowupAction(HANDOFF_OPTIONS)]
        return [SlotSet(ALARM, kind), *_set_aside(), *offer]

    def in_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do without the bank, which an alarm does not need."""
        return self.act(dispatcher, tracker)


def kind_of_alarm(text: str) -> str:
    """Tell a message's kind of alarm_words.yml, most urgent first; fraud if none."""
    found = (kind for kind, pattern in patterns("alarm_words") if pattern.search(text))
    return next(found, OTHER)


def _set_aside() -> Events:
    shaping = [NEXT_FORM, PREVIOUS_FORM, INTERRUPTED_FORMS, SWITCH_MESSAGE, REQUESTED]
    filled: List[str] = [
        name for form in FORM_NAMED.values() for name in form.slot_names
    ]
    names = dict.fromkeys([*shaping, FORM_STATE, *filled])
    return [ActiveLoop(None), *(SlotSet(name, None) for name in names)]
