"""What later parts cannot carry is taken out of a message, and nothing else."""

import pytest

from addons.guard import clean


@pytest.mark.parametrize(
    "bad",
    ["\x00", "\ud800", "\udfff", "\ufdd0", "\ufdef", "\ufffe", "\uffff"]
    + ["\U0001fffe", "\U0001ffff", "\U0010fffe", "\U0010ffff"],
)
def test_what_no_later_part_can_carry_is_taken_out(bad: str) -> None:
    assert clean(f"send{bad} $5{bad}0") == "send $50"


@pytest.mark.parametrize(
    "good", ["\ufdcf", "\ufdf0", "\ufffd", "\U0001f600", "é", "\n"]
)
def test_everything_else_stays(good: str) -> None:
    assert clean(good) == good
