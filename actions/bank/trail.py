"""The audit trail: one chain of lines a customer, each sealed by a hash.

A line's hash covers its content and the hash of the line before, so that no line
can be changed, removed, added or moved inside the chain without breaking it.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from typing import Iterable, List, NamedTuple

START = "0" * 64


@dataclass(frozen=True)
class AuditNote:
    """What an audit line reports.

    Attributes:
        action: "open", "transfer", "card_payment", "schedule", "cancel" or "due".
        result: "done", or the name of the error that refused it.
        key: The key of the movement, empty if it has none.
        amount: As text with its currency ("12.50 USD"), empty if none.
        charge: As `amount`.
        source: Where the money comes from.
        target: Where it goes to.
        reference: Receipt number or payment id, empty if none.
    """

    action: str
    result: str
    key: str = ""
    amount: str = ""
    charge: str = ""
    source: str = ""
    target: str = ""
    reference: str = ""


@dataclass(frozen=True)
class AuditLine:
    """One sealed line. `number` counts from 1 for each customer; `at` is UTC."""

    customer: str
    number: int
    at: datetime
    note: AuditNote
    previous: str
    hash: str


class Head(NamedTuple):
    """Number and hash of the last line of a chain, kept beside it.

    A chain that was cut short no longer ends in its head.
    """

    number: int = 0
    hash: str = START


def seal(customer: str, head: Head, at: datetime, note: AuditNote) -> AuditLine:
    """Make the line that follows the head of a chain."""
    number, at = head.number + 1, at.astimezone(timezone.utc)
    digest = _hash(customer, number, at, note, head.hash)
    return AuditLine(customer, number, at, note, head.hash, digest)


def faults(customer: str, lines: Iterable[AuditLine], end: Head) -> List[str]:
    """Return what is wrong with a customer's chain, in sentences; empty when whole."""
    found = []
    head = Head()
    for line in lines:
        if line != seal(customer, head, line.at, line.note):
            found.append(f"{customer}: audit line {line.number} does not fit the chain")
        head = Head(line.number, line.hash)
    if head != end:
        found.append(
            f"{customer}: the audit chain ends at line {head.number}, not at the line "
            f"{end.number} that was written last"
        )
    return found


def _hash(
    customer: str, number: int, at: datetime, note: AuditNote, previous: str
) -> str:
    content = [customer, number, at.isoformat(), asdict(note), previous]
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
