"""What forms make of a time: taken, asked about, or said to be unclear."""

from datetime import date
from time import process_time
from typing import List, Optional

import pytest

from actions.parsing.message import Entity
from actions.parsing.times.reader import said_days
from tests.unit.actions.talk import Talk, entity, moment, money

# A Wednesday.
TODAY = date(2026, 11, 18)
EMBLEM = entity("credit_card", "emblem")
FIFTY = money("$50", 50)

pytestmark = pytest.mark.usefixtures("asks_before_searching")


def pay(talk: Talk, words: str) -> List[str]:
    return talk.say(f"pay $50 on emblem {words}", "pay_cc", EMBLEM, FIFTY)


def search(talk: Talk, words: str) -> List[str]:
    return talk.say(f"what did i spend {words}", "search_transactions")


@pytest.mark.parametrize(
    "words",
    [
        "the week after",
        "on payday",
        "some day",
        "on 5.12.2026",
    ],
)
def test_a_day_that_cannot_be_read_is_asked_for_and_never_today(
    talk: Talk, words: str
) -> None:
    responses = pay(talk, words)
    assert responses[0] in ("utter_unread_day", "utter_ambiguous_date")
    assert responses[1:] == ["utter_ask_payment_day"]
    assert talk.slots.get("time") is None


@pytest.mark.parametrize(
    "words, when",
    [("every month on the 1st", "2026-12-01"), ("each friday", "2026-11-20")],
)
@pytest.mark.parametrize("agrees", ["yes", "ok just this once then", "ok, once"])
def test_one_payment_is_offered_in_place_of_one_that_repeats(
    talk: Talk, words: str, when: str, agrees: str
) -> None:
    assert pay(talk, words) == ["utter_single_payment_on"]
    assert talk.slots.get("time") is None
    assert talk.say(agrees, "affirm") == ["utter_confirm_payment"]
    assert talk.slots["time"] == when


@pytest.mark.parametrize("words", ["weekly", "on fridays"])
def test_a_payment_that_repeats_is_not_made_once_unsaid(talk: Talk, words: str) -> None:
    assert pay(talk, words) == ["utter_single_payment", "utter_ask_payment_day"]
    assert talk.slots.get("time") is None


def test_a_follow_up_says_that_it_did_not_get_the_dates(talk: Talk) -> None:
    search(talk, "last month")
    talk.yes()
    talk.hear("and the week after", "inform")
    talk.run_form("transaction_search_form")
    assert talk.responses == ["utter_unread_period", "utter_ask_period"]


@pytest.mark.parametrize("words", ["next month", "tomorrow", "in 2030", "next week"])
def test_a_search_in_the_future_is_refused_and_not_moved(
    talk: Talk, words: str
) -> None:
    assert search(talk, words) == ["utter_future_period", "utter_ask_period"]
    assert talk.slots.get("time") is None


def test_a_day_in_over_a_year_is_asked_back(talk: Talk) -> None:
    assert pay(talk, "on may 5 2031") == ["utter_far_date"]
    assert talk.yes() == ["utter_confirm_payment"]
    assert talk.slots["time"] == "2031-05-05"


def test_a_day_in_over_a_year_can_be_denied(talk: Talk) -> None:
    pay(talk, "on may 5 2031")
    talk.no()
    assert talk.waits_for == "time"
    assert talk.slots.get("time") is None


def test_a_weekday_that_is_not_the_date_is_asked_back(talk: Talk) -> None:
    assert pay(talk, "on monday, november 24") == [
        "utter_other_weekday",
        "utter_ask_payment_day",
    ]


@pytest.mark.parametrize("words", ["on the 31st of this month", "on the 32nd"])
def test_a_day_that_this_month_does_not_have_is_told(talk: Talk, words: str) -> None:
    assert pay(talk, words) == ["utter_no_such_day", "utter_ask_payment_day"]


def test_of_two_days_neither_is_taken(talk: Talk) -> None:
    assert pay(talk, "on monday or tuesday") == [
        "utter_which_day",
        "utter_ask_payment_day",
    ]


@pytest.mark.parametrize(
    "words, day",
    [
        ("today, no wait, tomorrow", "2026-11-19"),
        ("not today, tomorrow", "2026-11-19"),
        ("on friday, sorry, I meant monday", "2026-11-23"),
        ("on the 20th. that is friday the 20th", "2026-11-20"),
    ],
)
def test_the_later_of_two_days_corrects_the_first(
    talk: Talk, words: str, day: str
) -> None:
    assert pay(talk, words) == ["utter_confirm_payment"]
    assert talk.slots["time"] == day


