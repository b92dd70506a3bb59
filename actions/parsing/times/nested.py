"""Days and periods that are told by others: "the end of may", "the week of the 9th"."""

import re
from typing import Callable, List, Match, Optional, Tuple

from actions.parsing.calendar_words import NTH
from actions.parsing.times.anchors import read_anchor
from actions.parsing.times.days import DAY, Days, Look, around, half_of, shift, single
from actions.parsing.times.lexicon import WEEKDAYS
from actions.parsing.times.rules import (
    COUNT,
    Anchor,
    Resolver,
    count_of,
)

Found = Match[str]
Wrap = Callable[[Found, Anchor], Resolver]

_THE = r"(?:the )?"
_BARE = re.compile(
    r"(?:the |this |the current )?(?P<unit>week|month|quarter|year)(?!\S)"
)
_PART = (
    r"(?P<part>very end|end|beginning|start|early|mid|middle|late|1st day|last day)"
    r"(?: of| in| -)?"
)
_WEEKDAYS = "|".join(WEEKDAYS)
_UNITS = "day|week|fortnight|month|quarter|year"
# "The last day of the first week of the last month" is three deep.
_DEEPEST = 3
# Days that the first and the second of a month's three parts have.
_EARLY = 10
# More days than this are a year.
_MONTHS_LONG = 300


def read_nested(text: str, place: int, depth: int = 0) -> Optional[Anchor]:
    """Return the longest day or period at a place, told by others or by itself.

    Args:
        text: In the spelling of lexicon.py.
        place: Where it has to begin.
        depth: In how many others it stands.
    """
    best = read_anchor(text, place)
    for pattern, wrap, takes_bare in _RULES if depth < _DEEPEST else ():
        found = pattern.match(text, place)
        inner = _inner(text, found.end(), takes_bare, depth + 1) if found else None
        if found and inner and (best is None or inner.end > best.end):
            best = inner._replace(resolve=wrap(found, inner), unit="part")
    return _with_week_behind(text, best or _end_alone(text, place))


def _inner(text: str, place: int, takes_bare: bool, depth: int) -> Optional[Anchor]:
    found = read_nested(text, place, depth)
    bare = _BARE.match(text, place) if takes_bare else None
    if bare and (found is None or found.end < bare.end()):
        unit = bare.group("unit")
        return Anchor(lambda look: around(unit, look.today), bare.end(), True, unit)
    return found


def _with_week_behind(text: str, anchor: Optional[Anchor]) -> Optional[Anchor]:
    """Read "friday week": a week after that."""
    if anchor is None or not re.search(rf"\b({_WEEKDAYS}|today)$", text[: anchor.end]):
        return anchor
    if not re.match(r" week(?! of)\b", text[anchor.end :]):
        return anchor
    resolve = anchor.resolve
    return anchor._replace(
        resolve=lambda look: _moved(resolve(look), 7), end=anchor.end + len(" week")
    )


def _moved(days: Optional[Days], by: int) -> Optional[Days]:
    return days and Days(days.first + by * DAY, days.last + by * DAY)


_ENDS = re.compile(
    r"(?:eo(?P<letter>[mwyq])|(?:the )?(?P<unit>week|month|quarter|year)(?:'s| ' s)?"
    r"(?: -)? ?end)(?!\S)"
)


def _end_alone(text: str, place: int) -> Optional[Anchor]:
    """Read "eom" and "year end"."""
    found = _ENDS.match(text, place)
    if not found:
        return None
    units = {"m": "month", "w": "week", "y": "year", "q": "quarter"}
    unit = found.group("unit") or units[found.group("letter")]
    return Anchor(
        lambda look: part_of(around(unit, look.today), "end", look),
        found.end(),
        True,
        "part",
    )


