"""Regrets right after a deed."""

import pytest

from actions.too_late import ActionTooLate
from tests.unit.actions.talk import Talk, entity, moment, money

WHAT_ELSE = ["utter_ask_whatelse"]


def regret(talk: Talk, text: str) -> list:
    talk.hear(text, "deny")
    return talk.act(ActionTooLate())


def transfer(talk: Talk) -> None:
    said = [money("$50", 50), entity("PERSON", "Percy")]
    talk.say("send $50 to Percy", "transfer_money", *said)


@pytest.mark.parametrize(
    "text", ["cancel", "undo that", "cancel the transfer", "that was a mistake", "stop"]
)
def test_what_is_done_cannot_be_taken_back_and_it_is_said(
    talk: Talk, text: str
) -> None:
    transfer(talk)
    talk.yes()
    assert regret(talk, text) == ["utter_too_late"]
    assert talk.said("utter_too_late")["receipt"] == "R00000001"


def test_a_payment_that_is_only_scheduled_can_be_cancelled_by_a_button(
    talk: Talk,
) -> None:
    said = [money("$30", 30), entity("credit_card", "emblem")]
    tomorrow = moment("tomorrow", "2026-11-19")
    talk.say("pay $30 on emblem tomorrow", "pay_cc", *said, tomorrow)
    talk.yes()
    (payment,) = talk.bank.scheduled_payments("ann")
    assert regret(talk, "cancel") == ["utter_still_scheduled"]
    (button,) = talk.said("utter_still_scheduled")["buttons"]
    assert button["payload"] == f'/cancel_payment{{"payment_id": "{payment.id}"}}'


def test_a_plain_no_is_no_regret(talk: Talk) -> None:
    transfer(talk)
    talk.yes()
    assert regret(talk, "no") == WHAT_ELSE


def test_what_was_cancelled_needs_no_undoing(talk: Talk) -> None:
    transfer(talk)
    talk.yes()
    transfer(talk)
    talk.no()
    assert regret(talk, "cancel") == WHAT_ELSE
