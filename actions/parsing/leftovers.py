"""What is left of a message once slots and skills have taken their part.

Every word is accounted for: what was taken, what says nothing ("please"), and what is
left and carries meaning. The last is classed here, in one place, and whoever confirms
or answers either acts on it or says that it was not taken in.
"""

import re
from typing import List, NamedTuple, Sequence

from actions.parsing.message import Message, Span, overlaps
from actions.parsing.other_numbers import HARMLESS, other_numbers
from actions.parsing.quantities import quantities
from actions.parsing.word_lists import patterns

# A number, but no 2 or 4 that stands for a word ("2 katy", "go 4 it").
_NUMBER = re.compile(r"(?<!\w)(?![24]\s+[^\W\d])[#$€£¥₹]?\d[\w.,:/-]*")

_SMALL = 9
# Kinds that may run on into what was taken ("if I get paid to Percy"); how they begin
# decides whether they were.
_RUN_ON = frozenset(["condition", "negation", "question", "why"])


class Leftover(NamedTuple):
    """Words that carry meaning and that nothing has taken.

    Attributes:
        kind: One of the lists in leftover_words.yml, "reference" (an invoice, a flat, a
            phone), or "number".
        text: As typed.
        span: Where, half-open.
    """

    kind: str
    text: str
    span: Span


def leftovers(message: Message, taken: Sequence[Span]) -> List[Leftover]:
    """Return what a message says besides, in the order in which it was said.

    Args:
        message: Only what a person typed is looked at.
        taken: Where slots and skills have read something. Numbers that no money
            depends on, such as an age, need nobody to take them.

    Returns:
        At most one for each place; empty when nothing that is left carries meaning.
    """
    found: List[Leftover] = []
    used: List[Span] = list(taken)
    kinds = patterns("leftover_words", start=r"\b")
    for kind, pattern in (*kinds, ("number", _NUMBER)):
        if kind == "number":
            used += other_numbers(message.typed_text, HARMLESS)
            references = _references(message, used)
            found += references[:1]  # one is enough to be told
            used += [each.span for each in references]
        for place in pattern.finditer(message.typed_text):
            span = place.span()
            decides = span
            if kind in _RUN_ON:
                decides = (span[0], span[0] + len(place.group().split()[0]))
            is_told = any(overlaps(decides, other) for other in used)
            used.append(span)
            if not is_told:
                found.append(Leftover(kind, place.group().strip(" .,;:!?"), span))
    found += _numbers_in_words(message, used)
    return sorted(found, key=lambda each: each.span)


def _references(message: Message, used: Sequence[Span]) -> List[Leftover]:
    """Find numbers that name a thing, such as an invoice."""
    text = message.typed_text
    spans = other_numbers(text, frozenset(["reference"]))
    free = [s for s in spans if not any(overlaps(s, other) for other in used)]
    return [Leftover("reference", text[slice(*span)], span) for span in free]


def _numbers_in_words(message: Message, used: Sequence[Span]) -> List[Leftover]:
    """Find numbers and amounts in words; small ones mostly count things."""
    text = message.typed_text
    return [
        Leftover("number", text[slice(*said.span)], said.span)
        for said in quantities(message.without(other_numbers(text)))
        if (said.unit or max(said.values, default=_SMALL) > _SMALL)
        and not any(overlaps(said.span, other) for other in used)
    ]
