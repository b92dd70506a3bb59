import json
from datetime import date

import pytest

from actions.bank.money import Money
from tests.unit.actions.talk import Talk, entity, interval, moment, money, number

AMOUNT = "amount-of-money"


def ready(talk: Talk, day: str = "2026-11-18") -> None:
    talk.say(
        f"pay $30 on my emblem card on {day}",
        "pay_cc",
        money("$30", 30),
        entity("credit_card", "emblem"),
        moment(day, day),
    )


def test_one_sentence_is_enough_and_pays_today(talk: Talk) -> None:
    before = talk.bank.balance("ann")
    owed = talk.bank.card("ann", "emblem").current_balance
    ready(talk)
    assert talk.responses == ["utter_confirm_payment"]
    assert talk.said("utter_confirm_payment")["date"] == "Nov 18, 2026"
    assert talk.yes() == ["utter_cc_pay_complete"]
    assert before - talk.bank.balance("ann") == Money.of("30", "USD")
    assert owed - talk.bank.card("ann", "emblem").current_balance == Money.of(
        "30", "USD"
    )


def test_a_later_day_is_scheduled_and_moves_nothing_yet(talk: Talk) -> None:
    before = talk.bank.balance("ann")
    ready(talk, "2026-11-27")
    assert talk.yes() == ["utter_cc_pay_scheduled"]
    assert talk.said("utter_cc_pay_scheduled")["date"] == "Nov 27, 2026"
    assert talk.bank.balance("ann") == before
    assert talk.bank.scheduled_payments("ann")[-1].due == date(2026, 11, 27)


def test_step_by_step(talk: Talk) -> None:
    assert talk.say("pay my card", "pay_cc") == ["utter_ask_card"]
    assert talk.say("emblem", "inform") == ["utter_ask_card_amount"]
    assert talk.say("$30", "inform", money("$30", 30)) == ["utter_ask_payment_day"]
    assert talk.say("today", "inform") == ["utter_confirm_payment"]


@pytest.mark.parametrize(
    "text, kind, response",
    [
        ("the minimum", "minimum_balance", "utter_confirm_minimum_payment"),
        ("my full balance", "current_balance", "utter_confirm_full_payment"),
        ("current balance", "current_balance", "utter_confirm_full_payment"),
        ("all of it", "current_balance", "utter_confirm_full_payment"),
    ],
)
@pytest.mark.parametrize("intent", ["inform", "check_balance"])
def test_balances_stand_for_amounts(
    talk: Talk, text: str, kind: str, response: str, intent: str
) -> None:
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.say(text, intent)
    talk.say("today", "inform")
    owed = getattr(talk.bank.card("ann", "emblem"), kind)
    assert talk.said(response)["amount"] == str(owed)


def test_a_balance_follows_the_card_when_that_is_corrected(talk: Talk) -> None:
    talk.say(
        "pay the minimum on emblem today", "pay_cc", entity("credit_card", "emblem")
    )
    talk.say(
        "not emblem, iron bank",
        "inform",
        entity("credit_card", "emblem"),
        entity("credit_card", "iron bank"),
    )
    shown = talk.said("utter_confirm_minimum_payment")
    assert shown["card"] == "iron bank"
    assert shown["amount"] == str(talk.bank.card("ann", "iron bank").minimum_balance)


def test_the_current_balance_with_too_little_money_is_refused(talk: Talk) -> None:
    rest = talk.bank.balance("ann") - Money.of("1", "USD")
    talk.bank.transfer("ann", "Katy", rest, "all-but-one")
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.say("current balance", "inform")
    assert talk.responses == ["utter_insufficient_funds", "utter_ask_card_amount"]


def test_nothing_owed_is_nothing_to_pay(talk: Talk) -> None:
    owed = talk.bank.card("ann", "emblem").current_balance
    talk.bank.pay_card("ann", "emblem", owed, "settled")
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    talk.say("current balance", "inform")
    assert talk.responses == ["utter_nothing_owed", "utter_ask_card_amount"]


def test_a_past_day_is_refused_and_asked_for_again(talk: Talk) -> None:
    ready(talk, "2026-11-17")
    assert talk.responses == ["utter_past_date", "utter_ask_payment_day"]


