"""The bank's store is away: one polite sentence, and nothing is lost."""

import pytest

from actions.bank.errors import StoreUnavailable
from actions.skills.session import ActionSessionStart
from actions.skills.show_balance import ActionShowBalance
from actions.skills.show_recipients import ActionShowRecipients
from actions.skills.show_transfer_charge import ActionShowTransferCharge
from actions.skills.switch_forms import (
    ActionSwitchBackAsk,
    ActionSwitchFormsAffirm,
    ActionSwitchFormsAsk,
    ActionSwitchFormsDeny,
)
from tests.unit.actions.talk import TURNED_DOWN, Talk, entity, moment, money


class Flaky:
    """A bank that can be taken away and given back."""

    def __init__(self, bank) -> None:
        self._bank = bank
        self.is_away = False
        self.breaks_after = ""

    def __getattr__(self, name):
        found = getattr(self._bank, name)
        if not callable(found):
            return found

        def call(*args, **kwargs):
            if self.is_away:
                raise StoreUnavailable()
            result = found(*args, **kwargs)
            if name == self.breaks_after:
                raise StoreUnavailable()
            return result

        return call


@pytest.fixture
def flaky(talk: Talk) -> Flaky:
    talk.bank = Flaky(talk.bank)  # type: ignore[assignment]
    return talk.bank  # type: ignore[return-value]


def begin_payment(talk: Talk, words: str) -> str:
    """Come to the question that a yes answers; the amount that it shows."""
    said = [entity("credit_card", "emblem"), moment("today", "2026-11-18")]
    talk.say(f"pay {words} on emblem today", "pay_cc", *said)
    return str(talk.messages[-1]["amount"])


@pytest.mark.parametrize(
    "action", [ActionShowBalance, ActionShowRecipients, ActionShowTransferCharge]
)
def test_a_question_gets_one_polite_sentence(talk: Talk, flaky: Flaky, action) -> None:
    flaky.is_away = True
    talk.hear("what's my balance", "check_balance")
    assert talk.act(action(talk.bank)) == ["utter_bank_unavailable"]


def test_a_form_stays_where_it_stands(talk: Talk, flaky: Flaky) -> None:
    talk.say("send $50", "transfer_money", money("$50", 50))
    flaky.is_away = True
    said = entity("PERSON", "Percy")
    assert talk.say("to Percy", "inform", said) == ["utter_bank_unavailable"]
    assert talk.waits_for == "PERSON"
    flaky.is_away = False
    assert talk.say("to Percy", "inform", said) == ["utter_confirm_transfer"]


def test_a_form_that_starts_without_the_bank_goes_on_later(
    talk: Talk, flaky: Flaky
) -> None:
    flaky.is_away = True
    assert talk.say("transfer money", "transfer_money") == ["utter_bank_unavailable"]
    flaky.is_away = False
    assert talk.say("Katy", "inform") == ["utter_ask_transfer_amount"]


def test_a_submission_that_failed_is_tried_again_after_yes(
    talk: Talk, flaky: Flaky
) -> None:
    talk.begin_transfer()
    before = talk.bank.balance("ann")
    flaky.is_away = True
    assert talk.yes() == ["utter_bank_unavailable"]
    flaky.is_away = False
    assert talk.yes() == ["utter_transfer_complete"]
    assert (before - talk.bank.balance("ann")).amount == 50


def test_a_submission_whose_answer_was_lost_is_done_once(
    talk: Talk, flaky: Flaky
) -> None:
    talk.begin_transfer()
    before = talk.bank.balance("ann")
    flaky.breaks_after = "transfer"
    assert talk.yes(message_id="first") == ["utter_outcome_unknown"]
    flaky.breaks_after = ""
    assert talk.yes(message_id="second") == ["utter_transfer_complete"]
    assert (before - talk.bank.balance("ann")).amount == 50


def test_a_correction_after_a_lost_answer_is_another_submission(
    talk: Talk, flaky: Flaky
) -> None:
    talk.begin_transfer()
    before = talk.bank.balance("ann")
    flaky.is_away = True
    talk.yes(message_id="first")
    flaky.is_away = False
    talk.say("make it $60", "inform", money("$60", 60))
    assert talk.responses == ["utter_confirm_transfer"]
    assert talk.yes(message_id="third") == ["utter_transfer_complete"]
    assert (before - talk.bank.balance("ann")).amount == 60


@pytest.mark.parametrize("words", ["the minimum", "the full balance"])
def test_a_balance_paid_without_an_answer_is_paid_once(
    talk: Talk, flaky: Flaky, words: str
) -> None:
    amount = begin_payment(talk, words)
    before = talk.bank.balance("ann")
    flaky.breaks_after = "pay_card"
    assert talk.yes(message_id="first") == ["utter_outcome_unknown"]
    flaky.breaks_after = ""
    assert talk.yes(message_id="second") == ["utter_cc_pay_complete"]
    assert str(talk.said("utter_cc_pay_complete")["amount"]) == amount
    assert str(before - talk.bank.balance("ann")) == amount


