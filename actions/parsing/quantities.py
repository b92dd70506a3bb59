"""Numbers with their units, read whole: "$20", "20 bucks and 50 cents", "a buck fifty".

Whatever touches a number belongs to it. What cannot be read with all that touches it
is handed out all the same, so that it is asked about and no part passes for the whole.
"""

import re
from decimal import Decimal
from itertools import groupby
from typing import List, NamedTuple, Optional, Sequence, Tuple

from actions.parsing.currencies import Unit
from actions.parsing.figures import Reading
from actions.parsing.message import Span
from actions.parsing.number_runs import Piece, Sign, runs
from actions.parsing.numerals import Token, is_number, read_number, split_at_and

# Words that are no unit where they stand before a number ("share 20", "I won 20").
_NO_PREFIX = frozenset(["won", "share", "shares", "point", "points", "coin", "coins"])
_ONE, _HALF = Decimal(1), Decimal("0.5")
# An amount's parts, from the longest on. N number, U unit, C cent, A "a", H "half",
# & "and"; see `_Part`.
_AMOUNTS = tuple(
    re.compile(pattern)
    for pattern in (
        "U*[NA]U&?NC",
        "U+N&NC",
        "[NA]U&H",
        "[NA]UN(?![UC])",
        "U*NU+(?!N)|U*NUU?(?=N)|[AH]U",
        "[NAH]C",
        "U*N",
    )
)


class Quantity(NamedTuple):
    """A number that was said, with its unit.

    Attributes:
        span: Where, half-open, with all that touches it.
        values: What it comes to; unless `is_sure`, all that may be meant, if any.
        is_sure: Whether there is exactly one way to read it.
        unit: What it counts; None when nothing was said about it.
    """

    span: Span
    values: Tuple[Decimal, ...]
    is_sure: bool
    unit: Optional[Unit] = None


class _Part(NamedTuple):
    """One number, unit or joining word of a run, its kind as in `_AMOUNTS`."""

    kind: str
    pieces: Sequence[Piece]

    @property
    def span(self) -> Span:
        return self.pieces[0].span[0], self.pieces[-1].span[1]


def quantities(text: str) -> List[Quantity]:
    """Return all numbers of a text, in order.

    Args:
        text: With blanks in the place of what is known to be no quantity.
    """
    return [each for run in runs(text) for each in _read_run(_parts(run))]


def _parts(run: Sequence[Piece]) -> List[_Part]:
    """Split a run into numbers and units, and numbers that "and" joins in vain."""
    parts: List[_Part] = []
    for is_token, group in groupby(run, lambda piece: isinstance(piece, Token)):
        row = list(group)
        if is_token:
            parts += _number_parts([each for each in row if isinstance(each, Token)])
            continue
        for sign in row:
            is_cent = isinstance(sign, Sign) and sign.unit.is_hundredth
            parts.append(_Part("C" if is_cent else "U", [sign]))
    return parts


def _number_parts(tokens: List[Token]) -> List[_Part]:
    parts: List[_Part] = []
    while tokens and tokens[0].kind in "&p" or _is_sigh(tokens):
        parts += [_Part("&", tokens[:1])] if tokens[0].kind == "&" else []
        tokens = tokens[1:]
    tail: List[_Part] = []
    while tokens and not is_number(tokens) and tokens[-1].kind in "&p":
        tail, tokens = [_Part("&", tokens[-1:])], tokens[:-1]
    kinds = "".join(token.kind for token in tokens)
    if kinds[:1] == "a" and not is_number(tokens) and is_number(tokens[1:]):
        tokens, kinds = tokens[1:], kinds[1:]  # "a two hundred dollar payment"
    if len(kinds) > 1 and kinds[-1] == "a" and kinds != "Ha":
        tail, tokens, kinds = [], tokens[:-1], kinds[:-1]
    if kinds in ("a", "H", "Ha", "aH"):
        return [*parts, _Part("A" if kinds == "a" else "H", tokens), *tail]
    rows = [tokens] if is_number(tokens) else split_at_and(tokens)
    for row in rows:
        parts += [_Part("&", row[:1])] if row is not rows[0] else []
        parts.append(_Part("N", row))
    return [*parts, *tail]