def test_a_day_that_no_month_has_is_refused(talk: Talk) -> None:
    talk.say(
        "pay $30 on emblem on june 31st",
        "pay_cc",
        money("$30", 30),
        entity("credit_card", "emblem"),
        moment("june 31st", "2031-06-01", "month"),
    )
    assert talk.responses == ["utter_no_such_day", "utter_ask_payment_day"]


def test_the_end_of_the_month_is_its_last_day(talk: Talk) -> None:
    talk.say("pay $30 on emblem", "pay_cc", money("$30", 30))
    said = interval("end of the month", "2026-11-21", "2026-12-01")
    talk.say("end of the month", "inform", said)
    assert talk.slots["time"] == "2026-11-30"


def test_in_may_is_the_next_may(talk: Talk) -> None:
    talk.say("pay $30 on emblem", "pay_cc", money("$30", 30))
    talk.say("in May", "inform", moment("in May", "2027-05-01", "month"))
    assert talk.slots["time"] == "2027-05-01"


def test_another_day_asked_for_is_a_correction(talk: Talk) -> None:
    ready(talk)
    said = moment("tomorrow", "2026-11-19")
    assert talk.say("wait, tomorrow instead", "inform", said) == [
        "utter_confirm_payment"
    ]
    assert talk.said("utter_confirm_payment")["date"] == "Nov 19, 2026"


def test_a_number_in_a_day_is_no_amount(talk: Talk) -> None:
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    said = [moment("in 2 days", "2026-11-20"), number("2", 2)]
    talk.say("in 2 days", "inform", *said)
    assert talk.slots["time"] == "2026-11-20"
    assert talk.slots.get(AMOUNT) is None
    assert talk.waits_for == AMOUNT


def test_explaining_cards_shows_what_is_owed(talk: Talk) -> None:
    talk.say("pay my card", "pay_cc")
    talk.say("purple", "nlu_fallback")
    talk.say("purple", "nlu_fallback")
    shown = talk.said("utter_explain_card")["cards"]
    for card in talk.bank.cards("ann"):
        assert f"{card.name} ({card.current_balance})" in shown


def test_an_unknown_card_is_told_with_those_there_are(talk: Talk) -> None:
    said = entity("credit_card", "amex")
    talk.say("pay my amex", "pay_cc", said)
    assert talk.responses == ["utter_unknown_card", "utter_ask_card"]
    assert "iron bank" in talk.said("utter_unknown_card")["cards"]


def test_my_card_names_no_card(talk: Talk) -> None:
    said = entity("account_type", "credit card", "credit")
    assert talk.say("pay my credit card", "pay_cc", said) == ["utter_ask_card"]


def test_buttons_carry_valid_json(talk: Talk) -> None:
    talk.say("pay my card", "pay_cc")
    for button in talk.said("utter_ask_card")["buttons"]:
        payload = button["payload"]
        assert payload.startswith("/inform{")
        assert json.loads(payload[len("/inform") :]) == {"credit_card": button["title"]}


def test_the_buttons_for_the_amount_show_the_balances(talk: Talk) -> None:
    talk.say("pay emblem", "pay_cc", entity("credit_card", "emblem"))
    card = talk.bank.card("ann", "emblem")
    titles = [b["title"] for b in talk.said("utter_ask_card_amount")["buttons"]]
    assert titles == [
        f"minimum balance ({card.minimum_balance})",
        f"current balance ({card.current_balance})",
    ]


def test_a_cancelled_payment_says_so(talk: Talk) -> None:
    ready(talk)
    assert talk.no() == ["utter_cc_pay_cancelled"]


def test_a_payment_confirmed_after_midnight_for_a_day_now_past_is_refused(
    talk: Talk,
) -> None:
    ready(talk)
    talk.slots["time"] = "2026-11-17"
    assert talk.yes() == ["utter_past_date", "utter_ask_payment_day"]


