"""Duckling is away: plain digits are read, for all else the customer hears sorry."""

from datetime import date

import pytest

from tests.unit.actions.talk import Talk, entity, moment, money

AMOUNT = "amount-of-money"
PERCY = entity("PERSON", "percy")


@pytest.fixture
def alone(talk: Talk) -> Talk:
    talk.duckling_answers = False
    return talk


def asked(talk: Talk) -> Talk:
    talk.say("send money to percy", "transfer_money", PERCY)
    assert talk.responses == ["utter_ask_transfer_amount"]
    return talk


@pytest.mark.parametrize(
    "text, value",
    [
        ("50", "50.00"),
        ("$50", "50.00"),
        ("1,250.75", "1250.75"),
        ("60 dollars please", "60.00"),
        ("make it 60", "60.00"),
    ],
)
def test_plain_digits_are_read(alone: Talk, text: str, value: str) -> None:
    assert asked(alone).say(text, "inform") == ["utter_confirm_transfer"]
    assert alone.slots[AMOUNT] == value


@pytest.mark.parametrize(
    "text",
    [
        "€20",
        "£20",
        "20 euros",
        "50 cents",
        "2 grand",
        "1.5 million",
        "20%",
        "-5",
        "1,25",
        "half of 50",
        "fifty",
        "20 or 30",
    ],
)
def test_what_is_more_than_digits_is_not_guessed(alone: Talk, text: str) -> None:
    replies = asked(alone).say(text, "inform")
    assert replies == ["utter_no_duckling", "utter_ask_transfer_amount"]
    assert alone.slots.get(AMOUNT) is None


def test_the_sentence_that_starts_a_form_is_not_passed_over(alone: Talk) -> None:
    alone.say("send $50 to percy", "transfer_money", PERCY)
    assert alone.responses == ["utter_no_duckling", "utter_ask_transfer_amount"]
    assert alone.slots["PERSON"] == "Percy Donald"


@pytest.mark.usefixtures("asks_before_searching")
def test_a_search_reads_its_month_all_the_same(alone: Talk) -> None:
    text = "what did I spend at target last month"
    alone.say(text, "search_transactions", entity("vendor_name", "target"))
    assert alone.responses == ["utter_confirm_search_spend_vendor"]
    assert alone.slots["time"].startswith("2026-10-01")


def test_nothing_is_said_about_it_where_nothing_was_missed(alone: Talk) -> None:
    alone.say("pay my emblem card today", "pay_cc", entity("credit_card", "emblem"))
    assert alone.responses == ["utter_ask_card_amount"]
    assert alone.slots["time"] == date(2026, 11, 18).isoformat()


@pytest.mark.parametrize(
    "text, intent",
    [("no, make it 60", "deny"), ("make it 60", "inform"), ("wait, $60", "inform")],
)
def test_plain_digits_change_the_amount_at_the_confirmation(
    talk: Talk, text: str, intent: str
) -> None:
    talk.say("send $50 to percy", "transfer_money", PERCY, money("$50", 50))
    talk.duckling_answers = False
    assert talk.say(text, intent) == ["utter_confirm_transfer"]
    assert talk.said("utter_confirm_transfer")["amount"] == "$60.00"


@pytest.mark.parametrize("text", ["make it sixty", "make it 60 euros", "60"])
def test_at_the_confirmation_it_says_sorry_and_asks_again(
    talk: Talk, text: str
) -> None:
    talk.say("send $50 to percy", "transfer_money", PERCY, money("$50", 50))
    talk.duckling_answers = False
    talk.say(text, "inform")
    assert talk.responses == ["utter_no_duckling", "utter_confirm_transfer"]
    assert talk.slots[AMOUNT] == "50.00"


def test_a_day_is_read_all_the_same(talk: Talk) -> None:
    said = [money("$5", 5), moment("tomorrow", "2026-11-19")]
    emblem = entity("credit_card", "emblem")
    talk.say("pay $5 on emblem tomorrow", "pay_cc", emblem, *said)
    talk.duckling_answers = False
    talk.say("yes, on friday", "affirm")
    assert talk.responses == ["utter_confirm_payment"]
    assert talk.slots["time"] == "2026-11-20"


def test_it_is_said_together_with_what_could_be_read(talk: Talk) -> None:
    talk.say("send $50 to percy", "transfer_money", PERCY, money("$50", 50))
    talk.duckling_answers = False
    talk.say("to Karen, and $60", "inform", entity("PERSON", "Karen"))
    assert talk.responses == ["utter_no_duckling", "utter_confirm_transfer"]
    assert talk.slots["PERSON"] == "Karen Lancaster"
