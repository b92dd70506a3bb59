"""Where names stand in a message, and whether they are meant."""

import re
from typing import (
    Any,
    Dict,
    FrozenSet,
    Iterable,
    List,
    Optional,
    Tuple,
)

from actions.parsing.message import Entity, Message, Span, overlaps
from actions.parsing.vocabulary import FILLERS, TITLES, WEAK_CARD_WORDS

Spans = Tuple[Span, ...]


_EXCEPT = r"except|apart from|other than"
_NEGATED = re.compile(
    rf"\b(not|isn't|instead of|rather than|no longer|{_EXCEPT})\s+"
    r"((for|to|on|at|with|from|my|the|it's)\s+)*$",
    re.IGNORECASE,
)
_EXCEPTED = re.compile(rf"\b({_EXCEPT})\s+((for|my|the)\s+)*$", re.IGNORECASE)


def names_in(message: Message, entity: str) -> List[Entity]:
    """Return the entities of a kind that are meant: not denied, no part of a number."""
    duckling = [each.span for each in message.entities if each.by_duckling]
    return [
        each
        for each in message.named(entity)
        if each.value
        and not is_negated(message, each.span)
        and not any(overlaps(each.span, span) for span in duckling)
    ]


def strip_fillers(name: Any) -> str:
    """Return a name without the words around it that say nothing ("karen plz")."""
    kept = [
        word
        for word in str(name).split()
        if word.lower() not in FILLERS and word.lower().rstrip(".") not in TITLES
    ]
    return " ".join(kept) or str(name)


def is_negated(message: Message, span: Span) -> bool:
    """Tell whether "not", "instead of" or the like stands right before it."""
    return bool(_NEGATED.search(message.typed_text[: span[0]]))


def is_excepted(message: Message, span: Span) -> bool:
    """Tell whether "except" or the like stands right before it."""
    return bool(_EXCEPTED.search(message.typed_text[: span[0]]))


def denied(message: Message, name: Optional[str]) -> List[Span]:
    """Tell where "not" stands before a name or before one of its words."""
    telling = [word for word in (name or "").split() if word not in WEAK_CARD_WORDS]
    phrases = [name, *telling] if name else []
    places = [span for phrase in phrases for span in _places(message, phrase)]
    return [span for span in places if is_negated(message, span)]


def full_span(message: Message) -> Tuple[Span, ...]:
    """Return the place of the whole text."""
    return ((0, len(message.text)),)


def mentioned(
    message: Message, names: Iterable[str], weak: FrozenSet[str] = frozenset()
) -> Dict[str, List[Span]]:
    """Tell which names stand in the text, and where.

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
    return [m.span() for m in re.finditer(pattern, message.typed_text, re.IGNORECASE)]