def test_the_amount_that_was_confirmed_is_paid_whatever_became_of_the_card(
    talk: Talk,
) -> None:
    said = [entity("credit_card", "emblem"), moment("tomorrow", "2026-11-19")]
    talk.say("pay the full balance on emblem tomorrow", "pay_cc", *said)
    shown = talk.said("utter_confirm_full_payment")["amount"]
    talk.bank.pay_card("ann", "emblem", Money.of("10", "USD"), "elsewhere")
    assert talk.yes() == ["utter_cc_pay_scheduled"]
    assert talk.said("utter_cc_pay_scheduled")["amount"] == shown


def test_a_changed_card_gets_an_amount_of_its_own(talk: Talk) -> None:
    said = [entity("credit_card", "emblem"), moment("tomorrow", "2026-11-19")]
    talk.say("pay the full balance on emblem tomorrow", "pay_cc", *said)
    talk.say("iron bank instead", "inform", entity("credit_card", "iron bank"))
    owed = talk.bank.card("ann", "iron bank").current_balance
    assert talk.said("utter_confirm_full_payment")["amount"] == str(owed)
    talk.yes()
    assert talk.said("utter_cc_pay_scheduled")["amount"] == str(owed)


@pytest.mark.parametrize("intent", ["deny", "inform", "out_of_scope"])
def test_another_card_can_be_asked_for_without_its_name(
    talk: Talk, intent: str
) -> None:
    ready(talk)
    assert talk.say("different card", intent) == ["utter_ask_card"]
    assert talk.say("justice", "inform") == ["utter_confirm_payment"]


def test_two_cards_are_asked_about_in_one_question(talk: Talk) -> None:
    talk.say("pay emblem and iron bank", "pay_cc")
    assert talk.responses == ["utter_which_card"]
    assert talk.waits_for == "credit_card"
    assert talk.say("emblem", "inform") == ["utter_ask_card_amount"]


@pytest.mark.parametrize(
    "text",
    ["pay all my credit cards", "the minimum on all of them", "pay both cards",
     "pay off every card", "clear each of my cards"],
)  # fmt: skip
def test_several_cards_at_once_are_asked_back_and_an_amount_is_kept(
    talk: Talk, text: str
) -> None:
    talk.say(text, "pay_cc")
    assert "utter_which_card" in talk.responses
    assert talk.slots.get("credit_card") is None
    if "minimum" in text:
        assert talk.slots["amount-of-money"] == "minimum balance"


def test_all_of_them_is_an_answer_whatever_nlu_takes_it_for(talk: Talk) -> None:
    talk.say("pay a card", "pay_cc")
    talk.say("the minimum on all of them", "show_transactions")
    assert "utter_which_card" in talk.responses
    assert talk.slots["amount-of-money"] == "minimum balance"


@pytest.mark.parametrize("verb", ["move", "push", "postpone", "reschedule", "put"])
@pytest.mark.parametrize(
    "asks", ["can you {} that to the 27th", "{} it to the 27th pls"]
)
@pytest.mark.parametrize("intent", ["cancel_payment", "check_scheduled_payments"])
def test_the_day_is_moved_at_the_confirmation(
    talk: Talk, verb: str, asks: str, intent: str
) -> None:
    ready(talk, "2026-11-20")
    moved = moment("the 27th", "2026-11-27")
    replies = talk.say(asks.format(verb), intent, moved)
    assert replies == ["utter_confirm_payment"]
    assert talk.said("utter_confirm_payment")["date"] == "Nov 27, 2026"


@pytest.mark.parametrize("text", ["can you postpone it", "push it back please"])
def test_a_day_that_is_moved_to_nowhere_is_asked_for(talk: Talk, text: str) -> None:
    ready(talk, "2026-11-20")
    assert talk.say(text, "cancel_payment") == ["utter_ask_payment_day"]


@pytest.mark.parametrize("text", ["why 30 dollars?", "why today", "why that amount"])
def test_whoever_asks_why_changes_nothing(talk: Talk, text: str) -> None:
    ready(talk)
    replies = talk.say(text, "inform")
    assert replies == ["utter_leftover_why", "utter_confirm_payment"]
    assert talk.said("utter_confirm_payment")["amount"] == "$30.00"
