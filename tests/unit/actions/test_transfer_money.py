from decimal import Decimal

import pytest

from actions.bank.money import Money
from actions.bank.service import Bank
from tests.unit.actions.talk import Talk, entity, moment, money, number

CONFIRM = ["utter_confirm_transfer"]


def spent(bank: Bank, before: Money) -> Decimal:
    return (before - bank.balance("ann")).amount


def test_one_sentence_is_enough(talk: Talk, bank: Bank) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    assert talk.responses == CONFIRM
    assert talk.said("utter_confirm_transfer")["amount"] == "$50.00"
    assert talk.said("utter_confirm_transfer")["recipient"] == "Percy Donald"
    assert talk.yes() == ["utter_transfer_complete"]
    assert spent(bank, before) == Decimal("50.00")


def test_the_receipt_tells_number_and_new_balance(talk: Talk, bank: Bank) -> None:
    talk.begin_transfer()
    talk.yes()
    told = talk.said("utter_transfer_complete")
    assert told["receipt"]
    assert told["balance"] == str(bank.balance("ann"))


def test_a_confirming_message_delivered_twice_moves_once(
    talk: Talk, bank: Bank
) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    slots, events, loop = dict(talk.slots), list(talk.events), talk.loop
    talk.yes(message_id="the-yes")
    first = talk.said("utter_transfer_complete")["receipt"]
    talk.slots, talk.events, talk.loop = slots, events, loop
    talk.yes(message_id="the-yes")
    assert talk.said("utter_transfer_complete")["receipt"] == first
    assert spent(bank, before) == Decimal("50.00")


def test_nothing_moves_when_the_action_runs_without_a_confirmation(
    talk: Talk, bank: Bank
) -> None:
    from actions.skills.transfer_money import ActionTransferMoney

    before = bank.balance("ann")
    talk.slots = {"PERSON": "Percy Donald", "amount-of-money": "50"}
    talk.hear("hello", "greet")
    assert talk.act(ActionTransferMoney(bank)) == ["utter_transfer_cancelled"]
    assert spent(bank, before) == 0


def test_no_at_the_confirmation_cancels(talk: Talk, bank: Bank) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    assert talk.no() == ["utter_transfer_cancelled"]
    assert talk.loop is None
    assert spent(bank, before) == 0


@pytest.mark.parametrize(
    "text", ["cancel", "stop", "never mind", "forget it", "please cancel the transfer"]
)
@pytest.mark.parametrize("intent", ["deny", "out_of_scope", "nlu_fallback", "goodbye"])
def test_cancelling_words_end_the_form_at_any_point(
    talk: Talk, text: str, intent: str
) -> None:
    talk.say("transfer money", "transfer_money")
    assert talk.say(text, intent) == ["utter_transfer_cancelled"]
    assert talk.loop is None


def test_yes_to_another_question_is_no_confirmation(talk: Talk, bank: Bank) -> None:
    before = bank.balance("ann")
    talk.say("send $50", "transfer_money", money("$50", 50))
    assert talk.yes() == ["utter_not_understood", "utter_ask_recipient"]
    assert spent(bank, before) == 0


@pytest.mark.parametrize(
    "text, said, slot, value",
    [
        ("no, make it 60", number("60", 60), "amount-of-money", "60.00"),
        ("yes but make it 20", number("20", 20), "amount-of-money", "20.00"),
        ("actually to Karen", entity("PERSON", "Karen"), "PERSON", "Karen Lancaster"),
        ("not Percy, Karen", entity("PERSON", "Percy"), "PERSON", "Karen Lancaster"),
    ],
)
@pytest.mark.parametrize("intent", ["inform", "deny", "affirm", "transfer_money"])
def test_a_correction_changes_one_value_and_asks_again(
    talk: Talk, bank: Bank, text: str, said, slot: str, value: str, intent: str
) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    kept = {"PERSON": "Percy Donald", "amount-of-money": "50.00"}
    assert talk.say(text, intent, said) == CONFIRM
    assert {name: talk.slots[name] for name in kept} == {**kept, slot: value}
    assert spent(bank, before) == 0


def test_a_yes_with_a_but_moves_nothing(talk: Talk, bank: Bank) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    assert talk.say("yes but not now", "affirm")[-1] == "utter_confirm_transfer"
    assert spent(bank, before) == 0


def test_the_amount_can_be_called_wrong(talk: Talk) -> None:
    talk.begin_transfer()
    assert talk.say("no, the amount is wrong", "deny") == ["utter_ask_transfer_amount"]
    assert talk.slots["PERSON"] == "Percy Donald"


def test_a_charge_is_shown_and_taken_with_the_transfer(talk: Talk, bank: Bank) -> None:
    for turn in range(6):
        bank.transfer("ann", "Katy", Money.of("1", "USD"), f"free-{turn}")
    before = bank.balance("ann")
    talk.begin_transfer()
    assert talk.responses == ["utter_confirm_charged"]
    assert talk.said("utter_confirm_charged")["charge"] == "$10.00"
    talk.yes()
    assert spent(bank, before) == Decimal("60.00")


