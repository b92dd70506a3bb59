"""A customer's words to a desk without a web server, and what came back."""

from typing import Any, Dict, List

from desk.service import Desk

SENDER = "customer-0001"
HANDOFF = '/handoff{"from_host": "http://other:5005"}'


def arrive(desk: Desk, sender: str = SENDER) -> int:
    desk.customers.receive(sender, HANDOFF)
    found = desk.store.latest(sender)
    assert found is not None
    return found.id


def texts(replies: List[Dict[str, Any]]) -> List[str]:
    return [one["text"] for one in replies if "text" in one]


def handoffs(replies: List[Dict[str, Any]]) -> List[Any]:
    customs = [one.get("custom", {}) for one in replies]
    return [one["handoff_host"] for one in customs if "handoff_host" in one]
