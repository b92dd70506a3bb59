from datetime import timedelta

import pytest

from actions.bank.memory.store import MemoryStore
from actions.bank.model import SearchType, TimeRange
from actions.bank.service import Bank
from actions.parsing.periods import read_range
from actions.responses import listing
from tests.unit.actions.conftest import NOW
from tests.unit.actions.talk import Talk, duckling, entity, interval, moment

OCTOBER = "2026-10-01T00:00:00+00:00/2026-11-01T00:00:00+00:00"

pytestmark = pytest.mark.usefixtures("asks_before_searching")


def spending(talk: Talk) -> None:
    talk.say(
        "how much did I spend at starbucks last month",
        "search_transactions",
        entity("search_type", "spend"),
        entity("vendor_name", "starbucks"),
        moment("last month", "2026-10-01", "month"),
    )


def test_one_sentence_is_enough(talk: Talk) -> None:
    spending(talk)
    assert talk.responses == ["utter_confirm_search_spend_vendor"]
    shown = talk.said("utter_confirm_search_spend_vendor")
    assert shown["vendor"] == "Starbucks"
    assert shown["period"] == ", Oct 1 – Oct 31, 2026"
    assert talk.yes()[0] == "utter_found_spend_vendor"


def test_count_total_and_largest_are_told(talk: Talk) -> None:
    spending(talk)
    talk.yes()
    found = talk.bank.search(
        "ann", SearchType.SPEND, read_range(OCTOBER), vendor="Starbucks"
    )
    told = talk.said("utter_found_spend_vendor")
    assert told["total"] == str(found.total)
    assert told["count"] == f"{found.count} transactions"
    assert found.largest is not None
    assert talk.said("utter_found_largest_vendor")["amount"] == str(
        found.largest.amount
    )


def test_the_top_vendors_are_told_when_none_was_named(talk: Talk) -> None:
    said = moment("last month", "2026-10-01", "month")
    talk.say("what did I spend last month", "search_transactions", said)
    assert talk.responses == ["utter_confirm_search_spend"]
    talk.yes()
    found = talk.bank.search("ann", SearchType.SPEND, read_range(OCTOBER))
    top = [f"{party} ({total})" for party, total in found.by_vendor.items()][:3]
    assert talk.said("utter_found_top_spend")["parties"] == listing(top)


def test_earnings_are_deposits(talk: Talk) -> None:
    said = moment("last month", "2026-10-01", "month")
    talk.say("what came in last month", "check_earnings", said)
    assert talk.responses == ["utter_confirm_search_deposit"]
    assert talk.yes()[0] == "utter_found_deposit"


@pytest.mark.parametrize(
    "text",
    [
        "did i get paid last month",
        "was i paid last month",
        "Had I been paid last month",
    ],
)
def test_to_be_paid_is_to_earn(talk: Talk, text: str) -> None:
    said = moment("last month", "2026-10-01", "month")
    talk.say(text, "check_earnings", said)
    assert talk.responses == ["utter_confirm_search_deposit"]


def test_what_one_paid_is_spent(talk: Talk) -> None:
    said = moment("last month", "2026-10-01", "month")
    talk.say("what have I paid last month", "search_transactions", said)
    assert talk.responses == ["utter_confirm_search_spend"]


def test_nothing_found_is_a_sentence_of_its_own(talk: Talk) -> None:
    said = moment("2019", "2019-01-01", "year")
    talk.say("what did I spend in 2019", "search_transactions", said)
    assert talk.yes() == ["utter_found_no_spend"]


def test_a_customer_without_history_is_told_so(talk: Talk) -> None:
    from dataclasses import replace

    from actions.bank.demo_data import demo_customer

    def newcomer(*facts):
        opening = demo_customer(*facts)
        return replace(opening, history=opening.history[:1])

    talk.bank = Bank(MemoryStore(), lambda: NOW, opener=newcomer)
    spending(talk)
    assert talk.yes() == ["utter_found_no_spend_vendor"]


def test_one_transaction_is_not_called_transactions() -> None:
    from actions.responses import count

    assert count(1, "transaction") == "1 transaction"
    assert count(2, "transaction") == "2 transactions"


def test_the_kind_is_asked_for_before_the_confirmation(talk: Talk) -> None:
    said = moment("last month", "2026-10-01", "month")
    talk.say("search last month", "search_transactions", said)
    assert talk.responses == ["utter_ask_spent_or_received"]
    talk.say("received", "inform")
    assert talk.responses == ["utter_confirm_search_deposit"]


def test_a_vendor_tells_that_spending_is_meant(talk: Talk) -> None:
    talk.say("search target", "search_transactions", entity("vendor_name", "target"))
    assert talk.responses == ["utter_ask_period"]
    assert talk.slots["search_type"] == "spend"


