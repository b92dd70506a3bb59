"""Months, quarters, halves, seasons and holidays, of a year or the nearest one."""

import re
from datetime import timedelta
from typing import Optional

from actions.parsing.calendar_words import NTH
from actions.parsing.times.days import (
    DAY,
    Days,
    Look,
    around,
    half_of,
    month_of,
    quarter_of,
    shift_months,
    single,
)
from actions.parsing.times.holidays import HOLIDAYS
from actions.parsing.times.rules import (
    MONTH,
    TURN,
    WHICH,
    YEAR_BEHIND,
    Found,
    Resolver,
    Rules,
    month_number,
    yearly,
)

RULES = Rules()

_SEASON = r"(?P<season>spring|summer|fall|winter)"
_FIRST_OF_SEASON = {"spring": 3, "summer": 6, "fall": 9, "winter": 12}
_SEASON_BEFORE = re.compile(
    r"^$|\b(?:in|during|over|since|until|before|after|of|to|and|from|between|the|all) $"
)
_HOLIDAY = "|".join(f"(?:{name})" for name in HOLIDAYS)


@RULES.rule(rf"{MONTH}{YEAR_BEHIND}", "month")
@RULES.rule(rf"(?P<which>last|this|next) year(?: in)? {MONTH}", "month")
@RULES.rule(rf"(?:the )?(?:whole |entire )?month of {MONTH}{YEAR_BEHIND}", "month")
def _whole_month(found: Found) -> Resolver:
    return yearly(found, lambda year: month_of(year, month_number(found)))


@RULES.rule(r"(?P<year>20\d\d)", "year")
@RULES.rule(r"(?:the )?(?:year|calendar year) (?P<year>20\d\d)", "year")
@RULES.rule(r"all of (?P<year>20\d\d)", "year")
def _whole_year(found: Found) -> Optional[Resolver]:
    before, after = found.string[: found.start()], found.string[found.end() :]
    is_alone = not before.strip() and not after.strip(" ?.!")
    named = "year" in found.group() or "all of" in found.group()
    leads_in = re.search(
        r"\b(?:spend|spent|earn|earned|made|in|of|during|since|before|after|until|for|from|to|through|and|throughout"
        r"|about|over|early|mid|late|-) $",
        before,
    )
    if re.match(r" (?:dollars?|bucks?|usd|\$|/|-)", after) or not (
        is_alone or named or leads_in
    ):
        return None
    year = int(found.group("year"))
    return lambda look: Days(
        month_of(year, 1).first,
        month_of(year, 12).last,
    )


@RULES.rule(rf"(?:the )?(?:q|quarter) (?P<nth>[1-4]){YEAR_BEHIND}", "quarter")
@RULES.rule(rf"(?:the )?(?P<nth>[1-4]){NTH} quarter{YEAR_BEHIND}", "quarter")
@RULES.rule(r"(?P<year>20\d\d) q (?P<nth>[1-4])", "quarter")
def _quarter(found: Found) -> Resolver:
    number = int(found.group("nth"))
    return yearly(found, lambda year: quarter_of(year, number))


@RULES.rule(
    r"(?:the )?(?:h (?P<half>[12])|(?P<nth>1st|2nd|last) half)(?: of the year)?"
    rf"{YEAR_BEHIND}",
    "half",
)
@RULES.rule(r"(?P<year>20\d\d) h (?P<half>[12])", "half")
def _half(found: Found) -> Resolver:
    said = found.groupdict()
    number = 1 if "1" in (said.get("half") or said["nth"]) else 2

    def days(year: int) -> Days:
        return half_of(Days(month_of(year, 1).first, month_of(year, 12).last), number)

    return yearly(found, days)


@RULES.rule(rf"(?:the )?{_SEASON}{YEAR_BEHIND}", "season")
@RULES.rule(rf"(?P<which>last|this|next) year {_SEASON}", "season")
def _season(found: Found) -> Optional[Resolver]:
    said = found.groupdict()
    has_more = any(said.get(name) for name in ("year", "short", "which", "turn"))
    if not has_more and not _SEASON_BEFORE.search(found.string[: found.start()]):
        return None  # "it will spring up", "fall due"
    month = _FIRST_OF_SEASON[found.group("season")]

    def days(year: int) -> Days:
        first = month_of(year, month).first
        return Days(first, shift_months(first, 3) - DAY)

    return yearly(found, days)


@RULES.rule(rf"(?P<holiday>{_HOLIDAY})(?P<weekend> weekend)?{YEAR_BEHIND}")
@RULES.rule(
    rf"(?P<which>last|this|next) year (?P<holiday>{_HOLIDAY})(?P<weekend> weekend)?"
)
def _holiday(found: Found) -> Resolver:
    said = found.group("holiday")
    day_in = next(day for name, day in HOLIDAYS.items() if re.fullmatch(name, said))
    is_weekend = bool(found.groupdict().get("weekend"))

    def days(year: int) -> Days:
        day = day_in(year)
        if not is_weekend:
            return single(day)
        if 2 <= day.weekday() <= 4:  # from Thanksgiving to Sunday
            return Days(day, day + (6 - day.weekday()) * DAY)
        saturday = around("weekend", day - timedelta(days=2)).first
        return Days(saturday, max(day, saturday + DAY))

    return yearly(found, days)


def _turned(found: Found, resolve: Optional[Resolver]) -> Optional[Resolver]:
    """Return what "last", "this" or "next" makes of something that recurs."""
    if resolve is None:
        return None
    again, turn = resolve, TURN[found.group("turn")]

    def turned(look: Look) -> Optional[Days]:
        today = look.today
        if turn < 0:
            days = again(Look(today, True, today))
            if days and days.last >= today:
                return again(Look(today, True, days.first - DAY))
            return days
        days = again(Look(today, False, today))
        if turn > 0 and days and days.first <= today:
            return again(Look(today, False, days.last + DAY))
        return days

    return turned


@RULES.rule(rf"{WHICH} {MONTH}", "month")
@RULES.rule(rf"{WHICH} {_SEASON}", "season")
@RULES.rule(rf"{WHICH} (?:q|quarter) (?P<nth>[1-4])", "quarter")
@RULES.rule(rf"{WHICH} (?P<holiday>{_HOLIDAY})")
def _turned_period(found: Found) -> Optional[Resolver]:
    said = found.groupdict()
    if said.get("month"):
        return _turned(found, _whole_month(found))
    if said.get("nth"):
        return _turned(found, _quarter(found))
    season = _season(found) if said.get("season") else None
    return _turned(found, season or _holiday(found))
