"""What a form's slot is: how it is read from a message, asked for and explained.

A slot never believes NLU alone: names are looked up at the bank, also where NLU
found none, and what belongs to something else is left alone.
"""

import re
from abc import ABC, abstractmethod
from typing import (
    Any,
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
from actions.messages import Entity, Message, Span, overlaps
from actions.replies import Reply
from actions.vocabulary import FILLERS, WEAK_CARD_WORDS

Spans = Tuple[Span, ...]

# Intents that answer a question; with any other, only a plain answer counts.
ANSWERS = frozenset(["inform", "affirm", "deny", "nlu_fallback", "out_of_scope"])
_NEGATED = re.compile(
    r"\b(not|isn't|instead of|rather than|no longer|except|apart from|other than)\s+"
    r"((for|to|on|at|with|from|my|the|it's)\s+)*$",
    re.IGNORECASE,
)
# More words than this are no bare name.
_LONGEST_ANSWER = 4


class Context(NamedTuple):
    """All that a slot may look at while it reads a message.

    Attributes:
        bank: Where names and amounts are looked up.
        customer: Whose bank it is.
        message: What was said.
        asked: Whether this very slot was asked for.
        values: What the form's slots hold so far.
    """

    bank: Bank
    customer: str
    message: Message
    asked: bool
    values: Mapping[str, Optional[str]]


class Reading(NamedTuple):
    """What a message says about a slot.

    Attributes:
        value: What the slot is to hold; None when it cannot be taken.
        reply: Why it cannot be taken; with a value, what was left out.
        spans: Where in the text it was said.
        suggested: The value that "yes" would stand for after the reply.
    """

    value: Optional[str] = None
    reply: Optional[Reply] = None
    spans: Tuple[Span, ...] = ()
    suggested: str = ""


class FormSlot(ABC):
    """One slot of a form.

    Attributes:
        name: Of the slot in domain.yml.
        nouns: Words by which a customer calls it ("wrong date").
    """

    name: str
    nouns: FrozenSet[str]

    @abstractmethod
    def read(self, context: Context) -> Optional[Reading]:
        """What the message says about this slot, None when nothing."""

    @abstractmethod
    def question(self, context: Context) -> Reply:
        """How to ask for it."""

    @abstractmethod
    def explanation(self, context: Context) -> Reply:
        """What would be accepted."""


def best(readings: Iterable[Optional[Reading]]) -> Optional[Reading]:
    """The first reading with a value, else the first with a reply."""
    found = [reading for reading in readings if reading]
    return next((r for r in found if r.value is not None), found[0] if found else None)


def names_in(message: Message, entity: str) -> List[Entity]:
    """The entities of a kind that are meant: not denied, not part of a number."""
    duckling = [each.span for each in message.entities if each.by_duckling]
    return [
        each
        for each in message.named(entity)
        if each.value
        and not is_negated(message, each.span)
        and not any(overlaps(each.span, span) for span in duckling)
    ]


def bare(name: Any) -> str:
    """A name without the words around it that say nothing ("karen plz")."""
    kept = [word for word in str(name).split() if word.lower() not in FILLERS]
    return " ".join(kept) or str(name)


def is_negated(message: Message, span: Span) -> bool:
    """Whether "not", "instead of" or the like stands right before it."""
    return bool(_NEGATED.search(message.words[: span[0]]))


def denied(message: Message, name: Optional[str]) -> List[Span]:
    """Where "not" stands before a name or before one of its words."""
    telling = [word for word in (name or "").split() if word not in WEAK_CARD_WORDS]
    phrases = [name, *telling] if name else []
    places = [span for phrase in phrases for span in _places(message, phrase)]
    return [span for span in places if is_negated(message, span)]


def answer_words(context: Context) -> str:
    """The telling words of an answer to the slot's own question, else nothing."""
    message = context.message
    if not context.asked or message.intent not in ANSWERS:
        return ""
    duckling = [each.span for each in message.entities if each.by_duckling]
    words = [word for word in message.rest(duckling) if word not in FILLERS]
    return " ".join(words) if len(words) <= _LONGEST_ANSWER else ""


def if_sure(context: Context, guess: Reading) -> Optional[Reading]:
    """A whole answer taken for a name: a hit, or what NLU took for an answer, too."""
    unsure = context.message.intent != "inform"
    return None if unsure and not (guess.value or guess.suggested) else guess


def whole(message: Message) -> Tuple[Span, ...]:
    """The place of the whole text."""
    return ((0, len(message.text)),)


def mentioned(
    message: Message, names: Iterable[str], weak: FrozenSet[str] = frozenset()
) -> Dict[str, List[Span]]:
    """Which names stand in the text, and where.

    Args:
        message: Only what a person typed is looked at.
        names: Full names. One word of a name is enough.
        weak: Lower-case words that alone do not stand for a name.
    """
    found: Dict[str, List[Span]] = {}
    taken: List[Span] = []
    listed = list(names)
    for name in listed:
        for span in _places(message, name):
            taken.append(span)
            if not is_negated(message, span):
                found.setdefault(name, []).append(span)
    for name in listed:
        for word in set(name.lower().split()) - weak:
            for span in _places(message, word):
                if any(overlaps(span, other) for other in taken):
                    continue
                if not is_negated(message, span):
                    found.setdefault(name, []).append(span)
    return found


def _places(message: Message, phrase: str) -> List[Span]:
    pattern = rf"\b{re.escape(phrase)}(?:'s)?\b"
    return [m.span() for m in re.finditer(pattern, message.words, re.IGNORECASE)]


def did_you_mean(name: str, spans: Spans) -> Reading:
    """The one near name, to be agreed to."""
    return Reading(
        reply=Reply("utter_did_you_mean", {"name": name}), spans=spans, suggested=name
    )


def one_of(
    named: Dict[str, List[Span]], which: Callable[[Sequence[str]], Reply]
) -> Reading:
    """The one name that was said; with several, the question which one."""
    spans = tuple(span for places in named.values() for span in places)
    if len(named) == 1:
        return Reading(next(iter(named)), spans=spans)
    return Reading(reply=which(list(named)), spans=spans)
