"""Short and sloppy spelling ("2 percy", "the min"), and what must not be made of it."""

import pytest

from actions.skills.scheduled_payments import ActionCancelPayment
from actions.skills.show_balance import ActionShowBalance
from tests.unit.actions.talk import Talk, duckling, entity, money, number
from tests.unit.actions.test_answers import schedule

CONFIRM = ["utter_confirm_transfer"]


@pytest.mark.parametrize(
    "text",
    [
        "correct the amount",
        "correct that",
        "please correct",
        "cool it",
        "is that right",
        "wait is that all of it",
        "is that to karen",
        "do you confirm",
        "would you do it",
        "that ok",
        "why not",
        "yeah right",
    ],
)
def test_a_question_or_a_call_for_a_correction_is_no_yes(talk: Talk, text: str) -> None:
    talk.begin_transfer()
    before = talk.bank.balance("ann")
    talk.say(text, "affirm")
    assert talk.responses[-1:] == CONFIRM
    assert talk.bank.balance("ann") == before
    told = talk.said("utter_confirm_transfer")
    assert (told["amount"], told["recipient"]) == ("$50.00", "Percy Donald")


@pytest.mark.parametrize("text", ["can you make it 60", "could we do 60 instead"])
def test_a_correction_put_as_a_question_is_one(talk: Talk, text: str) -> None:
    talk.begin_transfer()
    assert talk.say(text, "inform", number("60", 60)) == CONFIRM
    assert talk.said("utter_confirm_transfer")["amount"] == "$60.00"


@pytest.mark.parametrize(
    "text, response, left",
    [
        ("dont cancel my emblem payment", "utter_ok", 2),
        ("did u cancel my emblem payment", "utter_which_payment", 2),
        ("how do i cancel a scheduled payment", "utter_which_payment", 2),
        ("cancel my payments except iron bank", "utter_which_payment", 2),
        ("can you cancel my emblem payment", "utter_payment_cancelled", 1),
    ],
)
def test_only_a_request_to_cancel_cancels_a_payment(
    talk: Talk, text: str, response: str, left: int
) -> None:
    schedule(talk, "emblem", 27), schedule(talk, "iron bank", 28)
    talk.hear(text, "cancel_payment")
    assert talk.act(ActionCancelPayment(talk.bank)) == [response]
    assert len(talk.bank.scheduled_payments("ann")) == left


@pytest.mark.parametrize(
    "text, found",
    [
        ("snd 40 bucks 2 percy", money("40 bucks 2", 40.02)),
        ("snd 40 2 percy", number("40 2", 42)),
        ("send forty 2 percy", number("forty 2", 42)),
    ],
)
def test_a_two_that_stands_for_to_is_no_part_of_the_amount(
    talk: Talk, text: str, found: dict
) -> None:
    talk.say(text, "transfer_money", found)
    assert talk.said("utter_confirm_transfer")["amount"] == "$40.00"


def test_a_two_after_the_amount_is_no_second_amount(talk: Talk) -> None:
    talk.say("send 100 2 evan", "transfer_money", number("100", 100), number("2", 2))
    assert talk.said("utter_confirm_transfer")["amount"] == "$100.00"


def test_a_four_that_stands_for_for_is_no_amount(talk: Talk) -> None:
    talk.begin_transfer()
    talk.say("go 4 it", "affirm", number("4", 4))
    assert talk.responses == ["utter_transfer_complete"]


@pytest.mark.parametrize(
    "text, found",
    [
        ("send $1,55,5 to lisa", money("$1", 1)),
        ("send 2o to lisa", number("2", 2)),
        ("send two fifty sixty to lisa", number("two", 2)),
    ],
)
def test_the_rest_of_an_amount_is_not_cut_off(
    talk: Talk, text: str, found: dict
) -> None:
    talk.say(text, "transfer_money", found)
    assert talk.responses[0] == "utter_amount_unclear"
    assert talk.said("utter_amount_unclear")["words"] in text


@pytest.mark.parametrize(
    "text, found",
    [
        ("10 more", number("10", 10)),
        ("add 10", number("10", 10)),
        ("+20", number("20", 20)),
        ("20 dollars less", money("20 dollars", 20)),
    ],
)
def test_a_change_by_an_amount_is_no_new_amount(
    talk: Talk, text: str, found: dict
) -> None:
    talk.begin_transfer()
    assert talk.say(text, "inform", found) == [
        "utter_ask_total",
        "utter_ask_transfer_amount",
    ]
    assert talk.slots["amount-of-money"] is None


def test_dont_send_sends_nothing(talk: Talk) -> None:
    talk.say("dont send $5 to percy", "transfer_money", money("$5", 5))
    assert talk.responses == ["utter_transfer_cancelled"]


