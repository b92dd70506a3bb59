"""Summing up a customer's history in SQL, along the index of its time."""

from collections import defaultdict
from datetime import tzinfo
from decimal import Decimal
from typing import Any, Dict

from sqlalchemy import Numeric, and_, cast, extract, func, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.engine import Connection

from actions.bank.model import TimeRange, TransactionFilter, TransactionSummary
from actions.bank.money import Money
from actions.bank.postgres.rows import to_transaction
from actions.bank.postgres.tables import transaction


def in_range(customer: str, time_range: TimeRange) -> Any:
    """Select one customer's lines of a half-open range."""
    line = transaction.c
    return and_(
        line.customer == customer,
        line.made_at >= time_range.start,
        line.made_at < time_range.end,
    )


def passes(customer: str, wanted: TransactionFilter) -> Any:
    """One customer's lines that pass a filter, found along an index of their time."""
    line = transaction.c
    found = in_range(customer, wanted.time_range)
    found &= line.search_type == wanted.search_type.value
    if wanted.party is not None:
        found &= line.party == wanted.party
    if wanted.kind is not None:
        found &= line.kind == wanted.kind.value
    if wanted.at_least is not None:
        found &= line.amount >= wanted.at_least.amount
    if wanted.at_most is not None:
        found &= line.amount <= wanted.at_most.amount
    return found


def _rank() -> Any:
    """Return a key: greatest for the largest line, of equals the earliest.

    With it one pass along the index finds the totals and the largest line; a query of
    its own for the largest reads and sorts the whole range again.
    """
    line = transaction.c
    age = cast(extract("epoch", line.made_at), Numeric)
    return array([line.amount, -age, -cast(line.id, Numeric)])


def search(
    connection: Connection, wanted: Any, currency: str, time_zone: tzinfo
) -> TransactionSummary:
    """Count, total, largest, and totals by party and month.

    Args:
        connection: Inside the unit of work.
        wanted: Which lines.
        currency: The customer's.
        time_zone: One with an IANA name; PostgreSQL knows it by that name.
    """
    line = transaction.c
    month = func.date_trunc("month", func.timezone(str(time_zone), line.made_at))
    query = select(
        line.party,
        month.label("month"),
        func.count().label("count"),
        func.sum(line.amount).label("total"),
        func.max(_rank()).label("top"),
    )
    groups = connection.execute(query.where(wanted).group_by(line.party, month)).all()
    by_vendor: Dict[str, Decimal] = defaultdict(Decimal)
    by_month: Dict[str, Decimal] = defaultdict(Decimal)
    for group in groups:
        by_vendor[group.party] += group.total
        by_month[f"{group.month:%Y-%m}"] += group.total
    largest = None
    if groups:
        top = max(group.top for group in groups)
        first = select(transaction).where(line.id == -int(top[2]))
        largest = connection.execute(first).one()
    ranked = sorted(by_vendor.items(), key=lambda item: (-item[1], item[0]))

    def money(amount: Decimal) -> Money:
        return Money(amount, currency).rounded()

    return TransactionSummary(
        count=sum(group.count for group in groups),
        total=money(sum(by_vendor.values(), Decimal(0))),
        largest=None if largest is None else to_transaction(largest, currency),
        by_vendor={name: money(amount) for name, amount in ranked},
        by_month={name: money(by_month[name]) for name in sorted(by_month)},
    )
