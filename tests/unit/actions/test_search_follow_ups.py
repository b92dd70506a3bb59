"""A search is gone on from: narrowed, compared, listed, asked about."""

from decimal import Decimal
from typing import Any, Dict, List

import pytest

from actions.bank.model import SearchType, Transaction, TransactionFilter
from actions.bank.money import Money
from actions.parsing.periods import read_range
from actions.skills.follow_search import ActionCorrectSearch, ActionFollowSearch
from actions.skills.show_balance import ActionShowBalance
from actions.skills.take_information import ActionTakeInformation
from tests.unit.actions.talk import Entity, Talk, duckling, entity, interval

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


def only_amazon(talk: Talk) -> None:
    talk.hear("only amazon", "inform", entity("vendor_name", "amazon"))
    talk.act(ActionTakeInformation(talk.bank))


def lines(
    talk: Talk, month: int, kind: SearchType = SPEND, **more: Any
) -> List[Transaction]:
    wanted = TransactionFilter(kind, RANGES[month], **more)
    return talk.bank.transactions("ann", wanted, limit=100)


def found(talk: Talk) -> Dict[str, Any]:
    return next(m for m in talk.messages if m["response"].startswith("utter_found"))


def test_the_list_shows_ten_lines_newest_first_and_more_on_demand(talk: Talk) -> None:
    talk.say("what did I spend this year", "search_transactions", LAST_YEAR)
    there = lines(talk, 0)
    follow(talk, "show me the list", "show_transactions")

    shown = talk.said("utter_list_goes_on")
    rows = shown["lines"].split("\n")
    assert len(rows) == 10
    assert there[0].party in rows[0]
    assert str(there[0].amount) in rows[0]
    assert (shown["first"], shown["last"]) == ("1", "10")

    follow(talk, "more", "show_transactions")
    shown = talk.said("utter_list_goes_on")
    assert (shown["first"], shown["last"]) == ("11", "20")
    assert str(there[10].amount) in shown["lines"].split("\n")[0]


def test_a_list_ends_and_says_so(talk: Talk) -> None:
    spending(talk)
    only_amazon(talk)
    follow(talk, "list them", "show_transactions")
    there = lines(talk, 10, party="Amazon")
    assert len(talk.said("utter_list")["lines"].split("\n")) == len(there)

    assert follow(talk, "more", "show_transactions") == ["utter_no_more"]


def test_the_last_page_says_that_it_is_the_last(talk: Talk) -> None:
    spending(talk)
    follow(talk, "list them", "show_transactions")
    follow(talk, "more", "show_transactions")
    shown = talk.said("utter_list_ends")["lines"].split("\n")
    assert len(shown) == len(lines(talk, 10)) - 10


def test_the_button_shows_more(talk: Talk) -> None:
    talk.say("what did I spend this year", "search_transactions", LAST_YEAR)
    follow(talk, "show me the list", "show_transactions")
    payload = talk.said("utter_list_goes_on")["buttons"][0]["payload"]

    follow(talk, payload, "show_transactions", entity("search_detail", "more"))
    assert talk.said("utter_list_goes_on")["first"] == "11"


@pytest.mark.parametrize("between", ["check_balance", ""])
def test_it_goes_on_after_something_else_was_answered(talk: Talk, between: str) -> None:
    spending(talk)
    if between:
        talk.hear("what is my balance", between)
        talk.act(ActionShowBalance(talk.bank))
    follow(talk, "the biggest one?", "ask_search_detail")

    largest = max(lines(talk, 10), key=lambda line: line.amount)
    assert talk.said("utter_the_largest")["amount"] == str(largest.amount)


def test_the_smallest_the_average_and_the_count_are_told(talk: Talk) -> None:
    spending(talk)
    there = lines(talk, 10)

    follow(talk, "and the smallest", "ask_search_detail")
    smallest = min(there, key=lambda line: line.amount)
    assert talk.said("utter_the_smallest")["amount"] == str(smallest.amount)

    follow(talk, "how many were there", "ask_search_detail")
    assert talk.responses == ["utter_found_spend"]
    assert talk.said("utter_found_spend")["count"] == f"{len(there)} transactions"

    follow(talk, "and on average?", "ask_search_detail")
    total = sum((line.amount.amount for line in there), Decimal(0))
    average = Money(total / len(there), "USD").rounded()
    assert talk.said("utter_found_average")["average"] == str(average)


def test_was_that_more_than_in_september_compares(talk: Talk) -> None:
    spending(talk)
    follow(talk, "was that more than in september?", "ask_search_detail", SEPTEMBER)
    totals = [talk.bank.search("ann", SPEND, RANGES[month]).total for month in (10, 9)]
    response = "more" if totals[0] > totals[1] else "less"
    told = talk.said(f"utter_compared_{response}")
    assert (told["first"], told["second"]) == (str(totals[0]), str(totals[1]))
    assert told["first_period"] == ", Oct 1 – Oct 31, 2026"
    assert told["second_period"] == ", Sep 1 – Sep 30, 2026"


def test_two_times_in_one_message_are_compared(talk: Talk) -> None:
    text = "did I spend more in september than in october"
    talk.say(text, "search_transactions", SEPTEMBER, OCTOBER)
    told = next(m for m in talk.messages if m["response"].startswith("utter_compared"))
    assert {told["first_period"], told["second_period"]} == {
        ", Oct 1 – Oct 31, 2026",
        ", Sep 1 – Sep 30, 2026",
    }


