"""Shares and remainders of a balance, worked out and shown before they are moved."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Optional

import pytest

from actions.bank.money import Money
from tests.unit.actions.talk import Talk, entity

AMOUNT = "amount-of-money"
EMBLEM = entity("credit_card", "emblem")
KATY = entity("PERSON", "katy")
CENT = Decimal("0.01")


def cents(amount: Decimal) -> str:
    return f"{amount.quantize(CENT, ROUND_HALF_UP):f}"


def ask_card(talk: Talk) -> Talk:
    talk.say("pay my emblem card today", "pay_cc", EMBLEM)
    assert talk.waits_for == AMOUNT
    return talk


# Factor of the balance, and what is added to it.
OF_THE_BALANCE = [
    ("everything except 100", "1", "-100"),
    ("everything except for $100", "1", "-100"),
    ("all but 50", "1", "-50"),
    ("all but fifty dollars", "1", "-50"),
    ("leave 100 and send the rest", "1", "-100"),
    ("keep $30 in my account, send everything else", "1", "-30"),
    ("my full balance minus 20", "1", "-20"),
    ("50 less than the full balance", "1", "-50"),
    ("half of it", "0.5", "0"),
    ("half of my balance", "0.5", "0"),
    ("half my money", "0.5", "0"),
    ("10 % of my balance", "0.1", "0"),
    ("10% of my balance", "0.1", "0"),
    ("ten percent of my balance", "0.1", "0"),
    ("12.5 percent of everything", "0.125", "0"),
    ("a quarter of my balance", "0.25", "0"),
    ("three quarters of my money", "0.75", "0"),
    ("100% of my balance", "1", "0"),
]


@pytest.mark.parametrize("text, factor, added", OF_THE_BALANCE)
def test_a_share_of_the_account_is_shown_as_an_exact_amount(
    talk: Talk, text: str, factor: str, added: str
) -> None:
    balance = talk.bank.balance("ann").amount
    expected = Decimal(cents(Decimal(factor) * balance + Decimal(added)))
    for said in (text, f"send {text} to katy", f"to katy, {text} please"):
        talk.slots, talk.loop = {}, None
        if said == text:
            talk.say("send money to katy", "transfer_money", KATY)
        talk.say(said, "transfer_money", *([KATY] if "katy" in said else []))

        shown = talk.said("utter_confirm_transfer")["amount"]
        assert shown == str(Money(expected, "USD")), said
        assert not [r for r in talk.responses if "leftover" in r], said


def test_what_is_left_over_covers_the_charge(talk: Talk) -> None:
    for turn in range(6):
        talk.bank.transfer("ann", "Katy", Money.of("1", "USD"), f"free-{turn}")
    charge = talk.bank.transfer_charge("ann").due
    assert charge.amount

    talk.say("send everything except 100 to katy", "transfer_money", KATY)

    left = talk.bank.balance("ann").amount - Decimal(100) - charge.amount
    assert talk.slots[AMOUNT] == cents(left)
    assert talk.responses == ["utter_confirm_charged"]


@pytest.mark.parametrize(
    "text, base, factor, added",
    [
        ("minimum plus 20", "minimum", "1", "20"),
        ("the minimum and 20 more", "minimum", "1", "20"),
        ("$20 over the minimum", "minimum", "1", "20"),
        ("double the minimum", "minimum", "2", "0"),
        ("twice the minimum payment", "minimum", "2", "0"),
        ("half the minimum", "minimum", "0.5", "0"),
        ("everything except 100", "current", "1", "-100"),
        ("leave 100 on it, pay the rest", "current", "1", "-100"),
        ("half of what I owe", "current", "0.5", "0"),
        ("half", "current", "0.5", "0"),
        ("a third of the full balance", "current", "0.3333333333333333", "0"),
        ("25% of it", "current", "0.25", "0"),
    ],
)
def test_a_share_of_a_card_is_worked_out(
    talk: Talk, text: str, base: str, factor: str, added: str
) -> None:
    card = talk.bank.card("ann", "emblem")
    owed = card.minimum_balance if base == "minimum" else card.current_balance
    expected = cents(Decimal(factor) * owed.amount + Decimal(added))

    ask_card(talk).say(text, "inform")

    assert talk.slots[AMOUNT] == expected
    assert talk.said("utter_confirm_payment")["amount"] == str(
        Money(Decimal(expected), "USD")
    )


@pytest.mark.parametrize(
    "text, value",
    [("half of that", "25.00"), ("double it", "100.00"), ("make it half", "25.00")],
)
def test_a_share_of_the_amount_that_stands_is_asked_about_anew(
    talk: Talk, text: str, value: str
) -> None:
    talk.say("send $50 to katy", "transfer_money", KATY)
    assert talk.say(text, "inform") == ["utter_confirm_transfer"]
    assert talk.slots[AMOUNT] == value


@pytest.mark.parametrize(
    "text", ["pay all of emblem today", "clear my emblem card completely today"]
)
def test_all_of_a_card_is_its_balance(talk: Talk, text: str) -> None:
    talk.say(text, "pay_cc", EMBLEM)
    assert talk.responses == ["utter_confirm_full_payment"]


def test_a_share_of_a_card_waits_for_the_card(talk: Talk) -> None:
    talk.say("pay double the minimum", "pay_cc")
    assert talk.responses == ["utter_share_of_which_card", "utter_ask_card"]
    assert talk.slots.get(AMOUNT) is None


@pytest.mark.parametrize(
    "text", ["half of my rent", "10% of my salary", "most of it", "the rest", "20%"]
)
def test_a_share_of_something_else_gets_a_sentence_of_its_own(
    talk: Talk, text: str
) -> None:
    talk.say("send money to katy", "transfer_money", KATY)
    replies = talk.say(text, "inform")
    assert replies == ["utter_share_of_what", "utter_ask_transfer_amount"]


@pytest.mark.parametrize("text", ["everything except 900,000", "all but 1 million"])
def test_more_left_over_than_there_is_is_refused(talk: Talk, text: str) -> None:
    talk.say("send money to katy", "transfer_money", KATY)
    assert talk.say(text, "inform")[-1] == "utter_ask_transfer_amount"
    assert talk.slots.get(AMOUNT) is None


@pytest.mark.parametrize(
    "text, value",
    [
        ("my half of the bill is $50, send it to katy", "50.00"),
        ("send katy $30, that's half of it", "30.00"),
        ("send $20 to katy for the second half of march", "20.00"),
        ("send $20 to katy, she paid everything but the drinks", "20.00"),
    ],
)
def test_a_share_that_only_tells_a_story_is_no_amount(
    talk: Talk, text: str, value: Optional[str]
) -> None:
    talk.say(text, "transfer_money", KATY)
    assert talk.slots[AMOUNT] == value
