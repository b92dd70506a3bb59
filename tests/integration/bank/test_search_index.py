from datetime import timedelta
from typing import Any, Iterator, List, Optional

import pytest
from sqlalchemy import event, text

from actions.bank.model import SearchType, TimeRange, TransactionFilter
from actions.bank.postgres.store import PostgresStore
from actions.bank.service import Bank
from tests.support.banks import NOW

MONTH = TimeRange(NOW - timedelta(days=60), NOW - timedelta(days=30))
FILL = """
INSERT INTO bank_transaction
    (customer, kind, amount, source, target, party, made_at)
SELECT customer, 'purchase', 1, 'account', 'outside', 'Target',
       timestamptz '2026-11-22' - number * interval '1 hour'
FROM (VALUES ('ann'), ('ben'), ('cat'), ('dan')) AS everyone (customer),
     generate_series(1, 5000) AS number
"""
MANY = """
INSERT INTO bank_transaction
    (customer, kind, amount, source, target, party, made_at)
SELECT 'c' || customer, 'purchase', 1, 'account', 'outside', 'Target',
       timestamptz '2026-11-22' - number * interval '1 day'
FROM generate_series(1, 400) AS customer, generate_series(1, 250) AS number
UNION ALL
SELECT 'ann', 'purchase', 1, 'account', 'outside', 'Target',
       timestamptz '2026-11-22' - number * interval '1 hour'
FROM generate_series(1, 10000) AS number
"""


@pytest.fixture
def plans(bank: Bank, store: PostgresStore) -> Iterator[List[str]]:
    """The plans of all queries that the bank makes about its history."""
    for customer in ("ann", "ben", "cat", "dan"):
        bank.balance(customer)
    with store.engine.begin() as connection:
        connection.execute(text(FILL))
        connection.execute(text("ANALYZE bank_transaction"))
    found: List[str] = []

    def explain(_: Any, cursor: Any, statement: str, values: Any, *rest: Any) -> None:
        if "FROM bank_transaction" in statement:
            cursor.execute("EXPLAIN " + statement, values)
            found.append("\n".join(row[0] for row in cursor.fetchall()))

    event.listen(store.engine, "before_cursor_execute", explain)
    yield found
    event.remove(store.engine, "before_cursor_execute", explain)


@pytest.mark.parametrize("search_type", list(SearchType))
def test_a_search_of_one_month_goes_along_the_index(
    bank: Bank, plans: List[str], search_type: SearchType
) -> None:
    found = bank.search("ann", search_type, MONTH)

    assert found.count == (721 if search_type is SearchType.SPEND else 1)
    assert len(plans) == 2
    assert "bank_transaction_search" in plans[0]
    assert "bank_transaction_pkey" in plans[1]
    assert not any("Seq Scan" in plan for plan in plans)


def test_a_search_of_one_vendor_goes_along_the_index(
    bank: Bank, plans: List[str]
) -> None:
    assert bank.search("ann", SearchType.SPEND, MONTH, "Target").count > 700

    assert len(plans) == 2
    assert "bank_transaction_search" in plans[0]


@pytest.mark.parametrize("party", [None, "Target"])
def test_a_list_goes_along_the_index_and_reads_no_further(
    bank: Bank, plans: List[str], party: Optional[str]
) -> None:
    wanted = TransactionFilter(SearchType.SPEND, MONTH, party)

    assert len(bank.transactions("ann", wanted, limit=10, offset=10)) == 10
    (plan,) = plans
    assert "Limit" in plan
    assert "bank_transaction_search" in plan
    assert "Seq Scan" not in plan


def test_counting_free_transfers_goes_along_an_index(
    bank: Bank, plans: List[str]
) -> None:
    bank.transfer_charge("ann")

    (plan,) = plans
    assert "bank_transaction_" in plan
    assert "Seq Scan" not in plan


def test_two_years_among_many_customers_are_read_once_along_an_index(
    bank: Bank, store: PostgresStore, plans: List[str]
) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(MANY))
        connection.execute(text("ANALYZE bank_transaction"))
    years = TimeRange(NOW - timedelta(days=730), NOW)

    found = bank.search("ann", SearchType.SPEND, years)

    totals, largest = plans
    assert found.count > 10_000
    assert "bank_transaction_" in totals
    assert "bank_transaction_pkey" in largest
    assert not any("Seq Scan" in plan for plan in plans)
