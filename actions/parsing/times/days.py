"""Runs of whole days, and the arithmetic of weeks, months and quarters."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import Callable, NamedTuple, Optional

DAY = timedelta(days=1)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
# How many turns (years, months, weeks) are tried on either side; Feb 29 needs eight.
_TURNS = 9


class Days(NamedTuple):
    """The days from `first` to `last`, both included."""

    first: date
    last: date


class Look(NamedTuple):
    """From where, and in which direction, a recurring day is looked for.

    Attributes:
        today: The bank's.
        back: Whether the past is meant (a search), not what is to come (a payment).
        limit: Looking back, the latest begin; looking ahead, the earliest end.
    """

    today: date
    back: bool
    limit: date

    @classmethod
    def from_today(cls, today: date, back: bool) -> "Look":
        """Look from today."""
        return cls(today, back, today)

    def nearest(self, turn: Callable[[int], Optional[Days]]) -> Optional[Days]:
        """Return the nearest turn of what recurs, in the direction of the look.

        Args:
            turn: The days of a turn; 0 is the one around `limit`, 1 the next one.
                None where a turn has no such day (Feb 29).
        """
        steps = range(1, -_TURNS, -1) if self.back else range(-1, _TURNS)
        for found in map(turn, steps):
            if found and self._fits(found):
                return found
        return None

    def _fits(self, days: Days) -> bool:
        return days.first <= self.limit if self.back else days.last >= self.limit


def single(day: date) -> Days:
    """Make one day."""
    return Days(day, day)


def real_date(year: int, month: int, day: int) -> Optional[date]:
    """Return the date, None when no calendar has it."""
    if not (MINYEAR <= year <= MAXYEAR and 1 <= month <= 12 and day >= 1):
        return None
    return date(year, month, day) if day <= monthrange(year, month)[1] else None


def shift_months(day: date, months: int) -> date:
    """Return the same day some months later or earlier; a short month's last day."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def shift(day: date, count: int, unit: str) -> date:
    """Return a day some days, weeks, fortnights, months, quarters or years away."""
    if unit in _MONTHS:
        return shift_months(day, count * _MONTHS[unit])
    return day + count * timedelta(days={"week": 7, "fortnight": 14}.get(unit, 1))


def around(unit: str, day: date, turn: int = 0) -> Days:
    """Return the day, week (from Monday), weekend, month, quarter or year around a day.

    Args:
        unit: Its name.
        day: A day in it; a weekend is that of the day's week.
        turn: 1 for the next one, -1 for the one before.
    """
    if unit in _MONTHS:
        months = _MONTHS[unit]
        first = day.replace(day=1, month=(day.month - 1) // months * months + 1)
        first = shift_months(first, turn * months)
        return Days(first, shift_months(first, months) - DAY)
    if unit not in ("week", "weekend"):
        return single(day + turn * DAY)
    monday = day + timedelta(days=7 * turn - day.weekday())
    skipped = 5 if unit == "weekend" else 0
    return Days(monday + skipped * DAY, monday + 6 * DAY)


def month_of(year: int, month: int) -> Days:
    """Return a month of a year."""
    return around("month", date(year, month, 1))


def quarter_of(year: int, number: int) -> Days:
    """Return a quarter of a year, 1 to 4."""
    return around("quarter", date(year, 3 * number, 1))


def half_of(days: Days, number: int) -> Days:
    """Return the first or second half of a month or year."""
    year, month = days.first.year, days.first.month
    if (days.last - days.first).days > 31:
        middle = date(year, 7, 1)
    else:
        middle = date(year, month, 16)
    return Days(days.first, middle - DAY) if number == 1 else Days(middle, days.last)


def nth_weekday(year: int, month: int, weekday: int, number: int) -> Optional[date]:
    """Return the first (1), second … or last (-1) Monday (0) … of a month."""
    days = month_of(year, month)
    if number < 0:
        return days.last - (days.last.weekday() - weekday) % 7 * DAY
    day = days.first + ((weekday - days.first.weekday()) % 7 + 7 * (number - 1)) * DAY
    return day if day <= days.last else None


def business_days(day: date, count: int) -> date:
    """Return the day that lies some days from Monday to Friday ahead."""
    while count > 0:
        day += DAY
        count -= day.weekday() < 5
    return day
