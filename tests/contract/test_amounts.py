from typing import Callable, List

import pytest

from actions.bank.errors import (
    AmountTooLarge,
    CurrencyMismatch,
    InvalidAmount,
)
from actions.bank.money import Money
from actions.bank.service import Bank
from tests.support.banks import usd


def test_another_currency_is_refused(bank: Bank) -> None:
    with pytest.raises(CurrencyMismatch) as error:
        bank.transfer("ann", "Katy Parrow", Money.of("20", "GBP"), "m1")

    assert (error.value.given, error.value.expected) == ("GBP", "USD")
    assert bank.balance("ann") == usd("1000.00")


@pytest.mark.parametrize(
    "amount, reason",
    [
        ("-5", "negative"),
        ("0", "zero"),
        ("0.004", "too_small"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
    ],
)
def test_an_amount_that_is_none_is_refused(
    bank: Bank, amount: str, reason: str
) -> None:
    refused: List[Callable[[], object]] = [
        lambda: bank.check_amount("ann", usd(amount)),
        lambda: bank.transfer("ann", "Katy Parrow", usd(amount), "m1"),
        lambda: bank.pay_card("ann", "emblem", usd(amount), "m1"),
    ]
    for operation in refused:
        with pytest.raises(InvalidAmount) as error:
            operation()
        assert error.value.reason == reason
    assert bank.balance("ann") == usd("1000.00")


def test_ten_million_is_too_large(bank: Bank) -> None:
    with pytest.raises(AmountTooLarge) as error:
        bank.check_amount("ann", usd("10000000"))

    assert error.value.amount == usd("10000000")
    with pytest.raises(AmountTooLarge):
        bank.transfer("ann", "Katy Parrow", usd("1E+999999999"), "m1")
    assert error.value.limit == usd("1000000")
    assert bank.check_amount("ann", usd("1000000")) == usd("1000000")


def test_an_amount_is_rounded_to_the_cent(bank: Bank) -> None:
    assert bank.check_amount("ann", usd("12.345")) == usd("12.35")
    assert bank.transfer("ann", "Katy Parrow", usd("0.005"), "m1").amount == usd("0.01")