def part_of(days: Days, part: str, look: Look) -> Days:
    """Return the beginning, middle or end of a period.

    Who looks ahead for a day to pay means the first, the middle or the last one.
    """
    first, last = days
    if part == "1st day" or (part in ("beginning", "start", "early") and not look.back):
        return single(first)
    if part == "last day" or (part in ("end", "very end", "late") and not look.back):
        return single(last)
    if not look.back:
        return single(
            first + (last - first) // 2 - (0 if (last - first).days < 30 else 1) * DAY
        )
    length = (last - first).days + 1
    if length > _MONTHS_LONG:
        return _part_of_year(days, part)
    third = _EARLY if 28 <= length <= 31 else max(1, length // 3)
    if part in ("beginning", "start", "early"):
        return Days(first, first + (third - 1) * DAY)
    if part in ("mid", "middle"):
        return Days(first + third * DAY, first + (2 * third - 1) * DAY)
    return Days(first + 2 * third * DAY, last)


def _part_of_year(days: Days, part: str) -> Days:
    """Return the first or last quarter, or May to August."""
    if part in ("beginning", "start", "early"):
        return Days(days.first, shift(days.first, 1, "quarter") - DAY)
    if part in ("mid", "middle"):
        first = shift(days.first, 4, "month")
        return Days(first, shift(first, 4, "month") - DAY)
    return Days(shift(days.last + DAY, -1, "quarter"), days.last)


def _part(found: Found, inner: Anchor) -> Resolver:
    part = found.group("part")

    def resolve(look: Look) -> Optional[Days]:
        days = inner.resolve(look)
        return days and part_of(days, part, look)

    return resolve


def _half(found: Found, inner: Anchor) -> Resolver:
    number = 1 if found.group("nth") == "1st" else 2

    def resolve(look: Look) -> Optional[Days]:
        days = inner.resolve(look)
        return days and half_of(days, number)

    return resolve


def _week_of_month(found: Found, inner: Anchor) -> Resolver:
    nth = found.group("nth")

    def resolve(look: Look) -> Optional[Days]:
        days = inner.resolve(look)
        if days is None or (days.last - days.first).days > 31:
            return None
        if nth == "last":
            return Days(days.last - 6 * DAY, days.last)
        first = days.first + 7 * (int(nth[0]) - 1) * DAY
        return Days(first, min(first + 6 * DAY, days.last))

    return resolve


def _week_around(found: Found, inner: Anchor) -> Resolver:
    def resolve(look: Look) -> Optional[Days]:
        days = inner.resolve(look)
        return days and around("week", days.first)

    return resolve


def _beside(found: Found, inner: Anchor) -> Resolver:
    """Read "the day after …", "two weeks before …", "a week from …"."""
    said = found.groupdict()
    is_before = said["side"].startswith("before")
    count = count_of(said.get("count") or "1") * (-1 if is_before else 1)
    unit = said["unit"]

    def resolve(look: Look) -> Optional[Days]:
        days = inner.resolve(look)
        if days is None:
            return None
        if said.get("count") is None and unit != "day":
            return around(unit, days.first if is_before else days.last, count)
        return single(shift(days.first if is_before else days.last, count, unit))

    return resolve


def _weekday_beside(found: Found, inner: Anchor) -> Resolver:
    number = WEEKDAYS.index(found.group("weekday"))
    is_before = found.group("side") == "before"

    def resolve(look: Look) -> Optional[Days]:
        days = inner.resolve(look)
        if days is None:
            return None
        if is_before:
            return single(
                days.first - ((days.first.weekday() - number - 1) % 7 + 1) * DAY
            )
        return single(days.last + ((number - days.last.weekday() - 1) % 7 + 1) * DAY)

    return resolve


def _at(pattern: str) -> "re.Pattern[str]":
    return re.compile(rf"(?<!\S){pattern} (?:the )?(?=\S)")


_RULES: List[Tuple["re.Pattern[str]", Wrap, bool]] = [
    (_at(rf"{_THE}{_PART}"), _part, True),
    (_at(rf"{_THE}(?P<nth>1st|2nd|last) half(?: of| in)?"), _half, True),
    (
        _at(rf"{_THE}(?P<nth>[1-5]{NTH}|last) week (?:of|in)"),
        _week_of_month,
        True,
    ),
    (
        _at(rf"{_THE}week (?:of|starting|beginning|commencing|from)"),
        _week_around,
        False,
    ),
    (
        _at(
            rf"{_THE}(?P<unit>day|week|month|weekend) (?P<side>after|before|following)"
        ),
        _beside,
        False,
    ),
    (
        _at(rf"{COUNT} (?P<unit>{_UNITS})s? (?P<side>after|before|from|on)"),
        _beside,
        False,
    ),
    (
        _at(rf"{_THE}(?P<weekday>{_WEEKDAYS}) (?P<side>after|before)"),
        _weekday_beside,
        False,
    ),
]
