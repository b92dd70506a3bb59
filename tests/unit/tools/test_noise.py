import random
import shutil

import pytest

from tests.unit.nlu.examples import DATA
from tools.noise import (
    Example,
    copies,
    dictated,
    main,
    mistyped,
    renewed,
    spelt,
    texted,
    unpunctuated,
)

FILE = """version: "2.0"

nlu:
# Sending money.
#
# - All of them
#   from: send [Ada](PERSON) $20, please
- intent: transfer_money
  examples: |
    - send [Ada](PERSON) $20, please
"""


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (17, "seventeen"),
        (40, "forty"),
        (85, "eighty five"),
        (300, "three hundred"),
        (1412, "one thousand four hundred twelve"),
        (90000, "ninety thousand"),
    ],
)
def test_numbers_are_spelt_out(number, words):
    assert spelt(number) == words


def test_a_typo_keeps_short_words_and_nearly_every_letter():
    chance = random.Random(3)
    made = [mistyped("send it to my landlord", chance) for _ in range(50)]
    assert len(set(made)) > 10
    assert all(" it to my " in text for text in made)
    assert all(abs(len(text) - 22) <= 2 for text in made)


def test_texting_dictation_and_haste_change_what_they_say():
    chance = random.Random(1)
    assert texted("Please send it to you, thanks!", chance) == "pls send it 2 u thx"
    assert unpunctuated("I'm here, aren't I?", chance) == "im here arent i"
    said = {dictated("Pay $1,200, then 15!", chance) for _ in range(20)}
    assert "pay one thousand two hundred dollars then fifteen" in said
    assert len(said) > 1


def test_entities_stay_as_they_are():
    line = 'Please send [Ada Byron](PERSON) my [VISA]{"entity": "account_type"}!'
    made = Example.read(line).changed(texted, random.Random(1))
    assert '[Ada Byron](PERSON) my [VISA]{"entity": "account_type"}' in made
    assert made.startswith("pls send")


def test_a_possessive_stays_apart_from_its_name():
    made = Example.read("drop 5 in [Ada](PERSON)'s account, it's hers")
    expected = "drop 5 in [Ada](PERSON)'s account its hers"
    assert made.changed(unpunctuated, random.Random(1)) == expected


def test_copies_differ_from_all_lines_and_are_the_same_every_time():
    lines = [f"please show me shop number {n}, would you" for n in range(100)]
    made = list(copies(lines, "seed"))
    assert len(made) == 4
    assert not set(made) & set(lines)
    assert list(copies(lines, "seed")) == made


def test_a_file_is_renewed_without_growing():
    lines = "".join(f"    - send {n} dollars to my landlord\n" for n in range(60))
    once = renewed(FILE + lines, "transfer_money")
    assert once.startswith(FILE[: FILE.index("- intent")])
    assert len(once) > len(FILE + lines)
    assert renewed(once, "transfer_money") == once


def test_the_copies_in_the_data_are_those_that_the_tool_makes(tmp_path):
    folder = shutil.copytree(DATA, tmp_path / "nlu")
    assert main(folder) == 0
    for path in DATA.glob("*.yml"):
        assert (folder / path.name).read_text("utf-8") == path.read_text("utf-8")
