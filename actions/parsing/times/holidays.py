"""Holidays that people name when they speak of money, as days of any year."""

from datetime import date, timedelta
from typing import Callable, Dict

from actions.parsing.times.days import nth_weekday

Holiday = Callable[[int], date]


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    The method of J. M. Oudin (1940), as in the Explanatory Supplement to the
    Astronomical Almanac, P. K. Seidelmann (ed.).
    """
    century, golden = year // 100, year % 19
    epact = century - century // 4 - (century - (century - 17) // 25) // 3 + 19 * golden
    epact = (epact + 15) % 30
    epact -= (
        epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    )
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    days = epact - weekday
    month = 3 + (days + 40) // 44
    return date(year, month, days + 28 - 31 * (month // 4))


def _fixed(month: int, day: int) -> Holiday:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, number: int, later: int = 0) -> Holiday:
    def holiday(year: int) -> date:
        day = nth_weekday(year, month, weekday, number)
        # Every month has four of each weekday.
        return (day or date(year, month, 1)) + timedelta(days=later)

    return holiday


def _from_easter(days: int) -> Holiday:
    return lambda year: easter(year) + timedelta(days=days)


# Weekdays count from Monday, 0; the third number counts within the month.
# The longer of two names that begin alike comes first.
HOLIDAYS: Dict[str, Holiday] = {
    r"new years?'?s? eve": _fixed(12, 31),
    r"new years?'?s?( day)?": _fixed(1, 1),
    r"(mlk|martin luther king)( jr)?( day)?": _nth(1, 0, 3),
    r"valentine'?s?'?( day)?": _fixed(2, 14),
    r"president'?s?'? day": _nth(2, 0, 3),
    r"mardi gras|shrove tuesday": _from_easter(-47),
    r"ash wednesday": _from_easter(-46),
    r"(st|saint) patrick'?s?( day)?": _fixed(3, 17),
    r"april fools'?( day)?": _fixed(4, 1),
    r"palm sunday": _from_easter(-7),
    r"good friday": _from_easter(-2),
    r"easter monday": _from_easter(1),
    r"easter( sunday)?": _from_easter(0),
    r"cinco de mayo": _fixed(5, 5),
    r"mother'?s?'? day": _nth(5, 6, 2),
    r"memorial day": _nth(5, 0, -1),
    r"pentecost|whit sunday": _from_easter(49),
    r"juneteenth": _fixed(6, 19),
    r"father'?s?'? day": _nth(6, 6, 3),
    r"independence day": _fixed(7, 4),
    r"labou?r day": _nth(9, 0, 1),
    r"columbus day": _nth(10, 0, 2),
    r"halloween": _fixed(10, 31),
    r"all saints'? day": _fixed(11, 1),
    r"veteran'?s?'? day": _fixed(11, 11),
    r"thanksgiving( day)?": _nth(11, 3, 4),
    r"black friday": _nth(11, 3, 4, later=1),
    r"cyber monday": _nth(11, 3, 4, later=4),
    r"(christmas|xmas) eve": _fixed(12, 24),
    r"(christmas|xmas)( day)?": _fixed(12, 25),
    r"boxing day": _fixed(12, 26),
}
