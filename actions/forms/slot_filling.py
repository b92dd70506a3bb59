"""How a form's slots are filled: whether it accepts a message, and what it takes."""

from typing import Callable, Dict, List

from actions.forms.changes import is_doubtful_change, spoken_of, wants_change
from actions.forms.form import Form
from actions.forms.questions import Questions
from actions.forms.run import FormRun
from actions.forms.state import CONFIRM, CONTINUE, YES
from actions.parsing.consent import (
    asks_back,
    cancels,
    denies_cancel,
    is_clear_yes,
    refuses,
)
from actions.parsing.duckling import reads_something
from actions.parsing.leftovers import leftovers
from actions.parsing.message import Message, Span, overlaps
from actions.parsing.not_orders import DEMANDED, not_an_order
from actions.parsing.times.mentions import time_spans
from actions.parsing.vocabulary import FILLERS
from actions.responses import Response
from actions.slots.base import ANSWER_INTENTS, SlotReading

# Intents that always speak to the form that waits.
_TO_THE_FORM = frozenset(["inform", "affirm", "deny", "nlu_fallback"])


def _is_noise(message: Message) -> bool:
    """Tell whether it is a word or two beside the point ("hmm"), not a request."""
    words = message.words_outside([])
    return message.intent == "out_of_scope" and 0 < len(words) < 3