def test_a_charge_that_came_meanwhile_is_asked_about(talk: Talk, bank: Bank) -> None:
    talk.begin_transfer()
    for turn in range(6):
        bank.transfer("ann", "Katy", Money.of("1", "USD"), f"free-{turn}")
    before = bank.balance("ann")
    assert talk.yes() == ["utter_charge_changed", "utter_confirm_charged"]
    assert spent(bank, before) == 0
    assert talk.yes() == ["utter_transfer_complete_charged"]
    assert talk.said("utter_transfer_complete_charged")["charge"] == "$10.00"
    assert spent(bank, before) == Decimal("60.00")


def test_too_little_money_for_amount_and_charge_names_the_charge(
    talk: Talk, bank: Bank
) -> None:
    for turn in range(6):
        bank.transfer("ann", "Katy", Money.of("1", "USD"), f"free-{turn}")
    all_of_it = bank.balance("ann").amount
    said = [money(f"${all_of_it}", all_of_it), entity("PERSON", "Percy")]
    talk.say(f"send ${all_of_it} to Percy", "transfer_money", *said)
    told = talk.said("utter_insufficient_funds_charged")
    assert told["charge"] == "$10.00"


def test_too_much_is_refused_when_said(talk: Talk) -> None:
    said = money("$900,000", 900000)
    talk.say("send $900,000 to Percy", "transfer_money", said)
    assert talk.responses == ["utter_insufficient_funds", "utter_ask_transfer_amount"]


def test_too_much_is_refused_when_carried_out(talk: Talk, bank: Bank) -> None:
    from actions.skills.transfer_money import ActionTransferMoney

    before = bank.balance("ann")
    talk.slots = {
        "PERSON": "Percy Donald",
        "amount-of-money": "999999999",
        "confirm_form": "yes",
        "form_state": {"idempotency_key": "k", "confirmed_charge": "0.00"},
    }
    talk.hear("yes", "affirm")
    replies = talk.act(ActionTransferMoney(bank))
    assert replies == ["utter_amount_too_large", "utter_ask_transfer_amount"]
    assert spent(bank, before) == 0


def test_money_that_was_spent_meanwhile_is_missed(talk: Talk, bank: Bank) -> None:
    said = entity("amount-of-money", "everything", "full balance")
    talk.say("send everything to Percy", "transfer_money", said)
    assert talk.responses == CONFIRM
    bank.transfer("ann", "Katy", Money.of("1", "USD"), "meanwhile")
    assert talk.yes() == ["utter_insufficient_funds", "utter_ask_transfer_amount"]
    assert talk.slots["PERSON"] == "Percy Donald"


def test_another_day_asked_for_is_not_passed_over(talk: Talk) -> None:
    talk.say(
        "send $5 to Percy tomorrow",
        "transfer_money",
        money("$5", 5),
        moment("tomorrow", "2026-11-19"),
    )
    assert talk.responses == ["utter_transfer_at_once", *CONFIRM]


def test_yes_tomorrow_sends_nothing_today(talk: Talk, bank: Bank) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    said = moment("tomorrow", "2026-11-19")
    talk.say("yes, tomorrow", "affirm", said)
    assert talk.responses == ["utter_transfer_at_once", *CONFIRM]
    assert spent(bank, before) == 0


def test_yes_today_is_a_yes(talk: Talk) -> None:
    talk.begin_transfer()
    said = moment("today", "2026-11-18")
    assert talk.say("yes, today", "affirm", said) == ["utter_transfer_complete"]


def test_a_yes_said_again_after_its_answer_was_lost_moves_once(
    talk: Talk, bank: Bank
) -> None:
    before = bank.balance("ann")
    talk.begin_transfer()
    slots, events, loop = dict(talk.slots), list(talk.events), talk.loop
    talk.yes(message_id="first")
    talk.slots, talk.events, talk.loop = slots, events, loop
    talk.yes(message_id="second")
    assert talk.responses == ["utter_transfer_complete"]
    assert spent(bank, before) == Decimal("50.00")


def test_the_same_transfer_asked_for_twice_is_made_twice(
    talk: Talk, bank: Bank
) -> None:
    before = bank.balance("ann")
    for _ in range(2):
        talk.begin_transfer()
        talk.yes()
    assert spent(bank, before) == Decimal("100.00")


@pytest.mark.parametrize("text", ["sure, go ahead", "absolutely right", "correct"])
def test_any_yes_accepts_the_name_that_was_offered(talk: Talk, text: str) -> None:
    said = entity("PERSON", "perzy")
    assert talk.say("send to perzy", "transfer_money", said) == ["utter_did_you_mean"]
    talk.say(text, "affirm")
    assert talk.slots["PERSON"] == "Percy Donald"


def test_half_a_grand_is_nobodys_name(talk: Talk) -> None:
    talk.say("send money", "transfer_money")
    said = money("a grand", 1000, "USD")
    assert talk.say("half a grand", "inform", said) == ["utter_ask_recipient"]
    assert talk.slots["amount-of-money"] == "500.00"
