"""Parts of a search besides vendor and time: amounts, people, a paycheck, both ways."""

from typing import Any, Dict, List

import pytest

from actions.bank.model import SearchType, Transaction, TransactionFilter
from actions.bank.money import Money
from actions.parsing.periods import read_range
from actions.skills.search_transactions import ActionFollowSearch
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
