"""Where the thousands and the decimals of figures are."""

from decimal import Decimal

import pytest

from actions.parsing.figures import read_figures


@pytest.mark.parametrize("whole", ["1", "12", "123", "1234"])
@pytest.mark.parametrize("part", ["5", "50", "05"])
@pytest.mark.parametrize("point", [".", ","])
def test_one_or_two_last_figures_are_decimals(
    whole: str, part: str, point: str
) -> None:
    reading = read_figures(f"{whole}{point}{part}")
    assert reading.is_sure
    assert reading.values == (Decimal(f"{whole}.{part}"),)


@pytest.mark.parametrize(
    "text, value",
    [
        ("1,234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1'234'567.5", "1234567.5"),
        ("1.234,5", "1234.5"),
        ("1,234.56", "1234.56"),
        ("1.234.567,89", "1234567.89"),
        ("0.001", "0.001"),
        ("007", "7"),
    ],
)
def test_signs_that_can_only_part_thousands_are_left_out(text: str, value: str) -> None:
    reading = read_figures(text)
    assert reading.is_sure
    assert reading.values == (Decimal(value),)


@pytest.mark.parametrize("text", ["5.500", "1.000", "999.990"])
def test_a_dot_before_three_round_figures_may_be_either(text: str) -> None:
    reading = read_figures(text)
    assert not reading.is_sure
    assert reading.values == (
        round(Decimal(text) + Decimal("0.0000001"), 2),
        Decimal(text.replace(".", "")),
    )


@pytest.mark.parametrize("text, cents", [("5.505", "5.51"), ("12.3456", "12.35")])
def test_figures_beyond_cents_are_not_rounded_unsaid(text: str, cents: str) -> None:
    reading = read_figures(text)
    assert not reading.is_sure
    assert reading.values == (Decimal(cents),)


@pytest.mark.parametrize("text", ["1.2.3", "1,2,3", "1.23,456.7", "12.345.67", "2o"])
def test_what_is_no_number_has_no_reading(text: str) -> None:
    assert read_figures(text).values == ()
