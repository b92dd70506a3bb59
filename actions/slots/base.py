"""What a form's slot is: how it is read from a message, asked for and explained.

A slot never believes NLU alone: names are looked up at the bank, also where NLU
found none, and what belongs to something else is left alone.
"""

from abc import ABC, abstractmethod
from typing import (
    Callable,
    Dict,
    FrozenSet,
    Iterable,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from actions.bank.service import Bank
from actions.parsing.list_choice import place_in_list
from actions.parsing.mentions import Spans, full_span
from actions.parsing.message import Message, Span
from actions.parsing.times.mentions import AskAgain
from actions.parsing.vocabulary import FILLERS
from actions.responses import Response

# Intents that answer a question; with any other, only a plain answer counts.
ANSWER_INTENTS = frozenset(["inform", "affirm", "deny", "nlu_fallback", "out_of_scope"])
# More words than this are no bare name.
_LONGEST_ANSWER = 4


class SlotContext(NamedTuple):
    """All that a slot may look at while it reads a message.

    Attributes:
        bank: Where names and amounts are looked up.
        customer: Whose bank it is.
        message: What was said.
        asked: Whether this very slot was asked for.
        values: What the form's slots hold so far.
        other_asked: Whether another slot was asked for, not consent or this one.
        choices: The values that were shown as buttons for the slot that was asked for.
        ask_duckling: How to ask it about words as of another moment, if it can be.
    """

    bank: Bank
    customer: str
    message: Message
    asked: bool
    values: Mapping[str, Optional[str]]
    other_asked: bool = False
    choices: Tuple[str, ...] = ()
    ask_duckling: Optional[AskAgain] = None


class SlotReading(NamedTuple):
    """What a message says about a slot.

    Attributes:
        value: What the slot is to hold; None when it cannot be taken.
        response: Why it cannot be taken; with a value, what was left out.
        spans: Where in the text it was said.
        suggested: The value that "yes" would stand for after the response.
    """

    value: Optional[str] = None
    response: Optional[Response] = None
    spans: Tuple[Span, ...] = ()
    suggested: str = ""


class FormSlot(ABC):
    """One slot of a form.

    Attributes:
        name: Of the slot in domain.yml.
        nouns: Words by which a customer calls it ("wrong date").
        depends_on: Slots, perhaps itself, whose values change how a message is read.
    """

    name: str
    nouns: FrozenSet[str]
    depends_on: Sequence[str] = ()

    @abstractmethod
    def read(self, context: SlotContext) -> Optional[SlotReading]:
        """Return what the message says about this slot, None when nothing."""

    @abstractmethod
    def question(self, context: SlotContext) -> Response:
        """Tell how to ask for it."""

    @abstractmethod
    def explanation(self, context: SlotContext) -> Response:
        """Say what would be accepted."""


def first_valid(readings: Iterable[Optional[SlotReading]]) -> Optional[SlotReading]:
    """Return the first reading with a value, else the first with a response."""
    found = [reading for reading in readings if reading]
    return next((r for r in found if r.value is not None), found[0] if found else None)


def chosen(context: SlotContext, only_ordinals: bool = False) -> Optional[SlotReading]:
    """Return the value that a number or ordinal chooses among those that were shown.

    Args:
        context: What the slot looks at.
        only_ordinals: Whether a mere number would mean something else.
    """
    count = len(context.choices) if context.asked else 0
    place = place_in_list(context.message, count, only_ordinals) if count else 0
    if not place:
        return None
    spans = full_span(context.message)
    if place > count:
        response = Response("utter_no_such_choice", {"count": str(count)})
        return SlotReading(response=response, spans=spans)
    return SlotReading(context.choices[place - 1], spans=spans)


def answer_words(context: SlotContext) -> str:
    """Return an answer's telling words, if the slot itself was asked for."""
    message = context.message
    if not context.asked or message.intent not in ANSWER_INTENTS:
        return ""
    duckling = [each.span for each in message.entities if each.by_duckling]
    words = [word for word in message.words_outside(duckling) if word not in FILLERS]
    return " ".join(words) if len(words) <= _LONGEST_ANSWER else ""


def if_confident(context: SlotContext, guess: SlotReading) -> Optional[SlotReading]:
    """Take a whole answer for a name: a hit, or what NLU took for an answer, too."""
    is_unsure = context.message.intent != "inform"
    return None if is_unsure and not (guess.value or guess.suggested) else guess


def did_you_mean(name: str, spans: Spans) -> SlotReading:
    """Offer the one near name, to be agreed to."""
    return SlotReading(
        response=Response("utter_did_you_mean", {"name": name}),
        spans=spans,
        suggested=name,
    )


def single_or_ask(
    named: Dict[str, List[Span]], which: Callable[[Sequence[str]], Response]
) -> SlotReading:
    """Take the one name that was said; with several, ask which one."""
    spans = tuple(span for places in named.values() for span in places)
    if len(named) == 1:
        return SlotReading(next(iter(named)), spans=spans)
    return SlotReading(response=which(list(named)), spans=spans)