class SlotFiller:
    """Takes the message of one run of a form."""

    def __init__(
        self,
        form: Form,
        run: FormRun,
        questions: Questions,
        duckling_answers: Callable[[], bool],
    ) -> None:
        self._form = form
        self._run = run
        self._questions = questions
        self._duckling_answers = duckling_answers

    def accepts(self, after_switch_question: bool) -> bool:
        """Tell whether a message speaks to the form; if not, the rules answer it."""
        message = self._run.message
        if self._cancels():
            return True
        if after_switch_question and message.intent in ("affirm", "deny"):
            return False
        heard = _TO_THE_FORM | self._form.intents | self._form.more_intents
        if message.intent in heard or _is_noise(message):
            return True
        return self._is_plain_answer() or wants_change(self._form, self._run)

    def fill_slots(self) -> Dict[str, SlotReading]:
        """Fill the slots with what the message says about them."""
        run = self._run
        readings: Dict[str, SlotReading] = {}
        for slot in self._form.slots:
            reading = run.reading(slot)
            if reading is None:
                continue
            readings[slot.name] = reading
            if reading.value is not None:
                run.values[slot.name] = reading.value
                run.responses += [reading.response] if reading.response else []
            elif reading.response:
                run.refuse(slot.name, reading.response)
                run.note(suggested=reading.suggested or run.state.suggested)
                if reading.suggested or reading.response.buttons:
                    run.requested, run.has_asked = slot.name, True
        warning = self._form.warning(run)
        run.responses += [warning] if warning else []
        self._tell_leftovers(readings)
        self._report_duckling_down(readings)
        if run.has_asked:
            run.put_last(readings[str(run.requested)].response)
        return readings

    def handle_answer(self) -> None:
        """Take an answer: values, a correction, consent, a cancel, or none of them."""
        run, message = self._run, self._run.message
        suggested, before = run.state.suggested, dict(run.values)
        run.note(suggested="")
        if self._cancels():
            run.note(cancelled=True)
            return
        if self.answer_no_order() or self._changes_nothing():
            return  # what was asked last tells all, and is asked again
        readings = self.fill_slots()
        said = [span for reading in readings.values() for span in reading.spans]
        agrees = is_clear_yes(message, said, run.was_asked)
        if any(reading.value is not None for reading in readings.values()):
            self._take_suggested(suggested, said)
            changed = run.values != before
            run.note(failures=0)
            if changed:
                run.renew()
            self._questions.remind(suggested)
            if changed or run.requested != CONFIRM or run.responses:
                return
            if not agrees and message.intent not in ("affirm", "deny"):
                return  # the value that stands, said again
        elif readings:
            if not any(reading.suggested for reading in readings.values()):
                self._questions.count_failure()
            return
        if not run.responses:
            self._handle_bare_answer(suggested, agrees)

    def _changes_nothing(self) -> bool:
        """Tell whether it is no answer to a confirmation, whatever it names."""
        if self._run.requested != CONFIRM:
            return False
        if self._tells_why():
            return True
        if not is_doubtful_change(self._form, self._run):
            return asks_back(self._run.message)
        self._run.responses.append(Response("utter_not_understood"))
        self._questions.count_failure()
        return True

    def _tells_why(self) -> bool:
        """Answer "why 20?": whoever asks that changes nothing by it."""
        found = [e for e in leftovers(self._run.message, []) if e.kind == "why"]
        for each in found if "why" in self._form.leftover_kinds else []:
            name = f"{self._form.leftover_response}why"
            self._run.responses.append(Response(name, {"words": each.text}))
        return bool(found)

    def _take_suggested(self, suggested: str, said: List[Span]) -> None:
        """Take a yes to "did you mean …?" that says more ("yes, last month")."""
        run, requested = self._run, self._run.requested
        if not suggested or not requested or run.values[requested] is not None:
            return
        if is_clear_yes(run.message, said, run.was_asked):
            run.values[requested] = suggested

    def answer_no_order(self) -> bool:
        """Answer a sentence about money that is no order to move it.

        Returns:
            Whether it was one, so that nothing is taken from it.
        """
        if not self._form.moves_money:
            return False
        kind = not_an_order(self._run.message)
        if kind == DEMANDED:
            self._run.raise_alarm()
        elif kind:
            self._run.responses.append(Response(f"utter_no_order_{kind}"))
        return bool(kind)

    def is_bare_no(self) -> bool:
        """Tell whether it is a "no" that neither cancels nor changes anything."""
        if (
            not refuses(self._run.message)
            or self._cancels()
            or spoken_of(self._form, self._run)
        ):
            return False
        readings = (self._run.reading(slot) for slot in self._form.slots)
        return not any(reading and reading.value for reading in readings)

    def _cancels(self) -> bool:
        """Tell whether it asks to drop this form, perhaps with the values it has."""
        run = self._run
        readings = [
            (run.values[slot.name], run.reading(slot)) for slot in self._form.slots
        ]
        return cancels(
            run.message,
            [
                span
                for stands, reading in readings
                if reading and reading.value and stands in (None, reading.value)
                for span in reading.spans
            ],
        )

    def _is_plain_answer(self) -> bool:
        """Tell whether a message, whatever its intent, is just a value of this form."""
        message, requested = self._run.message, self._run.requested or ""
        if message.is_payload:
            return False
        named = message.named(requested) if message.intent == "out_of_scope" else []
        readings = [self._run.reading(slot) for slot in self._form.slots]
        taken = [each for each in readings if each]
        if message.intent not in ANSWER_INTENTS and not any(r.value for r in taken):
            return False
        spans = [span for each in taken for span in each.spans]
        spans += [entity.span for entity in named]
        return bool(spans) and message.contains_only(spans, FILLERS | self._form.verbs)

    def _tell_leftovers(self, readings: Dict[str, SlotReading]) -> None:
        """Name what the message says besides, so that nothing is dropped unsaid."""
        run, kinds = self._run, self._form.leftover_kinds
        if not run.message.is_read_by_duckling:
            kinds -= {"number"}  # no amount has been read either
        taken = [span for reading in readings.values() for span in reading.spans]
        if is_clear_yes(run.message, taken, run.was_asked):
            return
        taken += [entity.span for entity in run.message.named("time", "PERSON")]
        times = time_spans(run.message)
        for each in leftovers(run.message, taken):
            is_time = any(overlaps(each.span, time) for time in times)
            if each.kind in kinds and not (each.kind == "number" and is_time):
                name = f"{self._form.leftover_response}{each.kind}"
                run.responses.append(Response(name, {"words": each.text}))

    def _report_duckling_down(self, readings: Dict[str, SlotReading]) -> None:
        """Say so when an amount or a time stays unread because Duckling is away."""
        message = self._run.message
        taken = [span for reading in readings.values() for span in reading.spans]
        if message.is_read_by_duckling or not reads_something(message.without(taken)):
            return
        if not self._duckling_answers():
            self._run.responses.append(Response("utter_no_duckling"))

    def _handle_bare_answer(self, suggested: str, agrees: bool) -> None:
        """Take a message that names no new value."""
        run, message, requested = self._run, self._run.message, self._run.requested
        if requested == CONFIRM and self._reopen():
            run.note(failures=0)
        elif agrees and suggested and requested:
            run.values[requested] = suggested
            run.note(failures=0)
        elif agrees and requested == CONFIRM:
            run.values[CONFIRM] = YES
            run.note(failures=0)
        elif agrees and requested == CONTINUE:
            run.note(failures=0)
        elif denies_cancel(message) or (suggested and message.intent == "deny"):
            return
        elif refuses(message):  # "no thanks" ends a form at any question
            run.note(cancelled=True)
        elif message.intent not in self._form.intents:
            run.responses.append(Response("utter_not_understood"))
            self._questions.count_failure()

    def _reopen(self) -> bool:
        """Empty the slot that "wrong date" or "another card" speaks of."""
        emptied = spoken_of(self._form, self._run)
        self._run.values.update(dict.fromkeys(emptied))
        return bool(emptied)