def test_the_dates_of_a_search_are_none_of_a_payment(talk: Talk) -> None:
    talk.say(
        "pay $50 on emblem tomorrow and what did i spend last month and in may",
        "pay_cc",
        EMBLEM,
        FIFTY,
        moment("tomorrow", "2026-11-19"),
        moment("last month", "2026-10-01", "month"),
    )
    assert talk.slots["time"] == "2026-11-19"


def test_a_day_is_not_taken_from_a_search_alone(talk: Talk) -> None:
    talk.say("pay $50 on emblem and what did i spend today", "pay_cc", EMBLEM, FIFTY)
    assert "utter_ask_payment_day" in talk.responses


def test_the_day_of_a_payment_is_none_of_a_search(talk: Talk) -> None:
    text = "what did i spend last month, and pay $50 on emblem tomorrow"
    talk.say(text, "search_transactions", EMBLEM, FIFTY)
    assert str(talk.slots["time"]).startswith("2026-10-01")


@pytest.mark.parametrize("text", ["the first", "1st", "the 1st", "first"])
def test_an_ordinal_alone_is_a_day_where_a_day_was_asked_for(
    talk: Talk, text: str
) -> None:
    pay(talk, "")
    assert talk.say(text, "inform") == ["utter_confirm_payment"]
    assert talk.slots["time"] == "2026-12-01"


@pytest.mark.parametrize("text", ["the first", "1st", "the 1st", "first"])
def test_an_ordinal_alone_is_no_day_where_a_card_was_asked_for(
    talk: Talk, text: str
) -> None:
    talk.say("pay $50 on my card", "pay_cc", FIFTY)
    talk.say(text, "inform")
    assert talk.slots.get("time") is None


def test_a_search_that_begins_like_an_order_keeps_its_time(talk: Talk) -> None:
    text = "send me what i spent last month"
    talk.say(text, "search_transactions")
    assert str(talk.slots["time"]).startswith("2026-10-01")


@pytest.mark.parametrize("words", ["end of the ", "the week of the ", "to ", "in 99 "])
def test_many_words_of_time_are_read_in_time(words: str) -> None:
    started = process_time()
    said_days(words * 200 + "month", TODAY)
    assert process_time() - started < 1


@pytest.mark.parametrize("text", ["in 999 years", "999 years ago", "on 99/99/2026"])
def test_a_time_far_out_of_any_calendar_harms_nothing(text: str) -> None:
    assert all(said.problem for said in said_days(text, TODAY))


def test_the_parts_of_a_date_are_no_amounts(talk: Talk) -> None:
    talk.say("pay 20 on emblem on 13/12/2026", "pay_cc", EMBLEM, number20())
    assert talk.responses == ["utter_confirm_payment"]
    assert talk.slots["time"] == "2026-12-13"


def number20() -> dict:
    return {**money("20", 20), "entity": "number"}


@pytest.mark.parametrize(
    "answers, slot",
    [([("2026-11-08", "day")], "2026-11-08"), ([], None)],
)
def test_what_only_duckling_knows_is_asked_as_of_a_year_ago(
    talk: Talk, answers: list, slot: Optional[str]
) -> None:
    asked = []

    def ask(text, when):
        asked.append((text, when.date().isoformat()))
        found = (f"{day}T00:00:00+00:00" for day, _ in answers)
        return [Entity("time", day, (0, 0), {"grain": "day"}, "x") for day in found]

    talk.ask_duckling = ask
    text = "what did i spend on diwali"
    talk.say(text, "search_transactions", moment("on diwali", "2027-10-29"))
    assert asked == [("on diwali", "2025-11-17")]
    taken = talk.slots.get("time")
    assert (taken and taken[:10]) == slot


def test_duckling_is_not_asked_again_about_what_is_read_here(talk: Talk) -> None:
    def ask(text, when):
        raise AssertionError(text)

    talk.ask_duckling = ask
    text = "what did i spend on easter"
    talk.say(text, "search_transactions", moment("on easter", "2027-03-28"))
    assert talk.responses == ["utter_confirm_search_spend"]
    assert talk.slots["time"].startswith("2026-04-05")


def test_a_birthday_in_a_transfer_is_no_day_for_it(talk: Talk) -> None:
    percy = entity("PERSON", "percy")
    text = "send $50 to percy for his 30th birthday"
    assert talk.say(text, "transfer_money", percy, FIFTY) == ["utter_confirm_transfer"]


@pytest.mark.parametrize("words", ["on friday", "the week after"])
def test_a_transfer_for_another_day_says_that_it_is_made_at_once(
    talk: Talk, words: str
) -> None:
    text, percy = f"send $50 to percy {words}", entity("PERSON", "percy")
    talk.say(text, "transfer_money", percy, FIFTY)
    assert talk.responses == ["utter_transfer_at_once", "utter_confirm_transfer"]
