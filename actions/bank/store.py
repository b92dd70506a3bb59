"""The store port: what the bank needs of whatever keeps its data.

A unit of work belongs to one customer and is alone with that customer's data when
it writes. Leaving the `with` block without `commit()` undoes everything:

    with store.transaction("ann") as tx:
        tx.append([...])
        tx.commit()
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import ContextManager, Dict, Iterator, List, Optional, Sequence

from actions.bank.model import (
    Account,
    Card,
    IdempotencyRecord,
    Kind,
    Opening,
    ScheduledPayment,
    TimeRange,
    Transaction,
    TransactionFilter,
    TransactionSummary,
)
from actions.bank.money import Money
from actions.bank.trail import AuditLine, AuditNote, Head


class WriteConflict(Exception):
    """Another transaction was faster; the same one can be tried again."""


class UnitOfWork(ABC):
    """One customer's data inside one transaction. Reads see the own writes."""

    customer: str

    @abstractmethod
    def is_open(self) -> bool:
        """Tell whether the customer exists."""

    @abstractmethod
    def open(self, opening: Opening) -> None:
        """Create the customer. Call it only when `is_open()` is false."""

    @abstractmethod
    def account(self) -> Account:
        """Return the bank account."""

    @abstractmethod
    def outside(self) -> Money:
        """Return what the outside holds: account, cards and outside sum to zero."""

    @abstractmethod
    def cards(self) -> List[Card]:
        """Return all cards by name."""

    @abstractmethod
    def recipients(self) -> List[str]:
        """Return whom the customer can send money to, in the order they were added."""

    @abstractmethod
    def vendors(self) -> List[str]:
        """Return where the customer buys."""

    @abstractmethod
    def depositors(self) -> List[str]:
        """Return who pays the customer."""

    @abstractmethod
    def append(self, transactions: Sequence[Transaction]) -> None:
        """Add lines to the history and move both balances of each.

        The history only grows: nothing here changes or removes a line.
        """

    @abstractmethod
    def set_minimum(self, card: str, minimum: Money) -> None:
        """Set a card's minimum balance (zero or more)."""

    @abstractmethod
    def history(self) -> Iterator[Transaction]:
        """Return the whole history, oldest first."""

    @abstractmethod
    def count(self, kind: Kind, time_range: TimeRange) -> int:
        """Tell how many lines of one kind were made in a range."""

    @abstractmethod
    def search(
        self, wanted: TransactionFilter, time_zone: tzinfo
    ) -> TransactionSummary:
        """Sum up the lines that pass a filter; months are the zone's."""

    @abstractmethod
    def newest(
        self, wanted: TransactionFilter, limit: int, offset: int
    ) -> List[Transaction]:
        """Return lines that pass a filter, newest first; of equals the last added."""

    @abstractmethod
    def smallest(self, wanted: TransactionFilter) -> Optional[Transaction]:
        """Return the smallest line that passes a filter, of equals the earliest."""

    @abstractmethod
    def record_of(self, key: str) -> Optional[IdempotencyRecord]:
        """Return what was done under a key, if anything."""

    @abstractmethod
    def record(self, record: IdempotencyRecord) -> None:
        """Remember what was done under a key, with its receipt if it has one."""

    @abstractmethod
    def records(self) -> List[IdempotencyRecord]:
        """Return all of them of the customer, oldest first."""

    @abstractmethod
    def payments(self) -> List[ScheduledPayment]:
        """Return all scheduled payments, whatever their status, by due day and age."""

    @abstractmethod
    def has_due(self, day: date) -> bool:
        """Tell whether a payment that is still scheduled is due on a day or before."""

    @abstractmethod
    def put_payment(self, payment: ScheduledPayment) -> None:
        """Add a scheduled payment, or change status, reason and receipt of one."""

    @abstractmethod
    def next_receipt(self) -> str:
        """Return a receipt number that no other receipt of this store bears."""

    @abstractmethod
    def next_payment(self) -> str:
        """Return a payment id that no other payment of this store bears."""

    @abstractmethod
    def note(self, at: datetime, note: AuditNote) -> None:
        """Add a line to the end of the customer's audit chain."""

    @abstractmethod
    def audit(self) -> List[AuditLine]:
        """Return the customer's audit chain, oldest line first."""

    @abstractmethod
    def audit_head(self) -> Head:
        """Return number and hash of the last line that was added to the chain."""

    @abstractmethod
    def commit(self) -> None:
        """Make all of it last, or raise and keep none of it.

        Raises:
            WriteConflict: Another transaction was faster.
            StoreUnavailable: It is not known whether the work was kept.
        """


def changes(transactions: Sequence[Transaction]) -> Dict[str, Decimal]:
    """Tell how transactions of one currency change each place; the sum is zero."""
    found: Dict[str, Decimal] = defaultdict(Decimal)
    for line in transactions:
        found[line.source] -= line.amount.amount
        found[line.target] += line.amount.amount
    return found


class Store(ABC):
    """Keeps customers apart from each other and their work whole."""

    @abstractmethod
    def transaction(
        self, customer: str, write: bool = True
    ) -> ContextManager[UnitOfWork]:
        """Start a unit of work; one that writes is alone with the customer.

        One that only reads sees the customer as of one moment.

        Raises:
            StoreUnavailable: The store cannot be reached.
        """

    @abstractmethod
    def customers(self) -> List[str]:
        """Return all open customers, sorted."""

    @abstractmethod
    def customers_with_due(self, day: date) -> List[str]:
        """Return customers with a payment due on a day or before, sorted."""

    @abstractmethod
    def close(self) -> None:
        """Give back connections. The store can still be used afterwards."""
