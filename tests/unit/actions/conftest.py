"""A bank in memory on a fixed day, and a conversation with it."""

from datetime import datetime, timezone

import pytest

from actions.bank.memory.store import MemoryStore
from actions.bank.service import Bank
from tests.unit.actions.talk import Talk

# A Wednesday.
NOW = datetime(2026, 11, 18, 15, 30, tzinfo=timezone.utc)


@pytest.fixture
def bank() -> Bank:
    return Bank(MemoryStore(), lambda: NOW)


@pytest.fixture
def talk(bank: Bank) -> Talk:
    return Talk(bank)


@pytest.fixture
def asks_before_searching(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search asks for consent before it runs, as the demo bot did."""
    monkeypatch.setenv("CONFIRM_SEARCHES", "yes")
