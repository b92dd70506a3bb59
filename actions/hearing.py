"""How a form listens: what it takes, what it makes of it, and its patience."""

from abc import abstractmethod
from typing import Callable, Dict, FrozenSet, List, Optional, Sequence

from actions.bank.service import Bank
from actions.config import read_config
from actions.dialogue import CONFIRM, CONTINUE
from actions.duckling import is_reachable, reads_something
from actions.messages import Message
from actions.replies import Reply
from actions.skill import Skill
from actions.slots import FormSlot, Reading, denied
from actions.turn import Turn
from actions.vocabulary import CHANGE, FILLERS
from actions.wishes import Wish, left_out

YES = "yes"


def duckling_answers() -> bool:
    """Whether the Duckling of this system can be reached."""
    return is_reachable(read_config().duckling_url)


def _refuses(message: Message) -> bool:
    """Whether it says no, and not that something should go on."""
    return message.intent == "deny" and not message.denies_cancel


def _is_mumbled(message: Message) -> bool:
    """Whether it is a word or two beside the point, not a wish ("hmm", "maybe")."""
    return message.intent == "out_of_scope" and 0 < len(message.rest([])) < 3


# Intents that always speak to the form that waits.
_TO_THE_FORM = frozenset(["inform", "affirm", "deny", "nlu_fallback"])
_READ_BY_DUCKLING = ("amount-of-money", "time")
# So many useless answers in a row bring an explanation.
_PATIENCE = 2


