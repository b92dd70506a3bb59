"""What is said instead of a plain yes or no to leaving a form, or to coming back."""

import pytest

from actions.skills.switch_forms import (
    ActionSwitchBackAsk,
    ActionSwitchBackRemind,
    ActionSwitchFormsAffirm,
    ActionSwitchFormsAsk,
    ActionSwitchFormsDeny,
)
from actions.skills.take_information import ActionTakeInformation
from tests.unit.actions.talk import TURNED_DOWN, Entity, Talk, entity, money, number

TRANSFER, CARD = "transfer_money_form", "cc_payment_form"


def ask_for_a_card_payment(talk: Talk) -> None:
    talk.begin_transfer()
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())


def deny(talk: Talk, text: str, *entities: Entity) -> None:
    assert talk.say(text, "deny", *entities) == TURNED_DOWN
    talk.act(ActionSwitchFormsDeny())
    talk.run_form(TRANSFER)


def test_no_with_a_value_stays_and_takes_the_value(talk: Talk) -> None:
    ask_for_a_card_payment(talk)
    deny(talk, "no, make it 60", number("60", 60))
    assert talk.responses == ["utter_switch_deny", "utter_confirm_transfer"]
    assert talk.slots["amount-of-money"] == "60.00"


def test_a_bare_no_takes_no_name(talk: Talk) -> None:
    talk.say("send money", "transfer_money")
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())
    deny(talk, "nah not today")
    assert talk.responses == ["utter_switch_deny", "utter_ask_recipient"]
    assert talk.slots.get("PERSON") is None


def test_cancel_at_the_switch_question_ends_the_form(talk: Talk) -> None:
    before = talk.bank.balance("ann")
    ask_for_a_card_payment(talk)
    talk.hear("cancel", "deny")
    talk.act(ActionSwitchFormsDeny())
    talk.run_form(TRANSFER)
    assert talk.responses == ["utter_transfer_cancelled"]
    assert talk.loop is None
    assert talk.bank.balance("ann") == before


def leave_and_be_offered_resuming(talk: Talk) -> None:
    ask_for_a_card_payment(talk)
    talk.yes()
    talk.act(ActionSwitchFormsAffirm())
    talk.run_form(CARD)
    talk.say("cancel", "deny")
    talk.act(ActionSwitchBackAsk())
    assert talk.slots["previous_form_name"] is None


def test_resuming_is_offered_again_after_a_word_in_between(talk: Talk) -> None:
    leave_and_be_offered_resuming(talk)
    talk.hear("what's my balance", "check_balance")
    assert talk.act(ActionSwitchBackRemind()) == [
        "utter_switch_back_ask_transfer_money_form"
    ]
    assert talk.slots["previous_form_name"] == TRANSFER

    talk.hear("yes", "affirm")
    talk.run_form(TRANSFER)
    assert talk.responses == ["utter_resumed", "utter_confirm_transfer"]
    assert talk.slots["previous_form_name"] is None


def test_nothing_is_offered_when_nothing_was_left(talk: Talk) -> None:
    talk.hear("hello", "greet")
    assert talk.act(ActionSwitchBackRemind()) == []
    assert talk.slots["previous_form_name"] is None


@pytest.mark.parametrize("unit", ["£", "€"])
def test_a_value_that_is_refused_is_named_at_the_offer(talk: Talk, unit: str) -> None:
    leave_and_be_offered_resuming(talk)
    talk.events.append({"event": "action", "name": ActionSwitchBackAsk().name()})
    talk.hear(f"{unit}1,000", "inform", money(f"{unit}1,000", 1000, unit))
    replies = talk.act(ActionTakeInformation(talk.bank))
    assert "utter_wrong_currency" in replies
    assert talk.waits_for == "amount-of-money"
