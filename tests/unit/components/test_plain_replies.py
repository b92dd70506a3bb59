"""What the classifier turns down is taken for what it plainly is."""

from typing import Any, Dict, List

import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from components.plain_replies import PlainReplies


def intent_of(text: str, before: str, said: List[Dict[str, str]]) -> str:
    entities: List[Dict[str, Any]] = [
        {"entity": kind, "start": text.index(part), "end": text.index(part) + len(part)}
        for each in said
        for kind, part in each.items()
    ]
    message = Message({TEXT: text, ENTITIES: entities})
    message.set(INTENT, {"name": before, "confidence": 0.5}, add_to_output=True)
    PlainReplies().process(message)
    return str(message.get(INTENT)["name"])


@pytest.mark.parametrize("before", ["out_of_scope", "nlu_fallback"])
@pytest.mark.parametrize(
    "text, said",
    [
        ("and valentine's day?", [{"time": "valentine's day"}]),
        ("oh and 5 more", [{"number": "5"}]),
        ("just on christmas eve?", [{"time": "christmas eve"}]),
        ("sorry I meant may", [{"time": "may"}]),
        ("33 to lisa", [{"number": "33"}, {"PERSON": "lisa"}]),
    ],
)
def test_values_and_nothing_else_are_information(
    text: str, before: str, said: List[Dict[str, str]]
) -> None:
    assert intent_of(text, before, said) == "inform"


@pytest.mark.parametrize(
    "text, said",
    [
        ("will it rain on friday", [{"time": "friday"}]),
        ("lend me 500", [{"number": "500"}]),
        ("tell me a joke", []),
        ("and then", []),
    ],
)
def test_what_asks_for_more_stays_turned_down(
    text: str, said: List[Dict[str, str]]
) -> None:
    assert intent_of(text, "out_of_scope", said) == "out_of_scope"


def test_what_was_understood_stays_as_it_is() -> None:
    assert intent_of("50 to lisa", "transfer_money", [{"number": "50"}]) == (
        "transfer_money"
    )


@pytest.mark.parametrize(
    "text, intent",
    [
        ("👍", "affirm"),
        ("👍🏽 👍", "affirm"),
        ("✅", "affirm"),
        ("👎", "deny"),
        ("👋!", "greet"),
        ("🙏", "thankyou"),
        ("?", "help"),
        ("💰", "out_of_scope"),
        ("…", "out_of_scope"),
    ],
)
def test_a_sign_stands_for_an_intent(text: str, intent: str) -> None:
    assert intent_of(text, "out_of_scope", []) == intent
