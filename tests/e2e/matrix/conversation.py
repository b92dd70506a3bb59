"""One customer talking to the running assistant, with everything that was said."""

import re
import uuid
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any, Callable, Dict, FrozenSet, List, NamedTuple

from tests.support.responses import Responses

Send = Callable[[str, str], List[Dict[str, Any]]]


class Reply(NamedTuple):
    """One reply: its text, the responses that it can be, and its buttons' payloads."""

    text: str
    names: FrozenSet[str]
    payloads: List[str]

    def starts(self, prefix: str) -> bool:
        """Whether it is a response whose name starts so."""
        return any(name.startswith(prefix) for name in self.names)


class Conversation:
    """Says things and keeps the replies; every complaint shows the whole of it.

    Attributes:
        sender: Id of the customer.
        opened: When the first message was sent, which opens the account.
    """

    def __init__(self, send: Send, responses: Responses) -> None:
        self._send = send
        self._responses = responses
        self.sender = f"matrix-{uuid.uuid4().hex}"
        self.opened = datetime.now(timezone.utc)
        self._lines: List[str] = []
        self.replies: List[Reply] = []
        self.turns = 0

    def say(self, text: str) -> List[Reply]:
        """Say something; the replies are returned and kept as the latest ones."""
        self._lines.append(f"> {text}")
        self.turns += 1
        if self.turns == 1:
            self.opened = datetime.now(timezone.utc)
        raw = self._send(self.sender, text)
        self.replies = [self._read(each) for each in raw]
        self._lines += [f"    {reply.text}" for reply in self.replies]
        self.expect(bool(raw), "an answer")
        return self.replies

    def _read(self, raw: Dict[str, Any]) -> Reply:
        text = str(raw.get("text", raw.get("custom", "")))
        payloads = [str(each["payload"]) for each in raw.get("buttons") or []]
        return Reply(text, self._responses.named(text), payloads)

    @property
    def last(self) -> Reply:
        """The latest reply."""
        return self.replies[-1]

    @property
    def names(self) -> List[FrozenSet[str]]:
        """What the latest replies can be."""
        return [reply.names for reply in self.replies]

    def expect(self, holds: bool, what: str) -> None:
        """Complain, with the whole conversation, unless something holds."""
        assert holds, "\n".join([f"expected {what}, after:", *self._lines])

    def expect_response(self, prefix: str) -> None:
        """Complain unless one of the latest replies is such a response."""
        found = any(reply.starts(prefix) for reply in self.replies)
        self.expect(found, f"a reply {prefix}…")

    def money(self) -> Decimal:
        """What the bank has on the account, asked by a payload."""
        self.say("/check_balance")
        found = re.search(r"\$([\d,]+\.\d\d)", self.replies[0].text)
        self.expect(found is not None, "a balance")
        assert found is not None
        return Decimal(found[1].replace(",", ""))

    def scheduled(self) -> int:
        """How many payments are scheduled, asked by a payload."""
        self.say("/check_scheduled_payments")
        return sum(
            reply.starts("utter_scheduled_payment") for reply in self.replies[1:]
        )
