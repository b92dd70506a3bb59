"""The action that runs a form.

Rasa calls `validate_<form>` on each message while the form is active, when it is
activated and when it asks again. Returning no event at all turns the message down:
then the rules answer it (a balance asked for in between, another skill).
"""

from typing import Callable, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.service import Bank
from actions.base_action import BankAction, Events
from actions.forms.duckling import ask_duckling, duckling_answers
from actions.forms.entering import FormTurn
from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.state import (
    FORM_STATE,
    REQUESTED,
)
from actions.forms.tracker_queries import (
    Entry,
    form_state,
    how_entered,
    last_action,
)
from actions.parsing.message import latest_message
from actions.parsing.times.mentions import AskAgain
from actions.responses import utter, utter_response


class ValidateForm(BankAction):
    """The action that fills one form and asks for what is missing.

    Attributes:
        form: The form; each skill names its own.
    """

    form: Form

    def __init__(
        self,
        bank: Optional[Bank] = None,
        duckling_answers: Callable[[], bool] = duckling_answers,
        ask_duckling: AskAgain = ask_duckling,
    ) -> None:
        super().__init__(bank)
        self._duckling_answers = duckling_answers
        self._ask_duckling = ask_duckling

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Take the message or turn it down, then ask for what is missing."""
        entry = how_entered(tracker, self.form.name, self.form.submit_action)
        names, message = self.form.slot_names, latest_message(tracker)
        run = FormRun(self.bank, names, tracker, message)
        run.ask_duckling = self._ask_duckling
        run.was_asked = last_action(tracker) == self.form.name
        once = FormTurn(self.form, run, tracker, self._duckling_answers)
        if entry is Entry.ANSWER and not once.accepts():
            return []
        events = once.enter(entry)
        for response in run.responses:
            utter_response(dispatcher, response)
        return events + _slot_events(run, tracker)

    def in_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Keep the form where it stands; the next message tries again."""
        state = form_state(tracker)
        is_unknown = state.outcome_unknown
        utter(
            dispatcher,
            "utter_outcome_unknown" if is_unknown else "utter_bank_unavailable",
        )
        requested = tracker.get_slot(REQUESTED) or self.form.data_slots[0]
        return [SlotSet(FORM_STATE, state.as_json()), SlotSet(REQUESTED, requested)]


def _slot_events(run: FormRun, tracker: Tracker) -> Events:
    changed = [
        SlotSet(name, value)
        for name, value in run.values.items()
        if value != tracker.get_slot(name)
    ]
    state = SlotSet(FORM_STATE, run.state.as_json())
    return [*changed, state, SlotSet(REQUESTED, run.requested)]
