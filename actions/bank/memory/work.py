"""The unit of work of the memory store: changes at once, takes back on rollback."""

# ruff: noqa: D102 - the port documents its methods.

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import partial
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple, TypeVar

from actions.bank.memory.history import MemoryHistory
from actions.bank.model import (
    ACCOUNT,
    CARD,
    OUTSIDE,
    Account,
    Card,
    IdempotencyRecord,
    Kind,
    Opening,
    PaymentStatus,
    ScheduledPayment,
    TimeRange,
    Transaction,
    TransactionFilter,
    TransactionSummary,
)
from actions.bank.money import Money
from actions.bank.store import UnitOfWork, changes
from actions.bank.trail import AuditLine, AuditNote, Head, seal

V = TypeVar("V")


@dataclass
class MemoryState:
    """All that is kept of one customer."""

    parties: Tuple[Tuple[str, ...], Tuple[str, ...], Tuple[str, ...]]
    limit: Money
    balances: Dict[str, Money]
    minimums: Dict[str, Money]
    history: MemoryHistory
    records: Dict[str, IdempotencyRecord] = field(default_factory=dict)
    payments: Dict[str, ScheduledPayment] = field(default_factory=dict)
    audit: List[AuditLine] = field(default_factory=list)


class MemoryWork(UnitOfWork):
    """Used by one thread, which holds the customer's lock."""

    def __init__(
        self,
        customer: str,
        state: Optional[MemoryState],
        keep: Callable[[Optional[MemoryState]], None],
        numbers: Callable[[], int],
    ) -> None:
        self.customer = customer
        self._opened = state
        self._keep = keep
        self._next_number = numbers
        self._undo: List[Callable[[], object]] = []

    @property
    def _state(self) -> MemoryState:
        if self._opened is None:
            raise LookupError(f"customer {self.customer!r} is not open")
        return self._opened

    def is_open(self) -> bool:
        return self._opened is not None

    def open(self, opening: Opening) -> None:
        if self._opened is not None:
            raise LookupError(f"customer {self.customer!r} is open already")
        zero = Money.zero(opening.currency)
        places = [ACCOUNT, OUTSIDE] + [CARD + name for name in opening.minimums]
        self._opened = MemoryState(
            (opening.recipients, opening.vendors, opening.depositors),
            limit=zero,
            balances=dict.fromkeys(places, zero),
            minimums=dict(opening.minimums),
            history=MemoryHistory(opening.currency),
        )
        self.append(opening.history)

    def account(self) -> Account:
        return Account(self._state.balances[ACCOUNT], self._state.limit)

    def outside(self) -> Money:
        return self._state.balances[OUTSIDE]

    def cards(self) -> List[Card]:
        state = self._state
        return [
            Card(name, -state.balances[CARD + name], state.minimums[name])
            for name in sorted(state.minimums)
        ]

    def recipients(self) -> List[str]:
        return list(self._state.parties[0])

    def vendors(self) -> List[str]:
        return list(self._state.parties[1])

    def depositors(self) -> List[str]:
        return list(self._state.parties[2])

    def append(self, transactions: Sequence[Transaction]) -> None:
        history, balances = self._state.history, self._state.balances
        for line in transactions:
            self._undo.append(partial(history.undo, history.append(line)))
        currency = self._state.limit.currency
        for place, amount in changes(transactions).items():
            self._set(balances, place, balances[place] + Money(amount, currency))

    def set_minimum(self, card: str, minimum: Money) -> None:
        self._set(self._state.minimums, card, minimum)

    def history(self) -> Iterator[Transaction]:
        return self._state.history.lines()

    def count(self, kind: Kind, time_range: TimeRange) -> int:
        return self._state.history.count(kind, time_range)

    def search(
        self, wanted: TransactionFilter, time_zone: tzinfo
    ) -> TransactionSummary:
        return self._state.history.search(wanted, time_zone)

    def newest(
        self, wanted: TransactionFilter, limit: int, offset: int
    ) -> List[Transaction]:
        return self._state.history.newest(wanted, limit, offset)

    def smallest(self, wanted: TransactionFilter) -> Optional[Transaction]:
        return self._state.history.smallest(wanted)

    def record_of(self, key: str) -> Optional[IdempotencyRecord]:
        return self._state.records.get(key)

    def record(self, record: IdempotencyRecord) -> None:
        self._set(self._state.records, record.key, record)

    def records(self) -> List[IdempotencyRecord]:
        return list(self._state.records.values())

    def payments(self) -> List[ScheduledPayment]:
        return sorted(self._state.payments.values(), key=lambda payment: payment.due)

    def has_due(self, day: date) -> bool:
        return self._opened is not None and has_due(self._opened, day)

    def put_payment(self, payment: ScheduledPayment) -> None:
        self._set(self._state.payments, payment.id, payment)

    def next_receipt(self) -> str:
        return f"R{self._next_number():08d}"

    def next_payment(self) -> str:
        return f"P{self._next_number()}"

    def note(self, at: datetime, note: AuditNote) -> None:
        chain = self._state.audit
        chain.append(seal(self.customer, self.audit_head(), at, note))
        self._undo.append(chain.pop)

    def audit(self) -> List[AuditLine]:
        return list(self._state.audit)

    def audit_head(self) -> Head:
        chain = self._state.audit
        return Head(chain[-1].number, chain[-1].hash) if chain else Head()

    def commit(self) -> None:
        self._undo.clear()
        self._keep(self._opened)

    def rollback(self) -> None:
        """Take back everything since the last commit."""
        while self._undo:
            self._undo.pop()()

    def _set(self, values: Dict[str, V], name: str, value: V) -> None:
        if name in values:
            before = values[name]
            self._undo.append(lambda: values.__setitem__(name, before))
        else:
            self._undo.append(lambda: values.pop(name))
        values[name] = value


def has_due(state: MemoryState, day: date) -> bool:
    """Tell whether one of the customer's payments waits for a day that has come."""
    return any(
        payment.status is PaymentStatus.SCHEDULED and payment.due <= day
        for payment in state.payments.values()
    )