class Listener(Skill):
    """The hearing half of a form.

    Attributes:
        intents: Intents that start the form.
        verbs: Words around an answer that say nothing new inside this form.
        slots: What it asks for, in order.
        wish: What it serves, of the things that may be said at once.
    """

    intents: FrozenSet[str]
    verbs: FrozenSet[str]
    slots: Sequence[FormSlot]
    wish: Wish

    def __init__(
        self,
        bank: Optional[Bank] = None,
        duckling_answers: Callable[[], bool] = duckling_answers,
    ) -> None:
        super().__init__(bank)
        self._duckling_answers = duckling_answers

    @abstractmethod
    def ask(self, turn: Turn) -> None:
        """Ask for the slot that is requested."""

    def slot(self, name: Optional[str]) -> Optional[FormSlot]:
        """The data slot of a name."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def caveat(self, turn: Turn) -> Optional[Reply]:
        """What has to be said about a wish that this form cannot take in."""
        return None

    def left_out(self, turn: Turn) -> List[Reply]:
        """What has to be said about other things in the same message."""
        cards = [card.name for card in self.bank.cards(turn.customer)]
        return left_out(turn.message, self.wish, cards)

    def takes(self, turn: Turn, after_switch_question: bool) -> bool:
        """Whether a message speaks to the form; if not, the rules answer it."""
        message = turn.message
        if self._cancels(turn):
            return True
        if after_switch_question and message.intent in ("affirm", "deny"):
            return False
        if message.intent in _TO_THE_FORM | self.intents or _is_mumbled(message):
            return True
        return self._is_plain_answer(turn) or self._wants_change(turn)

    def _cancels(self, turn: Turn) -> bool:
        """Whether it asks to drop this form, perhaps with the values that stand."""
        readings = [
            (turn.values[slot.name], slot.read(turn.context(slot.name)))
            for slot in self.slots
        ]
        return turn.message.cancels(
            [
                span
                for stands, reading in readings
                if reading and reading.value and stands in (None, reading.value)
                for span in reading.spans
            ]
        )

    def _is_plain_answer(self, turn: Turn) -> bool:
        """Whether the message, whatever its intent, is just a value of this form."""
        message, requested = turn.message, turn.requested or ""
        if message.is_payload:
            return False
        named = message.named(requested) if message.intent == "out_of_scope" else []
        spans = [
            span
            for slot in self.slots
            for reading in [slot.read(turn.context(slot.name))]
            if reading
            for span in reading.spans
        ]
        spans += [entity.span for entity in named]
        return bool(spans) and message.is_covered(spans, FILLERS | self.verbs)

    def listen(self, turn: Turn) -> Dict[str, Reading]:
        """Fill the slots with what the message says about them."""
        readings: Dict[str, Reading] = {}
        for slot in self.slots:
            reading = slot.read(turn.context(slot.name))
            if reading is None:
                continue
            readings[slot.name] = reading
            if reading.value is not None:
                turn.values[slot.name] = reading.value
                turn.replies += [reading.reply] if reading.reply else []
            elif reading.reply:
                turn.refuse(slot.name, reading.reply)
                turn.note(suggested=reading.suggested or turn.state.suggested)
                if reading.suggested or reading.reply.buttons:
                    turn.requested, turn.has_asked = slot.name, True
        caveat = self.caveat(turn)
        turn.replies += [caveat] if caveat else []
        self._regret(turn, readings)
        if turn.has_asked:
            turn.put_last(readings[str(turn.requested)].reply)
        return readings

    def _regret(self, turn: Turn, readings: Dict[str, Reading]) -> None:
        """Say so when an amount or a time stays unread because Duckling is away."""
        taken = [span for reading in readings.values() for span in reading.spans]
        is_missing = reads_something(turn.message.without(taken))
        if not is_missing or turn.message.is_read_by_duckling:
            return
        if not self._duckling_answers():
            turn.replies.append(Reply("utter_no_duckling"))

    def hear(self, turn: Turn) -> None:
        """Take an answer: values, a correction, consent, a cancel, or none of them."""
        suggested, before = turn.state.suggested, dict(turn.values)
        turn.note(suggested="")
        if self._cancels(turn):
            turn.note(cancelled=True)
            return
        if turn.requested == CONFIRM and turn.message.asks_back:
            return  # the confirmation tells all, and is asked again
        readings = self.listen(turn)
        said = [span for reading in readings.values() for span in reading.spans]
        agrees = turn.message.is_clear_yes(said, turn.was_asked)
        if any(reading.value is not None for reading in readings.values()):
            changed = turn.values != before
            turn.note(failures=0)
            if changed:
                turn.renew()
            self.remind(turn, suggested)
            if changed or turn.requested != CONFIRM or turn.replies:
                return
            if not agrees and turn.message.intent not in ("affirm", "deny"):
                return  # the value that stands, said again
        elif readings:
            if not any(reading.suggested for reading in readings.values()):
                self.lose_patience(turn)
            return
        if not turn.replies:
            self._hear_bare(turn, suggested, agrees)

    def is_bare_no(self, turn: Turn) -> bool:
        """Whether it is a "no" that neither cancels nor changes anything."""
        message = turn.message
        if not _refuses(message) or self._cancels(turn) or self._spoken_of(turn):
            return False
        readings = (slot.read(turn.context(slot.name)) for slot in self.slots)
        return not any(reading and reading.value for reading in readings)

    def remind(self, turn: Turn, suggested: str) -> None:
        """Ask "Did you mean …?" again when something else was answered to it."""
        if suggested and turn.requested and turn.values[turn.requested] is None:
            turn.note(suggested=suggested)
            turn.replies.append(Reply("utter_did_you_mean", {"name": suggested}))
            turn.has_asked = True

    def _hear_bare(self, turn: Turn, suggested: str, agrees: bool) -> None:
        """Take a message that names no new value."""
        message, requested = turn.message, turn.requested
        if requested == CONFIRM and self._reopen(turn):
            turn.note(failures=0)
        elif agrees and suggested and requested:
            turn.values[requested] = suggested
            turn.note(failures=0)
        elif agrees and requested == CONFIRM:
            turn.values[CONFIRM] = YES
            turn.note(failures=0)
        elif agrees and requested == CONTINUE:
            turn.note(failures=0)
        elif _refuses(message) and requested in (CONFIRM, CONTINUE):
            turn.note(cancelled=True)
        elif message.denies_cancel or (suggested and message.intent == "deny"):
            return
        elif message.intent not in self.intents:
            turn.replies.append(Reply("utter_not_understood"))
            self.lose_patience(turn)

    def _reopen(self, turn: Turn) -> bool:
        """Empty the slot that "wrong date" or "another card" speaks of."""
        spoken_of = self._spoken_of(turn)
        turn.values.update(dict.fromkeys(spoken_of))
        return bool(spoken_of)

    def _spoken_of(self, turn: Turn) -> List[str]:
        """The slots that are to be changed, but not to what ("not to Percy")."""
        words = set(turn.message.rest([]))
        if not words & CHANGE:
            return []
        return [
            slot.name
            for slot in self.slots
            if words & slot.nouns or denied(turn.message, turn.values[slot.name])
        ]

    def _wants_change(self, turn: Turn) -> bool:
        """Whether it asks for a change, whatever NLU takes it for, and nothing else."""
        spoken_of = self._spoken_of(turn) if turn.requested == CONFIRM else []
        nouns = [slot.nouns for slot in self.slots if slot.name in spoken_of]
        values = [turn.values[name] for name in spoken_of]
        names = [span for value in values for span in denied(turn.message, value)]
        company = FILLERS.union(CHANGE, *nouns)
        return bool(spoken_of) and turn.message.is_covered(names, company)

    def lose_patience(self, turn: Turn) -> None:
        """Count a useless answer; the second one in a row brings an explanation.

        An amount or a day that could not be read while Duckling is away is not the
        customer's fault.
        """
        if self._misses_duckling(turn):
            turn.replies = [Reply("utter_no_duckling")]
            return
        turn.note(failures=turn.state.failures + 1)
        if turn.requested == CONTINUE:
            self.ask(turn)
            turn.has_asked = True
        if turn.has_asked or turn.state.failures < _PATIENCE:
            return
        slot = self.slot(turn.requested)
        if slot is None:
            explanation = Reply("utter_explain_confirmation")
        else:
            explanation = slot.explanation(turn.context(slot.name))
        told = [r for r in turn.replies if r.response != "utter_not_understood"]
        turn.replies = [*told, explanation, Reply("utter_ask_to_go_on")]
        turn.note(failures=0)
        turn.requested, turn.has_asked = CONTINUE, True

    def _misses_duckling(self, turn: Turn) -> bool:
        if turn.requested not in _READ_BY_DUCKLING or not turn.message.words:
            return False
        return not turn.message.is_read_by_duckling and not self._duckling_answers()
