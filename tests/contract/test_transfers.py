from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from actions.bank.audit import verify
from actions.bank.errors import (
    AmbiguousRecipient,
    ChargeChanged,
    InsufficientFunds,
    KeyReused,
    UnknownRecipient,
)
from actions.bank.model import Kind, SearchType, TimeRange
from actions.bank.money import Money
from actions.bank.service import Bank
from actions.bank.store import Store
from tests.support.banks import NOW, TODAY, Clock, small_bank, small_customer, usd


def test_transfer_lowers_the_balance_and_gives_a_receipt(bank: Bank) -> None:
    receipt = bank.transfer("ann", "Katy Parrow", usd("250.75"), "m1")

    assert bank.balance("ann") == usd("749.25")
    assert receipt.kind is Kind.TRANSFER
    assert (receipt.amount, receipt.charge) == (usd("250.75"), usd("0"))
    assert (receipt.source, receipt.target) == ("account", "Katy Parrow")
    assert receipt.balance == usd("749.25")
    assert receipt.made_at == NOW


def test_both_sides_of_a_transfer_change_together(bank: Bank, store: Store) -> None:
    before = _outside(bank, store)

    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    assert _outside(bank, store) == before + usd("10")
    assert verify(store, "ann") == []


def test_a_replayed_key_gives_the_same_receipt_and_moves_nothing(bank: Bank) -> None:
    first = bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    second = bank.transfer("ann", "kate", usd("10.00"), "m1")

    assert second == first
    assert bank.balance("ann") == usd("990.00")


def test_a_replayed_key_is_answered_even_when_the_money_is_gone(bank: Bank) -> None:
    first = bank.transfer("ann", "Katy Parrow", usd("900"), "m1")
    bank.transfer("ann", "Katy Parrow", usd("100"), "m2")

    assert bank.transfer("ann", "Katy Parrow", usd("900"), "m1") == first


@pytest.mark.parametrize(
    "recipient, amount", [("Evan Oslo", "10"), ("Katy Parrow", "11")]
)
def test_a_key_cannot_be_used_for_something_else(
    bank: Bank, recipient: str, amount: str
) -> None:
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    with pytest.raises(KeyReused) as error:
        bank.transfer("ann", recipient, usd(amount), "m1")

    assert error.value.key == "m1"
    assert bank.balance("ann") == usd("990.00")


def test_a_transfers_key_cannot_be_used_for_a_card(bank: Bank) -> None:
    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    with pytest.raises(KeyReused):
        bank.pay_card("ann", "emblem", usd("10"), "m1")


def test_two_customers_can_use_the_same_key(bank: Bank) -> None:
    ann = bank.transfer("ann", "Katy Parrow", usd("10"), "m1")
    ben = bank.transfer("ben", "Katy Parrow", usd("20"), "m1")

    assert ann.number != ben.number
    assert bank.balance("ann") == usd("990.00")
    assert bank.balance("ben") == usd("980.00")


def test_the_whole_balance_can_be_sent(bank: Bank) -> None:
    bank.transfer("ann", "Katy Parrow", usd("1000.00"), "m1")

    assert bank.balance("ann") == usd("0")


def test_a_cent_more_than_the_balance_is_refused(bank: Bank) -> None:
    with pytest.raises(InsufficientFunds) as error:
        bank.transfer("ann", "Katy Parrow", usd("1000.01"), "m1")

    assert error.value.needed == usd("1000.01")
    assert error.value.available == usd("1000.00")
    assert bank.balance("ann") == usd("1000.00")


def test_a_key_that_was_refused_can_be_used_again(bank: Bank) -> None:
    with pytest.raises(InsufficientFunds):
        bank.transfer("ann", "Katy Parrow", usd("1000.01"), "m1")

    bank.transfer("ann", "Katy Parrow", usd("10"), "m1")

    assert bank.balance("ann") == usd("990.00")


def test_a_refused_transfer_leaves_only_its_audit_line(
    bank: Bank, store: Store
) -> None:
    bank.balance("ann")
    before = _books(store)

    with pytest.raises(InsufficientFunds):
        bank.transfer("ann", "Katy Parrow", usd("5000"), "m1")

    assert _books(store) == before
    with store.transaction("ann") as tx:
        note = tx.audit()[-1].note
    assert (note.action, note.result) == ("transfer", "InsufficientFunds")
    assert (note.key, note.amount) == ("m1", "5000 USD")


def test_six_transfers_a_cycle_are_free_and_the_seventh_is_charged(bank: Bank) -> None:
    for number in range(6):
        assert bank.transfer_charge("ann").free_left == 6 - number
        assert bank.transfer_charge("ann").due == usd("0")
        receipt = bank.transfer("ann", "Katy Parrow", usd("1"), f"m{number}")
        assert receipt.charge == usd("0")

    charge = bank.transfer_charge("ann")
    assert (charge.free_left, charge.due) == (0, usd("10"))
    receipt = bank.transfer("ann", "Katy Parrow", usd("1"), "m7")

    assert receipt.charge == usd("10")
    assert bank.balance("ann") == usd("983.00")
    assert receipt.balance == usd("983.00")


def test_a_new_statement_cycle_brings_free_transfers_again(
    bank: Bank, clock: Clock
) -> None:
    for number in range(7):
        bank.transfer("ann", "Katy Parrow", usd("1"), f"m{number}")
    assert str(bank.transfer_charge("ann").cycle_ends) == "2026-11-30"

    clock.move(days=9)

    charge = bank.transfer_charge("ann")
    assert (charge.free_left, charge.due) == (6, usd("0"))
    assert str(charge.cycle_ends) == "2026-12-31"


