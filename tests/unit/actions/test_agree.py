"""A yes that was asked for by nothing: it pays, sends, cancels or tells again."""

from typing import Callable, List

import pytest

from actions.base_action import BankAction
from actions.skills.agree import ActionAgree
from actions.skills.follow_search import ActionCorrectSearch, ActionFollowSearch
from actions.skills.resume_form import ActionResume
from actions.skills.scheduled_payments import ActionCancelPayment
from actions.skills.show_balance import ActionShowBalance
from actions.skills.show_card_due import ActionShowCardDue
from actions.skills.show_recipients import ActionShowRecipients
from actions.skills.show_transfer_charge import ActionShowTransferCharge
from tests.unit.actions.talk import Talk, entity, interval, money

MAY = interval("may", "2026-05-01", "2026-06-01", "month")
PAID = ["ok pay that", "yes pay it then", "pay the minimum please", "sure, settle it"]


def offer(talk: Talk) -> None:
    """Let the action follow that a shown card calls for."""
    talk.events.append({"event": "action", "name": talk.followup})
    talk.followup = ""


@pytest.mark.parametrize("text", PAID)
@pytest.mark.parametrize("shows", [ActionShowBalance, ActionShowCardDue])
@pytest.mark.parametrize("card", ["emblem", "justice bank"])
def test_a_card_that_was_shown_is_paid(
    talk: Talk, text: str, shows: Callable[..., BankAction], card: str
) -> None:
    talk.hear(f"what do I owe on {card}", "check_balance", entity("credit_card", card))
    talk.act(shows(talk.bank))
    assert talk.followup == "action_offer_payment"
    offer(talk)

    talk.hear(text, "affirm")
    talk.act(ActionAgree(talk.bank))

    assert talk.slots["credit_card"] == card
    assert talk.loop == "cc_payment_form"
    assert talk.slots.get("confirm_form") is None


def test_a_plain_yes_after_a_card_is_just_heard(talk: Talk) -> None:
    talk.hear("what is on emblem", "check_balance", entity("credit_card", "emblem"))
    talk.act(ActionShowBalance(talk.bank))
    offer(talk)
    talk.hear("yes", "affirm")
    assert talk.act(ActionAgree(talk.bank)) == ["utter_ok"]


@pytest.mark.parametrize("text", ["send it anyway", "do it after all", "ok send it"])
def test_what_was_dropped_is_asked_again_and_not_done(talk: Talk, text: str) -> None:
    before = talk.bank.balance("ann")
    talk.begin_transfer()
    assert talk.no() == ["utter_transfer_cancelled"]
    talk.hear(text, "affirm")
    assert talk.act(ActionAgree(talk.bank)) == ["utter_confirm_transfer"]
    assert talk.said("utter_confirm_transfer")["amount"] == "$50.00"
    assert talk.bank.balance("ann") == before
    assert talk.yes() == ["utter_transfer_complete"]


def test_a_plain_yes_after_something_dropped_is_no_okay(talk: Talk) -> None:
    talk.begin_transfer()
    talk.no()
    talk.hear("yes", "affirm")
    assert talk.act(ActionAgree(talk.bank)) == ["utter_ask_whatelse"]


@pytest.mark.parametrize(
    "asked, agreed",
    [
        ("whats the minimum on my emblem card", "ok pay that"),
        ("what is on emblem", "pay the minimum then"),
    ],
)
def test_the_minimum_that_was_spoken_of_is_what_is_paid(
    talk: Talk, asked: str, agreed: str
) -> None:
    talk.hear(asked, "check_balance", entity("credit_card", "emblem"))
    talk.act(ActionShowBalance(talk.bank))
    offer(talk)
    talk.hear(agreed, "affirm")
    assert talk.act(ActionAgree(talk.bank)) == ["utter_ask_payment_day"]
    assert talk.slots["amount-of-money"] == "minimum balance"


def test_nothing_done_is_done_again_by_a_second_yes(talk: Talk) -> None:
    talk.begin_transfer()
    talk.yes()
    balance = talk.bank.balance("ann")
    talk.hear("yes send it", "affirm")
    assert talk.act(ActionAgree(talk.bank)) == ["utter_ok"]
    assert talk.bank.balance("ann") == balance