def test_an_unknown_vendor_is_asked_about(talk: Talk) -> None:
    talk.say(
        "how much did I spend at walmart",
        "search_transactions",
        entity("vendor_name", "walmart"),
    )
    assert talk.responses == ["utter_unknown_vendor", "utter_ask_vendor"]
    assert talk.say("all vendors", "inform") == ["utter_ask_period"]
    talk.say("last month", "inform", moment("last month", "2026-10-01", "month"))
    assert talk.responses == ["utter_confirm_search_spend"]


@pytest.mark.parametrize(
    "text, said, first, last",
    [
        ("yesterday", moment("yesterday", "2026-11-17"), "2026-11-17", "2026-11-17"),
        (
            "in May",
            moment("in May", "2027-05-01", "month"),
            "2026-05-01",
            "2026-05-31",
        ),
        (
            "last quarter",
            moment("last quarter", "2026-07-01", "quarter"),
            "2026-07-01",
            "2026-09-30",
        ),
        (
            "from Sep 11 to Sep 13",
            interval("from Sep 11 to Sep 13", "2027-09-11", "2027-09-14"),
            "2026-09-11",
            "2026-09-13",
        ),
        (
            "between march and may",
            interval("between march and may", "2027-03-01", "2027-06-01", "month"),
            "2026-03-01",
            "2026-05-31",
        ),
        ("on friday", moment("on friday", "2026-11-20"), "2026-11-13", "2026-11-13"),
        ("the 31st", moment("the 31st", "2026-12-31"), "2026-10-31", "2026-10-31"),
        ("the 5th", moment("the 5th", "2026-12-05"), "2026-11-05", "2026-11-05"),
        ("2025", duckling("number", "2025", 2025), "2025-01-01", "2025-12-31"),
        ("may", None, "2026-05-01", "2026-05-31"),
        ("December", None, "2025-12-01", "2025-12-31"),
        (
            "this year",
            moment("this year", "2026-01-01", "year"),
            "2026-01-01",
            "2026-11-18",
        ),
    ],
)
def test_history_looks_back(talk: Talk, text: str, said, first: str, last: str) -> None:
    talk.say("show my spending", "search_transactions")
    talk.say(text, "inform", *([said] if said else []))
    found: TimeRange = read_range(talk.slots["time"])
    last_day = (found.end - timedelta(microseconds=1)).date()
    assert (found.start.date().isoformat(), last_day.isoformat()) == (first, last)


def test_since_reaches_until_today(talk: Talk) -> None:
    ends = {"from": "2027-05-01T00:00:00+00:00", "to": None}
    said = entity(
        "time",
        "since May",
        ends,
        additional_info={"from": {"grain": "month"}},
        extractor="DucklingEntityExtractor",
    )
    talk.say("what did I spend since May", "search_transactions", said)
    shown = talk.said("utter_confirm_search_spend")["period"]
    assert shown == ", May 1 – Nov 18, 2026"


def test_the_future_cannot_be_looked_at(talk: Talk) -> None:
    said = moment("in 2028", "2028-01-01", "year")
    talk.say("what will I spend in 2028", "search_transactions", said)
    assert talk.responses == ["utter_future_period", "utter_ask_period"]


def test_asking_for_earnings_inside_the_search_changes_its_kind(talk: Talk) -> None:
    spending(talk)
    talk.say("no, what I earned", "check_earnings")
    assert talk.responses == ["utter_confirm_search_deposit"]


def test_a_cancelled_search_says_so(talk: Talk) -> None:
    spending(talk)
    assert talk.no() == ["utter_transaction_search_cancelled"]


def test_slots_are_empty_after_the_search(talk: Talk) -> None:
    spending(talk)
    talk.yes()
    names = ("search_type", "vendor_name", "time", "confirm_form")
    assert [talk.slots[name] for name in names] == [None] * 4


def test_one_day_is_told_with_on_and_a_range_with_a_comma(talk: Talk) -> None:
    said = [entity("search_type", "spend"), moment("yesterday", "2026-11-17")]
    talk.say("what did I spend yesterday", "search_transactions", *said)
    assert talk.said("utter_confirm_search_spend")["period"] == " on Nov 17, 2026"


def test_three_vendors_are_all_of_it_and_no_most(talk: Talk) -> None:
    spending(talk)
    talk.say("all vendors", "inform")
    talk.yes()
    assert len(talk.bank.vendors("ann")) == 3
    assert "utter_found_top_spend" in talk.responses
    assert "utter_found_most_spend" not in talk.responses


def test_another_vendor_right_after_a_search_keeps_its_dates(talk: Talk) -> None:
    amazon = entity("vendor_name", "amazon")
    spending(talk)
    talk.yes()
    talk.say("and at amazon?", "search_transactions", amazon)
    assert talk.responses == ["utter_confirm_search_spend_vendor"]
    talk.yes()
    talk.say("show amazon", "search_transactions", amazon)
    assert talk.responses == ["utter_ask_period"]
