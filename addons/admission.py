"""The door of the REST channel: which requests get as far as the assistant."""

import json
import os
from dataclasses import dataclass
from typing import Any, Dict, FrozenSet, Mapping, Optional

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

# A guessed id of a conversation is of no use from this length on.
SHORTEST_SENDER = 16
LONGEST_SENDER = 255
LONGEST_INPUT_CHANNEL = 40
LONGEST_MESSAGE_ID = 64
ANY = "*"


class Refused(Exception):
    """A request that does not get in.

    Args:
        status: Of the answer.
        words: What is wrong and what to do.
    """

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status

    def answer(self) -> HTTPResponse:
        """Return what the sender is told."""
        told = {"status": "failure", "code": self.status, "message": str(self)}
        return response.json(told, status=self.status)


@dataclass(frozen=True)
class Admission:
    """Who may talk over REST.

    Attributes:
        origins: Of the pages that may, as Socket.IO checks them; `*` lets any.
        hosts: Names under which this server may be called; `*` stands for any.
        short_senders: Whether any sender will do; for development.
    """

    origins: FrozenSet[str]
    hosts: FrozenSet[str]
    short_senders: bool

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Admission":
        """Read it from the environment, which the launcher has filled."""
        return cls(
            origins=frozenset(environ.get("RASA_CORS", "").split()),
            hosts=frozenset((environ.get("RASA_HOSTS") or ANY).lower().split()),
            short_senders=environ.get("SHORT_SENDERS", "").lower() == "yes",
        )

    def admit(self, request: Request) -> None:
        """Let a message in, or raise.

        Raises:
            Refused: It comes from a foreign page, or is no message.
        """
        self._check_page(request.headers)
        self._check_body(body_of(request))

    def _check_page(self, headers: Mapping[str, str]) -> None:
        """Refuse foreign pages; a browser names the page whatever the page wants."""
        origin = headers.get("origin")
        if ANY not in self.origins:
            foreign = headers.get("sec-fetch-site") == "cross-site" and not origin
            if foreign or (origin and origin not in self.origins):
                raise Refused(403, "This page may not talk here; see RASA_CORS.")
        if ANY not in self.hosts and _name(headers.get("host", "")) not in self.hosts:
            raise Refused(421, "This server has another name; see RASA_HOSTS.")

    def _check_body(self, body: Mapping[str, Any]) -> None:
        self.check_sender(body.get("sender"))
        if not isinstance(body.get("message"), str):
            raise Refused(400, '"message" must be a text.')
        channel = body.get("input_channel")
        if channel is not None and not _is_word(channel, LONGEST_INPUT_CHANNEL):
            raise Refused(
                400,
                f'"input_channel" must be a text of {LONGEST_INPUT_CHANNEL} '
                "characters at most.",
            )
        message_id = body.get("message_id")
        if message_id is not None and not _is_word(message_id, LONGEST_MESSAGE_ID):
            raise Refused(
                400,
                f'"message_id" must be a text of {LONGEST_MESSAGE_ID} characters '
                "at most.",
            )

    def check_sender(self, sender: Any) -> None:
        """Accept an id of a conversation.

        Raises:
            Refused: It is missing, too short or too long, or not printable.
        """
        if self.short_senders and isinstance(sender, int):
            return
        if not _is_word(sender, LONGEST_SENDER):
            raise Refused(
                400,
                f'"sender" must be a text of {SHORTEST_SENDER} to {LONGEST_SENDER} '
                "printable characters.",
            )
        if len(sender) < SHORTEST_SENDER and not self.short_senders:
            raise Refused(
                400,
                f'"sender" must have {SHORTEST_SENDER} characters or more, so that '
                "nobody guesses it. For trying out: SHORT_SENDERS=yes.",
            )


def body_of(request: Request) -> Dict[str, Any]:
    """Return the body of a request.

    Raises:
        Refused: It is not sent as JSON, or is no JSON object.
    """
    kind = (request.headers.get("content-type") or "").split(";")[0]
    if kind.strip().lower() != "application/json":
        raise Refused(415, "Send JSON, with Content-Type: application/json.")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise Refused(400, 'The body must be JSON: {"sender": "…", "message": "…"}.')
    return body


def refusal(admission: Admission, request: Request) -> Optional[HTTPResponse]:
    """Return the answer to a request that does not get in, None for one that does."""
    try:
        admission.admit(request)
    except Refused as refused:
        return refused.answer()
    return None


def _is_word(value: Any, longest: int) -> bool:
    """Tell whether it is a text without control and direction characters."""
    return isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def _name(host: str) -> str:
    """Return a Host header's name without its port."""
    bare = host.strip().lower()
    return bare.rsplit(":", 1)[0] if bare.rpartition(":")[2].isdigit() else bare
