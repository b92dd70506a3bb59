"""Amounts as a real Duckling reads them."""

import pytest

from actions.bank.money import Money
from tests.unit.actions.talk import Talk, entity

AMOUNT = "amount-of-money"
EMBLEM = entity("credit_card", "emblem")


def asked(talk: Talk) -> Talk:
    talk.say("pay my emblem card", "pay_cc", EMBLEM)
    assert talk.waits_for == AMOUNT
    return talk


@pytest.mark.parametrize(
    "text",
    [
        "pay my emblem card $50",
        "pay emblem card 50 today",
        "pay emblem, the card number 4321, $50",
        "make a $50 payment on emblem",
        "pay the emblem card ending in 4321 50 dollars",
        "pay my emblem card ending 4321 $50",
        "pay emblem card 4321 $50.00 tomorrow",
    ],
)
def test_an_amount_beside_the_card_is_not_asked_for_again(
    talk: Talk, text: str
) -> None:
    talk.say(text, "pay_cc", EMBLEM)
    assert talk.slots[AMOUNT] == "50.00"


def test_an_amount_beside_the_account_is_not_asked_for_again(talk: Talk) -> None:
    talk.say("from my account 50 to percy", "transfer_money")
    assert talk.said("utter_confirm_transfer")["amount"] == "$50.00"


@pytest.mark.parametrize(
    "text",
    [
        "pay my emblem card ending 4321",
        "pay emblem, account number 99",
        "pay emblem card no. 12",
        "pay emblem card #12",
        "pay emblem card 4321",
        "pay emblem in 2 days",
    ],
)
def test_a_number_of_something_else_is_no_amount(talk: Talk, text: str) -> None:
    talk.say(text, "pay_cc", EMBLEM)
    assert talk.slots.get(AMOUNT) is None


@pytest.mark.parametrize(
    "text", ["half of the full balance", "half my balance", "pay half of what I owe"]
)
def test_half_of_what_is_owed_is_worked_out(talk: Talk, text: str) -> None:
    asked(talk).say(text, "inform")
    owed = talk.bank.card("ann", "emblem").current_balance
    half = Money(owed.amount / 2, owed.currency).rounded()
    assert talk.slots[AMOUNT] == f"{half.amount:f}"


@pytest.mark.parametrize(
    "text",
    [
        "most of everything",
        "some of the full balance",
        "100% of my salary",
        "half of my rent",
        "twenty percent",
    ],
)
def test_a_share_of_something_else_is_refused(talk: Talk, text: str) -> None:
    asked(talk).say(text, "inform")
    assert talk.responses == ["utter_share_of_what", "utter_ask_card_amount"]
    assert talk.slots.get(AMOUNT) is None


@pytest.mark.parametrize("intent", ["check_balance", "out_of_scope"])
def test_a_percentage_is_read_whatever_nlu_makes_of_it(talk: Talk, intent: str) -> None:
    asked(talk).say("50% of my balance", intent)
    owed = talk.bank.card("ann", "emblem").current_balance
    assert talk.slots[AMOUNT] == f"{Money(owed.amount / 2, 'USD').rounded().amount:f}"


def test_a_hundred_percent_is_no_amount(talk: Talk) -> None:
    talk.say("send $50 to percy", "transfer_money", entity("PERSON", "percy"))
    assert talk.say("yes, 100%", "affirm") == ["utter_transfer_complete"]


@pytest.mark.parametrize(
    "text", ["yes, half of that", "yes, in 5 minutes", "yes, do it 2 times", "yes 1/2"]
)
def test_a_yes_with_a_number_moves_nothing(talk: Talk, text: str) -> None:
    before = talk.bank.balance("ann")
    talk.say("send $50 to percy", "transfer_money", entity("PERSON", "percy"))
    talk.say(text, "affirm")
    assert talk.bank.balance("ann") == before
    assert talk.loop == "transfer_money_form"
