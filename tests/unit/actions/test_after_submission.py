"""What is said after a form was submitted, and noise."""

from datetime import datetime, timedelta, timezone

import pytest

from actions.bank.memory.store import MemoryStore
from actions.bank.money import Money
from actions.bank.service import Bank
from actions.skills.scheduled_payments import (
    ActionShowScheduledPayments,
    ActionTakeBack,
)
from tests.unit.actions.talk import Talk, entity, moment, money


@pytest.mark.parametrize("text", ["undo that", "cancel", "take it back"])
def test_what_was_sent_cannot_be_taken_back(talk: Talk, text: str) -> None:
    talk.begin_transfer()
    talk.yes()
    talk.hear(text, "deny")
    assert talk.act(ActionTakeBack(talk.bank)) == ["utter_too_late"]


def test_another_no_after_a_submission_wants_nothing_more(talk: Talk) -> None:
    talk.begin_transfer()
    talk.yes()
    talk.hear("no thanks", "deny")
    assert talk.act(ActionTakeBack(talk.bank)) == ["utter_ask_whatelse"]


def test_a_cancel_after_a_cancelled_transfer_wants_nothing_more(talk: Talk) -> None:
    talk.begin_transfer()
    talk.say("cancel", "deny")
    talk.hear("cancel", "deny")
    assert talk.act(ActionTakeBack(talk.bank)) == ["utter_ask_whatelse"]


def test_a_payment_that_was_only_scheduled_is_cancelled(talk: Talk) -> None:
    said = [money("$5", 5), entity("credit_card", "emblem")]
    talk.say(
        "pay $5 on emblem tomorrow", "pay_cc", *said, moment("tomorrow", "2026-11-19")
    )
    talk.yes()
    talk.hear("cancel that", "deny")
    assert talk.act(ActionTakeBack(talk.bank)) == ["utter_payment_cancelled"]
    assert talk.bank.scheduled_payments("ann") == []


def test_a_failed_payment_is_not_called_scheduled() -> None:
    clock = [datetime(2026, 11, 18, tzinfo=timezone.utc)]
    talk = Talk(Bank(MemoryStore(), lambda: clock[0]))
    card, day = entity("credit_card", "emblem"), moment("tomorrow", "2026-11-19")
    talk.say("pay $5 on emblem tomorrow", "pay_cc", money("$5", 5), card, day)
    talk.yes()
    free = Money.of("0", "USD")
    talk.bank.transfer("ann", "Katy", talk.bank.balance("ann"), "everything", free)
    clock[0] += timedelta(days=2)
    talk.hear("what is scheduled", "check_scheduled_payments")
    replies = talk.act(ActionShowScheduledPayments(talk.bank))
    assert replies == ["utter_failed_payments", "utter_failed_payment"]


@pytest.mark.parametrize("text", ["hmm", "dunno", "no idea"])
def test_noise_is_no_unsupported_request(talk: Talk, text: str) -> None:
    talk.say("send money", "transfer_money")
    talk.say(text, "out_of_scope")
    assert talk.responses == ["utter_not_understood", "utter_ask_recipient"]
