"""Values that Duckling reads in a way of its own: shares, shops, days, corrections."""

import pytest

from actions.bank.money import Money
from actions.skills.scheduled_payments import ActionCancelPayment
from tests.unit.actions.talk import (
    Talk,
    duckling,
    entity,
    interval,
    moment,
    money,
    number,
)

AMOUNT = "amount-of-money"


def transfer(talk: Talk) -> Talk:
    talk.begin_transfer()
    assert talk.waits_for == "confirm_form"
    return talk


def card_payment(talk: Talk) -> Talk:
    talk.say("pay my emblem card", "pay_cc", entity("credit_card", "emblem"))
    assert talk.waits_for == AMOUNT
    return talk


def test_not_the_minimum_but_the_full_balance(talk: Talk) -> None:
    text = "not the minimum balance, the full balance"
    both = [entity(AMOUNT, "minimum balance"), entity(AMOUNT, "full balance")]
    card_payment(talk).say(text, "inform", *both)
    assert talk.slots[AMOUNT] == "current balance"


def test_half_of_a_card_s_balance_is_worked_out(talk: Talk) -> None:
    card_payment(talk).say("half of the full balance", "inform")
    owed = talk.bank.card("ann", "emblem").current_balance
    half = Money(owed.amount / 2, owed.currency).rounded()
    assert talk.slots[AMOUNT] == f"{half.amount:f}"


def test_half_of_everything_is_half(talk: Talk) -> None:
    talk.say("send money to Percy", "transfer_money", entity("PERSON", "Percy"))
    talk.say("half of everything", "inform")
    balance = talk.bank.balance("ann")
    half = Money(balance.amount / 2, balance.currency).rounded()
    assert talk.slots[AMOUNT] == f"{half.amount:f}"


@pytest.mark.parametrize(
    "text", ["50% of my salary", "a third of the rent", "20 percent", "most of it"]
)
def test_a_share_of_something_else_is_no_amount(talk: Talk, text: str) -> None:
    talk.say("send money to Percy", "transfer_money", entity("PERSON", "Percy"))
    figures = [number(part, float(part)) for part in ("50", "20") if part in text]
    talk.say(text, "inform", *figures)
    assert talk.responses == ["utter_share_of_what", "utter_ask_transfer_amount"]
    assert talk.slots.get(AMOUNT) is None


@pytest.mark.parametrize(
    "text", ["€20", "£20", "20 euros", "50 cents", "2 grand", "1.5 million", "20%"]
)
def test_without_duckling_only_plain_dollars_are_read(talk: Talk, text: str) -> None:
    talk.duckling_answers = False
    talk.say("send money to Percy", "transfer_money", entity("PERSON", "Percy"))
    talk.say(text, "inform")
    assert talk.slots.get(AMOUNT) is None


def test_without_duckling_an_amount_in_the_first_sentence_gets_a_sorry(
    talk: Talk,
) -> None:
    talk.duckling_answers = False
    talk.say("send $50 to percy", "transfer_money", entity("PERSON", "percy"))
    assert talk.responses == ["utter_no_duckling", "utter_ask_transfer_amount"]


def test_without_duckling_plain_figures_correct_an_amount(talk: Talk) -> None:
    transfer(talk)
    talk.duckling_answers = False
    assert talk.say("no, make it 60", "deny") == ["utter_confirm_transfer"]
    assert talk.slots[AMOUNT] == "60.00"


def test_a_shop_with_a_number_is_no_time_of_day(talk: Talk) -> None:
    said = duckling(
        "time",
        "at 7 eleven last month",
        "2026-10-01T07:11:00.000+00:00",
        grain="minute",
    )
    text = "how much did i spend at 7 eleven last month"
    talk.say(text, "search_transactions", said)
    assert talk.responses[0] == "utter_unknown_vendor"
    assert talk.said("utter_unknown_vendor")["name"] == "7 Eleven"
    assert talk.slots["time"].startswith("2026-10-01")


@pytest.mark.parametrize(
    "text, found",
    [
        ("31st of june", [number("31", 31), moment("june", "2027-06-01", "month")]),
        ("june 31", [moment("june 31", "2031-06-01", "month")]),
        ("february 29 2027", [moment("february 29", "2028-02-29")]),
    ],
)
@pytest.mark.parametrize("intent", ["pay_cc", "search_transactions"])
def test_a_day_that_no_calendar_has_is_refused(
    talk: Talk, text: str, found, intent: str
) -> None:
    begin = {"pay_cc": "pay $5 on emblem", "search_transactions": "what did I spend"}
    said = [money("$5", 5), entity("credit_card", "emblem")]
    talk.say(begin[intent], intent, *(said if intent == "pay_cc" else []))
    talk.say(text, "inform", *found)
    assert talk.responses[0] == "utter_no_such_day"
    assert talk.said("utter_no_such_day")["date"].lower() == text
    assert talk.slots.get("time") is None


