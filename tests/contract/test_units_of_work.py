from datetime import timedelta

import pytest

from actions.bank.errors import UnknownCard, UnknownPayment, UnknownRecipient
from actions.bank.model import IdempotencyRecord, Opening, ScheduledPayment
from actions.bank.service import Bank
from actions.bank.settings import BankSettings
from actions.bank.store import Store, UnitOfWork
from actions.bank.trail import AuditNote
from tests.contract.test_search import purchase
from tests.support.banks import NOW, TODAY, small_customer, usd

PAYMENT = ScheduledPayment("P900", "emblem", usd("5"), TODAY)


def opened(store: Store, customer: str = "ann") -> None:
    with store.transaction(customer) as tx:
        tx.open(small_customer(customer, NOW, BankSettings()))
        tx.note(NOW, AuditNote("open", "done"))
        tx.commit()


def everything(tx: UnitOfWork) -> object:
    books = (tx.account(), tx.outside(), tx.cards(), list(tx.history()))
    return (books, tx.records(), tx.payments(), tx.audit(), tx.audit_head())


def change_all(tx: UnitOfWork) -> None:
    tx.append([purchase("5", NOW), purchase("6", NOW - timedelta(days=50))])
    tx.set_minimum("emblem", usd("1"))
    tx.put_payment(PAYMENT)
    tx.record(IdempotencyRecord("k", "content", payment_id="P900"))
    tx.note(NOW, AuditNote("transfer", "done"))


def test_leaving_without_commit_undoes_everything(store: Store) -> None:
    opened(store)
    with store.transaction("ann") as tx:
        before = everything(tx)
        change_all(tx)
        assert everything(tx) != before

    with store.transaction("ann") as tx:
        assert everything(tx) == before


def test_an_error_undoes_everything(store: Store) -> None:
    opened(store)
    with store.transaction("ann") as tx:
        before = everything(tx)

    with pytest.raises(ZeroDivisionError), store.transaction("ann") as tx:
        change_all(tx)
        raise ZeroDivisionError

    with store.transaction("ann") as tx:
        assert everything(tx) == before


def test_what_was_committed_stays(store: Store) -> None:
    opened(store)
    with store.transaction("ann") as tx:
        change_all(tx)
        after = everything(tx)
        tx.commit()

    with store.transaction("ann") as tx:
        assert everything(tx) == after
        assert tx.account().balance == usd("989.00")
        assert tx.record_of("k") == IdempotencyRecord("k", "content", payment_id="P900")


def test_opening_without_commit_leaves_no_customer(store: Store) -> None:
    with store.transaction("ann") as tx:
        tx.open(small_customer("ann", NOW, BankSettings()))
        assert tx.is_open()

    with store.transaction("ann") as tx:
        assert not tx.is_open()
    assert store.customers() == []


def test_a_customer_can_be_opened_with_nothing_at_all(store: Store) -> None:
    bare = Opening("USD", NOW, {}, (), (), (), ())
    with store.transaction("ann") as tx:
        tx.open(bare)
        tx.append([])
        tx.commit()

    with store.transaction("ann", write=False) as tx:
        assert tx.account().balance == usd("0")
        assert (tx.cards(), tx.recipients(), list(tx.history())) == ([], [], [])


def test_a_customer_who_is_being_opened_is_not_listed_yet(store: Store) -> None:
    with store.transaction("ann") as tx:
        tx.open(small_customer("ann", NOW, BankSettings()))
        assert store.customers() == []
        tx.commit()
        assert store.customers() == ["ann"]


def test_a_customer_cannot_be_opened_twice(store: Store) -> None:
    opened(store)

    with pytest.raises(LookupError), store.transaction("ann") as tx:
        tx.open(small_customer("ann", NOW, BankSettings()))


def test_a_customer_who_is_not_open_has_nothing(store: Store) -> None:
    with store.transaction("ann") as tx:
        assert not tx.has_due(TODAY)
        with pytest.raises(LookupError):
            tx.account()


def test_customers_are_listed_by_name(store: Store) -> None:
    for customer in ("cat", "ann", "ben"):
        opened(store, customer)

    assert store.customers() == ["ann", "ben", "cat"]


def test_only_customers_with_a_payment_that_waits_have_one_due(store: Store) -> None:
    opened(store, "ann")
    opened(store, "ben")
    with store.transaction("ann") as tx:
        tx.put_payment(PAYMENT)
        tx.commit()

    assert store.customers_with_due(TODAY) == ["ann"]
    assert store.customers_with_due(TODAY - timedelta(days=1)) == []


def test_one_customers_work_leaves_another_alone(store: Store) -> None:
    opened(store, "ann")
    opened(store, "ben")
    with store.transaction("ben") as tx:
        before = everything(tx)

    with store.transaction("ann") as tx:
        change_all(tx)
        tx.commit()

    with store.transaction("ben") as tx:
        assert everything(tx) == before


@pytest.mark.parametrize(
    "customer",
    ["", "a\x00b", "\ud800", "x" * 5000, "Zoë ☂", "'; DROP TABLE bank_customer; --"],
)
def test_any_text_can_name_a_customer(bank: Bank, customer: str) -> None:
    bank.transfer(customer, "Katy Parrow", usd("10"), "m1")

    assert bank.balance(customer) == usd("990.00")
    assert bank.balance(customer + "?") == usd("1000.00")


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "x" * 5000])
def test_any_text_can_be_asked_for(bank: Bank, text: str) -> None:
    with pytest.raises(UnknownRecipient):
        bank.transfer("ann", text, usd("1"), "m1")
    with pytest.raises(UnknownCard):
        bank.pay_card("ann", text, usd("1"), "m2")
    with pytest.raises(UnknownPayment):
        bank.cancel_payment("ann", text, "m3")
    assert bank.balance("ann") == usd("1000.00")
