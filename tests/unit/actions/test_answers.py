"""Questions that are answered at once: balances, recipients, charges, payments."""

from datetime import date

import pytest

from actions.bank.money import Money
from actions.skills.scheduled_payments import (
    ActionCancelPayment,
    ActionShowScheduledPayments,
)
from actions.skills.session import ActionSessionStart
from actions.skills.show_balance import ActionShowBalance
from actions.skills.show_recipients import ActionShowRecipients
from actions.skills.show_transfer_charge import ActionShowTransferCharge
from tests.unit.actions.talk import Talk, entity


def dollars(text: str) -> Money:
    return Money.of(text, "USD")


@pytest.mark.parametrize("kind", ["savings", "joint", "business"])
def test_an_account_that_does_not_exist_is_named_beside_the_only_one(
    talk: Talk, kind: str
) -> None:
    said = entity("account_type", kind, "bank")
    talk.hear(f"what about my {kind}?", "check_balance", said)
    replies = talk.act(ActionShowBalance(talk.bank))
    assert replies == ["utter_account_balance", "utter_only_account"]
    assert talk.said("utter_only_account")["kind"] == kind


def test_the_account_is_shown_when_nothing_was_named(talk: Talk) -> None:
    talk.hear("what's my balance", "check_balance")
    assert talk.act(ActionShowBalance(talk.bank)) == ["utter_account_balance"]
    shown = talk.said("utter_account_balance")["balance"]
    assert shown == str(talk.bank.balance("ann"))


def test_all_cards_are_shown(talk: Talk) -> None:
    said = entity("account_type", "cards", "credit")
    talk.hear("what do I owe on my cards", "check_balance", said)
    replies = talk.act(ActionShowBalance(talk.bank))
    assert replies == ["utter_card_balances", *["utter_card_balance"] * 4]


def test_one_card_is_shown(talk: Talk) -> None:
    said = entity("credit_card", "iron bank")
    talk.hear("what do I owe on iron bank", "check_balance", said)
    assert talk.act(ActionShowBalance(talk.bank)) == ["utter_card_balance"]
    card = talk.bank.card("ann", "iron bank")
    assert talk.said("utter_card_balance")["owed"] == str(card.current_balance)


def test_a_card_is_found_without_help_of_nlu(talk: Talk) -> None:
    talk.hear("balance of justice bank", "check_balance")
    assert talk.act(ActionShowBalance(talk.bank)) == ["utter_card_balance"]
    assert talk.said("utter_card_balance")["card"] == "justice bank"


def test_an_unknown_card_gets_all_cards(talk: Talk) -> None:
    talk.hear("balance of amex", "check_balance", entity("credit_card", "amex"))
    assert talk.act(ActionShowBalance(talk.bank))[0] == "utter_card_balances"


def test_card_and_account_are_both_shown_when_both_were_named(talk: Talk) -> None:
    said = [entity("credit_card", "emblem"), entity("account_type", "account", "bank")]
    talk.hear("balance of emblem and my account", "check_balance", *said)
    replies = talk.act(ActionShowBalance(talk.bank))
    assert replies == ["utter_card_balance", "utter_account_balance"]


def test_all_recipients_are_listed(talk: Talk) -> None:
    talk.hear("who can I pay", "check_recipients")
    assert talk.act(ActionShowRecipients(talk.bank)) == ["utter_recipients"]
    listed = talk.said("utter_recipients")["recipients"]
    assert all(name in listed for name in talk.bank.recipients("ann"))
    assert listed.endswith("Percy Donald and Lisa Macintyre")


def test_the_free_transfers_that_are_left_are_told(talk: Talk) -> None:
    talk.bank.transfer("ann", "Katy", dollars("1"), "one")
    talk.hear("is there a fee", "ask_transfer_charge")
    assert talk.act(ActionShowTransferCharge(talk.bank)) == ["utter_transfer_free"]
    assert talk.said("utter_transfer_free")["left"] == "5 free transfers"


def test_the_charge_is_told_when_none_is_free(talk: Talk) -> None:
    for turn in range(6):
        talk.bank.transfer("ann", "Katy", dollars("1"), f"free-{turn}")
    talk.hear("is there a fee", "ask_transfer_charge")
    assert talk.act(ActionShowTransferCharge(talk.bank)) == ["utter_transfer_charged"]
    assert talk.said("utter_transfer_charged")["fee"] == "$10.00"


