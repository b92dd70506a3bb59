"""Days of the week: "friday", "last monday", "the first monday of may"."""

from typing import Optional

from actions.parsing.calendar_words import NTH
from actions.parsing.times.days import DAY, Days, Look, around, nth_weekday, single
from actions.parsing.times.lexicon import WEEKDAYS
from actions.parsing.times.rules import (
    MONTH,
    TURN,
    WEEKDAY,
    YEAR_BEHIND,
    Found,
    Resolver,
    Rules,
    missing,
    month_number,
    yearly,
)

RULES = Rules()

_NTH = rf"(?P<nth>[1-5]{NTH}|last)"


def _weekday(found: Found) -> Resolver:
    number = WEEKDAYS.index(found.group("weekday"))

    def resolve(look: Look) -> Optional[Days]:
        """Return the nearest one that is not today."""

        def turn(steps: int) -> Optional[Days]:
            day = around("week", look.limit, steps).first + number * DAY
            return None if day == look.today else single(day)

        return look.nearest(turn)

    return resolve


@RULES.rule(WEEKDAY)
def _plain_weekday(found: Found) -> Resolver:
    return _weekday(found)


@RULES.rule(
    r"(?:the )?(?P<turn>last|past|previous|this past|next|coming|following|this coming)"
    rf" {WEEKDAY}"
)
def _turned_weekday(found: Found) -> Resolver:
    back = found.group("turn") in ("last", "past", "previous", "this past")
    return lambda look: _weekday(found)(Look(look.today, back, look.today))


@RULES.rule(rf"this {WEEKDAY}")
def _this_weekday(found: Found) -> Resolver:
    """Return, looking back, the one of this week, which may be ahead."""
    number = WEEKDAYS.index(found.group("weekday"))

    def resolve(look: Look) -> Optional[Days]:
        if look.back:
            return single(around("week", look.today).first + number * DAY)
        return _weekday(found)(look)

    return resolve


@RULES.rule(rf"(?:the )?{WEEKDAY} before last")
def _weekday_before_last(found: Found) -> Resolver:
    last = _weekday(found)

    def resolve(look: Look) -> Optional[Days]:
        days = last(Look(look.today, True, look.today))
        return days and single(days.first - 7 * DAY)

    return resolve


@RULES.rule(rf"{WEEKDAY}(?: of| in)? (?P<turn>last|next|this) week")
@RULES.rule(rf"(?P<turn>last|next|this) week(?: on)? {WEEKDAY}")
def _weekday_of_week(found: Found) -> Resolver:
    turn = TURN[found.group("turn")]
    number = WEEKDAYS.index(found.group("weekday"))
    return lambda look: single(around("week", look.today, turn).first + number * DAY)


@RULES.rule(rf"(?:the )?{_NTH} {WEEKDAY} (?:of|in) {MONTH}{YEAR_BEHIND}")
@RULES.rule(rf"(?:the )?{_NTH} {WEEKDAY} (?:of|in) (?P<turn>last|this|next|the) month")
def _nth_weekday(found: Found) -> Resolver:
    weekday = WEEKDAYS.index(found.group("weekday"))
    nth = -1 if found.group("nth") == "last" else int(found.group("nth")[0])
    said = found.groupdict()

    def in_month(year: int, month: int) -> Optional[Days]:
        day = nth_weekday(year, month, weekday, nth)
        return single(day) if day else None

    if said.get("month"):
        return yearly(found, lambda year: in_month(year, month_number(found)))

    def around_today(look: Look) -> Optional[Days]:
        first = around("month", look.today, TURN.get(said["turn"], 0)).first
        return in_month(first.year, first.month) or missing()

    return around_today
