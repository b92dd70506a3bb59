"""A customer's history in memory: sorted by time, a few bytes a line.

Times and amounts lie in arrays of whole numbers (microseconds, minor units), so that
two years of history take some 20 kB and a range is found by bisection.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from itertools import islice
from math import ceil, floor
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

from actions.bank.errors import CurrencyMismatch
from actions.bank.model import (
    SEARCHED,
    Kind,
    TimeRange,
    Transaction,
    TransactionFilter,
    TransactionSummary,
)
from actions.bank.money import Money, minor_money, minor_units

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
# Above any amount in minor units.
_LARGEST = 2**63


class _Label(NamedTuple):
    """What many lines share; kept once."""

    kind: Kind
    source: str
    target: str
    party: str
    receipt: Optional[str]


_Key = Tuple[str, str, str, str, Optional[str]]


class MemoryHistory:
    """Lines of one currency. Not thread-safe by itself: its owner holds the lock."""

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._places = minor_units(currency)
        self._times = array("q")
        self._amounts = array("q")
        self._label_of = array("L")
        self._labels: List[_Label] = []
        self._label_numbers: Dict[_Key, int] = {}

    def __len__(self) -> int:
        return len(self._times)

    def append(self, line: Transaction) -> int:
        """Add a line after all lines of its time or before; say where it now is."""
        if line.amount.currency != self._currency:
            raise CurrencyMismatch(line.amount.currency, self._currency)
        made_at = _microseconds(line.made_at)
        amount = int(line.amount.amount.scaleb(self._places))
        label = self._number(line)
        at = len(self)
        if at and made_at < self._times[-1]:
            at = bisect_right(self._times, made_at)
        self._times.insert(at, made_at)
        self._amounts.insert(at, amount)
        self._label_of.insert(at, label)
        return at

    def undo(self, at: int) -> None:
        """Take back the latest `append`, which returned `at`."""
        for column in (self._times, self._amounts, self._label_of):
            del column[at]

    def lines(self) -> Iterator[Transaction]:
        """Return all lines, oldest first."""
        return (self._line(index) for index in range(len(self)))

    def count(self, kind: Kind, time_range: TimeRange) -> int:
        """Tell how many lines of one kind lie in a range."""
        start, end = self._bounds(time_range)
        return sum(
            self._labels[self._label_of[index]].kind is kind
            for index in range(start, end)
        )

    def newest(
        self, wanted: TransactionFilter, limit: int, offset: int
    ) -> List[Transaction]:
        """Return the lines that pass a filter, the newest first."""
        found = islice(self._passing(wanted, newest_first=True), offset, offset + limit)
        return [self._line(index) for index in found]

    def smallest(self, wanted: TransactionFilter) -> Optional[Transaction]:
        """Return the smallest line that passes a filter, of equals the earliest."""
        found = list(self._passing(wanted))
        if not found:
            return None
        return self._line(min(found, key=self._amounts.__getitem__))

    def search(
        self, wanted: TransactionFilter, time_zone: tzinfo
    ) -> TransactionSummary:
        """Sum up what passes a filter, by party and by month of the zone."""
        found = list(self._passing(wanted))
        by_vendor, by_month = self._totals(found, time_zone)
        largest = max(found, key=self._amounts.__getitem__) if found else None
        ranked = sorted(by_vendor.items(), key=lambda item: (-item[1], item[0]))
        return TransactionSummary(
            count=len(found),
            total=self._money(sum(by_vendor.values())),
            largest=None if largest is None else self._line(largest),
            by_vendor={name: self._money(minor) for name, minor in ranked},
            by_month={name: self._money(by_month[name]) for name in sorted(by_month)},
        )

    def _passing(
        self, wanted: TransactionFilter, newest_first: bool = False
    ) -> Iterator[int]:
        """Return the places of the lines that pass a filter."""
        passes = [_passes(label, wanted) for label in self._labels]
        start, end = self._bounds(wanted.time_range)
        places = range(end - 1, start - 1, -1) if newest_first else range(start, end)
        least, most = self._minor(wanted.at_least), self._minor(wanted.at_most)
        lowest = ceil(least) if least is not None else 0
        highest = floor(most) if most is not None else _LARGEST
        amounts, label_of = self._amounts, self._label_of
        return (
            index
            for index in places
            if passes[label_of[index]] and lowest <= amounts[index] <= highest
        )

    def _minor(self, amount: Optional[Money]) -> Optional[Decimal]:
        return amount.amount.scaleb(self._places) if amount is not None else None

    def _totals(
        self, found: List[int], time_zone: tzinfo
    ) -> Tuple[Dict[str, int], Dict[str, int]]:
        by_vendor: Dict[str, int] = defaultdict(int)
        by_month: Dict[str, int] = defaultdict(int)
        month, month_ends = "", 0
        for index in found:
            amount = self._amounts[index]
            by_vendor[self._labels[self._label_of[index]].party] += amount
            if self._times[index] >= month_ends:
                month, month_ends = _month(self._times[index], time_zone)
            by_month[month] += amount
        return by_vendor, by_month

    def _bounds(self, time_range: TimeRange) -> Tuple[int, int]:
        """Pick lines of a half-open range: one made at its very end is outside."""
        start = bisect_left(self._times, _microseconds(time_range.start))
        return start, bisect_left(self._times, _microseconds(time_range.end))

    def _number(self, line: Transaction) -> int:
        """Return the number of the label that a line shares with others of its sort."""
        key = (line.kind.value, line.source, line.target, line.party, line.receipt)
        number = self._label_numbers.get(key)
        if number is None:
            number = self._label_numbers[key] = len(self._labels)
            self._labels.append(_Label(line.kind, *key[1:]))
        return number

    def _line(self, index: int) -> Transaction:
        label = self._labels[self._label_of[index]]
        return Transaction(
            kind=label.kind,
            amount=self._money(self._amounts[index]),
            source=label.source,
            target=label.target,
            party=label.party,
            made_at=_EPOCH + self._times[index] * _MICROSECOND,
            receipt=label.receipt,
        )

    def _money(self, minor: int) -> Money:
        return minor_money(minor, self._currency)


def _passes(label: _Label, wanted: TransactionFilter) -> bool:
    return (
        SEARCHED.get(label.kind) is wanted.search_type
        and wanted.party in (None, label.party)
        and wanted.kind in (None, label.kind)
    )


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _month(microseconds: int, time_zone: tzinfo) -> Tuple[str, int]:
    """Return the month a moment lies in and the moment that month ends."""
    local = (_EPOCH + microseconds * _MICROSECOND).astimezone(time_zone)
    years, month = divmod(local.month, 12)
    ends = datetime(local.year + years, month + 1, 1, tzinfo=time_zone)
    return f"{local:%Y-%m}", _microseconds(ends)