def test_a_search_that_ran_unasked_is_told_again(talk: Talk) -> None:
    said = [entity("vendor_name", "amazon"), MAY]
    talk.say("spent at amazon in may", "search_transactions", *said)
    first = talk.said("utter_found_spend_vendor")["total"]
    talk.hear("that's right", "affirm")
    talk.act(ActionCorrectSearch(talk.bank))
    assert talk.said("utter_found_spend_vendor")["total"] == first


def test_a_yes_to_cancelling_a_payment_cancels_that_one(talk: Talk) -> None:
    card = entity("credit_card", "emblem")
    talk.say("pay $20 on emblem tomorrow", "pay_cc", card, money("$20", 20))
    talk.yes()
    talk.hear("move it to friday", "cancel_payment")
    cancel = ActionCancelPayment(talk.bank)
    assert talk.act(cancel) == ["utter_cannot_move_payment"]
    talk.hear("yes", "affirm")
    assert talk.act(cancel) == ["utter_payment_cancelled"]
    assert talk.bank.scheduled_payments("ann") == []


@pytest.mark.parametrize("text", ["back to my transfer", "where were we"])
def test_what_waits_is_gone_back_to_when_asked_for(talk: Talk, text: str) -> None:
    talk.slots["left_forms"] = [
        {
            "form": "transfer_money_form",
            "slots": {"PERSON": "Percy Donald", "amount-of-money": "50.00"},
            "requested": "confirm_form",
            "key": "",
        }
    ]
    talk.hear(text, "resume_form")
    replies = talk.act(ActionResume(talk.bank))
    assert replies == ["utter_resumed", "utter_confirm_transfer"]


def test_where_nothing_waits_that_is_said(talk: Talk) -> None:
    talk.hear("back to my transfer", "resume_form")
    assert talk.act(ActionResume(talk.bank)) == ["utter_nothing_waits"]


def test_the_card_with_most_to_pay_is_told_of_those_shown(talk: Talk) -> None:
    talk.hear("what do I owe on all cards", "check_balance")
    talk.act(ActionShowBalance(talk.bank))
    talk.hear("which one is the highest", "ask_search_detail")
    assert talk.act(ActionFollowSearch(talk.bank)) == ["utter_card_highest"]
    cards = talk.bank.cards("ann")
    most = max(cards, key=lambda card: card.current_balance.amount)
    assert talk.said("utter_card_highest")["card"] == most.name


def test_what_is_had_and_what_is_owed_are_both_told(talk: Talk) -> None:
    talk.hear("how much do I have and how much do I owe", "check_balance")
    replies = talk.act(ActionShowBalance(talk.bank))
    assert {"utter_account_balance", "utter_card_balance"} <= set(replies)


@pytest.mark.parametrize(
    "text, replies",
    [
        ("is percy in there?", ["utter_recipient_known"]),
        ("do you have percy on the list", ["utter_recipient_known"]),
        ("is bob on my list?", ["utter_recipient_unknown", "utter_recipients"]),
        ("who can I send money to", ["utter_recipients"]),
    ],
)
def test_whether_somebody_is_a_recipient_is_told(
    talk: Talk, text: str, replies: List[str]
) -> None:
    names = [entity("PERSON", name) for name in ("percy", "bob") if name in text]
    talk.hear(text, "check_recipients", *names)
    assert talk.act(ActionShowRecipients(talk.bank)) == replies


def test_paying_a_card_costs_nothing(talk: Talk) -> None:
    talk.hear("is there a fee for paying a card?", "ask_transfer_charge")
    replies = talk.act(ActionShowTransferCharge(talk.bank))
    assert replies == ["utter_card_payment_free"]


@pytest.mark.parametrize("title", ["Dr. ", "mr ", "Mrs. ", "uncle "])
def test_a_title_is_no_part_of_a_name(talk: Talk, title: str) -> None:
    said = [money("$50", 50), entity("PERSON", f"{title}Donald")]
    replies = talk.say(f"send $50 to {title}Donald", "transfer_money", *said)
    assert replies == ["utter_confirm_transfer"]
    assert talk.slots["PERSON"] == "Percy Donald"
