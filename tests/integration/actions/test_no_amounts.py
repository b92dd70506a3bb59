"""Numbers that are no amounts neither become one nor push the real one out."""

from itertools import product

import pytest

from tests.unit.actions.talk import Talk, entity

AMOUNT = "amount-of-money"
KATY = entity("PERSON", "katy")
# What says a number that is no amount, by what may be told of it.
HARMLESS = [
    "for her 30th birthday",
    "for her thirtieth birthday",
    "because she turns 40",
    "she is 12 years old",
    "for our 25th anniversary",
    "thanks a million",
    "my son is 7 and needs it",
]
NAMED = [
    "for invoice 4711",
    "reference 4711",
    "ref: AB-4711",
    "order no. 55",
    "for invoice #12",
    "booking code 8812",
    "her phone is 555-123-4567",
    "her number is 5551234567",
    "she lives in flat 12b",
    "for apartment 9",
    "for 3 people",
    "policy number 998877",
]
UNTOUCHED = ["for the 2025 taxes", "at 5pm it closes", "flight 815 is late"]
AMOUNTS = {"$50": "50.00", "50": "50.00", "fifty dollars": "50.00", "1,250": "1250.00"}


@pytest.mark.parametrize("number", [*HARMLESS, *NAMED, *UNTOUCHED])
@pytest.mark.parametrize("amount", AMOUNTS)
def test_the_amount_beside_it_is_the_one_that_is_taken(
    talk: Talk, number: str, amount: str
) -> None:
    for text in (f"send {amount} to katy {number}", f"{number}, send katy {amount}"):
        talk.slots, talk.loop = {}, None
        talk.say(text, "transfer_money", KATY)
        assert talk.slots.get(AMOUNT) == AMOUNTS[amount], text


@pytest.mark.parametrize("number", [*HARMLESS, *NAMED, *UNTOUCHED])
def test_it_is_no_amount_where_none_was_said(talk: Talk, number: str) -> None:
    talk.say(f"send money to katy, {number}", "transfer_money", KATY)
    assert talk.slots.get(AMOUNT) is None
    assert talk.responses[-1] == "utter_ask_transfer_amount"


@pytest.mark.parametrize(
    "number, is_named", [*product(HARMLESS, [False]), *product(NAMED, [True])]
)
def test_it_is_named_unless_nothing_depends_on_it(
    talk: Talk, number: str, is_named: bool
) -> None:
    talk.say(f"send $50 to katy {number}", "transfer_money", KATY)
    told = {"utter_leftover_number", "utter_leftover_reference"}
    assert bool(told & set(talk.responses)) == is_named


@pytest.mark.parametrize(
    "card", ["ending 1001", "ending in 1001", "number 1001", "1001"]
)
def test_a_card_s_digits_are_no_amount(talk: Talk, card: str) -> None:
    emblem = entity("credit_card", "emblem")
    talk.say(f"pay my emblem card {card}", "pay_cc", emblem)
    assert talk.slots.get(AMOUNT) is None
    talk.say(f"pay $20 on my emblem card {card}", "pay_cc", emblem)
    assert talk.slots[AMOUNT] == "20.00"


@pytest.mark.parametrize("day", ["31 february", "february 31", "the 31st of february"])
def test_a_day_that_is_none_is_no_amount(talk: Talk, day: str) -> None:
    emblem = entity("credit_card", "emblem")
    talk.say(f"pay my emblem card on {day}", "pay_cc", emblem)
    assert talk.slots.get(AMOUNT) is None
    assert talk.responses[0] == "utter_no_such_day"