def _is_sigh(tokens: List[Token]) -> bool:
    """Tell whether it begins with an "oh" that is no zero."""
    return len(tokens) > 1 and tokens[0].kind == "o" and not is_number(tokens)


def _read_run(parts: Sequence[_Part]) -> List[Quantity]:
    """Return the amounts of a run; those that touch make one that cannot be read."""
    parts = _without_articles(parts)
    kinds = "".join(part.kind for part in parts)
    found: List[Quantity] = []
    at, touches = 0, False
    while at < len(parts):
        place = next((m for m in (p.match(kinds, at) for p in _AMOUNTS) if m), None)
        if place is None:
            touches = touches and parts[at].kind not in "&A"
            at += 1
            continue
        read = _read_amount(parts[at : place.end()])
        if touches and found:
            span = (found.pop().span[0], read.span[1])
            read = Quantity(span, (), False, read.unit)
        found.append(read)
        at, touches = place.end(), True
    return found


def _without_articles(parts: Sequence[_Part]) -> List[_Part]:
    """Return the parts without the "a" of "a $50 gift", which counts nothing."""
    return [
        part
        for part, behind in zip(parts, [*parts[1:], None])
        if part.kind != "A" or behind is None or behind.pieces[0].text.isalpha()
    ]


def _read_amount(parts: Sequence[_Part]) -> Quantity:
    """Make one amount of the parts that a pattern of `_AMOUNTS` has found."""
    parts = _without_verb(parts)
    span = (parts[0].span[0], parts[-1].span[1])
    numbers = [_number(part) for part in parts if part.kind in "NAH"]
    units = [
        piece.unit
        for part in parts
        for piece in part.pieces
        if isinstance(piece, Sign) and not (part.kind == "C" and len(numbers) > 1)
    ]
    unit, agrees = _one_unit(units)
    reading = _sum(parts, numbers) if agrees else Reading((), False)
    return Quantity(span, reading.values, reading.is_sure, unit)


def _without_verb(parts: Sequence[_Part]) -> Sequence[_Part]:
    first = parts[0].pieces[0]
    is_verb = isinstance(first, Sign) and first.text.lower() in _NO_PREFIX
    return parts[1:] if is_verb and len(parts) > 1 else parts


def _number(part: _Part) -> Reading:
    if part.kind == "N":
        return read_number([each for each in part.pieces if isinstance(each, Token)])
    return Reading((_ONE if part.kind == "A" else _HALF,), True)


def _sum(parts: Sequence[_Part], numbers: Sequence[Reading]) -> Reading:
    """Return what an amount of one or two numbers comes to."""
    first, last = numbers[0], numbers[-1]
    if len(numbers) == 1:
        if parts[-1].kind != "C":
            return first
        return Reading(tuple(value / 100 for value in first.values), first.is_sure)
    if not first.values or not last.values or not (first.is_sure and last.is_sure):
        return Reading((), False)
    if parts[-1].kind == "H":
        return Reading((first.values[0] + _HALF,), True)
    cents = last.values[0]
    is_cents = cents < 100 and not (cents % 1 or first.values[0] % 1)
    if not is_cents:
        return Reading((), False)
    is_plain = parts[-1].kind == "C" or cents >= 10
    return Reading((first.values[0] + cents / 100,), is_plain)


def _one_unit(units: Sequence[Unit]) -> Tuple[Optional[Unit], bool]:
    """Return the one unit that all mean, and whether there is one ("$20 CAD")."""
    if not units:
        return None, True
    unit = units[0]
    for other in units[1:]:
        codes = unit.codes & other.codes
        if not codes:
            return (other if unit.codes else unit), False
        unit = min(unit, other, key=lambda each: len(each.codes))._replace(codes=codes)
    return unit, True