@pytest.mark.parametrize(
    "text, found",
    [
        ("february 28 2027", moment("february 28 2027", "2027-02-28")),
        ("december 31", moment("december 31", "2026-12-31")),
    ],
)
def test_a_day_that_the_calendar_has_is_taken(talk: Talk, text: str, found) -> None:
    said = [money("$5", 5), entity("credit_card", "emblem")]
    talk.say("pay $5 on emblem", "pay_cc", *said)
    talk.say(text, "inform", found)
    assert talk.responses == ["utter_confirm_payment"]


@pytest.mark.parametrize(
    "said",
    [
        moment("this month", "2026-11-01", "month"),
        moment("this week", "2026-11-16", "week"),
    ],
)
def test_a_payment_this_month_is_due_today_at_the_earliest(talk: Talk, said) -> None:
    text = f"pay $5 on emblem {said['part']}"
    talk.say(text, "pay_cc", money("$5", 5), entity("credit_card", "emblem"), said)
    assert talk.slots["time"] == "2026-11-18"


def test_a_near_vendor_is_offered(talk: Talk) -> None:
    said = [entity("vendor_name", "amazn"), entity("search_type", "spend")]
    text = "how much did I spend at amazn"
    assert talk.say(text, "search_transactions", *said) == ["utter_did_you_mean"]
    talk.yes()
    assert talk.slots["vendor_name"] == "Amazon"


def test_a_near_card_is_offered_though_nlu_saw_none(talk: Talk) -> None:
    assert talk.say("pay my embelm card", "pay_cc") == ["utter_did_you_mean"]
    talk.yes()
    assert talk.slots["credit_card"] == "emblem"


def test_a_card_told_by_its_digits_is_not_found(talk: Talk) -> None:
    text = "pay my card ending 4321"
    talk.say(text, "pay_cc", number("4321", 4321))
    assert talk.responses == ["utter_unknown_card", "utter_ask_card"]
    assert talk.said("utter_unknown_card")["name"] == "4321"


def test_the_offer_of_a_name_is_repeated_after_another_question(talk: Talk) -> None:
    talk.say("send to perzy", "transfer_money", entity("PERSON", "perzy"))
    talk.hear("what's my balance", "check_balance")
    talk.events.append({"event": "action", "name": "action_show_balance"})
    assert talk.run_form("transfer_money_form") == ["utter_did_you_mean"]


def test_an_amount_said_again_is_no_useless_answer(talk: Talk) -> None:
    transfer(talk)
    for _ in range(3):
        talk.say("$50", "inform", money("$50", 50))
        assert talk.responses == ["utter_confirm_transfer"]


@pytest.mark.parametrize(
    "text", ["don't cancel", "no, do not stop", "please don't quit"]
)
@pytest.mark.parametrize("intent", ["deny", "inform", "nlu_fallback"])
def test_a_denied_cancel_cancels_nothing(talk: Talk, text: str, intent: str) -> None:
    transfer(talk)
    for _ in range(3):
        talk.say(text, intent)
        assert talk.responses == ["utter_confirm_transfer"]


@pytest.mark.parametrize("text", ["cancel the transfer to Percy", "stop, cancel both"])
def test_a_cancel_that_names_what_is_going_on_cancels(talk: Talk, text: str) -> None:
    said = [entity("PERSON", "Percy")] if "Percy" in text else []
    transfer(talk).say(text, "deny", *said)
    assert talk.responses == ["utter_transfer_cancelled"]


def test_a_stranger_named_with_the_no_to_leaving_is_asked_about(talk: Talk) -> None:
    transfer(talk)
    talk.hear("no, send it to Bobson", "deny", entity("PERSON", "Bobson"))
    talk.events.append({"event": "action", "name": "action_switch_forms_deny"})
    talk.run_form("transfer_money_form")
    assert talk.responses == ["utter_unknown_recipient", "utter_ask_recipient"]


@pytest.mark.parametrize(
    "text, found, is_cancelled",
    [
        ("cancel the $20 payment", [money("$20", 20)], True),
        ("cancel the $500 payment", [money("$500", 500)], False),
        ("cancel tomorrow's payment", [moment("tomorrow", "2026-11-19")], True),
        (
            "cancel the payment of next month",
            [moment("next month", "2026-12-01", "month")],
            False,
        ),
        (
            "cancel the one between today and friday",
            [interval("between today and friday", "2026-11-18", "2026-11-21")],
            True,
        ),
    ],
)
def test_only_the_payment_that_fits_is_cancelled(
    talk: Talk, text: str, found, is_cancelled: bool
) -> None:
    said = [money("$20", 20), entity("credit_card", "emblem")]
    tomorrow = moment("tomorrow", "2026-11-19")
    talk.say("pay $20 on emblem tomorrow", "pay_cc", *said, tomorrow)
    talk.yes()
    talk.hear(text, "cancel_payment", *found)
    talk.act(ActionCancelPayment(talk.bank))
    assert ("utter_payment_cancelled" in talk.responses) is is_cancelled
    assert len(talk.bank.scheduled_payments("ann")) == (0 if is_cancelled else 1)