def test_ten_tomorrow_is_an_amount_and_a_day(talk: Talk) -> None:
    when = duckling(
        "time", "10 tomorrow", "2026-11-21T10:00:00.000+00:00", grain="hour"
    )
    said = [entity("credit_card", "emblem"), when]
    talk.say("pay emblem 10 tomorrow", "pay_cc", *said)
    assert talk.said("utter_confirm_payment")["amount"] == "$10.00"


def test_not_today_is_not_today(talk: Talk) -> None:
    tomorrow = duckling(
        "time", "tomorrow", "2026-11-21T00:00:00.000+00:00", grain="day"
    )
    today = duckling("time", "today", "2026-11-20T00:00:00.000+00:00", grain="day")
    said = [entity("credit_card", "emblem"), money("$10", 10), tomorrow]
    talk.say("pay emblem $10 tomorrow", "pay_cc", *said)
    before = talk.slots["time"]
    talk.say("sure but not today", "affirm", today)
    assert talk.responses[-1] == "utter_confirm_payment"
    assert talk.slots["time"] == before


def test_the_min_is_no_minute(talk: Talk) -> None:
    tomorrow = duckling(
        "time", "tomorrow", "2026-11-21T00:00:00.000+00:00", grain="day"
    )
    said = [entity("credit_card", "emblem"), money("$10", 10), tomorrow]
    talk.say("pay emblem $10 tomorrow", "pay_cc", *said)
    before = talk.slots["time"]
    minute = duckling("time", "min", "2026-11-20T10:00:00.000+00:00", grain="minute")
    talk.say("the min", "inform", minute)
    assert talk.slots["time"] == before
    assert talk.slots["amount-of-money"] == "minimum balance"


def test_the_second_one_is_no_day_but_the_second_of_a_list(talk: Talk) -> None:
    talk.say("send $10", "transfer_money", money("$10", 10))
    second = duckling(
        "time", "the second", "2026-12-02T00:00:00.000+00:00", grain="day"
    )
    talk.say("the second one", "inform", second)
    assert "utter_transfer_at_once" not in talk.responses
    assert talk.slots["PERSON"] == talk.bank.recipients("ann")[1]


def test_what_is_owed_is_told_of_the_cards(talk: Talk) -> None:
    talk.hear("how much do i owe", "check_balance")
    assert talk.act(ActionShowBalance(talk.bank))[0] == "utter_card_balances"


@pytest.mark.parametrize("verb", ["book a flight", "order a pizza", "plan a trip"])
@pytest.mark.parametrize("rest", ["for 300 with kyle", "with Kyle, 300 is my limit"])
def test_a_wish_that_nobody_serves_changes_no_confirmation(
    talk: Talk, verb: str, rest: str
) -> None:
    talk.begin_transfer()
    name = next(word for word in rest.split() if "yle" in word).strip(",")
    said = [number("300", 300), entity("PERSON", name)]
    talk.hear(f"{verb} {rest}", "transfer_money", *said)
    talk.latest["intent_ranking"] = [
        {"name": "transfer_money", "confidence": 0.49},
        {"name": "out_of_scope", "confidence": 0.41},
    ]
    replies = talk.run_form("transfer_money_form")
    assert replies[0] in ("utter_not_understood", "utter_no_order_errand")
    assert replies[1:] == ["utter_confirm_transfer"]
    told = talk.said("utter_confirm_transfer")
    assert (told["amount"], told["recipient"]) == ("$50.00", "Percy Donald")


@pytest.mark.parametrize("text", ["make it 300 to kyle", "no, kyle, and 300 dollars"])
def test_a_correction_counts_though_nlu_is_unsure(talk: Talk, text: str) -> None:
    talk.begin_transfer()
    talk.hear(text, "inform", number("300", 300), entity("PERSON", "kyle"))
    talk.latest["intent_ranking"] = [
        {"name": "inform", "confidence": 0.49},
        {"name": "out_of_scope", "confidence": 0.41},
    ]
    assert talk.run_form("transfer_money_form") == CONFIRM
    assert talk.said("utter_confirm_transfer")["amount"] == "$300.00"


@pytest.mark.parametrize(
    "text",
    [
        "how much is that exactly?",
        "wait, how much",
        "to whom?",
        "who to again",
        "when will that be",
        "what's the amount",
    ],
)
def test_a_question_about_what_is_asked_is_answered_by_asking_it_again(
    talk: Talk, text: str
) -> None:
    talk.begin_transfer()
    assert talk.say(text, "nlu_fallback") == CONFIRM
