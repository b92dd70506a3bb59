"""A scheduled payment is found by what people say about it."""

from datetime import date

import pytest

from actions.bank.model import ScheduledPayment
from actions.bank.money import Money
from actions.skills.movement_status import (
    ActionReverseTransfer,
    ActionShowMovementStatus,
)
from actions.skills.scheduled_payments import ActionCancelPayment, ActionTakeBack
from tests.unit.actions.talk import Talk, entity, moment, money, number


@pytest.fixture
def scheduled(talk: Talk) -> Talk:
    """Two payments: 10 on emblem for the 8th, and 12 for the 9th, spoken of last."""
    for amount, day in (("10", 8), ("12", 9)):
        paid = Money.of(amount, "USD")
        key, due = f"k{day}", date(2026, 12, day)
        done = talk.bank.pay_card(talk.customer, "emblem", paid, key, due)
    assert isinstance(done, ScheduledPayment)
    talk.slots["last_movement"] = {
        "kind": "scheduled",
        "party": "emblem",
        "amount": "$12.00",
        "receipt": done.id,
    }
    return talk


def cancel(talk: Talk, text: str, *entities, intent: str = "cancel_payment"):
    talk.hear(text, intent, *entities)
    return talk.act(ActionCancelPayment(talk.bank))


@pytest.mark.parametrize("text", ["cancel that", "ok cancel it", "cancel the last one"])
def test_that_is_the_one_that_was_spoken_of_last(scheduled: Talk, text: str) -> None:
    assert cancel(scheduled, text) == ["utter_payment_cancelled"]
    assert scheduled.said("utter_payment_cancelled")["amount"] == "$12.00"


def test_with_several_it_asks_which_and_takes_the_answer(scheduled: Talk) -> None:
    card = entity("credit_card", "emblem")
    assert cancel(scheduled, "cancel an emblem payment", card) == [
        "utter_which_payment"
    ]

    day = moment("the 8th", "2026-12-08")
    assert cancel(scheduled, "the one on the 8th", day, intent="inform") == [
        "utter_payment_cancelled"
    ]
    assert scheduled.said("utter_payment_cancelled")["amount"] == "$10.00"


def test_the_words_of_a_button_choose_it(scheduled: Talk) -> None:
    text = "emblem, $10.00, Dec 8, 2026"
    said = [
        entity("credit_card", "emblem"),
        money("$10.00", 10),
        moment("Dec 8, 2026", "2026-12-08"),
    ]
    assert cancel(scheduled, text, *said, intent="inform") == [
        "utter_payment_cancelled"
    ]


def test_information_about_no_payment_cancels_none(scheduled: Talk) -> None:
    assert cancel(scheduled, "blue", intent="inform") == ["utter_default"]
    assert len(scheduled.bank.scheduled_payments(scheduled.customer)) == 2


@pytest.mark.parametrize("text", ["move it to the 7th", "push that back a week"])
def test_moving_a_payment_cancels_none(scheduled: Talk, text: str) -> None:
    assert cancel(scheduled, text) == ["utter_cannot_move_payment"]
    assert len(scheduled.bank.scheduled_payments(scheduled.customer)) == 2


def test_a_no_with_cancel_in_it_takes_back_what_was_just_told(scheduled: Talk) -> None:
    scheduled.hear("ok cancel it then", "deny")
    assert scheduled.act(ActionTakeBack(scheduled.bank)) == ["utter_payment_cancelled"]


def test_what_is_scheduled_has_not_gone_out_yet(scheduled: Talk) -> None:
    scheduled.hear("did it go through already", "ask_movement_status")
    replies = scheduled.act(ActionShowMovementStatus(scheduled.bank))
    assert replies == ["utter_status_scheduled"]
    assert scheduled.said("utter_status_scheduled")["date"] == "Dec 9, 2026"

    cancel(scheduled, "cancel that")
    scheduled.hear("is it definitely cancelled", "ask_movement_status")
    replies = scheduled.act(ActionShowMovementStatus(scheduled.bank))
    assert replies == ["utter_status_not_scheduled"]


def test_what_was_sent_is_told_with_its_receipt_and_cannot_be_taken_back(
    talk: Talk,
) -> None:
    said = [money("$50", 50), entity("PERSON", "percy")]
    talk.say("send $50 to percy", "transfer_money", *said)
    talk.yes()

    talk.hear("did you send the $50", "ask_movement_status", money("$50", 50))
    assert talk.act(ActionShowMovementStatus(talk.bank)) == ["utter_status_transfer"]
    talk.hear("did you send $60", "ask_movement_status", money("$60", 60))
    assert talk.act(ActionShowMovementStatus(talk.bank)) == ["utter_status_nothing"]
    talk.hear("undo that", "reverse_transfer")
    assert talk.act(ActionReverseTransfer(talk.bank)) == ["utter_too_late_for"]


def test_another_goes_to_the_one_who_got_money_last(talk: Talk) -> None:
    said = [money("$50", 50), entity("PERSON", "percy")]
    talk.say("send $50 to percy", "transfer_money", *said)
    talk.yes()

    talk.say("send him another 20", "transfer_money", number("20", 20))
    assert talk.said("utter_confirm_transfer")["recipient"] == "Percy Donald"
    assert talk.said("utter_confirm_transfer")["amount"] == "$20.00"
    talk.yes()

    talk.say("send the same to lisa", "transfer_money", entity("PERSON", "lisa"))
    assert talk.said("utter_confirm_transfer")["recipient"] == "Lisa Macintyre"
    assert talk.said("utter_confirm_transfer")["amount"] == "$20.00"


@pytest.mark.parametrize("text", ["cancel the first one", "cancel number 1 please"])
def test_a_payment_is_meant_by_its_place(scheduled: Talk, text: str) -> None:
    assert cancel(scheduled, text) == ["utter_payment_cancelled"]
    assert scheduled.said("utter_payment_cancelled")["amount"] == "$10.00"


@pytest.mark.parametrize("text", ["cancel the fifth one", "cancel the one of january"])
def test_a_place_that_no_payment_has_cancels_none(scheduled: Talk, text: str) -> None:
    assert cancel(scheduled, text) == ["utter_which_payment"]


def test_the_new_day_of_a_payment_does_not_hide_the_payment(scheduled: Talk) -> None:
    day = moment("the 15th", "2026-12-15")
    text = "move the second one to the 15th"
    assert cancel(scheduled, text, day) == ["utter_cannot_move_payment"]
    buttons = scheduled.said("utter_cannot_move_payment")["buttons"]
    assert [each["title"] for each in buttons] == ["emblem, $12.00, Dec 9, 2026"]


@pytest.mark.parametrize("text", ["that was a mistake", "it was a mistake"])
def test_a_regret_cancels_what_is_only_scheduled(scheduled: Talk, text: str) -> None:
    scheduled.hear(text, "deny")
    assert scheduled.act(ActionTakeBack(scheduled.bank)) == ["utter_payment_cancelled"]
