from datetime import timedelta

import pytest

from actions.bank.audit import verify
from actions.bank.errors import (
    CurrencyMismatch,
    InsufficientFunds,
    PastDate,
    UnknownCard,
)
from actions.bank.model import Kind, Receipt
from actions.bank.money import Money
from actions.bank.service import Bank
from actions.bank.store import Store
from tests.support.banks import TODAY, Clock, small_bank, usd

TOMORROW = TODAY + timedelta(days=1)


def pay(bank: Bank, amount: str, key: str) -> Receipt:
    receipt = bank.pay_card("ann", "emblem", usd(amount), key)
    assert isinstance(receipt, Receipt)
    return receipt


def test_paying_a_card_lowers_what_is_owed_and_the_account(bank: Bank) -> None:
    receipt = pay(bank, "100", "m1")

    card = bank.card("ann", "emblem")
    assert bank.balance("ann") == usd("900.00")
    assert card.current_balance == usd("200.00")
    assert card.minimum_balance == usd("0")
    assert (receipt.kind, receipt.target) == (Kind.CARD_PAYMENT, "emblem")
    assert receipt.balance == usd("900.00")


def test_a_small_payment_lowers_the_minimum_by_as_much(bank: Bank) -> None:
    pay(bank, "10", "m1")

    assert bank.card("ann", "emblem").minimum_balance == usd("15.00")


def test_the_other_card_stays_as_it_is(bank: Bank) -> None:
    before = bank.card("ann", "iron bank")

    pay(bank, "10", "m1")

    assert bank.card("ann", "iron bank") == before


def test_the_full_balance_clears_the_card(bank: Bank) -> None:
    bank.pay_card(
        "ann", "emblem", bank.card("ann", "emblem").current_balance, "m1", TODAY
    )

    assert bank.card("ann", "emblem").current_balance == usd("0")


def test_more_than_is_owed_leaves_a_credit_on_the_card(
    bank: Bank, store: Store
) -> None:
    pay(bank, "350", "m1")

    assert bank.card("ann", "emblem").current_balance == usd("-50.00")
    assert verify(store, "ann") == []


def test_a_card_payment_costs_no_charge(store: Store, clock: Clock) -> None:
    bank = small_bank(store, clock, free_transfers=0)

    assert pay(bank, "1", "m1").charge == usd("0")


def test_a_replayed_payment_moves_money_once(bank: Bank, clock: Clock) -> None:
    first = bank.pay_card("ann", "emblem", usd("10"), "m1", TODAY)
    clock.move(days=2)

    assert bank.pay_card("ann", "emblem", usd("10"), "m1", TODAY) == first
    assert bank.balance("ann") == usd("990.00")


def test_a_payment_beyond_the_balance_is_refused(bank: Bank) -> None:
    with pytest.raises(InsufficientFunds):
        pay(bank, "1000.01", "m1")

    assert bank.card("ann", "emblem").current_balance == usd("300.00")


def test_a_payment_in_another_currency_is_refused(bank: Bank) -> None:
    with pytest.raises(CurrencyMismatch):
        bank.pay_card("ann", "emblem", Money.of("20", "GBP"), "m1", TOMORROW)


def test_an_unknown_card_names_the_known_ones(bank: Bank) -> None:
    with pytest.raises(UnknownCard) as error:
        bank.pay_card("ann", "golden goose", usd("1"), "m1")

    assert error.value.known == ["emblem", "iron bank"]


def test_yesterday_is_refused(bank: Bank) -> None:
    yesterday = TODAY - timedelta(days=1)

    with pytest.raises(PastDate) as error:
        bank.pay_card("ann", "emblem", usd("10"), "m1", yesterday)

    assert (error.value.given, error.value.today) == (yesterday, TODAY)
    assert bank.balance("ann") == usd("1000.00")
    assert bank.scheduled_payments("ann", every=True) == []


def test_today_is_the_banks_day_not_that_of_utc(store: Store, clock: Clock) -> None:
    bank = small_bank(store, clock, time_zone="Pacific/Auckland")
    assert bank.today() == TOMORROW

    assert isinstance(bank.pay_card("ann", "emblem", usd("1"), "a", TOMORROW), Receipt)
    with pytest.raises(PastDate):
        bank.pay_card("ann", "emblem", usd("1"), "b", TODAY)
