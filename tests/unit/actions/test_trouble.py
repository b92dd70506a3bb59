"""The bank's store is away: one polite sentence, and nothing is lost."""

import pytest

from actions.bank.errors import StoreUnavailable
from actions.session import ActionSessionStart
from actions.show_balance import ActionShowBalance
from actions.show_recipients import ActionShowRecipients
from actions.show_transfer_charge import ActionShowTransferCharge
from actions.switch_forms import (
    ActionSwitchBackAsk,
    ActionSwitchFormsAffirm,
    ActionSwitchFormsAsk,
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


def begin(talk: Talk) -> None:
    said = [money("$50", 50), entity("PERSON", "Percy")]
    talk.say("send $50 to Percy", "transfer_money", *said)


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


def test_a_deed_that_failed_is_tried_again_after_yes(talk: Talk, flaky: Flaky) -> None:
    begin(talk)
    before = talk.bank.balance("ann")
    flaky.is_away = True
    assert talk.yes() == ["utter_bank_unavailable"]
    flaky.is_away = False
    assert talk.yes() == ["utter_transfer_complete"]
    assert (before - talk.bank.balance("ann")).amount == 50


def test_a_deed_whose_answer_was_lost_is_done_once(talk: Talk, flaky: Flaky) -> None:
    begin(talk)
    before = talk.bank.balance("ann")
    flaky.breaks_after = "transfer"
    assert talk.yes(message_id="first") == ["utter_deed_unsure"]
    flaky.breaks_after = ""
    assert talk.yes(message_id="second") == ["utter_transfer_complete"]
    assert (before - talk.bank.balance("ann")).amount == 50


def test_a_correction_after_a_lost_answer_is_another_deed(
    talk: Talk, flaky: Flaky
) -> None:
    begin(talk)
    before = talk.bank.balance("ann")
    flaky.is_away = True
    talk.yes(message_id="first")
    flaky.is_away = False
    talk.say("make it $60", "inform", money("$60", 60))
    assert talk.responses == ["utter_confirm_transfer"]
    assert talk.yes(message_id="third") == ["utter_transfer_complete"]
    assert (before - talk.bank.balance("ann")).amount == 60


def lose_the_answer(talk: Talk, flaky: Flaky) -> None:
    begin(talk)
    flaky.breaks_after = "transfer"
    assert talk.yes() == ["utter_deed_unsure"]
    flaky.breaks_after = ""


ALREADY = ["utter_already_done", "utter_transfer_complete"]


@pytest.mark.parametrize(
    "text, intent, said",
    [
        ("no", "deny", []),
        ("cancel", "deny", []),
        ("make it 60", "inform", [money("60", 60)]),
        ("actually to Karen", "inform", [entity("PERSON", "Karen")]),
        ("what", "nlu_fallback", []),
    ],
)
def test_what_was_done_though_its_answer_was_lost_is_told_whatever_is_said(
    talk: Talk, flaky: Flaky, text: str, intent: str, said: list
) -> None:
    before = talk.bank.balance("ann")
    lose_the_answer(talk, flaky)
    assert talk.say(text, intent, *said) == ALREADY
    assert talk.said("utter_transfer_complete")["amount"] == "$50.00"
    assert talk.loop is None
    assert (before - talk.bank.balance("ann")).amount == 50


def test_it_is_told_as_well_when_rasa_itself_lost_the_answer(talk: Talk) -> None:
    begin(talk)
    slots, events = dict(talk.slots), list(talk.events)
    talk.yes()
    # The turn was abandoned: the conversation stands as before the yes.
    talk.slots, talk.events, talk.loop = slots, events, "transfer_money_form"
    assert talk.no() == ALREADY


def test_a_question_after_a_lost_answer_lets_the_form_end(
    talk: Talk, flaky: Flaky
) -> None:
    lose_the_answer(talk, flaky)
    assert talk.say("what's my balance", "check_balance") == TURNED_DOWN
    talk.events.append({"event": "action", "name": "action_show_balance"})
    assert talk.run_form("transfer_money_form") == ALREADY
    assert talk.loop is None


def test_a_form_left_after_a_lost_answer_moves_nothing_again(
    talk: Talk, flaky: Flaky
) -> None:
    before = talk.bank.balance("ann")
    lose_the_answer(talk, flaky)
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())
    talk.yes()
    talk.act(ActionSwitchFormsAffirm())
    talk.run_form("cc_payment_form")
    talk.say("cancel", "deny")
    talk.act(ActionSwitchBackAsk())
    talk.loop = None
    talk.hear("yes", "affirm")
    assert talk.run_form("transfer_money_form") == ["utter_resumed", *ALREADY]
    assert (before - talk.bank.balance("ann")).amount == 50


def test_a_scheduled_payment_whose_answer_was_lost_is_told(
    talk: Talk, flaky: Flaky
) -> None:
    said = [money("$30", 30), entity("credit_card", "emblem")]
    talk.say(
        "pay $30 on emblem tomorrow",
        "pay_cc",
        *said,
        moment("tomorrow", "2026-11-19"),
    )
    flaky.breaks_after = "pay_card"
    talk.yes()
    flaky.breaks_after = ""
    assert talk.no() == ["utter_already_done", "utter_cc_pay_scheduled"]
    assert len(talk.bank.scheduled_payments("ann")) == 1


def test_while_it_is_not_known_nothing_else_is_said_about_it(
    talk: Talk, flaky: Flaky
) -> None:
    lose_the_answer(talk, flaky)
    flaky.is_away = True
    assert talk.no() == ["utter_deed_unsure"]


def test_a_conversation_opens_without_the_bank(talk: Talk, flaky: Flaky) -> None:
    flaky.is_away = True
    talk.hear("hi", "greet")
    talk.act(ActionSessionStart(talk.bank))
    assert talk.events[-1]["name"] == "action_listen"


def test_a_day_that_duckling_is_missing_for_is_no_useless_answer(talk: Talk) -> None:
    talk.say("pay $30 on emblem", "pay_cc", money("$30", 30))
    talk.duckling_answers = False
    for _ in range(3):
        talk.say("tomorrow", "inform")
        assert talk.responses == ["utter_no_duckling", "utter_ask_payment_day"]
    talk.duckling_answers = True
    talk.say("tomorrow", "inform", moment("tomorrow", "2026-11-19"))
    assert talk.responses == ["utter_confirm_payment"]
