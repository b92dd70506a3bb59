"""Card and account numbers never reach an agent whole."""

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
        ("card no.4111111111111111", "card no.•••• 1111"),
        ("card,4111111111111111", "card,•••• 1111"),
        ("4111.1111.1111.1111", "•••• 1111"),
        ("4111/1111/1111/1111", "•••• 1111"),
        ("4111_1111_1111_1111", "•••• 1111"),
        ("4111,1111,1111,1111", "•••• 1111"),
        ("4111\u00a01111\u00a01111\u00a01111", "•••• 1111"),
        ("4111\n1111\n1111\n1111", "•••• 1111"),
        ("$50.00 from 4111 1111 1111 1111", "$50.00 from •••• 1111"),
        ("DE89\u00a03704 0044 0532 0130 00", "•••• 3000"),
        ("DE89370400440532013000,1234", "•••• 3000,1234"),
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
        "2026-11-22T10:30:00.123-05:00 and 2026-11-22T00:00:00.123456-08:00",
        "from 2026-11-01 to 2026-11-22",
        "I paid 120 on the 3rd and 4500 on the 12th",
        "",
        "no numbers",
        "$1,000,000.00",
        "$12,345,678.90 and $12345678.90",
        "1,250.75 1,300.00 and 99.00",
        "1.250.000,00 €",
        "On 22/11/2026, 11/22/2026 and 22.11.2026.",
        "at 10:30, 2026-11-22 11:30, 2026-11-23",
        "1. $12.50 on 2026-11-01\n2. $1,300.00 on 2026-11-02\n3. $7",
        "Your receipt number is R00000001, and your new balance is $5.00.",
    ],
)
def test_amounts_dates_and_receipts_stay(text: str) -> None:
    assert mask(text) == text


@given(
    st.text("0123456789", min_size=12, max_size=19),
    st.sampled_from(
        ["", *" -.,/_\n\t\u00a0\u2009\u200b\u2013", "  ", " - ", ", ", ". "]
    ),
    st.integers(1, 6),
    st.sampled_from(
        ["", "is ", "no.", "card,", "card:", "#", "x", "_", "(", "\n", "=$"]
    ),
    st.sampled_from(["", " you know", ".", ", thanks", "x", ")", "\n", " $5.00"]),
)
def test_a_card_number_is_hidden_however_it_is_written(
    digits: str, gap: str, size: int, before: str, after: str
) -> None:
    groups = [digits[start : start + size] for start in range(0, len(digits), size)]
    hidden = mask(f"{before}{gap.join(groups)}{after}")
    assert hidden == f"{before}•••• {digits[-4:]}{after}"


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)