def test_a_refused_or_replayed_transfer_uses_up_no_free_one(bank: Bank) -> None:
    bank.transfer("ann", "Katy Parrow", usd("1"), "m1")
    bank.transfer("ann", "Katy Parrow", usd("1"), "m1")
    with pytest.raises(InsufficientFunds):
        bank.transfer("ann", "Katy Parrow", usd("5000"), "m2")
    bank.pay_card("ann", "emblem", usd("1"), "m3")

    assert bank.transfer_charge("ann").free_left == 5


def test_the_charge_counts_when_the_balance_is_checked(
    store: Store, clock: Clock
) -> None:
    bank = small_bank(store, clock, free_transfers=0)

    with pytest.raises(InsufficientFunds) as error:
        bank.transfer("ann", "Katy Parrow", usd("995"), "m1")

    assert error.value.needed == usd("1005.00")
    assert bank.transfer("ann", "Katy Parrow", usd("990"), "m2").balance == usd("0")


def test_a_charge_other_than_the_agreed_one_is_refused(
    store: Store, clock: Clock
) -> None:
    bank = small_bank(store, clock, free_transfers=1)
    bank.transfer("ann", "Katy Parrow", usd("1"), "m1", agreed_charge=usd("0"))

    with pytest.raises(ChargeChanged) as error:
        bank.transfer("ann", "Katy Parrow", usd("1"), "m2", agreed_charge=usd("0"))

    assert (error.value.agreed, error.value.due) == (usd("0"), usd("10"))
    assert bank.balance("ann") == usd("999.00")
    bank.transfer("ann", "Katy Parrow", usd("1"), "m2", agreed_charge=usd("10"))
    assert bank.balance("ann") == usd("988.00")


def test_the_charge_is_spent_and_the_transfer_too(store: Store, clock: Clock) -> None:
    bank = small_bank(store, clock, free_transfers=0)
    bank.transfer("ann", "Katy Parrow", usd("5"), "m1")
    clock.move(minutes=1)

    found = bank.search("ann", SearchType.SPEND, TimeRange(NOW, clock.now))

    assert found.by_vendor == {"transfer charge": usd("10"), "Katy Parrow": usd("5")}


def test_a_stranger_gets_no_money(bank: Bank) -> None:
    with pytest.raises(UnknownRecipient) as error:
        bank.transfer("ann", "katty parow", usd("10"), "m1")

    assert error.value.near == ["Katy Parrow"]
    assert bank.balance("ann") == usd("1000.00")


def test_a_name_that_fits_two_people_is_not_guessed(store: Store, clock: Clock) -> None:
    bank = small_bank(store, clock)
    with store.transaction("ann") as tx:
        opening = small_customer("ann", NOW, bank.settings)
        tx.open(replace(opening, recipients=("John Jacob", "John Oslo")))
        tx.commit()

    with pytest.raises(AmbiguousRecipient) as error:
        bank.transfer("ann", "John", usd("10"), "m1")

    assert error.value.matches == ["John Jacob", "John Oslo"]


def test_receipt_numbers_never_repeat(bank: Bank) -> None:
    numbers = [
        bank.transfer(customer, "Katy Parrow", usd("1"), f"m{number}").number
        for customer in ("ann", "ben")
        for number in range(5)
    ]

    assert len(set(numbers)) == 10


@pytest.mark.parametrize("key", ["", "x" * 129, "a\nb", "due:P1"])
def test_a_key_that_the_bank_cannot_take_is_a_mistake_of_the_caller(
    bank: Bank, key: str
) -> None:
    with pytest.raises(ValueError, match="key"):
        bank.transfer("ann", "Katy Parrow", usd("1"), key)


def _outside(bank: Bank, store: Store) -> Money:
    bank.balance("ann")
    with store.transaction("ann", write=False) as tx:
        return tx.outside()


def _books(store: Store) -> object:
    with store.transaction("ann") as tx:
        return (
            tx.account(),
            tx.outside(),
            tx.cards(),
            list(tx.history()),
            tx.records(),
        )


def test_a_replay_is_answered_even_when_the_rules_have_changed(
    store: Store, clock: Clock
) -> None:
    first = small_bank(store, clock).transfer("ann", "Katy Parrow", usd("50"), "m1")
    stricter = small_bank(store, clock, largest_amount=Decimal(10))

    assert stricter.transfer("ann", "Katy Parrow", usd("50"), "m1") == first
    assert stricter.balance("ann") == usd("950.00")


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "1E+20", "5000000"])
def test_a_key_with_an_impossible_amount_is_a_key_reused(
    bank: Bank, amount: str
) -> None:
    bank.transfer("ann", "Katy Parrow", usd("50"), "m1")

    with pytest.raises(KeyReused):
        bank.transfer("ann", "Katy Parrow", usd(amount), "m1")
    with pytest.raises(KeyReused):
        bank.transfer("ann", "Nobody At All", usd("50"), "m1")
    with pytest.raises(KeyReused):
        bank.pay_card("ann", "no such card", usd(amount), "m1")


def test_what_was_done_is_told_by_its_key(bank: Bank) -> None:
    bank.transfer("ann", "Katy Parrow", usd("50"), "m1")
    bank.pay_card("ann", "emblem", usd("5"), "m2", TODAY + timedelta(days=1))
    with pytest.raises(InsufficientFunds):
        bank.transfer("ann", "Katy Parrow", usd("900000"), "m3")

    done = {
        key for key in ("m1", "m2", "m3", "\x00" * 200) if bank.was_done("ann", key)
    }
    assert done == {"m1", "m2"}
    assert not bank.was_done("ben", "m1")
