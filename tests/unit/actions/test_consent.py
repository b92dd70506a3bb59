"""Only a clear yes moves money."""

from decimal import Decimal

import pytest

from actions.bank.money import Money
from actions.bank.service import Bank
from actions.skills.switch_forms import ActionSwitchFormsAsk
from tests.unit.actions.talk import Talk, entity, money

# It asks for consent, or for the amount that was put in doubt.
ASKS = ("utter_confirm_transfer", "utter_ask_transfer_amount")


def spent(bank: Bank, before: Money) -> Decimal:
    return (before - bank.balance("ann")).amount


@pytest.mark.parametrize(
    "text",
    [
        "yes, half of that",
        "yes, half",
        "yes, double it",
        "yeah do it twice",
        "yes, in 5 minutes",
        "yes when I get paid",
        "yes if there is no charge",
        "yes, after lunch",
        "yes and the same to Karen's brother",
        "ok but later",
        "sure?",
        "yes I think",
        "yes to the other one",
        "yes, 5 times",
        "yes?",
        "yes ½",
        "yes 👎",
        "👎",
        "I'm good, thanks",
        "yes, send it to me",
        "yes, everything else too",
        "yes, from my savings",
        "yes, 100% of it",
        "percy",
    ],
)
def test_a_yes_that_holds_something_back_moves_nothing(
    talk: Talk, bank: Bank, text: str
) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    said = [entity("PERSON", "percy")] if "percy" in text else []
    assert talk.say(text, "affirm", *said)[-1].startswith(ASKS)
    assert spent(bank, before) == 0


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "Yes please, go ahead!",
        "yep, do it",
        "sure, why not?",
        "yes, no problem",
        "that's right, send it",
        "ok thanks",
        "absolutely",
        "sounds good to me",
        "correct, please confirm the transfer",
        "yes, all good, thank you very much",
        "I agree",
        "no objections",
        "go for it mate",
        "yes, send the money now",
        "you bet",
        "that's fine by me",
        "yes sir",
        "yes I am",
        "carry on please",
        "um, yes",
        "you got it",
        "that's what I asked for",
        "everything's fine",
        "everything looks good",
        "that's the one",
        "I'm sure",
        "I’m happy with that",
        "yes, 100 percent",
        "yes, 100%",
        "yes 👍🏽",
        "👍",
        "/affirm",
    ],
)
def test_a_clear_yes_sends_the_money(talk: Talk, text: str) -> None:
    talk.begin_transfer()
    assert talk.say(text, "affirm") == ["utter_transfer_complete"]


def test_a_yes_with_the_values_that_stand_is_a_yes(talk: Talk) -> None:
    talk.begin_transfer()
    said = [money("$50", 50), entity("PERSON", "percy")]
    text = "yes, send $50 to percy"
    assert talk.say(text, "affirm", *said) == ["utter_transfer_complete"]


def test_a_payload_with_a_value_is_no_mere_yes(talk: Talk) -> None:
    talk.begin_transfer()
    text = '/affirm{"payment_id": "P7"}'
    talk.say(text, "affirm", entity("payment_id", text, "P7"))
    assert talk.responses[-1] == "utter_confirm_transfer"


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform", "transfer_money"])
def test_a_yes_that_nlu_missed_is_heard(talk: Talk, intent: str) -> None:
    talk.begin_transfer()
    said = entity("PERSON", "percy")
    text = "yes, send it to percy"
    assert talk.say(text, intent, said) == ["utter_transfer_complete"]


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform", "transfer_money"])
@pytest.mark.parametrize("text", ["yes, half of it", "send it to percy", "ok, later"])
def test_a_doubtful_yes_that_nlu_missed_moves_nothing(
    talk: Talk, bank: Bank, text: str, intent: str
) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    said = [entity("PERSON", "percy")] if "percy" in text else []
    talk.say(text, intent, *said)
    assert talk.loop == "transfer_money_form"
    assert spent(bank, before) == 0


@pytest.mark.parametrize("intent", ["nlu_fallback", "inform", "transfer_money"])
def test_a_yes_to_leaving_that_nlu_missed_moves_nothing(
    talk: Talk, bank: Bank, intent: str
) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.act(ActionSwitchFormsAsk())
    talk.say("yes please, do it", intent)
    assert talk.loop == "transfer_money_form"
    assert spent(bank, before) == 0
