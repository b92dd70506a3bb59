"""What a customer can ask of the past: sums, lists and single lines."""

from dataclasses import replace
from datetime import tzinfo
from typing import List, Optional

from actions.bank import lookup
from actions.bank.model import (
    SearchType,
    TimeRange,
    Transaction,
    TransactionFilter,
    TransactionSummary,
)
from actions.bank.movements import Teller
from actions.bank.runner import Runner
from actions.bank.store import UnitOfWork

# No list is longer.
_MOST_LISTED = 100


class History:
    """The part of the bank that looks back; nothing here changes anything."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    @property
    def time_zone(self) -> tzinfo:
        """The zone in which the bank's days begin."""
        return self._runner.time_zone

    def search(
        self,
        customer: str,
        search_type: SearchType,
        time_range: TimeRange,
        vendor: Optional[str] = None,
    ) -> TransactionSummary:
        """Sum up what was spent (purchases, transfers, charges) or earned in a range.

        See `summary`, which takes more kinds of filters.
        """
        kind = SearchType(search_type)
        return self.summary(customer, TransactionFilter(kind, time_range, vendor))

    def summary(self, customer: str, wanted: TransactionFilter) -> TransactionSummary:
        """Count, total, largest one and totals of what passes a filter.

        Args:
            customer: Whose history.
            wanted: Its party is a vendor or depositor, as `find_vendor` finds it, or
                a recipient by the full name. Paying a card is no spending.

        Raises:
            UnknownVendor: No such vendor, depositor or recipient.
        """

        def ask(tx: UnitOfWork, _: Teller) -> TransactionSummary:
            return tx.search(_with_party(tx, wanted), self.time_zone)

        return self._runner.read(customer, ask)

    def smallest(
        self, customer: str, wanted: TransactionFilter
    ) -> Optional[Transaction]:
        """Return the smallest line that passes a filter, of equals the earliest.

        Raises:
            UnknownVendor: No such vendor, depositor or recipient.
        """

        def ask(tx: UnitOfWork, _: Teller) -> Optional[Transaction]:
            return tx.smallest(_with_party(tx, wanted))

        return self._runner.read(customer, ask)

    def transactions(
        self, customer: str, wanted: TransactionFilter, limit: int = 10, offset: int = 0
    ) -> List[Transaction]:
        """Return the lines that pass a filter, the newest first.

        Args:
            customer: Whose history.
            wanted: As in `summary`.
            limit: How many at most, 1 to 100.
            offset: How many of the newest to pass over, zero or more.

        Raises:
            UnknownVendor: No such vendor, depositor or recipient.
            ValueError: The limit or the offset is out of bounds.
        """
        if not (1 <= limit <= _MOST_LISTED and offset >= 0):
            raise ValueError(f"no list of {limit} lines after {offset}")

        def ask(tx: UnitOfWork, _: Teller) -> List[Transaction]:
            return tx.newest(_with_party(tx, wanted), limit, offset)

        return self._runner.read(customer, ask)


def _with_party(tx: UnitOfWork, wanted: TransactionFilter) -> TransactionFilter:
    """Return the filter with the party's full name."""
    if wanted.party is None:
        return wanted
    return replace(wanted, party=lookup.party(tx, wanted.party, wanted.search_type))
