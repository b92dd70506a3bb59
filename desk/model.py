"""What the desk keeps: conversations, and what was said in them."""

from dataclasses import dataclass
from enum import Enum
from typing import Any, Dict, Optional

RestMessage = Dict[str, Any]


class State(str, Enum):
    """Where a conversation stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    BACK = "back"
    CLOSED = "closed"

    @property
    def is_open(self) -> bool:
        """Whether the customer is still with the desk."""
        return self in (State.WAITING, State.TAKEN)


class Speaker(str, Enum):
    """Who said something."""

    CUSTOMER = "customer"
    AGENT = "agent"
    DESK = "desk"


@dataclass(frozen=True)
class Conversation:
    """One visit of a customer.

    Attributes:
        id: Number of the visit.
        sender: The customer's conversation id, the same as with the bot.
        state: Where it stands.
        from_host: The host that the customer left; the way back.
        agent: Name of the person who took it over, else empty.
        arrived_at: Seconds since 1970.
        asked_at: When the customer last learned that the wait goes on.
        told: Whether the customer was told that nobody is there.
        delivered: Number of the last message that reached the customer.
        transcript: What was said with the bot, as `transcript.Transcript.to_json`.
    """

    id: int
    sender: str
    state: State
    from_host: str
    agent: str
    arrived_at: float
    asked_at: float
    told: bool
    delivered: int
    transcript: str

    @property
    def label(self) -> str:
        """A short name for a customer whose name nobody knows."""
        return f"Customer {self.sender[:4].upper()}"


@dataclass(frozen=True)
class Message:
    """Something said at the desk.

    Attributes:
        id: Number, growing with time.
        conversation: Number of the visit.
        speaker: Who said it.
        name: The speaker's name; empty for the customer.
        text: What was said; empty for a hidden message.
        extra: Further fields of the REST message: buttons, custom.
        said_at: Seconds since 1970.
    """

    id: int
    conversation: int
    speaker: Speaker
    name: str
    text: str
    extra: Dict[str, Any]
    said_at: float

    def for_customer(self, sender: str) -> RestMessage:
        """Return it as the REST channel sends it."""
        message: RestMessage = {"recipient_id": sender, "message_id": self.id}
        if self.text:
            message["text"] = self.text
        if self.name:
            message["name"] = self.name
        return {**message, **self.extra}


class DeskError(Exception):
    """Raised for what cannot be done; the text is for the agent."""


class NotYours(DeskError):
    """Raised when a conversation is not with this agent."""


class TakenByOther(DeskError):
    """Raised when another agent was faster."""

    def __init__(self, agent: Optional[str] = None) -> None:
        super().__init__(f"{agent or 'Somebody else'} has taken this customer.")


class TooLong(DeskError):
    """Raised when a text is longer than customers are sent."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(
            f"Nothing was sent: {length:,} characters are more than {limit:,}."
            " Please send it in parts."
        )


class NoSuchConversation(DeskError):
    """Raised when there is no conversation of that number."""
