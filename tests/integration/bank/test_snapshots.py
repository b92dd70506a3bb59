"""What one unit of work reads belongs together."""

import pytest

from actions.bank.errors import StoreUnavailable
from actions.bank.model import SearchType, TimeRange, TransactionFilter
from actions.bank.postgres.store import PostgresStore
from actions.bank.service import Bank
from actions.bank.store import UnitOfWork
from tests.contract.test_search import purchase
from tests.support.banks import NOW, usd

ALL = TimeRange(NOW.replace(year=2020), NOW.replace(year=2030))


def spend(bank: Bank, store: PostgresStore) -> None:
    """Buy something for $500.00 in a unit of work of its own."""
    with store.transaction("ann") as tx:
        tx.append([purchase("500", NOW)])
        tx.commit()


def test_what_is_read_twice_is_the_same_though_somebody_spends_in_between(
    bank: Bank, store: PostgresStore
) -> None:
    bank.balance("ann")

    def seen(tx: UnitOfWork) -> object:
        found = tx.search(TransactionFilter(SearchType.SPEND, ALL), bank.time_zone)
        return (found, tx.outside(), list(tx.history()))

    with store.transaction("ann", write=False) as tx:
        before = seen(tx)
        spend(bank, store)
        assert seen(tx) == before

    assert bank.balance("ann") == usd("500.00")


def test_a_unit_of_work_that_reads_cannot_write(
    bank: Bank, store: PostgresStore
) -> None:
    bank.balance("ann")

    refused = pytest.raises(StoreUnavailable, match="25006")
    with refused, store.transaction("ann", write=False) as tx:
        tx.append([purchase("500", NOW)])

    spend(bank, store)
    assert bank.balance("ann") == usd("500.00")
