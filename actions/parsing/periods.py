"""Read days and ranges of time as Duckling hands them out.

Its upper bounds are exclusive (facebook/duckling#532), as ours are. It looks forward:
on Nov 22 "in May" is next May, while a search means the last one. So the words that it
shares with times/ are read there.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Mapping, NamedTuple, Optional, Tuple

from actions.bank.model import TimeRange
from actions.parsing.calendar_words import MONTH, NTH, month_number

_SPANS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_MONTH = re.compile(rf"\b({MONTH})\b", re.I)
# A day before or behind its month, and perhaps a year.
_DATE = re.compile(
    rf"\b(?P<day>[1-3]?\d){NTH}?\s+(?:of\s+)?(?P<month>{MONTH})\b"
    r"(?:,?\s+(?P<after>20\d\d)\b)?"
    rf"|\b(?P<named>{MONTH})\s+(?:the\s+)?"
    rf"(?P<dated>[1-3]?\d){NTH}?\b(?:,?\s+(?P<year>20\d\d)\b)?",
    re.I,
)
_CLOCK = ("hour", "minute", "second")
_OPEN_START = timedelta(days=731)


class Moment(NamedTuple):
    """A point of Duckling's with the length that it stands for."""

    start: datetime
    grain: str

    @property
    def end(self) -> datetime:
        """Where the moment's second, day, month … is over; an open one never is."""
        if self.grain == "open":
            return datetime.max.replace(tzinfo=self.start.tzinfo)
        if self.grain in _MONTHS:
            return add_months(self.start, _MONTHS[self.grain])
        return self.start + _SPANS[self.grain]


def read_day(
    value: Any, info: Mapping[str, Any], text: str, today: date, zone: tzinfo
) -> Optional[date]:
    """Return the day on which a payment is wanted.

    Of a range it is the first day, but not one that is over while others are to
    come; of "the end of" something it is the last day.
    """
    ends = _ends(value, info, zone)
    if ends is None:
        return None
    start, end = ends
    if end is None:
        return _first_left(start, today) if start else None
    first = start.start.date() if start else today
    last = (end.start - timedelta(microseconds=1)).date()
    if re.search(r"\bend of\b", text, re.I):
        return last
    return max(first, min(today, last))


def _first_left(moment: Moment, today: date) -> date:
    """Return a moment's first day that is not over; of "this month" it is today."""
    last = (moment.end - timedelta(microseconds=1)).date()
    return max(moment.start.date(), min(today, last))


def read_history(
    value: Any, info: Mapping[str, Any], now: datetime
) -> Optional[TimeRange]:
    """Return the past range that is meant; None when nothing of it is past.

    Args:
        value: What Rasa hands out as the entity's value.
        info: Its additional_info, with grains.
        now: Aware, in the bank's time zone.

    Raises:
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    ends = _ends(value, info, now.tzinfo)
    if ends is None:
        return None
    start, end = ends
    first = start.start if start else now - _OPEN_START
    last = _upper(start, end, now)
    if first > now or last <= first:
        return None
    return TimeRange(first, min(last, _next_midnight(now)))


def _next_midnight(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def covers(value: Any, info: Mapping[str, Any], zone: tzinfo, day: date) -> bool:
    """Tell whether a day lies in a time of Duckling's."""
    ends = _ends(value, info, zone)
    start, end = ends or (None, None)
    if start is None:
        return False
    last = end.start if end else start.end
    return start.start.date() <= day <= (last - timedelta(microseconds=1)).date()


def add_months(when: datetime, months: int) -> datetime:
    """Return the same day some months later or earlier; a short month's last day."""
    month = when.month - 1 + months
    year, month = when.year + month // 12, month % 12 + 1
    for day in range(when.day, 27, -1):
        try:
            return when.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return when.replace(year=year, month=month)


def _upper(start: Optional[Moment], end: Optional[Moment], now: datetime) -> datetime:
    if end:
        return end.start
    return start.end if start and start.grain != "open" else now


def missing_day(text: str) -> str:
    """Return the words for a day in no calendar, such as "31st of June"; else ""."""
    for found in _DATE.finditer(text):
        parts = found.groupdict()
        number = month_number(parts["month"] or parts["named"])
        year = int(parts["year"] or parts["after"] or 2000)
        if int(parts["day"] or parts["dated"]) > monthrange(year, number)[1]:
            return _MONTH.sub(lambda name: name.group().title(), found.group())
    return ""


def _ends(
    value: Any, info: Mapping[str, Any], zone: tzinfo
) -> Optional[Tuple[Optional[Moment], Optional[Moment]]]:
    """Start and end; for a single moment only the start."""
    if isinstance(value, str) and "/" in value:
        parts = [_moment(part, "day", zone) for part in value.split("/", 1)]
        return (parts[0], parts[1]) if all(parts) else None
    if not isinstance(value, dict):
        start = _moment(value, str(info.get("grain") or "day"), zone)
        return (start, None) if start else None
    start = _moment(value.get("from"), _grain(info, "from"), zone)
    end = _moment(value.get("to"), _grain(info, "to"), zone)
    if start and not end:
        start = start._replace(grain="open")
    return (start, end) if start or end else None


def _grain(info: Mapping[str, Any], side: str) -> str:
    return str((info.get(side) or {}).get("grain") or "day")


def _moment(value: Any, grain: str, zone: tzinfo) -> Optional[Moment]:
    """Read an ISO date or time; whole days stay the days that were written."""
    if not isinstance(value, str):
        return None
    try:
        when = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
    except ValueError:
        return None
    if grain in _CLOCK and when.tzinfo:
        return Moment(when.astimezone(zone), grain)
    return Moment(when.replace(tzinfo=zone), grain)


def write_range(found: TimeRange) -> str:
    """Write a range as the slot holds it; `read_range` reads that."""
    return f"{found.start.isoformat()}/{found.end.isoformat()}"


def read_range(text: str) -> TimeRange:
    """Return what `write_range` wrote."""
    start, end = text.split("/")
    return TimeRange(datetime.fromisoformat(start), datetime.fromisoformat(end))
