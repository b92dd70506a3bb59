"""Card and account numbers never reach an agent whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.masking import mask


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("my card 4111 1111 1111 1111 is lost", "my card •••• 1111 is lost"),
        ("4111-1111-1111-1234", "•••• 1234"),
        ("4111111111111111, thanks", "•••• 1111, thanks"),
        ("account 12345678", "account •••• 5678"),
        ("DE89 3704 0044 0532 0130 00", "•••• 3000"),
        ("GB29NWBK60161331926819.", "•••• 6819."),
        ("card:378282246310005", "card:•••• 0005"),
        ("on 2026-11-22 4111 1111 1111 1111", "on 2026-11-22 •••• 1111"),
    ],
)
def test_numbers_of_cards_and_accounts_are_hidden_but_for_their_end(
    text: str, shown: str
) -> None:
    assert mask(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Send $1,250.75 to Katy",
        "2026-11-22T10:30:00",
        "from 2026-11-01 to 2026-11-22",
        "I paid 120 on the 3rd and 4500 on the 12th",
        "",
        "no numbers",
        "$1,000,000.00",
        "Your receipt number is R00000001, and your new balance is $5.00.",
    ],
)
def test_amounts_dates_and_receipts_stay(text: str) -> None:
    assert mask(text) == text


@given(
    st.text("0123456789", min_size=12, max_size=19),
    st.sampled_from(["", " ", "-", "  ", " - "]),
    st.integers(1, 6),
)
def test_a_card_number_is_hidden_however_it_is_grouped(
    digits: str, gap: str, size: int
) -> None:
    groups = [digits[start : start + size] for start in range(0, len(digits), size)]
    hidden = mask(f"it is {gap.join(groups)} you know")
    assert len(re.sub(r"\D", "", hidden)) <= 10


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)
