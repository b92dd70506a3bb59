"""Days and months as a real Duckling reads them."""

import pytest

from actions.skills.scheduled_payments import ActionCancelPayment
from tests.integration.actions.conftest import days_of
from tests.unit.actions.talk import Talk, entity

EMBLEM = entity("credit_card", "emblem")


def pay(talk: Talk, text: str) -> Talk:
    talk.say(text, "pay_cc", EMBLEM)
    return talk


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("at 7 eleven last month", "2026-10-01", "2026-10-31"),
        ("at 7 eleven last week", "2026-11-09", "2026-11-15"),
        ("at 7-eleven in march", "2026-03-01", "2026-03-31"),
        ("at 7 eleven yesterday", "2026-11-17", "2026-11-17"),
        ("at 7 eleven this year", "2026-01-01", "2026-11-18"),
        ("at seven eleven in 2025", "2025-01-01", "2025-12-31"),
        ("at 7-11 last month", "2026-10-01", "2026-10-31"),
        ("at 7/11 in may", "2026-05-01", "2026-05-31"),
    ],
)
def test_a_shop_with_a_number_keeps_its_name_and_the_time(
    talk: Talk, text: str, first: str, last: str
) -> None:
    talk.say(f"how much did i spend {text}", "search_transactions")
    assert talk.responses[0] == "utter_unknown_vendor"
    talk.say("all vendors", "inform")
    assert days_of(talk) == (first, last)


def test_a_shop_with_a_number_is_no_time(talk: Talk) -> None:
    talk.say("how much did i spend at 7 eleven", "search_transactions")
    assert talk.said("utter_unknown_vendor")["name"] == "7 Eleven"
    talk.say("all vendors", "inform")
    assert talk.responses == ["utter_ask_period"]


@pytest.mark.parametrize(
    "text",
    [
        "31st of june",
        "june 31st",
        "june 31",
        "31 june",
        "the 31st of april",
        "february 30",
        "30th february",
        "february 29 2027",
        "feb 29th, 2027",
        "29th of february 2027",
        "29 feb 2027",
        "on sept 31",
    ],
)
@pytest.mark.parametrize("intent", ["pay_cc", "search_transactions"])
def test_a_day_that_no_calendar_has_is_refused(
    talk: Talk, text: str, intent: str
) -> None:
    start = "pay $5 on emblem" if intent == "pay_cc" else "what did i spend"
    talk.say(f"{start} {text}", intent, *([EMBLEM] if intent == "pay_cc" else []))
    assert talk.responses[0] == "utter_no_such_day"
    assert talk.slots.get("time") is None


@pytest.mark.parametrize(
    "text, day",
    [
        ("this month", "2026-11-18"),
        ("this week", "2026-11-18"),
        ("this year", "2026-11-18"),
        ("this quarter", "2026-11-18"),
        ("next month", "2026-12-01"),
        ("by the end of the month", "2026-11-30"),
        ("on december 31", "2026-12-31"),
        ("may 5", "2027-05-05"),
        ("in 2 days", "2026-11-20"),
        ("the 30th", "2026-11-30"),
        ("from tomorrow", "2026-11-19"),
        ("from december 1 on", "2026-12-01"),
    ],
)
def test_a_payment_finds_its_day(talk: Talk, text: str, day: str) -> None:
    pay(talk, f"pay $50 on emblem {text}")
    assert talk.responses == ["utter_confirm_payment"]
    assert talk.slots["time"] == day


@pytest.mark.parametrize("text", ["last week", "yesterday", "last month", "nov 3 2026"])
def test_a_payment_is_not_made_in_the_past(talk: Talk, text: str) -> None:
    pay(talk, f"pay $50 on emblem {text}")
    assert talk.responses == ["utter_past_date", "utter_ask_payment_day"]


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("this year", "2026-01-01", "2026-11-18"),
        ("this month", "2026-11-01", "2026-11-18"),
        ("this week", "2026-11-16", "2026-11-18"),
        ("since may", "2026-05-01", "2026-11-18"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("between march and may", "2026-03-01", "2026-05-31"),
        ("the last 3 months", "2026-08-01", "2026-10-31"),
        ("from sep 11 to sep 13", "2026-09-11", "2026-09-13"),
        ("in may", "2026-05-01", "2026-05-31"),
    ],
)
def test_a_search_looks_back_until_today(
    talk: Talk, text: str, first: str, last: str
) -> None:
    talk.say(f"what did i spend {text}", "search_transactions")
    assert talk.responses == ["utter_confirm_search_spend"]
    assert days_of(talk) == (first, last)


@pytest.mark.parametrize(
    "text, first, last",
    [
        ("on diwali", "2026-11-08", "2026-11-08"),
        ("since diwali", "2026-11-08", "2026-11-18"),
    ],
)
def test_a_day_that_only_duckling_knows_is_the_last_one(
    talk: Talk, text: str, first: str, last: str
) -> None:
    talk.say(f"what did i spend {text}", "search_transactions")
    assert talk.responses == ["utter_confirm_search_spend"]
    assert days_of(talk) == (first, last)


def test_the_payments_after_a_day_can_be_cancelled(talk: Talk) -> None:
    pay(talk, "pay $50 on emblem on december 1")
    assert talk.yes() == ["utter_cc_pay_scheduled"]
    talk.hear("cancel the payment after november 25", "cancel_payment")
    assert talk.act(ActionCancelPayment(talk.bank)) == ["utter_payment_cancelled"]
