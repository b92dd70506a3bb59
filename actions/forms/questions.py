"""What a form asks: the next thing missing, the same once more, or an explanation."""

import json
from typing import Callable

from rasa_sdk import Tracker

from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.state import CONFIRM, CONTINUE, YES
from actions.forms.tracker_queries import hosts_offered
from actions.parsing.consent import CONFIRMS
from actions.responses import Response

_READ_BY_DUCKLING = ("amount-of-money", "time")
# So many useless answers in a row bring an explanation.
_PATIENCE = 2


class Questions:
    """Asks in one run of a form."""

    def __init__(
        self, form: Form, run: FormRun, duckling_answers: Callable[[], bool]
    ) -> None:
        self._form = form
        self._run = run
        self._duckling_answers = duckling_answers

    def ask(self) -> None:
        """Ask for the slot that is requested, or for consent."""
        run = self._run
        slot = self._form.slot(run.requested)
        if slot is not None:
            run.responses.append(slot.question(run.context(slot.name)))
        elif run.requested == CONTINUE:
            run.responses.append(Response("utter_ask_to_go_on"))
        else:
            run.responses.append(self._bound(self._form.confirmation(run)))

    def _bound(self, confirmation: Response) -> Response:
        """Return a confirmation whose yes-button says which question it answers."""
        key = json.dumps({CONFIRMS: self._run.state.idempotency_key})
        variables = {**confirmation.variables, CONFIRMS: key}
        return confirmation._replace(variables=variables)

    def ask_next(self) -> None:
        """Ask for the first thing that is missing; last of all, for consent."""
        run, form = self._run, self._form
        if run.state.cancelled or run.values[CONFIRM] == YES:
            run.requested = None
            return
        if run.has_asked:
            return
        # A submission that may have gone through has changed what a review looks at.
        if not run.state.outcome_unknown:
            form.review(run)
        missing = (name for name in form.data_slots if form.is_needed(name, run))
        run.requested = next(missing, CONFIRM)
        if run.requested == CONFIRM and not run.state.idempotency_key:
            run.note(idempotency_key=run.message.id)
        if run.requested == CONFIRM and form.runs_at_once(run):
            run.values[CONFIRM], run.requested = YES, None
        else:
            self.ask()

    def ask_again(self, tracker: Tracker) -> None:
        """Ask what was being asked; what lay beside the point was a useless answer.

        Nothing is asked while a handoff is offered: a "yes" to it must not be taken
        for consent.
        """
        run = self._run
        run.note(offered=hosts_offered(tracker))
        if run.state.offered:
            return
        if run.message.intent == "out_of_scope":
            self.count_failure()
        if not run.has_asked:
            self.remind(run.state.suggested)
        if not run.has_asked:
            self.ask()
        if run.message.intent == "check_recipients" and run.requested == "PERSON":
            # They have just been listed.
            run.responses = [each._replace(buttons=()) for each in run.responses]

    def remind(self, suggested: str) -> None:
        """Ask "Did you mean …?" again when something else was answered to it."""
        run = self._run
        if suggested and run.requested and run.values[run.requested] is None:
            run.note(suggested=suggested)
            run.responses.append(Response("utter_did_you_mean", {"name": suggested}))
            run.has_asked = True

    def count_failure(self) -> None:
        """Count a useless answer; the second one in a row brings an explanation.

        An amount or a day that could not be read while Duckling is away is not the
        customer's fault.
        """
        run = self._run
        if self._misses_duckling():
            run.responses = [Response("utter_no_duckling")]
            return
        run.note(failures=run.state.failures + 1)
        if run.requested == CONTINUE:
            self.ask()
            run.has_asked = True
        if not run.has_asked and run.state.failures >= _PATIENCE:
            self._explain()

    def _explain(self) -> None:
        run = self._run
        slot = self._form.slot(run.requested)
        if slot is None:
            explanation = Response("utter_explain_confirmation")
        else:
            explanation = slot.explanation(run.context(slot.name))
        told = [r for r in run.responses if r.name != "utter_not_understood"]
        run.responses = [*told, explanation, Response("utter_ask_to_go_on")]
        run.note(failures=0)
        run.requested, run.has_asked = CONTINUE, True

    def _misses_duckling(self) -> bool:
        message = self._run.message
        if self._run.requested not in _READ_BY_DUCKLING or not message.typed_text:
            return False
        return not message.is_read_by_duckling and not self._duckling_answers()
