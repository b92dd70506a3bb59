"""Parts of a search besides vendor and time: amounts, people, a paycheck, both ways."""

from typing import Any, Dict, List

import pytest

from actions.bank.model import SearchType, Transaction, TransactionFilter
from actions.bank.money import Money
from actions.parsing.periods import read_range
from actions.skills.follow_search import ActionFollowSearch
from tests.unit.actions.talk import Entity, Talk, duckling, entity, interval, money

SPEND, DEPOSIT = SearchType.SPEND, SearchType.DEPOSIT
OCTOBER = interval("in october", "2026-10-01", "2026-11-01", "month")
SEPTEMBER = interval("in september", "2026-09-01", "2026-10-01", "month")
LAST_YEAR = interval("this year", "2026-01-01", "2026-11-19", "year")
RANGES = {
    10: read_range("2026-10-01T00:00:00+00:00/2026-11-01T00:00:00+00:00"),
    9: read_range("2026-09-01T00:00:00+00:00/2026-10-01T00:00:00+00:00"),
    0: read_range("2026-01-01T00:00:00+00:00/2026-11-19T00:00:00+00:00"),
}


def above(part: str, value: float) -> Entity:
    return duckling(
        "amount-of-money", part, {"from": value, "to": None}, **{"from": {"unit": "$"}}
    )


def spending(talk: Talk) -> None:
    talk.say("what did I spend in october", "search_transactions", OCTOBER)


def follow(talk: Talk, text: str, intent: str, *said: Entity) -> List[str]:
    talk.hear(text, intent, *said)
    return talk.act(ActionFollowSearch(talk.bank))


def lines(
    talk: Talk, month: int, kind: SearchType = SPEND, **more: Any
) -> List[Transaction]:
    wanted = TransactionFilter(kind, RANGES[month], **more)
    return talk.bank.transactions("ann", wanted, limit=100)


def found(talk: Talk) -> Dict[str, Any]:
    return next(m for m in talk.messages if m["response"].startswith("utter_found"))


def test_largest_expense_needs_only_its_days(talk: Talk) -> None:
    talk.say("largest expense in october", "search_transactions", OCTOBER)
    assert talk.responses == ["utter_the_largest"]
    assert talk.said("utter_the_largest")["period"] == ", Oct 1 – Oct 31, 2026"


def test_all_spends_above_an_amount_are_listed(talk: Talk) -> None:
    text = "all my spends above 50 in october"
    above_50 = above("above 50", 50)
    talk.say(text, "search_transactions", above_50, OCTOBER)
    large = [line for line in lines(talk, 10) if line.amount.amount > 50]
    assert "over $50.00" in talk.said("utter_found_spend")["count"]
    assert len(talk.said("utter_list")["lines"].split("\n")) == len(large)


@pytest.mark.parametrize(
    "text",
    [
        "what did I send to katy",
        "how much have I sent to katy",
        "did i pay katy parrow",
    ],
)
def test_what_was_sent_to_a_person_is_found_at_any_time(talk: Talk, text: str) -> None:
    talk.bank.transfer("ann", "Katy Parrow", Money.of("15", "USD"), "key")
    talk.bank.transfer("ann", "Evan Oslo", Money.of("20", "USD"), "other key")
    talk.say(text, "search_transactions", entity("PERSON", "katy"))
    assert talk.said("utter_found_sent")["total"] == "$15.00"
    assert talk.said("utter_found_sent")["vendor"] == "Katy Parrow"


def test_what_was_sent_at_all_counts_transfers_alone(talk: Talk) -> None:
    today = interval("today", "2026-11-18", "2026-11-19")
    talk.bank.transfer("ann", "Katy Parrow", Money.of("15", "USD"), "key")
    talk.say("how much did I send today", "search_transactions", today)
    assert talk.said("utter_found_sent_all")["total"] == "$15.00"


def test_money_sent_to_a_stranger_is_named(talk: Talk) -> None:
    talk.say("what did I send to bob", "search_transactions", entity("PERSON", "bob"))
    assert talk.responses[0] == "utter_unknown_recipient"


def test_a_stranger_who_sent_money_is_named(talk: Talk) -> None:
    text = "how much did bob send me this year"
    talk.say(text, "search_transactions", entity("PERSON", "bob"), LAST_YEAR)
    assert talk.said("utter_unknown_vendor")["name"] == "Bob"


def test_what_a_person_sent_is_not_what_was_sent_to_them(talk: Talk) -> None:
    text = "how much has percy sent me this year"
    talk.say(text, "search_transactions", entity("PERSON", "percy"), LAST_YEAR)
    assert talk.responses[0] == "utter_unknown_vendor"
    assert "employer" in talk.said("utter_unknown_vendor")["vendors"]


