"""What the customer said to the bot before, fetched from the Rasa server."""

import json
import logging
from dataclasses import asdict, dataclass, field
from typing import Any, Dict, List, Optional, Tuple

import requests

from desk.masking import mask
from desk.sanitize import clean

LONGEST = 80  # messages; older ones are left out
_PATIENCE = 5.0  # seconds
# Slots worth knowing, and how an agent reads them.
SLOT_LABELS = {
    "alarm": "Alarm",
    "PERSON": "Recipient",
    "amount-of-money": "Amount",
    "credit_card": "Card",
    "time": "Date",
    "vendor_name": "Shop",
    "search_type": "Looking for",
    "amount_bounds": "Amounts",
    "search_detail": "Asked about it",
}
# The forms of the assistant; a test holds them against the actions' list.
FORM_LABELS = {
    "transfer_money_form": "Transferring money",
    "cc_payment_form": "Paying a card",
    "transaction_search_form": "Searching transactions",
}
# What pages and buttons send for the sake of the machinery; no words of a customer.
_MACHINERY = {"trigger_handoff", "handoff", "restart", "session_start"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Transcript:
    """What the agent should know before saying hello.

    Attributes:
        lines: Pairs of speaker (`customer` or `bot`) and text, masked.
        facts: Pairs of label and value, masked.
        problem: Why there is none; empty when all went well.
    """

    lines: List[Tuple[str, str]] = field(default_factory=list)
    facts: List[Tuple[str, str]] = field(default_factory=list)
    problem: str = ""

    def to_json(self) -> str:
        """Return it as it is kept."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> "Transcript":
        """Read what `to_json` made; of an empty text, an empty transcript."""
        return Transcript(**json.loads(text)) if text else Transcript()


def _fit(text: str) -> str:
    return mask(clean(text))


def _line(event: Dict[str, Any]) -> Optional[Tuple[str, str]]:
    text = event.get("text")
    if event.get("event") == "bot":
        return ("bot", _fit(text)) if text else None
    if event.get("event") != "user" or not text:
        return None
    if not text.startswith("/"):
        return "customer", _fit(text)
    # The payload of a button: the page showed its title, the tracker knows the intent.
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    intent = (intent or text).lstrip("/").split("{")[0]
    if intent in _MACHINERY:
        return None
    return "customer", _fit(f"[{intent.replace('_', ' ')}]")


def _facts(tracker: Dict[str, Any]) -> List[Tuple[str, str]]:
    form = (tracker.get("active_loop") or {}).get("name")
    facts = [("In the middle of", FORM_LABELS.get(form, form))] if form else []
    slots = tracker.get("slots") or {}
    for slot, label in SLOT_LABELS.items():
        value = slots.get(slot)
        if value is not None and not isinstance(value, (dict, list)):
            facts.append((label, _fit(str(value))))
    return facts


def read_tracker(tracker: Dict[str, Any]) -> Transcript:
    """Make a transcript of a tracker as Rasa's HTTP API returns it."""
    lines = [line for line in map(_line, tracker.get("events") or []) if line]
    return Transcript(lines[-LONGEST:], _facts(tracker))


def fetch_transcript(rasa_url: str, token: str, sender: str) -> Transcript:
    """Fetch a transcript, server to server.

    Args:
        rasa_url: The Rasa server; an address from settings, never from a customer.
        token: Token of its HTTP API. Rasa takes it only in the query.
        sender: The conversation's id.
    """
    if not token:
        return Transcript(problem="RASA_TOKEN is not set, so there is no transcript.")
    url = f"{rasa_url}/conversations/{requests.utils.quote(sender, safe='')}/tracker"
    query = {"token": token, "include_events": "AFTER_RESTART"}
    try:
        response = requests.get(url, params=query, timeout=_PATIENCE)
        response.raise_for_status()
        return read_tracker(response.json())
    except (requests.RequestException, ValueError) as error:
        # The text of the error holds the token: only its kind is logged.
        logger.warning("no transcript from %s: %s", rasa_url, type(error).__name__)
        return Transcript(problem="The assistant's transcript could not be fetched.")
