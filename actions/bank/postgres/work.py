"""The unit of work of the PostgreSQL store."""

# ruff: noqa: D102 - the port documents its methods.

from dataclasses import asdict, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Iterator, List, Optional, Sequence

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Connection, Row

from actions.bank.model import (
    ACCOUNT,
    CARD,
    OUTSIDE,
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
from actions.bank.money import Money, minor_units
from actions.bank.postgres import rows, tables
from actions.bank.postgres.search import in_range, passes, search
from actions.bank.store import UnitOfWork, changes
from actions.bank.trail import AuditLine, AuditNote, Head, seal


class PostgresWork(UnitOfWork):
    """Lives as long as its connection is borrowed from the pool."""

    def __init__(self, connection: Connection, customer: str) -> None:
        self.customer = customer
        self._connection = connection
        self._row: Optional[Row] = None
        self._head = Head()
        self._account: Optional[Account] = None

    def lock(self) -> None:
        """Wait until no other unit of work writes to this customer."""
        own = tables.customer.c.id == self.customer
        self._connection.execute(
            select(tables.customer.c.id).where(own).with_for_update()
        )

    def load(self) -> None:
        """Read what nearly every request needs, in one query."""
        customer, ledger, due = tables.customer, tables.ledger, tables.payment.c
        waits = (due.customer == self.customer) & (due.status == "scheduled")
        next_due = select(func.min(due.due)).where(waits).scalar_subquery()
        account = (ledger.c.customer == customer.c.id) & (ledger.c.place == ACCOUNT)
        columns = (customer, ledger.c.balance, ledger.c.lowest)
        query = select(*columns, next_due.label("next_due")).join(ledger, account)
        own = query.where(customer.c.id == self.customer)
        self._row = self._connection.execute(own).one_or_none()
        if self._row is not None:
            self._head = Head(self._row.audit_number, self._row.audit_hash)
            self._account = Account(
                self._money(self._row.balance), self._money(self._row.lowest)
            )

    @property
    def _currency(self) -> str:
        if self._row is None:
            raise LookupError(f"customer {self.customer!r} is not open")
        return str(self._row.currency)

    def is_open(self) -> bool:
        return self._row is not None

    def open(self, opening: Opening) -> None:
        if self._row is not None:
            raise LookupError(f"customer {self.customer!r} is open already")
        run = self._connection.execute
        head = Head()
        run(
            insert(tables.customer).values(
                id=self.customer,
                currency=opening.currency,
                minor_units=minor_units(opening.currency),
                opened_at=opening.opened_at,
                audit_number=head.number,
                audit_hash=head.hash,
            )
        )
        run(insert(tables.ledger), rows.opening_ledger(self.customer, opening))
        parties = rows.opening_parties(self.customer, opening)
        if parties:
            run(insert(tables.party), parties)
        self.load()
        self.append(opening.history)

    def account(self) -> Account:
        if self._account is None:
            raise LookupError(f"customer {self.customer!r} is not open")
        return self._account

    def outside(self) -> Money:
        row = self._places(tables.ledger.c.place == OUTSIDE)[0]
        return self._money(row.balance)

    def cards(self) -> List[Card]:
        found = self._places(tables.ledger.c.minimum.isnot(None))
        return [
            Card(
                row.place[len(CARD) :],
                self._money(-row.balance),
                self._money(row.minimum),
            )
            for row in found
        ]

    def recipients(self) -> List[str]:
        return self._parties("recipient")

    def vendors(self) -> List[str]:
        return self._parties("vendor")

    def depositors(self) -> List[str]:
        return self._parties("depositor")

    def append(self, transactions: Sequence[Transaction]) -> None:
        if not transactions:
            return
        run, ledger = self._connection.execute, tables.ledger
        lines = [rows.of_transaction(self.customer, line) for line in transactions]
        run(insert(tables.transaction), lines)
        change = changes(transactions)
        account = self.account()
        balance = account.balance + Money(change[ACCOUNT], self._currency)
        self._account = replace(account, balance=balance)
        for place, amount in sorted(change.items()):
            own = (ledger.c.customer == self.customer) & (ledger.c.place == place)
            run(update(ledger).where(own).values(balance=ledger.c.balance + amount))

    def set_minimum(self, card: str, minimum: Money) -> None:
        ledger = tables.ledger
        own = (ledger.c.customer == self.customer) & (ledger.c.place == CARD + card)
        change = update(ledger).where(own).values(minimum=minimum.amount)
        self._connection.execute(change)

    def history(self) -> Iterator[Transaction]:
        line = tables.transaction.c
        query = select(tables.transaction).where(line.customer == self.customer)
        found = self._connection.execute(query.order_by(line.made_at, line.id))
        return (rows.to_transaction(row, self._currency) for row in found)

    def count(self, kind: Kind, time_range: TimeRange) -> int:
        line = tables.transaction.c
        wanted = (line.kind == kind.value) & in_range(self.customer, time_range)
        query = select(func.count()).select_from(tables.transaction).where(wanted)
        return int(self._connection.execute(query).scalar_one())

    def search(
        self, wanted: TransactionFilter, time_zone: tzinfo
    ) -> TransactionSummary:
        passing = passes(self.customer, wanted)
        return search(self._connection, passing, self._currency, time_zone)

    def newest(
        self, wanted: TransactionFilter, limit: int, offset: int
    ) -> List[Transaction]:
        line = tables.transaction.c
        query = select(tables.transaction).where(passes(self.customer, wanted))
        query = query.order_by(line.made_at.desc(), line.id.desc())
        found = self._all(query.limit(limit).offset(offset))
        return [rows.to_transaction(row, self._currency) for row in found]

    def smallest(self, wanted: TransactionFilter) -> Optional[Transaction]:
        line = tables.transaction.c
        query = select(tables.transaction).where(passes(self.customer, wanted))
        query = query.order_by(line.amount, line.made_at, line.id).limit(1)
        row = self._connection.execute(query).one_or_none()
        return rows.to_transaction(row, self._currency) if row is not None else None

    def record_of(self, key: str) -> Optional[IdempotencyRecord]:
        query = self._records().where(tables.idempotency_record.c.key == key)
        row = self._connection.execute(query).one_or_none()
        return rows.to_record(row, self._currency) if row is not None else None

    def record(self, record: IdempotencyRecord) -> None:
        run = self._connection.execute
        if record.receipt is not None:
            run(insert(tables.receipt), rows.of_receipt(self.customer, record.receipt))
        run(
            insert(tables.idempotency_record).values(
                customer=self.customer,
                key=record.key,
                content=record.content,
                receipt=record.receipt.number if record.receipt else None,
                payment=record.payment_id or None,
            )
        )

    def records(self) -> List[IdempotencyRecord]:
        query = self._records().order_by(tables.idempotency_record.c.id)
        return [rows.to_record(row, self._currency) for row in self._all(query)]

    def payments(self) -> List[ScheduledPayment]:
        own = tables.payment.c.customer == self.customer
        order = (tables.payment.c.due, tables.payment.c.number)
        query = select(tables.payment).where(own).order_by(*order)
        return [rows.to_payment(row, self._currency) for row in self._all(query)]

    def has_due(self, day: date) -> bool:
        due = self._row.next_due if self._row is not None else None
        return due is not None and due <= day

    def put_payment(self, payment: ScheduledPayment) -> None:
        values = rows.of_payment(self.customer, payment)
        change = {name: values[name] for name in ("status", "reason", "receipt")}
        statement = upsert(tables.payment).values(values)
        self._connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=change)
        )

    def next_receipt(self) -> str:
        return f"R{self._connection.scalar(tables.receipt_numbers.next_value()):08d}"

    def next_payment(self) -> str:
        return f"P{self._connection.scalar(tables.payment_numbers.next_value())}"

    def note(self, at: datetime, note: AuditNote) -> None:
        line = seal(self.customer, self._head, at, note)
        self._head = Head(line.number, line.hash)
        values = dict(asdict(note), customer=self.customer, number=line.number)
        values.update(at=line.at, previous=line.previous, hash=line.hash)
        self._connection.execute(insert(tables.audit).values(values))
        own = tables.customer.c.id == self.customer
        head = {"audit_number": line.number, "audit_hash": line.hash}
        self._connection.execute(update(tables.customer).where(own).values(head))

    def audit(self) -> List[AuditLine]:
        own = tables.audit.c.customer == self.customer
        query = select(tables.audit).where(own).order_by(tables.audit.c.number)
        return [rows.to_audit(row) for row in self._all(query)]

    def audit_head(self) -> Head:
        return self._head

    def commit(self) -> None:
        self._connection.commit()

    def _all(self, query: object) -> List[Row]:
        return list(self._connection.execute(query).all())

    def _places(self, wanted: object) -> List[Row]:
        own = tables.ledger.c.customer == self.customer
        query = select(tables.ledger).where(own, wanted)
        self.account()
        return self._all(query.order_by(tables.ledger.c.place))

    def _parties(self, role: str) -> List[str]:
        party = tables.party.c
        own = (party.customer == self.customer) & (party.role == role)
        query = select(party.name).where(own).order_by(party.position)
        return list(self._connection.execute(query).scalars())

    def _records(self) -> "select":
        join = tables.idempotency_record.outerjoin(
            tables.receipt,
            tables.receipt.c.number == tables.idempotency_record.c.receipt,
        )
        columns = [
            tables.idempotency_record.c.key,
            tables.idempotency_record.c.content,
            tables.idempotency_record.c.payment,
        ]
        query = select(*columns, tables.receipt).select_from(join)
        return query.where(tables.idempotency_record.c.customer == self.customer)

    def _money(self, amount: Decimal) -> Money:
        return Money(amount, self._currency).rounded()
