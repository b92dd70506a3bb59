"""Dates in words and numbers: "march 3rd", "the 15th", "13/12/2026", "nov 3-9"."""

import re
from typing import Optional

from actions.parsing.calendar_words import NTH
from actions.parsing.times.days import DAY, Days, Look, around, month_of, real_date
from actions.parsing.times.lexicon import WEEKDAYS
from actions.parsing.times.rules import (
    MONTH,
    TURN,
    WEEKDAY,
    YEAR_BEHIND,
    Found,
    Resolver,
    Rules,
    Unclear,
    calendar_day,
    missing,
    month_number,
    yearly,
)

RULES = Rules()

_DAY = rf"(?P<day>[0-3]?\d){NTH}?"
_NTH_DAY = rf"(?P<day>[0-3]?\d){NTH}"
_LAST = rf"(?P<last>\d\d?){NTH}?"
_MORE = rf"(?: , \d\d?{NTH}?)*(?: ,)?"
_TO = r"(?:to|until|through|up to|and|-)"


@RULES.rule(rf"(?:{WEEKDAY} ,? ?(?:the )?)?{_DAY} (?:of )?{MONTH}{YEAR_BEHIND}")
@RULES.rule(rf"(?:{WEEKDAY} ,? ?)?{MONTH} (?:the )?{_DAY}{YEAR_BEHIND}")
def _date(found: Found) -> Resolver:
    month, day = month_number(found), int(found.group("day"))
    if day < 1 or real_date(2000, month, day) is None:
        return lambda look: missing()
    return _checked(found, yearly(found, lambda year: calendar_day(year, month, day)))


def _checked(found: Found, resolve: Resolver) -> Resolver:
    """Return the same, if it is the weekday that was said."""
    weekday = found.groupdict().get("weekday")

    def checked(look: Look) -> Optional[Days]:
        days = resolve(look)
        if days and weekday and days.first.weekday() != WEEKDAYS.index(weekday):
            raise Unclear("weekday")
        return days

    return checked


@RULES.rule(rf"(?:{WEEKDAY} ,? ?(?:the )?|the ){_NTH_DAY}")
@RULES.rule(rf"(?<=\bon |\bby ){_NTH_DAY}")
@RULES.rule(rf"(?<=\bsince |\buntil ){_NTH_DAY}")
@RULES.rule(rf"(?<=\bthe ){_NTH_DAY}")
@RULES.rule(rf"^{_NTH_DAY}")
def _day_of_month(found: Found) -> Optional[Resolver]:
    number = int(found.group("day"))
    if re.match(
        r" (?:one|birthday|anniversary|payment|time|of|quarter|half|week)\b",
        found.string[found.end() :],
    ):
        return None
    if not 1 <= number <= 31:
        return lambda look: missing()

    def turn(look: Look, months: int) -> Optional[Days]:
        first = around("month", look.limit, months).first
        return calendar_day(first.year, first.month, number)

    return _checked(found, lambda look: look.nearest(lambda months: turn(look, months)))


@RULES.rule(
    rf"(?:the )?{_NTH_DAY} (?:day )?(?:of|in) "
    r"(?P<turn>last|this|next|the|the current|the next|the previous) month"
)
@RULES.rule(rf"(?P<turn>last|this|next) month(?: on)? the {_NTH_DAY}")
def _day_of_this_month(found: Found) -> Resolver:
    number, turn = int(found.group("day")), found.group("turn").split()[-1]
    if turn == "the":
        return _day_of_any_month(number)

    def resolve(look: Look) -> Optional[Days]:
        first = around("month", look.today, TURN[turn]).first
        return calendar_day(first.year, first.month, number) or missing()

    return resolve


def _day_of_any_month(number: int) -> Resolver:
    def turn(look: Look, months: int) -> Optional[Days]:
        first = around("month", look.limit, months).first
        return calendar_day(first.year, first.month, number)

    return lambda look: look.nearest(lambda months: turn(look, months))


