"""Statement cycles in the bank's time zone."""

from datetime import datetime, timedelta

from actions.bank.model import TimeRange


def statement_cycle(now: datetime, cycle_day: int) -> TimeRange:
    """Return a moment's cycle: from `cycle_day` (1 to 28) to the next, half-open.

    Both ends are midnights of the moment's time zone.
    """
    start = now.replace(day=cycle_day, hour=0, minute=0, second=0, microsecond=0)
    if start > now:
        start = (start.replace(day=1) - timedelta(days=1)).replace(day=cycle_day)
    end = (start.replace(day=28) + timedelta(days=4)).replace(day=cycle_day)
    return TimeRange(start, end)
