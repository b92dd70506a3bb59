"""One answer reads each slot once, since most readings ask the bank."""

from collections import Counter
from typing import Any
from typing import Counter as Count

import pytest

from actions.skills.registry import FORM_NAMED
from tests.unit.actions.talk import Talk, entity, moment, money


class CountingBank:
    """A bank that counts what it is asked."""

    def __init__(self, bank: Any) -> None:
        self._bank = bank
        self.asked: Count[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._bank, name)
        if not callable(found):
            return found

        def call(*args: Any, **kwargs: Any) -> Any:
            self.asked[name] += 1
            return found(*args, **kwargs)

        return call


@pytest.fixture
def bank_calls(talk: Talk) -> Count[str]:
    counting = CountingBank(talk.bank)
    talk.bank = counting  # type: ignore[assignment]
    return counting.asked


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Count[str]:
    """How often each slot has been read since the count was cleared."""
    counted: Count[str] = Counter()

    def count(slot: Any) -> None:
        read = type(slot).read

        def counting(self: Any, context: Any) -> Any:
            counted[self.name] += 1
            return read(self, context)

        monkeypatch.setattr(type(slot), "read", counting)

    for kind in {type(s): s for f in FORM_NAMED.values() for s in f.slots}.values():
        count(kind)
    return counted


def test_an_answer_reads_each_slot_of_the_form_once(
    talk: Talk, readings: Count[str]
) -> None:
    talk.say("send money", "transfer_money")
    readings.clear()

    talk.say("percy", "inform", entity("PERSON", "percy"))

    assert readings == {"PERSON": 1, "amount-of-money": 1}


def test_a_name_is_looked_up_once_for_an_answer(
    talk: Talk, bank_calls: Count[str]
) -> None:
    talk.say("send money", "transfer_money")
    bank_calls.clear()

    talk.say("percy", "inform", entity("PERSON", "percy"))

    assert bank_calls["find_recipient"] == bank_calls["recipients"] == 1


def test_a_correction_at_the_confirmation_reads_each_slot_once(
    talk: Talk, readings: Count[str]
) -> None:
    talk.begin_transfer()
    readings.clear()

    talk.say("no, make it $60", "deny", money("$60", 60))

    assert readings == {"PERSON": 1, "amount-of-money": 1}


def test_a_yes_reads_each_slot_once(talk: Talk, readings: Count[str]) -> None:
    talk.begin_transfer()
    readings.clear()

    talk.yes()

    assert readings == {"PERSON": 1, "amount-of-money": 1}


def test_a_slot_is_read_again_when_one_that_it_depends_on_has_changed(
    talk: Talk, readings: Count[str]
) -> None:
    talk.say("pay a card", "pay_cc")
    readings.clear()

    said = [entity("credit_card", "emblem"), money("$5", 5)]
    talk.say("$5 on emblem today", "inform", *said, moment("today", "2026-11-18"))

    assert readings["credit_card"] == readings["time"] == 1
    assert readings["amount-of-money"] <= 2
