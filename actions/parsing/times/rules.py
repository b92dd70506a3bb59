"""How a rule reads a day or period, and what the rules share.

A rule is a pattern over the spelling of lexicon.py, one blank between two tokens, with
a function that makes a `Resolver` of what it matched.
"""

import re
from typing import (
    Callable,
    Iterator,
    List,
    Match,
    NamedTuple,
    NoReturn,
    Optional,
    Tuple,
)

from actions.parsing.times.days import Days, Look, real_date, single
from actions.parsing.times.lexicon import MONTHS, WEEKDAYS

Found = Match[str]
Resolver = Callable[[Look], Optional[Days]]
Maker = Callable[[Found], Optional[Resolver]]
Rule = Tuple["re.Pattern[str]", Maker, str]

MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})"
UNIT = r"(?P<unit>day|week|weekend|fortnight|month|quarter|year)"
COUNT = r"(?P<count>\d{1,3}|an?|(?:a )?couple(?: of)?|(?:a )?few|half an?)"
_YEAR = r"(?:(?P<year>20\d\d)\b|' (?P<short>\d\d)\b)"
YEAR_BEHIND = (
    rf"(?:(?: ,)?(?: of| in)?(?: the year)? {_YEAR}"
    r"|(?: of| in)? (?P<which>last|this|next) year)?"
)
TURN = {"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "ago": -1}
TURN.update(next=1, coming=1, following=1, upcoming=1)
WHICH = (
    r"(?:the )?(?P<turn>this|current|last|previous|past|next|coming|following|upcoming)"
    r"(?: coming| past)?"
)


class Unclear(Exception):
    """Words of time that are understood but stand for no day.

    Attributes:
        problem: "missing" (no calendar has the day), "weekday" (the day is another
            weekday than was said) or "date" (day and month may be swapped).
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class Anchor(NamedTuple):
    """A day or period in the text, not yet resolved.

    Attributes:
        resolve: Finds its days.
        end: Where in the text it ends.
        has_year: Whether a year was said with it.
        unit: What it is: "day", "week", "month" …, "days" for several that were listed,
            "ago" for what lies so many units back, "part" of something else.
    """

    resolve: Resolver
    end: int
    has_year: bool = False
    unit: str = ""


class Rules:
    """The rules of one module, in the order in which they stand there."""

    def __init__(self) -> None:
        self._rules: List[Rule] = []

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def rule(self, pattern: str, unit: str = "") -> Callable[[Maker], Maker]:
        """Add a function that reads what a pattern matches.

        Args:
            pattern: Matches whole tokens.
            unit: Of the anchor; without one it is the group "unit", else "day".
        """

        def add(function: Maker) -> Maker:
            whole = re.compile(rf"(?<!\S)(?:{pattern})(?!\S)")
            self._rules.append((whole, function, unit))
            return function

        return add


def count_of(text: str) -> int:
    """Tell how many "3", "a", "a few" and "a couple of" are."""
    if text.isdigit():
        return int(text)
    return 2 if "couple" in text else 3 if "few" in text else 1


def month_number(found: Found) -> int:
    """Return the month that was said, 1 to 12."""
    return MONTHS.index(found.group("month")) + 1


def yearly(found: Found, days_in: Callable[[int], Optional[Days]]) -> Resolver:
    """Return what comes once a year, in the year that was said or the nearest one."""

    def resolve(look: Look) -> Optional[Days]:
        year = _year(found, look)
        if year is None:
            return look.nearest(lambda turn: days_in(look.limit.year + turn))
        return days_in(year) or missing()

    return resolve


def _year(found: Found, look: Look) -> Optional[int]:
    said = found.groupdict()
    if said.get("year"):
        return int(said["year"])
    if said.get("short"):
        return 2000 + int(said["short"])
    return look.today.year + TURN[said["which"]] if said.get("which") else None


def calendar_day(year: int, month: int, day: int) -> Optional[Days]:
    """Make one day, None when no calendar has it."""
    found = real_date(year, month, day)
    return single(found) if found else None


def missing() -> NoReturn:
    """Raise `Unclear`: no calendar has the day."""
    raise Unclear("missing")
