"""How a form is entered: why it runs decides what it does with the message."""

from typing import Callable, Dict, List, Tuple

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.base_action import Events
from actions.forms.form import Form
from actions.forms.postponing import Interrupted, postponed
from actions.forms.questions import Questions
from actions.forms.run import FormRun
from actions.forms.slot_filling import SlotFiller
from actions.forms.state import (
    CONFIRM,
    HANDOFF,
    HANDOFF_OPTIONS,
    INTERRUPTED_FORMS,
    NEXT_FORM,
    PREVIOUS_FORM,
    REPORT_PROBLEM,
    SWITCH_ASK,
    SWITCH_MESSAGE,
    YES,
    FormState,
)
from actions.forms.tracker_queries import (
    Entry,
    interrupted_forms,
    last_action,
)
from actions.parsing.consent import cancels, forbids, is_clear_yes, is_stale
from actions.parsing.message import Message
from actions.parsing.other_requests import unserved_requests
from actions.responses import Response


class FormTurn:
    """One turn of a form: enters it as its entry demands."""

    def __init__(
        self,
        form: Form,
        run: FormRun,
        tracker: Tracker,
        duckling_answers: Callable[[], bool],
    ) -> None:
        self._form = form
        self._run = run
        self._tracker = tracker
        self._questions = Questions(form, run, duckling_answers)
        self._filler = SlotFiller(form, run, self._questions, duckling_answers)

    def accepts(self) -> bool:
        """Tell whether the message speaks to the form; if not, the rules answer it."""
        after_switch_question = last_action(self._tracker) == SWITCH_ASK
        return self._filler.accepts(after_switch_question)

    def enter(self, entry: Entry) -> Events:
        """Do what an entry demands, and ask.

        Returns:
            Events besides those that set the form's slots.
        """
        handlers: Dict[Entry, Callable[[], Events]] = {
            Entry.ANSWER: self._answered,
            Entry.HANDED_OVER: self._handed_over,
            Entry.REASKED: self._reasked,
            Entry.RESUMED: self._resumed,
            Entry.RETRY: self._retried,
            Entry.STARTED: self._started,
            Entry.STAYED: self._stayed,
            Entry.SWITCHED: self._switched,
        }
        events = handlers[entry]()
        alarm = [FollowupAction(REPORT_PROBLEM)] if self._run.is_alarmed else []
        return [*events, *alarm]

    def _answered(self) -> Events:
        """Take an answer; a switch that was asked about is off the table."""
        events: Events = []
        run = self._run
        key = run.state.idempotency_key if run.requested == CONFIRM else ""
        if is_stale(run.message, "" if run.state.offered else key):
            run.note(offered=0)
            run.responses.append(Response("utter_yes_too_late"))
        elif not self._went_through(is_answer=True):
            events = self._handle_answer()
        if self._tracker.get_slot(NEXT_FORM):
            events = [SlotSet(NEXT_FORM, None), SlotSet(SWITCH_MESSAGE, None)]
        self._questions.ask_next()
        self._tell_unserved()
        return events

    def _handle_answer(self) -> Events:
        """Take an answer; a yes or no to an offered handoff is about that alone."""
        run = self._run
        offered = run.state.offered
        run.note(offered=0)
        agrees = is_clear_yes(run.message)
        if not offered or not (agrees or self._filler.is_bare_no()):
            self._filler.handle_answer()
            return []
        run.has_asked = True
        said = set(run.message.words_outside([]))
        if agrees and not self._form.verbs & said:
            return [FollowupAction(HANDOFF if offered == 1 else HANDOFF_OPTIONS)]
        if not agrees:
            run.responses.append(Response("utter_ok"))
        self._questions.ask()
        return []

    def _handed_over(self) -> Events:
        """Ask nothing: the customer is with somebody else, and asked when back."""
        return []

    def _reasked(self) -> Events:
        """Ask what was being asked, unless the answer was in before."""
        run = self._run
        if not self._went_through() and run.message.intent == "goodbye":
            run.note(cancelled=True)  # who leaves wants nothing more
            run.requested = None
        elif run.requested and run.values[CONFIRM] != YES:
            self._questions.ask_again(self._tracker)
        else:
            self._questions.ask_next()
        return []

    def _stayed(self) -> Events:
        """Take what was said with the "no" to leaving: a cancel, "no, make it 60"."""
        run = self._run
        if not self._went_through():
            if cancels(run.message):
                run.note(cancelled=True)
            elif self._filler.fill_slots():
                run.renew()
                run.note(failures=0)
        self._questions.ask_next()
        return []

    def _retried(self) -> Events:
        """Ask again after a submission that failed, or whose outcome is unknown."""
        if self._run.state.outcome_unknown:
            self._run.requested = CONFIRM
        else:
            self._questions.ask_next()
        return []

    def _started(self) -> Events:
        """Begin anew; what was interrupted before is forgotten."""
        instead = self._form.instead(self._tracker)
        if self._went_through():
            events: Events = []
        elif instead:
            self._clear()
            self._run.note(cancelled=True, declined=True)
            events = [FollowupAction(instead)]
        else:
            self._clear()
            events = self._forget(NEXT_FORM, PREVIOUS_FORM, INTERRUPTED_FORMS)
            events += self._postpone([])
            self._fill_first()
        self._questions.ask_next()
        self._tell_unserved()
        return events

    def _switched(self) -> Events:
        """Begin with the sentence that asked for the switch."""
        said = self._tracker.get_slot(SWITCH_MESSAGE)
        if not said:
            return self._started()
        events: Events = []
        if not self._went_through():
            self._clear()
            self._run.read_instead(Message.from_json(said))
            stack, events = self._pick_up()
            events += self._postpone(stack)
            self._fill_first()
            events += self._forget(SWITCH_MESSAGE)
        self._questions.ask_next()
        self._tell_unserved()
        return events

    def _resumed(self) -> Events:
        """Go on with the form that was interrupted last, where it stood."""
        if self._went_through():
            self._questions.ask_next()
            return []
        run = self._run
        stack = interrupted_forms(self._tracker)
        left = stack.pop()
        run.values = {**dict.fromkeys(self._form.slot_names), **left["slots"]}
        run.state, run.requested = FormState.of_left(left), left.get("requested")
        if not left.get("is_quiet"):
            run.responses.append(Response("utter_resumed"))
        said = run.message
        if left.get("message"):
            run.read_instead(Message.from_json(left["message"]))
            self._fill_first()
            run.read_instead(said)
        if is_clear_yes(run.message):
            self._went_through()
        else:
            self._fill_first()  # "yes, but make it 30"
        before = stack[-1]["form"] if stack else None
        self._questions.ask_next()
        return [
            SlotSet(INTERRUPTED_FORMS, stack or None),
            SlotSet(PREVIOUS_FORM, before),
        ]

    def _clear(self) -> None:
        run = self._run
        run.values = dict.fromkeys(self._form.slot_names)
        run.values.update(self._form.recalled(self._tracker))
        run.state, run.requested = FormState(), None

    def _fill_first(self) -> None:
        """Take the sentence that the form begins with."""
        run = self._run
        before = dict(run.values)
        if not self._went_through():
            if self._filler.answer_no_order():
                run.note(cancelled=True, declined=True)
                return
            if forbids(run.message, self._form.verbs):
                run.note(cancelled=True)
                return
            self._filler.fill_slots()
            if run.values != before:
                run.renew()

    def _forget(self, *names: str) -> Events:
        return [
            SlotSet(name, None)
            for name in names
            if self._tracker.get_slot(name) is not None
        ]

    def _pick_up(self) -> Tuple[List[Interrupted], Events]:
        """Go on with this form's own values if it is one of those interrupted.

        Returns:
            The forms that stay interrupted, and the event that says so.
        """
        run, stack = self._run, interrupted_forms(self._tracker)
        own = next((left for left in stack if left["form"] == self._form.name), None)
        if own is None:
            return stack, []
        run.values.update(own["slots"])
        run.state = FormState.of_left(own)
        stack.remove(own)
        return stack, [SlotSet(INTERRUPTED_FORMS, stack or None)]

    def _postpone(self, stack: List[Interrupted]) -> Events:
        """Put other requests of the message behind this one, with their own values.

        Args:
            stack: The forms that were interrupted before, the latest last.
        """
        waiting = postponed(self._run, self._form.request_kind)
        if not waiting:
            return []
        self._run.responses.append(Response("utter_one_after_the_other"))
        return [
            SlotSet(INTERRUPTED_FORMS, [*stack, *waiting]),
            SlotSet(PREVIOUS_FORM, waiting[-1]["form"]),
        ]

    def _went_through(self, is_answer: bool = False) -> bool:
        """Tell whether it was done, though its answer was lost; it is told again.

        The bank is asked before anything is corrected or dropped: a new key would do
        it a second time, and "nothing was moved" would be a lie.
        """
        run = self._run
        key = run.state.idempotency_key
        if not key or not run.bank.was_done(run.customer, key):
            return False
        if not (is_answer and is_clear_yes(run.message)):
            run.responses.append(Response("utter_already_done"))
        run.values[CONFIRM] = YES
        return True

    def _tell_unserved(self) -> None:
        """Say first what else was asked for and is not answered now."""
        run = self._run
        cards = [card.name for card in run.bank.cards(run.customer)]
        unserved = unserved_requests(run.message, self._form.request_kind, cards)
        run.responses = unserved + run.responses