@pytest.mark.parametrize("words", ["the minimum", "the full balance"])
def test_any_word_after_a_lost_answer_brings_the_receipt(
    talk: Talk, flaky: Flaky, words: str
) -> None:
    amount = begin_payment(talk, words)
    flaky.breaks_after = "pay_card"
    talk.yes(message_id="first")
    flaky.breaks_after = ""
    talk.say("hmm", "nlu_fallback")
    assert talk.responses == ["utter_already_done", "utter_cc_pay_complete"]
    assert str(talk.said("utter_cc_pay_complete")["amount"]) == amount


@pytest.mark.parametrize("words", ["the minimum", "the full balance"])
def test_a_yes_delivered_twice_gives_one_receipt(talk: Talk, words: str) -> None:
    begin_payment(talk, words)
    again = Talk(talk.bank)
    again.slots, again.events = dict(talk.slots), list(talk.events)
    again.loop = talk.loop

    talk.yes(message_id="same")
    again.yes(message_id="same")

    assert again.responses == ["utter_cc_pay_complete"]
    first = talk.said("utter_cc_pay_complete")
    assert again.said("utter_cc_pay_complete") == first


ALREADY = ["utter_already_done", "utter_transfer_complete"]


def lose_the_answer(talk: Talk, flaky: Flaky) -> None:
    talk.begin_transfer()
    flaky.breaks_after = "transfer"
    assert talk.yes() == ["utter_outcome_unknown"]
    flaky.breaks_after = ""


def test_a_question_after_a_lost_answer_lets_the_form_end(
    talk: Talk, flaky: Flaky
) -> None:
    lose_the_answer(talk, flaky)
    assert talk.say("what's my balance", "check_balance") == TURNED_DOWN
    talk.events.append({"event": "action", "name": "action_show_balance"})
    assert talk.run_form("transfer_money_form") == ALREADY
    assert talk.loop is None


def leave_for_a_card(talk: Talk) -> None:
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())


def test_a_form_left_after_a_lost_answer_moves_nothing_again(
    talk: Talk, flaky: Flaky
) -> None:
    before = talk.bank.balance("ann")
    lose_the_answer(talk, flaky)
    leave_for_a_card(talk)
    talk.yes()
    talk.act(ActionSwitchFormsAffirm())
    talk.run_form("cc_payment_form")
    talk.say("cancel", "deny")
    talk.act(ActionSwitchBackAsk())
    talk.loop = None
    talk.hear("yes", "affirm")
    assert talk.run_form("transfer_money_form") == ["utter_resumed", *ALREADY]
    assert (before - talk.bank.balance("ann")).amount == 50


def test_staying_with_a_correction_after_a_lost_answer_moves_nothing_again(
    talk: Talk, flaky: Flaky
) -> None:
    before = talk.bank.balance("ann")
    lose_the_answer(talk, flaky)
    leave_for_a_card(talk)
    talk.hear("no, make it $60", "deny", money("$60", 60))
    talk.act(ActionSwitchFormsDeny())
    talk.run_form("transfer_money_form")
    assert talk.responses == ["utter_switch_deny", *ALREADY]
    assert (before - talk.bank.balance("ann")).amount == 50


def test_while_it_is_not_known_nothing_else_is_said_about_it(
    talk: Talk, flaky: Flaky
) -> None:
    lose_the_answer(talk, flaky)
    flaky.is_away = True
    assert talk.no() == ["utter_outcome_unknown"]


def test_a_conversation_opens_without_the_bank(talk: Talk, flaky: Flaky) -> None:
    flaky.is_away = True
    talk.hear("hi", "greet")
    talk.act(ActionSessionStart(talk.bank))
    assert talk.events[-1]["name"] == "action_listen"


def test_a_day_that_duckling_is_missing_for_is_no_useless_answer(talk: Talk) -> None:
    talk.say("pay $30 on emblem", "pay_cc", money("$30", 30))
    talk.duckling_answers = False
    for _ in range(3):
        talk.say("on diwali", "inform")
        assert talk.responses == ["utter_no_duckling", "utter_ask_payment_day"]
    talk.duckling_answers = True
    talk.say("on diwali", "inform", moment("on diwali", "2027-10-29"))
    assert talk.responses == ["utter_confirm_payment"]


@pytest.mark.parametrize(
    "text, intent",
    [("no, cancel", "deny"), ("make it $60", "inform"), ("/deny", "deny")],
)
def test_what_went_through_is_neither_denied_nor_done_again(
    talk: Talk, flaky: Flaky, text: str, intent: str
) -> None:
    talk.begin_transfer()
    before = talk.bank.balance("ann")
    flaky.breaks_after = "transfer"
    assert talk.yes() == ["utter_outcome_unknown"]
    flaky.breaks_after = ""
    said = [money("$60", 60)] if "60" in text else []
    talk.say(text, intent, *said)
    assert talk.responses == ["utter_already_done", "utter_transfer_complete"]
    assert (before - talk.bank.balance("ann")).amount == 50
    assert talk.loop is None


def test_what_did_not_go_through_is_dropped(talk: Talk, flaky: Flaky) -> None:
    talk.begin_transfer()
    before = talk.bank.balance("ann")
    flaky.is_away = True
    talk.yes()
    flaky.is_away = False
    assert talk.say("no, cancel", "deny") == ["utter_transfer_cancelled"]
    assert talk.bank.balance("ann") == before
