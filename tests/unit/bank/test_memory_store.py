import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Iterator

import pytest

from actions.bank.audit import verify
from actions.bank.errors import InsufficientFunds
from actions.bank.memory.store import MemoryStore
from actions.bank.memory.work import MemoryWork
from actions.bank.model import ACCOUNT, OUTSIDE, Kind, Transaction
from actions.bank.money import Money
from actions.bank.settings import BankSettings
from tests.support.banks import NOW, Clock, small_bank, small_customer, usd


def test_the_least_recently_used_customer_is_dropped() -> None:
    store = MemoryStore(max_customers=3)
    bank = small_bank(store, Clock())
    for customer in ("ann", "ben", "cat"):
        bank.balance(customer)
    bank.balance("ann")

    bank.balance("dan")

    assert store.customers() == ["ann", "cat", "dan"]


def test_a_dropped_customer_starts_afresh() -> None:
    bank = small_bank(MemoryStore(max_customers=1), Clock())
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    bank.balance("ben")

    assert bank.balance("ann") == usd("1000.00")


def test_a_customer_with_a_running_transaction_is_never_dropped() -> None:
    store = MemoryStore(max_customers=1)
    bank = small_bank(store, Clock())
    bank.balance("ann")
    with store.transaction("ann") as tx:
        for customer in ("ben", "cat", "dan"):
            bank.balance(customer)
        assert "ann" in store.customers()
        amount = usd("10")
        tx.append([Transaction(Kind.PURCHASE, amount, ACCOUNT, OUTSIDE, "Target", NOW)])
        tx.commit()

    assert bank.balance("ann") == usd("990.00")
    assert store.customers() == ["ann"]


def test_asking_for_many_strangers_leaves_nothing_behind() -> None:
    store = MemoryStore()
    for number in range(100):
        with store.transaction(f"stranger {number}") as tx:
            assert not tx.is_open()

    assert store.customers() == []


def test_the_bound_holds_while_many_threads_open_customers() -> None:
    # More places than threads: else each thread drops the customer of another, who
    # opens him again in vain until that is one conflict too many.
    store = MemoryStore(max_customers=20)
    bank = small_bank(store, Clock())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: bank.balance(str(number % 60)), range(600)))

    assert len(store.customers()) == 20
    for customer in store.customers():
        assert verify(store, customer) == []


def test_a_store_needs_room_for_one_customer() -> None:
    with pytest.raises(ValueError, match="max_customers"):
        MemoryStore(max_customers=0)


def test_another_currency_never_enters_the_history() -> None:
    store = MemoryStore()
    with pytest.raises(Exception, match="GBP"), store.transaction("ann") as tx:
        tx.open(small_customer("ann", NOW, BankSettings()))
        pounds = Money.of("1", "GBP")
        tx.append([Transaction(Kind.PURCHASE, pounds, ACCOUNT, OUTSIDE, "Target", NOW)])


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads that overtake each other between the checks and the writes."""
    number, interval = MemoryWork.next_receipt, sys.getswitchinterval()

    def dawdle(work: MemoryWork) -> str:
        time.sleep(0.001)
        return number(work)

    monkeypatch.setattr(MemoryWork, "next_receipt", dawdle)
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_eight_threads_lose_no_update_and_overdraw_nothing(hasty: None) -> None:
    store = MemoryStore()
    bank = small_bank(store, Clock(), free_transfers=10_000)
    start = threading.Barrier(8)

    def hammer(thread: int) -> int:
        start.wait()
        sent = 0
        for number in range(100):
            try:
                bank.transfer("ann", "Katy Parrow", usd("3.00"), f"{thread}-{number}")
                sent += 1
            except InsufficientFunds:
                continue
        return sent

    with ThreadPoolExecutor(8) as pool:
        sent = sum(pool.map(hammer, range(8)))

    assert sent == 333
    assert bank.balance("ann") == usd("1.00")
    assert verify(store, "ann") == []


def test_eight_threads_with_one_key_move_money_once(hasty: None) -> None:
    store = MemoryStore()
    bank = small_bank(store, Clock())
    start = threading.Barrier(8)

    def confirm(_: int) -> str:
        start.wait()
        return bank.transfer("ann", "Katy Parrow", usd("3.00"), "same").number

    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(confirm, range(8)))

    assert len(numbers) == 1
    assert bank.balance("ann") == usd("997.00")
