"""Names are told apart by what an eye sees."""

import pytest

from staff.model import BadName
from staff.names import LONGEST_NAME, check, skeleton, tidy


def test_a_name_is_tidied() -> None:
    assert tidy("  \uff21nn \t Lee\x00 ") == "Ann Lee"
    assert len(tidy("x" * 100)) == LONGEST_NAME


@pytest.mark.parametrize("name", ["Ann", "José Núñez", "Ольга", "山田 はなこ", "🙂"])
def test_names_of_any_alphabet_are_welcome(name: str) -> None:
    check(tidy(name))


@pytest.mark.parametrize("name", ["", "A\u202enn", "\u200b", "Аnn", "Ann Λee", "A\nb"])
def test_empty_invisible_and_mixed_names_are_refused(name: str) -> None:
    with pytest.raises(BadName):
        check(name)


@pytest.mark.parametrize(
    "other",
    ["ann lee", "ANN LEE", "AnnLee", "Ann.Lee", "Ánn Lée", "Ann 1ee", "Ann Iee"],
)
def test_what_an_eye_takes_for_the_same_is_the_same(other: str) -> None:
    assert skeleton(other) == skeleton("Ann Lee")


def test_a_name_in_lookalikes_of_another_alphabet_is_the_same() -> None:
    assert skeleton("Саре") == skeleton("Cape")
    assert skeleton("Marn") == skeleton("Mam")


@pytest.mark.parametrize("other", ["Anna Lee", "Bob", "Ann Leo", "Ольга", "🙂"])
def test_other_names_are_others(other: str) -> None:
    assert skeleton(other) != skeleton("Ann Lee")


def test_no_name_is_like_nothing() -> None:
    assert skeleton("🙂") != skeleton("🙃") != ""
