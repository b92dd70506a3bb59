"""A number or ordinal at a list chooses from it, and is nothing else there."""

from typing import List

import pytest

from tests.unit.actions.talk import Entity, Talk, duckling, entity, number

AMOUNT = "amount-of-money"
PLACES = [
    ("1", 0),
    ("2", 1),
    ("2.", 1),
    ("#2", 1),
    ("two", 1),
    ("number three", 2),
    ("option 3 please", 2),
    ("the first", 0),
    ("the second one", 1),
    ("um, the third one please", 2),
    ("3rd", 2),
    ("the last", -1),
    ("the last one", -1),
    ("the second to last", -2),
]


def figures(text: str) -> List[Entity]:
    """What Duckling makes of a place: a number, and of "3rd" a day."""
    found = [number(digit, int(digit)) for digit in "123" if digit in text]
    day = "2026-12-03T00:00:00.000+00:00"
    return found + [duckling("time", word, day) for word in ("3rd",) if word in text]


def shown(talk: Talk, slot: str) -> List[str]:
    buttons = [each for said in talk.messages for each in said["buttons"]]
    return [b["title"] for b in buttons if slot in b["payload"]]


@pytest.mark.parametrize("text, place", PLACES)
@pytest.mark.parametrize("intent", ["inform", "out_of_scope", "nlu_fallback"])
def test_a_recipient_is_chosen(talk: Talk, text: str, place: int, intent: str) -> None:
    talk.say("send money", "transfer_money")
    people = shown(talk, "PERSON")

    replies = talk.say(text, intent, *figures(text))

    assert replies == ["utter_ask_transfer_amount"]
    assert talk.slots["PERSON"] == people[place]
    assert talk.slots.get(AMOUNT) is None


@pytest.mark.parametrize("text, place", PLACES)
def test_a_card_is_chosen(talk: Talk, text: str, place: int) -> None:
    talk.say("pay my card", "pay_cc")
    cards = shown(talk, "credit_card")
    talk.say(text, "inform", *figures(text))
    assert talk.slots["credit_card"] == cards[place]
    assert talk.slots.get(AMOUNT) is None and talk.slots.get("time") is None


@pytest.mark.parametrize("text, place", PLACES)
def test_a_shop_is_chosen(talk: Talk, text: str, place: int) -> None:
    walmart = entity("vendor_name", "walmart")
    talk.say("what did I spend at walmart", "search_transactions", walmart)
    shops = shown(talk, "vendor_name")
    assert talk.waits_for == "vendor_name"
    talk.say(text, "inform", *figures(text))
    assert talk.slots["vendor_name"] == shops[place]
    assert talk.slots.get("time") is None


def test_it_chooses_from_the_few_that_were_asked_about(talk: Talk) -> None:
    talk.say("send money to k", "transfer_money", entity("PERSON", "k"))
    people = shown(talk, "PERSON")
    talk.say("the last one", "inform")
    assert talk.slots["PERSON"] == people[-1]


def test_a_place_beyond_the_list_chooses_none(talk: Talk) -> None:
    talk.say("pay my card", "pay_cc")
    replies = talk.say("9", "inform", number("9", 9))
    assert replies == ["utter_no_such_choice", "utter_ask_card"]
    assert talk.slots.get(AMOUNT) is None


def test_a_number_where_a_day_was_asked_for_changes_no_amount(talk: Talk) -> None:
    emblem = entity("credit_card", "emblem")
    talk.say("pay $50 on emblem", "pay_cc", emblem, number("50", 50))
    assert talk.waits_for == "time"
    talk.say("15", "inform", number("15", 15))
    assert talk.slots[AMOUNT] == "50.00"
    assert talk.waits_for == "time"


def test_a_correction_is_no_answer_to_another_question(talk: Talk) -> None:
    emblem = entity("credit_card", "emblem")
    talk.say("pay $50 on emblem", "pay_cc", emblem, number("50", 50))
    talk.say("actually 65", "inform", number("65", 65))
    assert talk.slots[AMOUNT] == "65.00"


def test_an_ordinal_chooses_one_of_the_amounts_that_were_offered(talk: Talk) -> None:
    talk.say("send twelve fifty to Katy", "transfer_money", number("fifty", 50))
    assert talk.said("utter_amount_readings")["words"] == "twelve fifty"
    assert shown(talk, AMOUNT) == ["$12.50", "$1,250.00"]
    talk.say("the first one", "inform")
    assert talk.slots[AMOUNT] == "12.50"


def test_yes_takes_the_one_amount_that_was_offered(talk: Talk) -> None:
    talk.say("send 12.3456 to Katy", "transfer_money", number("12.3456", 12))
    assert talk.responses == ["utter_amount_readings"]
    talk.yes()
    assert talk.slots[AMOUNT] == "12.35"
    assert talk.responses == ["utter_confirm_transfer"]
