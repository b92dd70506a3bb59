"""A conversation belongs to the customer who opened it.

The owner stands with each message of the conversation's tracker, where Rasa keeps what
a channel knows about it; nothing that a customer says gets there. It is looked up under
the conversation's lock, so that of two who open the same one at once the second is
refused, whichever Rasa they talk to.
"""

from dataclasses import dataclass
from typing import Any, Dict, Iterable, Optional

from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from addons.action_endpoint import this_turn
from addons.customer_tokens import Customer

OWNER = "customer"
# How a channel hands a visit to the guard, in a message's metadata.
VISIT = "visit"


@dataclass
class Visit:
    """A message of somebody who has signed in.

    Attributes:
        customer: Whom the token of this very message names.
        is_refused: Whether the conversation turned out to be somebody else's.
    """

    customer: Customer
    is_refused: bool = False

    @property
    def metadata(self) -> Dict[str, Any]:
        """What the tracker keeps with the message."""
        return {OWNER: self.customer.id, "customer_name": self.customer.name}


class ForeignConversation(Exception):
    """The conversation belongs to another customer."""


def install() -> None:
    """Let Rasa look for the owner whenever a message fetches its conversation."""
    fetch = MessageProcessor.get_tracker
    if getattr(fetch, "looks_for_owner", False):
        return

    def get_tracker(self: MessageProcessor, conversation_id: str) -> Any:
        tracker = fetch(self, conversation_id)
        customer = this_turn().customer
        if customer and tracker.events and _owner(self, tracker) != customer:
            raise ForeignConversation(conversation_id)
        return tracker

    get_tracker.looks_for_owner = True  # type: ignore[attr-defined]
    MessageProcessor.get_tracker = get_tracker


def _owner(processor: MessageProcessor, tracker: DialogueStateTracker) -> Optional[str]:
    """Return the customer's id; None for a conversation that nobody signed in for."""
    found = _latest_owner(tracker.events)
    if found is None:
        # Rasa's SQL store fetches the latest session only, which may have just begun.
        full = processor.tracker_store.retrieve_full_tracker(tracker.sender_id)
        found = _latest_owner(full.events if full else ())
    return found


def _latest_owner(events: Iterable[Event]) -> Optional[str]:
    for event in reversed(list(events)):
        if isinstance(event, UserUttered):
            owner = (event.metadata or {}).get(OWNER)
            if isinstance(owner, str):
                return owner
    return None
