from typing import List

import pytest

from actions.bank.demo_data import CARDS, VENDORS
from actions.bank.names import match_person, match_thing
from actions.bank.settings import PEOPLE


@pytest.mark.parametrize(
    "text, person",
    [
        ("Katy Parrow", "Katy Parrow"),
        ("katy parrow", "Katy Parrow"),
        ("KATY", "Katy Parrow"),
        ("parrow", "Katy Parrow"),
        ("Parrow, Katy", "Katy Parrow"),
        ("kate", "Katy Parrow"),
        ("katie's account", "Katy Parrow"),
        ("Percy's account", "Percy Donald"),
        ("percy’s", "Percy Donald"),
        ("percys account", "Percy Donald"),
        ("Percy Donald's", "Percy Donald"),
        ("to lisa", "Lisa Macintyre"),
        ("Lisa M.", "Lisa Macintyre"),
        ("bill", "William Baker"),
        ("Will Baker", "William Baker"),
        ("mr baker", "William Baker"),
        ("Évan Oslo", "Evan Oslo"),
        ("evanoslo", "Evan Oslo"),
        ("the account of john", "John Jacob"),
        ("Karen Lancaster", "Karen Lancaster"),
        ("kyle gardner", "Kyle Gardner"),
    ],
)
def test_a_person_goes_by_many_names(text: str, person: str) -> None:
    assert match_person(text, PEOPLE).fitting == [person]


@pytest.mark.parametrize(
    "text, near",
    [
        ("katty parow", ["Katy Parrow"]),
        ("Jon Jacobs", []),
        ("lancster", ["Karen Lancaster"]),
        ("gardener", ["Kyle Gardner"]),
        ("macintire", ["Lisa Macintyre"]),
        ("percey", ["Percy Donald"]),
        ("wiliam", ["William Baker"]),
    ],
)
def test_a_typo_is_offered_but_never_accepted(text: str, near: List[str]) -> None:
    match = match_person(text, PEOPLE)

    if near:
        assert (match.fitting, match.near[:1]) == ([], near)
    else:
        assert match.fitting == ["John Jacob"]


@pytest.mark.parametrize("text", ["john smith", "katy oslo", "evan parrow"])
def test_a_right_first_name_with_a_wrong_last_name_is_not_accepted(text: str) -> None:
    assert match_person(text, PEOPLE).fitting == []


@pytest.mark.parametrize(
    "text", ["", "my account", "zebedee", "'s", "k", "$%&", "\x00"]
)
def test_nobody_is_nobody(text: str) -> None:
    match = match_person(text, PEOPLE)

    assert (match.fitting, match.near) == ([], [])


def test_a_name_that_fits_two_fits_two() -> None:
    people = ["John Jacob", "John Oslo", "Katy Jacob"]

    assert match_person("john", people).fitting == ["John Jacob", "John Oslo"]
    assert match_person("jacob", people).fitting == ["John Jacob", "Katy Jacob"]
    assert match_person("john o", people).fitting == ["John Oslo"]


@pytest.mark.parametrize(
    "text, card",
    [
        ("emblem", "emblem"),
        ("Emblem card", "emblem"),
        ("my iron bank one", "iron bank"),
        ("iron", "iron bank"),
        ("ironbank", "iron bank"),
        ("justice", "justice bank"),
        ("the justice bank credit card", "justice bank"),
        ("credit all", "credit all"),
        ("credit all card", "credit all"),
    ],
)
def test_a_card_goes_by_many_names(text: str, card: str) -> None:
    assert match_thing(text, CARDS).fitting == [card]


@pytest.mark.parametrize(
    "text", ["credit card", "my credit card", "bank", "card", "all"]
)
def test_a_word_that_only_describes_names_no_card(text: str) -> None:
    assert match_thing(text, CARDS).fitting == []


def test_a_vendor_is_found_in_any_case() -> None:
    assert match_thing("AMAZON", VENDORS).fitting == ["Amazon"]
    assert match_thing("amazn", VENDORS) == ([], ["Amazon"])
    assert match_thing("Target's", VENDORS).fitting == ["Target"]
