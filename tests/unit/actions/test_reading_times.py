"""Words of time are read whole, typos and all, and unread ones are known."""

from datetime import date
from typing import List

import pytest

from actions.parsing.message import Message
from actions.parsing.times.days import Days
from actions.parsing.times.mentions import unread_times
from actions.parsing.times.reader import said_days, said_periods
from tests.unit.actions.talk import entity, money

# A Wednesday.
TODAY = date(2026, 11, 18)
EMBLEM = entity("credit_card", "emblem")
FIFTY = money("$50", 50)

pytestmark = pytest.mark.usefixtures("asks_before_searching")


def days(first: str, last: str = "") -> Days:
    return Days(date.fromisoformat(first), date.fromisoformat(last or first))


def typed(text: str, intent: str = "inform") -> Message:
    return Message(intent, text, (), "1")


def unread(text: str) -> List[str]:
    """The words of time that were left unread."""
    return [text[start:end] for start, end in unread_times(typed(text))]


@pytest.mark.parametrize(
    "text, words",
    [
        ("pay 20 on emblem the week after", ["the week after"]),
        ("pay 20 the day before it's due", ["the day before"]),
        ("pay 20 on emblem on payday", ["payday"]),
        ("pay 20 every month on the 1st", ["every month"]),
        ("pay 20 weekly on Fridays", ["weekly", "Fridays"]),
        ("the friday after that", ["friday after"]),
        ("what did i spend the other day", ["the other day"]),
        ("pay 20 as soon as I get paid", ["as soon as I get paid"]),
    ],
)
def test_words_of_time_that_cannot_be_read_are_told(
    text: str, words: List[str]
) -> None:
    assert unread(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "pay 20 on emblem next friday",
        "what did i spend since the 15th",
        "thanks, have a nice day",
        "good evening",
        "send lisa 20 for her 30th birthday",
        "you may pay it",
        "may i see my balance",
        "pay the second one",
        "what did i spend at 7 eleven",
        "a quarter of my balance",
        "the payments fall due",
        "which day is it",
        "reference 4711",
        "my card ending 1001",
        "not next week",
        "are you there 24/7",
        "/inform",
    ],
)
def test_other_words_are_none_of_time(text: str) -> None:
    assert unread(text) == []


@pytest.mark.parametrize(
    "text, meant",
    [
        ("octobr", days("2026-10-01", "2026-10-31")),
        ("novmber 3", days("2026-11-03")),
        ("feburary", days("2026-02-01", "2026-02-28")),
        ("on wendesday", days("2026-11-11")),
        ("on thurday", days("2026-11-12")),
        ("lst mnth", days("2026-10-01", "2026-10-31")),
        ("yestrday", days("2026-11-17")),
        ("sept. 15th", days("2026-09-15")),
        ("Oct ’25", days("2025-10-01", "2025-10-31")),
        ("twenty first of october", days("2026-10-21")),
    ],
)
def test_a_slip_of_the_finger_is_read(text: str, meant: Days) -> None:
    assert [said.days for said in said_periods(text, TODAY)] == [meant]


@pytest.mark.parametrize("word", ["money", "sundry", "quartet", "monthly", "mayor"])
def test_a_word_that_is_near_to_one_of_time_stays_what_it_is(word: str) -> None:
    assert all(said.problem == "unread" for said in said_periods(word, TODAY))


@pytest.mark.parametrize(
    "text, meant",
    [
        ("last month's expenses", days("2026-10-01", "2026-10-31")),
        ("yesterday's spending", days("2026-11-17")),
        ("last year's black friday", days("2025-11-28")),
        ("may of 2025 that is", days("2025-05-01", "2025-05-31")),
    ],
)
def test_whose_expenses_is_a_time_of_a_search(text: str, meant: Days) -> None:
    assert [said.days for said in said_periods(text, TODAY)] == [meant]


@pytest.mark.parametrize(
    "text, meant",
    [
        ("may, june and july", days("2026-05-01", "2026-07-31")),
        ("today and yesterday", days("2026-11-17", "2026-11-18")),
        ("nov 3, 4 and 5", days("2026-11-03", "2026-11-05")),
        ("last q4", days("2025-10-01", "2025-12-31")),
        ("past weekend", days("2026-11-14", "2026-11-15")),
        ("over the past year", days("2025-11-18", "2026-11-18")),
        ("in the last half year", days("2026-05-18", "2026-11-18")),
        ("two months ago", days("2026-09-01", "2026-09-30")),
        ("early 2026", days("2026-01-01", "2026-03-31")),
        ("in november so far", days("2026-11-01", "2026-11-18")),
        ("all year", days("2026-01-01", "2026-11-18")),
    ],
)
def test_a_period_is_read_whole(text: str, meant: Days) -> None:
    assert [said.days for said in said_periods(text, TODAY)] == [meant]


@pytest.mark.parametrize(
    "text",
    ["half of november", "fiscal year 2025", "june and august", "in may or june"],
)
def test_what_is_no_single_run_of_days_is_not_taken_for_one(text: str) -> None:
    said = said_periods(text, TODAY)
    assert len(said) > 1 or said[0].problem == "unread"


def test_whose_bill_is_no_day_of_a_payment() -> None:
    assert said_days("pay last month's bill", TODAY) == []
