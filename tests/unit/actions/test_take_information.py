"""What is said without a request goes on with what it fits."""

from typing import Any, Dict, List

import pytest

from actions.skills.take_information import ActionTakeInformation
from tests.unit.actions.talk import Entity, Talk, entity, interval, number

SENT = {"kind": "transfer", "party": "Percy Donald", "plain": "50.00"}
SEARCHED = {"search_type": "spend", "vendor_name": "Amazon", "time": None}
MAY = interval("may", "2026-05-01", "2026-06-01", "month")


@pytest.mark.parametrize(
    "text, said, slots, fitting",
    [
        ("50 percy", [number("50", 50), entity("PERSON", "percy")], {}, "transfer"),
        ("now lisa", [entity("PERSON", "lisa")], {"last_movement": SENT}, "transfer"),
        ("oh and 5 more", [number("5", 5)], {"last_movement": SENT}, "transfer"),
        ("oh and 5 more", [number("5", 5)], {}, ""),
        ("lisa", [entity("PERSON", "lisa")], {}, ""),
        (
            "35 on iron bank",
            [number("35", 35), entity("credit_card", "iron bank")],
            {},
            "cc_payment",
        ),
        ("and on my emblem?", [entity("credit_card", "emblem")], {}, "balance"),
        ("amazon", [entity("vendor_name", "amazon")], {}, "transaction_search"),
        ("may", [MAY], {"last_search": SEARCHED}, "transaction_search"),
        ("may", [MAY], {}, ""),
        ("blue", [], {}, ""),
    ],
)
def test_values_call_for_what_they_fit(
    talk: Talk, text: str, said: List[Entity], slots: Dict[str, Any], fitting: str
) -> None:
    talk.slots.update(slots)
    talk.hear(text, "inform", *said)
    action = ActionTakeInformation(talk.bank)
    talk.events.append({"event": "action", "name": action.name()})
    events = talk._call(action)

    called = [event["name"] for event in events if event["event"] == "followup"]
    assert bool(called) == bool(fitting)
    assert all(fitting in name for name in called)
    assert talk.responses == ([] if fitting else ["utter_default"])


def test_what_may_be_a_wish_beyond_it_is_told_so(talk: Talk) -> None:
    talk.hear("and remove lisa", "inform", entity("PERSON", "lisa"))
    talk.latest["intent_ranking"] = [
        {"name": "inform", "confidence": 0.5},
        {"name": "out_of_scope", "confidence": 0.42},
    ]
    assert talk.act(ActionTakeInformation(talk.bank)) == ["utter_out_of_scope"]


@pytest.mark.parametrize("text", ["and remove lisa", "add anna smith please"])
def test_recipients_are_not_managed_here(talk: Talk, text: str) -> None:
    talk.hear(text, "inform")
    replies = talk.act(ActionTakeInformation(talk.bank))
    assert replies == ["utter_cannot_manage_recipients"]
