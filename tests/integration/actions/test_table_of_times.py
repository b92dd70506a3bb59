"""Every way to say a time that a person uses for money, on four different days."""

from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict, List

import pytest
import yaml

from actions.bank.memory.store import MemoryStore
from actions.bank.service import Bank
from actions.bank.settings import BankSettings
from tests.integration.actions.conftest import RealTalk, days_of
from tests.integration.duckling_server.conftest import RunningDuckling
from tests.unit.actions.talk import Talk, entity

TODAYS = [
    ("UTC", datetime(2026, 11, 29, 10, tzinfo=timezone.utc)),
    ("UTC", datetime(2028, 2, 29, 10, tzinfo=timezone.utc)),
    ("UTC", datetime(2026, 12, 31, 10, tzinfo=timezone.utc)),
    # 03:30 there, half an hour after the clocks went forward.
    ("America/New_York", datetime(2027, 3, 14, 7, 30, tzinfo=timezone.utc)),
]
NAMES = ["a Sunday", "a leap day", "New Year's Eve", "the night of a clock change"]
EMBLEM = entity("credit_card", "emblem")
OUTCOMES = {
    "utter_future_period": "ahead",
    "utter_past_date": "past",
    "utter_far_date": "far",
    "utter_no_such_day": "none",
    "utter_other_weekday": "weekday",
    "utter_unread_period": "ask",
    "utter_search_leftover_frequency": "ask",
    "utter_which_period": "ask",
    "utter_unread_day": "ask",
    "utter_single_payment": "ask",
    "utter_single_payment_on": "ask",
    "utter_which_day": "ask",
    "utter_ambiguous_date": "ask",
}


def expected(kind: str, number: int) -> Dict[str, str]:
    """What the words of a table mean on one of the days."""
    table = Path(__file__).with_name(f"times_of_{kind}.yml")
    rows: List[Dict[str, Any]] = yaml.safe_load(table.read_text())
    return {
        words: row["means"][number] if isinstance(row["means"], list) else row["means"]
        for row in rows
        for words in row["say"].split(" | ")
    }


class Desk:
    """Says one thing after another on one day, each in a conversation of its own."""

    def __init__(self, duckling: RunningDuckling, zone: str, now: datetime) -> None:
        settings = BankSettings(time_zone=zone)
        self._bank = Bank(MemoryStore(), lambda: now, settings)
        self._duckling, self._now, self._zone = duckling, now, zone

    def search(self, words: str) -> str:
        talk = self._talk()
        talk.say(f"what did i spend {words}", "search_transactions")
        if talk.responses != ["utter_confirm_search_spend"]:
            return outcome(talk.responses)
        first, last = days_of(talk)
        return first if first == last else f"{first} {last}"

    def pay(self, words: str) -> str:
        talk = self._talk()
        talk.say(f"pay $50 on emblem {words}", "pay_cc", EMBLEM)
        if talk.responses != ["utter_confirm_payment"]:
            return outcome(talk.responses)
        return str(talk.slots["time"])

    def _talk(self) -> Talk:
        return RealTalk(self._bank, self._duckling, self._now, self._zone)


def outcome(responses: List[str]) -> str:
    return OUTCOMES.get(responses[0], " ".join(responses))


@pytest.fixture(params=range(4), ids=NAMES)
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def desk(number: int, real_duckling: RunningDuckling) -> Desk:
    return Desk(real_duckling, *TODAYS[number])


def test_a_search_looks_at_the_days_that_were_said(desk: Desk, number: int) -> None:
    wanted = expected("searches", number)
    assert {words: desk.search(words) for words in wanted} == wanted


def test_a_payment_is_made_on_the_day_that_was_said(desk: Desk, number: int) -> None:
    wanted = expected("payments", number)
    assert {words: desk.pay(words) for words in wanted} == wanted
