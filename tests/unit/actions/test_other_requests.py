"""Several things in one sentence: one is done, and the others are not forgotten."""

import pytest

from actions.parsing.message import Message
from actions.parsing.other_requests import (
    FORM_OF_KIND,
    RequestKind,
    split_requests,
    unserved_requests,
)
from actions.skills.registry import FORM_NAMED
from actions.skills.show_balance import ActionShowBalance
from actions.skills.switch_forms import ActionSwitchBackAsk
from tests.unit.actions.talk import Talk, entity, moment, money, number

CARDS = ["emblem", "justice bank", "credit all", "iron bank"]


def told(text: str, served: RequestKind) -> list:
    replies = unserved_requests(Message("inform", text, (), "m1"), served, CARDS)
    return [reply.name.replace("utter_left_out_", "") for reply in replies]


@pytest.mark.parametrize(
    "text, served, others",
    [
        ("hi, what's my balance and can you send 20 to kyle?", "transfer", "balance"),
        ("hi, what's my balance and can you send 20 to kyle?", "balance", "transfer"),
        ("how much did I spend at target and send $5 to lisa", "search", "transfer"),
        ("whats my balance and recipients", "balance", "recipients"),
        ("show my recipients and my balance", "recipients", "balance"),
        (
            "pay iron bank the minimum tomorrow and show my balance",
            "payment",
            "balance",
        ),
        ("pay percy 50, and what do I owe on my cards?", "transfer", "balance"),
        ("send 5 to lisa then pay emblem 20", "transfer", "payment"),
        ("what's my balance and who can I send money to?", "balance", "recipients"),
        ("send $5 to lisa. is there a fee?", "transfer", "charge"),
        ("show my balance and what's scheduled", "balance", "scheduled"),
        ("show my balance, what I spent and what is scheduled", "balance", "several"),
    ],
)
def test_what_is_not_answered_is_told(text: str, served: str, others: str) -> None:
    assert told(text, RequestKind(served)) == [others]


@pytest.mark.parametrize(
    "text, served",
    [
        ("send fifty bucks to percy please", "transfer"),
        ("transfer money, pay my friend percy $20", "transfer"),
        ("send 1,250.75 to evan", "transfer"),
        ("how much did I spend at amazon between march and may", "search"),
        ("how much did I spend and earn last month", "search"),
        ("how much money can I send?", "balance"),
        ("what's my balance and what do I owe?", "balance"),
        ("pay the full balance of emblem", "payment"),
        ("minimum balance, tomorrow", "payment"),
        ("the minimum and do it on friday", "payment"),
        ('/inform{"PERSON": "Percy and balance"}', "transfer"),
        ("is there a charge if I send money to percy and to karen", "charge"),
    ],
)
def test_one_request_alone_is_no_reason_to_complain(text: str, served: str) -> None:
    assert told(text, RequestKind(served)) == []


def test_a_form_says_it_before_its_question(talk: Talk) -> None:
    said = [number("20", 20), entity("PERSON", "kyle")]
    talk.say("what's my balance and can you send 20 to kyle?", "transfer_money", *said)
    assert talk.responses == ["utter_left_out_balance", "utter_confirm_transfer"]


def test_an_answer_at_once_says_it_as_well(talk: Talk) -> None:
    talk.hear("what's my balance and send 20 to kyle", "check_balance")
    talk.act(ActionShowBalance(talk.bank))
    assert talk.responses == ["utter_account_balance", "utter_left_out_transfer"]


def test_two_transfers_in_one_sentence_are_made_one_after_the_other(
    talk: Talk,
) -> None:
    said = [
        money("fifty", 50),
        money("20", 20),
        entity("PERSON", "percy"),
        entity("PERSON", "karen"),
    ]
    talk.say("send fifty to percy and 20 to karen", "transfer_money", *said)
    assert talk.responses == ["utter_one_after_the_other", "utter_confirm_transfer"]
    assert talk.said("utter_confirm_transfer")["recipient"] == "Percy Donald"
    assert talk.said("utter_confirm_transfer")["amount"] == "$50.00"
    assert talk.slots["previous_form_name"] == "transfer_money_form"

    assert talk.yes() == ["utter_transfer_complete"]
    talk.act(ActionSwitchBackAsk(talk.bank))
    talk.hear("yes", "affirm")
    assert talk.run_form("transfer_money_form")[-1] == "utter_confirm_transfer"
    assert talk.said("utter_confirm_transfer")["recipient"] == "Karen Lancaster"
    assert talk.said("utter_confirm_transfer")["amount"] == "$20.00"
    assert talk.yes() == ["utter_transfer_complete"]


def test_each_of_two_requests_keeps_its_own_values(talk: Talk) -> None:
    said = [
        entity("amount-of-money", "the minimum", "minimum balance"),
        entity("credit_card", "emblem"),
        moment("today", "2026-11-18"),
        number("15", 15),
        entity("PERSON", "karen"),
    ]
    text = "pay the minimum on emblem today and send 15 to karen"
    talk.say(text, "pay_cc", *said)
    assert talk.responses == [
        "utter_one_after_the_other",
        "utter_confirm_minimum_payment",
    ]
    assert talk.slots["previous_form_name"] == "transfer_money_form"

    talk.yes()
    talk.act(ActionSwitchBackAsk(talk.bank))
    talk.hear("yes", "affirm")
    talk.run_form("transfer_money_form")
    assert talk.said("utter_confirm_transfer")["amount"] == "$15.00"


@pytest.mark.parametrize(
    "text", ["send 50 to percy, no wait, 20 to karen", "pay my friend percy 50"]
)
def test_a_correction_is_no_second_request(text: str) -> None:
    message = Message("transfer_money", text, (), "m1")

    assert split_requests(message, RequestKind.TRANSFER, CARDS) == (message, [])


def test_each_kind_of_request_that_waits_names_the_form_that_serves_it() -> None:
    served = {form.request_kind: name for name, form in FORM_NAMED.items()}
    served.pop(None, None)

    assert served == FORM_OF_KIND
