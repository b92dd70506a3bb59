"""Due payments while the store or the clock plays tricks."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Iterator, List

import pytest

from actions.bank.errors import StoreUnavailable
from actions.bank.model import PaymentStatus, ScheduledPayment
from actions.bank.service import Bank
from actions.bank.store import Store, UnitOfWork
from tests.support.banks import NOW, TODAY, Clock, small_bank, usd

TOMORROW = TODAY + timedelta(days=1)


def schedule(bank: Bank, customer: str, amount: str, key: str) -> None:
    bank.pay_card(customer, "emblem", usd(amount), key, TOMORROW)


def lose_one_answer(monkeypatch: pytest.MonkeyPatch, store: Store) -> List[str]:
    """The next commit is made, but its answer is lost; who it was is noted."""
    transaction = store.transaction
    lost: List[str] = []

    @contextmanager
    def lossy(customer: str, write: bool = True) -> Iterator[UnitOfWork]:
        with transaction(customer, write) as tx:
            commit = tx.commit

            def commit_and_break() -> None:
                commit()
                if not lost:
                    lost.append(customer)
                    raise StoreUnavailable()

            monkeypatch.setattr(tx, "commit", commit_and_break)
            yield tx

    monkeypatch.setattr(store, "transaction", lossy)
    return lost


def test_payments_whose_commit_was_not_answered_are_still_told(
    bank: Bank, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    schedule(bank, "ann", "10", "m1")
    schedule(bank, "ann", "5000", "m2")
    clock.move(days=1)
    lost = lose_one_answer(monkeypatch, store)

    outcomes = bank.carry_out_due()

    assert lost == ["ann"]
    assert [each.status for each in outcomes] == [
        PaymentStatus.PAID,
        PaymentStatus.FAILED,
    ]
    assert outcomes == bank.scheduled_payments("ann", every=True)
    assert bank.balance("ann") == usd("990.00")


def test_what_was_paid_is_told_before_the_store_is_lost(
    bank: Bank, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for customer in ("ann", "ben"):
        schedule(bank, customer, "10", "m1")
    clock.move(days=1)
    transaction = store.transaction

    def without_ben(customer: str, write: bool = True) -> object:
        if customer == "ben":
            raise StoreUnavailable()
        return transaction(customer, write)

    monkeypatch.setattr(store, "transaction", without_ben)
    told: List[ScheduledPayment] = []

    with pytest.raises(StoreUnavailable):
        bank.carry_out_due(tell=told.append)

    assert told == bank.scheduled_payments("ann", every=True)


class Midnight(Clock):
    """Strikes midnight between the first time it is read and the second."""

    def __call__(self) -> datetime:
        before, self.now = self.now, NOW.replace(hour=0) + timedelta(days=1)
        return before


def test_a_deed_has_one_time_even_at_midnight(bank: Bank, store: Store) -> None:
    schedule(bank, "ann", "900", "m1")
    late = Midnight(NOW.replace(hour=23, minute=59))

    receipt = small_bank(store, late).transfer("ann", "Katy Parrow", usd("200"), "m2")

    assert receipt.made_at == NOW.replace(hour=23, minute=59)
