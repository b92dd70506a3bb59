"""What a search must find: the demo bank of the same customer is built here again."""

import re
from datetime import date, datetime, timedelta, timezone
from typing import List, Optional, Tuple

from actions.bank.memory.store import MemoryStore
from actions.bank.model import SearchType, TimeRange
from actions.bank.service import Bank
from actions.responses import count

_LOOKED_FOR = re.compile(
    r"what you (?P<kind>spent|received)(?: (?:at|from) (?P<vendor>[^,]+?))?"
    r"(?:, | on )(?P<days>[A-Z][a-z]{2} \d.*)\?"
)
_KINDS = {"spent": SearchType.SPEND, "received": SearchType.DEPOSIT}


def found(customer: str, opened: datetime, confirmation: str) -> Optional[List[str]]:
    """What the answer to a confirmed search says; None if it confirms no search.

    Args:
        customer: Seeds the history.
        opened: When the customer's account was opened; the history ends then.
        confirmation: What the assistant asked before it searched.
    """
    asked = _LOOKED_FOR.search(confirmation)
    if asked is None:
        return None
    bank = Bank(MemoryStore(), lambda: opened)
    vendor = asked["vendor"]
    known = None if vendor in (None, "all vendors") else vendor
    seen = bank.search(customer, _KINDS[asked["kind"]], _range(asked["days"]), known)
    if not seen.count:
        return ["found no", asked["days"]]
    return [count(seen.count, "transaction"), str(seen.total), asked["days"]]


def _range(days: str) -> TimeRange:
    """Read what `period` wrote."""
    first, last = _ends(days)
    start = datetime(first.year, first.month, first.day, tzinfo=timezone.utc)
    end = datetime(last.year, last.month, last.day, tzinfo=timezone.utc)
    return TimeRange(start, end + timedelta(days=1))


def _ends(days: str) -> Tuple[date, date]:
    first, _, last = days.partition(" – ")
    if not last:
        return _day(first), _day(first)
    return _day(first if "," in first else f"{first}, {last[-4:]}"), _day(last)


def _day(text: str) -> date:
    return datetime.strptime(f"{text} +0000", "%b %d, %Y %z").date()
