import json
from decimal import Decimal
from typing import Callable, List

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.bank.errors import CurrencyMismatch, InvalidAmount
from actions.bank.money import Money, minor_money, minor_units

amounts = st.decimals(-(10**9), 10**9, places=2)


@pytest.mark.parametrize(
    "amount, currency, written",
    [
        ("1250.75", "USD", "$1,250.75"),
        ("-3", "GBP", "-£3.00"),
        ("0", "EUR", "€0.00"),
        ("1250", "JPY", "¥1,250"),
        ("9.9", "CHF", "CHF 9.90"),
        ("-1.5", "KWD", "-KWD 1.500"),
    ],
)
def test_money_is_written_with_its_symbol_and_minor_unit(
    amount: str, currency: str, written: str
) -> None:
    money = Money.of(amount, currency)

    assert str(money) == written
    assert Money.parse(written, "XXX") == money


def test_text_without_a_currency_is_read_in_the_given_one() -> None:
    assert Money.parse("1,250.5", "USD") == Money.of("1250.50", "USD")


@pytest.mark.parametrize("text", ["", "ten", "$", "$1..2", "FOOBAR 3", "1e5", "%5"])
def test_text_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmount):
        Money.parse(text, "USD")


@pytest.mark.parametrize("amount", ["1E+999999999", "NaN", "-1E+30", "-Infinity"])
def test_what_is_no_amount_is_written_shortly(amount: str) -> None:
    assert len(str(Money.of(amount, "USD"))) < 30


@given(amounts, st.sampled_from(["USD", "JPY", "KWD", "CHF", "CLF"]))
def test_what_is_written_can_be_read_again(amount: Decimal, currency: str) -> None:
    money = Money(amount, currency).rounded()

    assert Money.parse(str(money), "XXX") == money
    assert Money.from_json(json.loads(json.dumps(money.as_json()))) == money


@pytest.mark.parametrize(
    "amount, currency, rounded",
    [
        ("12.345", "USD", "12.35"),
        ("12.344", "USD", "12.34"),
        ("-12.345", "USD", "-12.35"),
        ("12.5", "JPY", "13"),
        ("1.0005", "KWD", "1.001"),
    ],
)
def test_halves_are_rounded_away_from_zero(
    amount: str, currency: str, rounded: str
) -> None:
    assert Money.of(amount, currency).rounded().amount == Decimal(rounded)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e14"])
def test_what_cannot_be_rounded_is_refused(amount: str) -> None:
    with pytest.raises(InvalidAmount):
        Money(Decimal(amount), "USD").rounded()


def test_binary_fractions_are_refused() -> None:
    with pytest.raises(TypeError):
        Money.of(0.1, "USD")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(0.1, "USD")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money.of(True, "USD")


@pytest.mark.parametrize("text", ["ten", "", "1,000", "1 0"])
def test_text_that_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmount) as error:
        Money.of(text, "USD")
    assert error.value.reason == "not_a_number"


@pytest.mark.parametrize("currency", ["", "US", "DOLLAR", "$", "U1D"])
def test_a_currency_has_three_letters(currency: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money.of("1", currency)


@given(amounts, amounts)
def test_sums_are_exact(first: Decimal, second: Decimal) -> None:
    one, two = Money(first, "USD"), Money(second, "USD")

    assert one + two - two == one
    assert one + -one == Money.zero("USD")
    assert (one < two) == (first < second)
    assert (one >= two) == (first >= second)


def test_currencies_never_mix() -> None:
    dollars, pounds = Money.of(1, "USD"), Money.of(1, "GBP")

    assert dollars != pounds
    mixtures: List[Callable[[], object]] = [
        lambda: dollars + pounds,
        lambda: dollars - pounds,
        lambda: dollars < pounds,
        lambda: dollars >= pounds,
    ]
    for mixing in mixtures:
        with pytest.raises(CurrencyMismatch):
            mixing()


def test_minor_units_are_those_of_iso_4217() -> None:
    assert [minor_units(code) for code in ("USD", "JPY", "KWD", "CLF")] == [2, 0, 3, 4]
    assert minor_money(1250, "USD") == Money.of("12.50", "USD")
    assert minor_money(1250, "JPY") == Money.of("1250", "JPY")
