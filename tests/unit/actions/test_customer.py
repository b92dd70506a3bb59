"""The bank is asked about who spoke, not about the conversation."""

import re
from pathlib import Path
from typing import Any, Dict, List

import pytest
from rasa_sdk import Tracker

from actions.customer import UnknownCustomer, customer_of

ACTIONS = Path(__file__).parents[3] / "actions"


def tracker(slots: Dict[str, Any]) -> Tracker:
    return Tracker("conversation", slots, {}, [], False, None, {}, None)


def test_whom_rasa_verified_is_the_customer() -> None:
    assert customer_of(tracker({"customer": "ann"})) == "ann"


def test_in_the_demo_a_conversation_is_a_customer() -> None:
    assert customer_of(tracker({})) == "conversation"


def test_without_the_demo_nobody_is_taken_for_a_customer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DEMO_MODE", "no")
    unnamed: List[Dict[str, Any]] = [{}, *({"customer": x} for x in (None, "", [1]))]
    for slots in unnamed:
        with pytest.raises(UnknownCustomer):
            customer_of(tracker(slots))


def test_no_other_module_takes_a_conversation_for_a_customer() -> None:
    using = {
        file.relative_to(ACTIONS).as_posix()
        for file in ACTIONS.rglob("*.py")
        if re.search(r"\.sender_id\b", file.read_text(encoding="utf-8"))
    }
    assert using == {"customer.py"}