@pytest.mark.parametrize(
    "text, intent, said, vendor",
    [
        ("and at amazon?", "search_transactions", [], "Amazon"),
        ("how much of that was amazon", "search_transactions", [], "Amazon"),
        ("and from my employer?", "check_earnings", [], "employer"),
        ("and from my employer?", "search_transactions", [], "employer"),
    ],
)
def test_it_is_narrowed_to_a_party_in_the_same_days(
    talk: Talk, text: str, intent: str, said: List[Entity], vendor: str
) -> None:
    spending(talk)
    talk.say(text, intent, *said)
    told = found(talk)
    assert (told["vendor"], told["period"]) == (vendor, ", Oct 1 – Oct 31, 2026")


def test_everything_together_is_no_longer_of_one_party(talk: Talk) -> None:
    spending(talk)
    only_amazon(talk)
    talk.hear("and everything together", "inform")
    talk.act(ActionTakeInformation(talk.bank))
    assert found(talk)["response"] == "utter_found_spend"


def test_over_an_amount_is_part_of_the_search_and_shown(talk: Talk) -> None:
    spending(talk)
    talk.hear("over $100", "inform", above("over $100", 100))
    talk.act(ActionTakeInformation(talk.bank))
    large = [line for line in lines(talk, 10) if line.amount.amount > 100]
    told = found(talk)
    assert told["count"].endswith("over $100.00")
    assert told["count"].split()[0] == str(len(large))
    # And it stays when the days change.
    talk.say("and in september?", "search_transactions", SEPTEMBER)
    assert "over $100.00" in str(found(talk))


@pytest.mark.parametrize(
    "text, words",
    [
        ("what about my savings?", "savings"),
        ("and groceries?", "groceries"),
        ("only in cash", "in cash"),
        ("just on my emblem", "emblem"),
    ],
)
def test_a_filter_that_does_not_exist_is_named_and_nothing_searched(
    talk: Talk, text: str, words: str
) -> None:
    spending(talk)
    talk.say(text, "search_transactions")
    assert talk.responses == ["utter_unknown_filter"]
    assert talk.said("utter_unknown_filter")["words"] == words
    assert "Amazon" in talk.said("utter_unknown_filter")["vendors"]
    assert talk.loop is None
    # The search is still remembered.
    only_amazon(talk)
    assert found(talk)["vendor"] == "Amazon"


def test_a_first_search_with_such_a_filter_asks_instead_of_ignoring_it(
    talk: Talk,
) -> None:
    talk.say("how much on groceries in october", "search_transactions", OCTOBER)
    assert talk.responses == ["utter_unknown_filter", "utter_ask_spent_or_received"]


def test_what_is_to_be_left_out_is_named(talk: Talk) -> None:
    text = "what did I spend in october, everything except target"
    talk.say(text, "search_transactions", OCTOBER)
    assert talk.responses == ["utter_cannot_leave_out", "utter_ask_vendor"]
    talk.say("starbucks", "inform", entity("vendor_name", "starbucks"))
    assert found(talk)["vendor"] == "Starbucks"


def test_a_no_with_another_time_is_another_search(talk: Talk) -> None:
    spending(talk)
    talk.hear("no, in september", "deny", SEPTEMBER)
    talk.act(ActionCorrectSearch(talk.bank))
    assert found(talk)["period"] == ", Sep 1 – Sep 30, 2026"

    talk.hear("no", "deny")
    assert talk.act(ActionCorrectSearch(talk.bank)) == ["utter_search_dropped"]

    talk.hear("no thanks, that's all", "deny")
    assert talk.act(ActionCorrectSearch(talk.bank)) == ["utter_ask_whatelse"]


def test_a_new_question_does_not_go_on(talk: Talk) -> None:
    spending(talk)
    only_amazon(talk)
    talk.say("what did I spend in september", "search_transactions", SEPTEMBER)
    assert found(talk)["response"] == "utter_found_spend"


def test_the_list_without_a_search_asks_for_what_is_missing(talk: Talk) -> None:
    follow(talk, "show me the list", "show_transactions")
    assert talk.waits_for == "search_type"
    talk.say("spent", "inform")
    talk.say("in october", "inform", OCTOBER)
    assert talk.responses == ["utter_found_spend", "utter_list_goes_on"]


def test_inside_another_form_the_list_is_shown_at_once(talk: Talk) -> None:
    spending(talk)
    talk.say("send money to percy", "transfer_money", entity("PERSON", "percy"))
    assert talk.waits_for == "amount-of-money"
    assert follow(talk, "list only amazon", "show_transactions") == [
        "utter_found_spend_vendor",
        "utter_list",
    ]
    assert talk.loop == "transfer_money_form"


def test_inside_another_form_nothing_is_listed_before_a_search(talk: Talk) -> None:
    talk.say("send money to percy", "transfer_money", entity("PERSON", "percy"))
    assert follow(talk, "list them", "show_transactions") == ["utter_nothing_searched"]
    assert talk.waits_for == "amount-of-money"


def test_in_the_search_itself_the_list_is_taken_as_wanted(talk: Talk) -> None:
    talk.say("what did I spend", "search_transactions")
    assert talk.waits_for == "time"
    talk.say("as a list", "show_transactions")
    assert talk.waits_for == "time"
    assert "utter_list_goes_on" in talk.say("in october", "inform", OCTOBER)


def test_a_time_to_compare_with_is_enough(talk: Talk) -> None:
    spending(talk)
    follow(talk, "compared to september?", "ask_search_detail", SEPTEMBER)
    assert any(name.startswith("utter_compared") for name in talk.responses)


def test_the_list_forgets_no_form_that_waits(talk: Talk) -> None:
    spending(talk)
    waits = [{"form": "transfer_money_form", "slots": {}, "requested": None}]
    talk.slots["left_forms"] = waits
    follow(talk, "list only amazon", "show_transactions")
    assert talk.responses == ["utter_found_spend_vendor", "utter_list"]
    assert talk.slots["left_forms"] == waits