@pytest.mark.parametrize("intent", ["check_earnings", "search_transactions"])
def test_when_the_paycheck_came_needs_no_days(talk: Talk, intent: str) -> None:
    talk.say("when did my paycheck come", intent)
    assert talk.responses == ["utter_the_latest"]
    told = talk.said("utter_the_latest")
    assert told["party"] == "employer"

    follow(talk, "and the one before that?", "ask_search_detail")
    before = talk.said("utter_the_one_before")
    assert before["party"] == "employer"
    assert before["date"] != told["date"]


def test_the_day_of_what_was_just_found_is_told(talk: Talk) -> None:
    text = "did my paycheck come in in october"
    talk.say(text, "check_earnings", OCTOBER)
    assert found(talk)["vendor"] == "employer"
    follow(talk, "when exactly?", "ask_search_detail")
    assert "Oct" in talk.said("utter_the_latest")["date"]


def test_spent_and_earned_are_told_together(talk: Talk) -> None:
    talk.say("what did I spend and earn in october", "search_transactions", OCTOBER)
    spent = talk.bank.search("ann", SPEND, RANGES[10]).total
    earned = talk.bank.search("ann", DEPOSIT, RANGES[10]).total
    assert talk.said("utter_found_spend")["total"] == str(spent)
    assert talk.said("utter_found_deposit")["total"] == str(earned)
    response = "utter_more_in" if earned > spent else "utter_more_out"
    assert response in talk.responses


def test_a_split_that_cannot_be_made_is_named(talk: Talk) -> None:
    text = "what did I spend each week in october"
    talk.say(text, "search_transactions", OCTOBER)
    assert talk.responses[0] == "utter_search_leftover_frequency"


def test_amounts_of_another_currency_are_refused_by_name(talk: Talk) -> None:
    euros = money("€50", 50, "€")
    talk.say(
        "what did I spend over €50 in october", "search_transactions", euros, OCTOBER
    )
    assert talk.responses[0] == "utter_wrong_currency"


def test_two_vendors_and_a_month_are_not_spending_and_earning(talk: Talk) -> None:
    text = "what did I spend at amazon and target in october"
    talk.say(text, "search_transactions", OCTOBER)
    assert talk.responses == ["utter_which_vendor"]


def test_a_button_names_the_person_money_was_sent_to(talk: Talk) -> None:
    talk.say("what did I send to bob", "search_transactions", entity("PERSON", "bob"))
    assert talk.waits_for == "vendor_name"
    person = entity("vendor_name", "Katy Parrow")
    talk.say('/inform{"vendor_name": "Katy Parrow"}', "inform", person)
    assert talk.responses == ["utter_found_no_sent"]


@pytest.mark.parametrize(
    "said, bounds",
    [
        ("over $100", "over 100.00"),
        ("above 50", "over 50.00"),
        ("more than 1,250.50", "over 1250.50"),
        ("under 20", "under 20.00"),
        ("less than $20", "under 20.00"),
        ("at least 30", "from 30.00"),
        ("no more than $30", "to 30.00"),
        ("over 3 months", None),
        ("over the last 3 months", None),
        ("under 50 %", None),
    ],
)
def test_bounds_are_read_without_duckling_too(
    talk: Talk, said: str, bounds: str
) -> None:
    talk.say(f"what did I spend {said}", "search_transactions")
    assert talk.slots.get("amount_bounds") == bounds


@pytest.mark.parametrize(
    "said, ends, bounds",
    [
        ("between 20 and 50 dollars", {"from": 20, "to": 50}, "from 20.00 to 50.00"),
        ("at least fifty", {"from": 50, "to": None}, "from 50.00"),
        ("up to 50 dollars", {"from": None, "to": 50}, "to 50.00"),
        ("under 50 dollars", {"from": None, "to": 50}, "under 50.00"),
    ],
)
def test_a_range_of_ducklings_bounds_the_search(
    talk: Talk, said: str, ends: Dict[str, Any], bounds: str
) -> None:
    found_there = duckling("amount-of-money", said, ends)
    talk.say(f"what did I spend {said}", "search_transactions", found_there)
    assert talk.slots.get("amount_bounds") == bounds


def test_a_number_before_a_time_does_not_make_it_a_minute(talk: Talk) -> None:
    minute = duckling(
        "time", "100 last month", "2026-10-01T01:00:00.000+00:00", grain="minute"
    )
    talk.say(
        "what did I spend over 100 last month",
        "search_transactions",
        above("over 100", 100),
        minute,
    )
    told = found(talk)
    assert "over $100.00" in told["count"]
    assert told["period"] == ", Oct 1 – Oct 31, 2026"


@pytest.mark.parametrize(
    "said, amounts, time",
    [
        ("between 1 and 15 march", "between 1 and 15", "15 march"),
        ("over 3 months", "over 3", "3 months"),
    ],
)
def test_days_that_look_like_amounts_bound_no_amount(
    talk: Talk, said: str, amounts: str, time: str
) -> None:
    ends = duckling("amount-of-money", amounts, {"from": 3, "to": None})
    days = interval(time, "2026-03-15", "2026-03-16")
    talk.say(f"what did I spend {said}", "search_transactions", ends, days)
    assert talk.slots.get("amount_bounds") is None
