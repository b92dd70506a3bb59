"""A search whose every part was said runs at once, and its answer names the range."""

import pytest

from actions.skills.show_balance import ActionShowBalance
from tests.unit.actions.talk import Talk, entity, interval

OCTOBER = interval("in october", "2026-10-01", "2026-11-01", "month")
SEPTEMBER = interval("in september", "2026-09-01", "2026-10-01", "month")


def spent_at_amazon(talk: Talk) -> None:
    said = [entity("vendor_name", "amazon"), OCTOBER]
    talk.say("what did I spend at amazon in october", "search_transactions", *said)


def test_nothing_is_asked_when_all_is_said(talk: Talk) -> None:
    spent_at_amazon(talk)

    assert "utter_found_spend_vendor" in talk.responses
    found = talk.said("utter_found_spend_vendor")
    assert (found["vendor"], found["period"]) == ("Amazon", ", Oct 1 – Oct 31, 2026")
    assert talk.loop is None


def test_what_is_missing_is_asked_for_and_then_it_runs(talk: Talk) -> None:
    talk.say(
        "what did I spend at amazon",
        "search_transactions",
        entity("vendor_name", "amazon"),
    )
    assert talk.waits_for == "time"

    assert "utter_found_spend_vendor" in talk.say("in october", "inform", OCTOBER)


def test_an_unknown_vendor_is_asked_about_before_it_runs(talk: Talk) -> None:
    said = [entity("vendor_name", "walmart"), OCTOBER]
    talk.say("what did I spend at walmart in october", "search_transactions", *said)

    assert talk.waits_for == "vendor_name"


@pytest.mark.parametrize(
    "text, intent",
    [
        ("and in september", "search_transactions"),
        ("what about in september", "search_transactions"),
        ("in september", "inform"),
    ],
)
def test_a_search_goes_on_also_after_something_else_was_answered(
    talk: Talk, text: str, intent: str
) -> None:
    spent_at_amazon(talk)
    talk.hear("what is my balance", "check_balance")
    talk.act(ActionShowBalance(talk.bank))
    talk.hear(text, intent, SEPTEMBER)
    talk.run_form("transaction_search_form")

    found = [m for m in talk.messages if m["response"].startswith("utter_found")][0]
    assert (found["vendor"], found["period"]) == ("Amazon", ", Sep 1 – Sep 30, 2026")
