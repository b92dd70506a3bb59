"""Every test of this folder runs over both stores, unchanged."""

from typing import Iterator

import pytest

from actions.bank.memory.store import MemoryStore
from actions.bank.postgres.store import PostgresStore
from actions.bank.service import Bank
from actions.bank.store import Store
from tests.support.banks import Clock, small_bank
from tests.support.postgres import new_bank_database


@pytest.fixture(params=["memory", "postgres"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    store = PostgresStore(new_bank_database())
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bank(store: Store, clock: Clock) -> Bank:
    return small_bank(store, clock)