def schedule(talk: Talk, card: str, day: int) -> str:
    key = f"{card}-{day}"
    due = date(2026, 11, day)
    made = talk.bank.pay_card("ann", card, dollars("20"), key, due)
    return str(made.id)  # type: ignore[union-attr]


def test_scheduled_payments_are_listed_with_their_days(talk: Talk) -> None:
    schedule(talk, "emblem", 27)
    talk.hear("show my scheduled payments", "check_scheduled_payments")
    replies = talk.act(ActionShowScheduledPayments(talk.bank))
    assert replies == ["utter_scheduled_payments", "utter_scheduled_payment"]
    assert talk.said("utter_scheduled_payments")["count"] == "1 scheduled payment"
    assert talk.said("utter_scheduled_payment")["date"] == "Nov 27, 2026"


def test_which_cards_there_are_is_answered_with_all_of_them(talk: Talk) -> None:
    talk.hear("which cards do I have?", "check_balance")
    replies = talk.act(ActionShowBalance(talk.bank))
    assert replies == ["utter_card_balances", *["utter_card_balance"] * 4]


def test_no_scheduled_payments_is_a_sentence_of_its_own(talk: Talk) -> None:
    for action in (ActionShowScheduledPayments, ActionCancelPayment):
        talk.hear("cancel that payment", "cancel_payment")
        assert talk.act(action(talk.bank)) == ["utter_no_scheduled_payments"]


def test_the_only_payment_is_cancelled(talk: Talk) -> None:
    before = talk.bank.balance("ann")
    schedule(talk, "emblem", 27)
    talk.hear("cancel that payment", "cancel_payment")
    assert talk.act(ActionCancelPayment(talk.bank)) == ["utter_payment_cancelled"]
    assert talk.bank.scheduled_payments("ann") == []
    assert talk.bank.balance("ann") == before


def test_one_of_several_payments_is_asked_for_by_buttons(talk: Talk) -> None:
    first, second = schedule(talk, "emblem", 27), schedule(talk, "iron bank", 28)
    talk.hear("cancel that payment", "cancel_payment")
    assert talk.act(ActionCancelPayment(talk.bank)) == ["utter_which_payment"]
    assert len(talk.said("utter_which_payment")["buttons"]) == 2
    text = f'/cancel_payment{{"payment_id": "{second}"}}'
    talk.hear(text, "cancel_payment", entity("payment_id", second))
    assert talk.act(ActionCancelPayment(talk.bank)) == ["utter_payment_cancelled"]
    assert [p.id for p in talk.bank.scheduled_payments("ann")] == [first]


@pytest.mark.parametrize(
    "text, left",
    [
        ("cancel both", 0),
        ("cancel all my scheduled payments", 0),
        ("cancel the credit all payment", 2),
        ("cancel all emblem payments", 1),
    ],
)
def test_all_that_are_meant_are_cancelled_at_once(
    talk: Talk, text: str, left: int
) -> None:
    schedule(talk, "emblem", 27), schedule(talk, "iron bank", 28)
    talk.hear(text, "cancel_payment")
    talk.act(ActionCancelPayment(talk.bank))
    assert len(talk.bank.scheduled_payments("ann")) == left


def test_the_payment_is_told_by_its_card(talk: Talk) -> None:
    schedule(talk, "emblem", 27)
    schedule(talk, "iron bank", 28)
    said = entity("credit_card", "iron bank")
    talk.hear("cancel the iron bank payment", "cancel_payment", said)
    talk.act(ActionCancelPayment(talk.bank))
    assert talk.said("utter_payment_cancelled")["card"] == "iron bank"


def test_the_payment_is_told_by_its_number(talk: Talk) -> None:
    schedule(talk, "emblem", 27)
    number = schedule(talk, "emblem", 28)
    talk.hear(f"cancel payment {number.lower()} please", "cancel_payment")
    talk.act(ActionCancelPayment(talk.bank))
    assert talk.said("utter_payment_cancelled")["payment"] == number


def test_a_session_opens_with_the_currency_of_the_account(talk: Talk) -> None:
    talk.hear("hi", "greet")
    assert talk.act(ActionSessionStart(talk.bank)) == []
    assert talk.slots["currency"] == "USD"
    kinds = [event["event"] for event in talk.events[-3:]]
    assert kinds == ["session_started", "slot", "action"]
