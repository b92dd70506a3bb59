"""What the tests of the bank in PostgreSQL share."""

from typing import Iterator

import pytest

from actions.bank.postgres.store import PostgresStore
from actions.bank.service import Bank
from tests.support.banks import Clock, small_bank
from tests.support.postgres import new_bank_database


@pytest.fixture
def url() -> str:
    return new_bank_database()


@pytest.fixture
def store(url: str) -> Iterator[PostgresStore]:
    store = PostgresStore(url)
    yield store
    store.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bank(store: PostgresStore, clock: Clock) -> Bank:
    return small_bank(store, clock)
