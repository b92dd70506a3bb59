"""Days and periods that are told from today: "3 days ago", "last week"."""

import re
from typing import Optional

from actions.parsing.times.days import (
    DAY,
    Days,
    around,
    business_days,
    shift,
    single,
)
from actions.parsing.times.rules import (
    COUNT,
    TURN,
    UNIT,
    WHICH,
    Found,
    Resolver,
    Rules,
    count_of,
)

RULES = Rules()


@RULES.rule(
    r"(?:the )?(?P<day>day before yesterday|yesterday|today|tonight"
    r"|day after tomorrow|tomorrow)"
)
@RULES.rule(
    r"(?P<day>last night|this (?:morning|afternoon|evening|minute)|the same day)"
    r"(?! next| last)"
)
@RULES.rule(
    r"(?:(?:the )?end of (?:the )?(?:day|today|business)|eod|cob|close of business)"
)
@RULES.rule(r"(?<=until )now|(?<=to )now|(?<=and )now|(?<=- )now")
def _named_day(found: Found) -> Resolver:
    said = found.groupdict().get("day") or ""
    names = {"day before yesterday": -2, "yesterday": -1, "last night": -1}
    names.update({"tomorrow": 1, "day after tomorrow": 2})
    return lambda look: single(look.today + names.get(said, 0) * DAY)


@RULES.rule(rf"{COUNT} {UNIT}s? ago", "ago")
def _ago(found: Found) -> Resolver:
    unit, count = found.group("unit"), count_of(found.group("count"))
    if found.group("count").startswith("half"):
        unit, count = "month", 6
    if unit == "year" and count > 1:
        return lambda look: around("year", look.today, -count)
    return lambda look: single(shift(look.today, -count, unit))


@RULES.rule(rf"in {COUNT} {UNIT}s?(?: ' ?s?| time|'s time|' time)*")
@RULES.rule(rf"{COUNT} {UNIT}s? (?:from (?:now|today)|hence|today)")
def _from_now(found: Found) -> Resolver:
    unit, count = found.group("unit"), count_of(found.group("count"))
    if found.group("count").startswith("half"):
        unit, count = "month", 6
    return lambda look: single(shift(look.today, count, unit))


@RULES.rule(
    rf"(?:in )?{COUNT} (?:business|working|work|banking) days?"
    r"(?: from (?:now|today))?(?: time)?"
)
@RULES.rule(r"(?:the )?next (?:business|working|banking|work) day")
def _business_days(found: Found) -> Resolver:
    count = count_of(found.groupdict().get("count") or "1")
    return lambda look: single(business_days(look.today, count))


@RULES.rule(r"in (?:\d+|an?|half an?|a few|a couple of) (?:hours?|minutes?)")
@RULES.rule(r"(?:the )?(?:last|past) (?:hour|\d+ (?:hours?|minutes?))")
def _hours(found: Found) -> Resolver:
    if "last" in found.group() or "past" in found.group():
        is_day = re.search(r"\d\d hours", found.group())
        return lambda look: Days(look.today - (DAY if is_day else 0 * DAY), look.today)
    return lambda look: single(look.today)


@RULES.rule(rf"{WHICH} {UNIT}s?")
@RULES.rule(r"(?:the )?(?P<unit>week|weekend)")
def _around(found: Found) -> Optional[Resolver]:
    turn, unit = found.groupdict().get("turn") or "", found.group("unit")
    turn = "past" if " past " in f" {found.group()}" else turn
    if unit == "day" or (unit == "week" and not turn):
        return None
    if unit == "fortnight":
        days = 14 * TURN[turn or "this"]
        return lambda look: Days(*sorted((look.today, look.today + days * DAY)))
    if turn == "past" and unit != "weekend":
        return lambda look: Days(shift(look.today, -1, unit), look.today)
    if unit != "weekend" or turn not in ("", "this"):
        return lambda look: around(unit, look.today, TURN[turn or "this"])
    return lambda look: look.nearest(lambda t: around(unit, look.limit, t))


@RULES.rule(r"(?:the )?(?:last|past) half (?:an? )?year")
def _last_half_year(found: Found) -> Resolver:
    return lambda look: Days(shift(look.today, -6, "month"), look.today)


@RULES.rule(r"(?:all|(?:the )?(?:whole|entire|full)) (?P<unit>week|month|quarter|year)")
def _whole(found: Found) -> Resolver:
    unit = found.group("unit")
    return lambda look: around(unit, look.today)


@RULES.rule(rf"(?:the )?{UNIT} before last")
@RULES.rule(rf"(?:the )?{UNIT} after next")
def _twice_removed(found: Found) -> Resolver:
    unit = found.group("unit")
    turn = -2 if found.group().endswith("last") else 2
    return lambda look: around(unit, look.today, turn)


@RULES.rule(rf"(?:the )?(?P<turn>last|past|previous) {COUNT} {UNIT}s?")
def _last_few(found: Found) -> Resolver:
    unit, count = found.group("unit"), count_of(found.group("count"))
    if unit in ("month", "quarter", "year", "weekend"):
        return lambda look: Days(
            around(unit, look.today, -count).first, around(unit, look.today, -1).last
        )
    return lambda look: Days(shift(look.today, -count, unit), look.today)


@RULES.rule(rf"(?:the )?next {COUNT} {UNIT}s?", "days")
def _next_few(found: Found) -> Resolver:
    unit, count = found.group("unit"), count_of(found.group("count"))
    return lambda look: Days(look.today + DAY, shift(look.today, count, unit))


@RULES.rule(r"(?:the )?(?:this )?(?P<unit>week|month|quarter|year) (?:to|till) date")
@RULES.rule(r"(?:so far )?this (?P<unit>week|month|quarter|year) so far")
@RULES.rule(r"so far this (?P<unit>week|month|quarter|year)")
@RULES.rule(r"(?P<short>[wmqy]) ?td")
def _to_date(found: Found) -> Resolver:
    units = {"w": "week", "m": "month", "q": "quarter", "y": "year"}
    said = found.groupdict()
    unit = said.get("unit") or units[str(said.get("short"))]
    return lambda look: Days(around(unit, look.today).first, look.today)


@RULES.rule(
    r"(?:the )?same (?P<unit>day|week|month|quarter|time|period) (?P<turn>last|next)"
    r" (?P<of>week|month|year)"
)
@RULES.rule(r"this (?P<unit>time|day) (?P<turn>last|next) (?P<of>week|month|year)")
@RULES.rule(
    r"(?P<turn>last) (?P<of>week|month|year)(?: at| around)? (?:this|the same)"
    r" (?P<unit>time)"
)
@RULES.rule(r"(?:a|1) (?P<of>week|month|year) (?P<turn>ago) (?P<unit>today)")
def _same(found: Found) -> Resolver:
    unit, of = found.group("unit"), found.group("of")
    turn = TURN[found.group("turn")]
    if unit in ("time", "period", "today"):
        unit = "month" if of == "year" and unit != "today" else "day"
    return lambda look: around(unit, shift(look.today, turn, of))