@RULES.rule(r"(?P<year>20\d\d) (?P<sign>[-/.]) (?P<one>\d\d?) (?P=sign) (?P<two>\d\d?)")
def _year_first(found: Found) -> Resolver:
    numbers = [int(found.group(name)) for name in ("year", "one", "two")]
    return lambda look: calendar_day(*numbers) or missing()


@RULES.rule(r"(?P<one>\d\d?) (?P<sign>[-/.]) (?P<two>\d\d?) (?P=sign) (?P<year>20\d\d)")
@RULES.rule(r"(?P<one>\d\d?) (?P<sign>[/]) (?P<two>\d\d?) (?P=sign) (?P<short>\d\d)")
@RULES.rule(r"(?P<one>\d\d?) (?P<sign>/) (?P<two>\d\d?)(?! / | of )")
@RULES.rule(r"(?P<one>\d\d?) (?P<sign>\.) (?P<two>\d\d?) \.(?! \d)")
def _numbers(found: Found) -> Optional[Resolver]:
    """Read the month first, as in the USA, unless it cannot be or dots are used."""
    one, two = int(found.group("one")), int(found.group("two"))
    months = [number for number in (one, two) if 1 <= number <= 12]
    if not months or max(one, two) > 31 or min(one, two) < 1:
        return None
    if found.group("sign") == "." and len(months) == 2 and one != two:
        return _ambiguous
    month, day = (one, two) if one <= 12 else (two, one)
    if real_date(2000, month, day) is None:
        return lambda look: missing()
    return yearly(found, lambda year: calendar_day(year, month, day))


def _ambiguous(look: Look) -> Optional[Days]:
    raise Unclear("date")


@RULES.rule(r"(?P<number>\d\d?) / (?P<year>20\d\d)", "month")
@RULES.rule(r"(?P<year>20\d\d) [-/] (?P<number>\d\d?)(?! [-/])", "month")
def _month_by_number(found: Found) -> Optional[Resolver]:
    number = int(found.group("number"))
    if not 1 <= number <= 12:
        return None
    return yearly(found, lambda year: month_of(year, number))


@RULES.rule(
    rf"(?:the )?{_DAY}{_MORE} {_TO} (?:the )?{_LAST} (?:of )?{MONTH}{YEAR_BEHIND}",
    "days",
)
@RULES.rule(
    rf"{MONTH} (?:the )?{_DAY}{_MORE} {_TO} (?:the )?{_LAST}{YEAR_BEHIND}",
    "days",
)
def _days_of_month(found: Found) -> Optional[Resolver]:
    month = month_number(found)
    first, last = int(found.group("day")), int(found.group("last"))

    def days(year: int) -> Optional[Days]:
        ends = real_date(year, month, first), real_date(year, month, last)
        return Days(ends[0], ends[1]) if ends[0] and ends[1] else None

    if days(2000) is None:
        return lambda look: missing()
    if first > last:
        return None
    return _over(yearly(found, days))


@RULES.rule(rf"(?:the )?{_NTH_DAY} {_TO} (?:the )?(?P<last>\d\d?){NTH}", "days")
def _days_of_some_month(found: Found) -> Optional[Resolver]:
    first, last = int(found.group("day")), int(found.group("last"))

    def turn(look: Look, months: int) -> Optional[Days]:
        begin = around("month", look.limit, months).first
        ends = [
            calendar_day(begin.year, begin.month, number) for number in (first, last)
        ]
        return Days(ends[0].first, ends[1].last) if ends[0] and ends[1] else None

    if not 1 <= first <= last <= 31:
        return None
    return _over(lambda look: look.nearest(lambda months: turn(look, months)))


def _over(resolve: Resolver) -> Resolver:
    """Return, looking back, the latest one whose last day has come."""

    def over(look: Look) -> Optional[Days]:
        days = resolve(look)
        if look.back and days and days.last > look.limit:
            return resolve(look._replace(limit=days.first - DAY))
        return days

    return over
