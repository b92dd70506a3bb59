"""One run of a form: what was said, what its slots hold, what to answer."""

from dataclasses import replace
from typing import Any, Dict, List, Optional, Sequence, Set

from rasa_sdk import Tracker

from actions.bank.service import Bank
from actions.dialogue import form_state
from actions.messages import Message
from actions.replies import Reply
from actions.slots import Context

REQUESTED = "requested_slot"


class Turn:
    """What a form knows, hears and answers in one run."""

    def __init__(
        self, bank: Bank, names: Sequence[str], tracker: Tracker, message: Message
    ) -> None:
        self._bank = bank
        self.customer = tracker.sender_id
        self.message = message
        self.requested: Optional[str] = tracker.get_slot(REQUESTED)
        self.values: Dict[str, Optional[str]] = {
            name: tracker.get_slot(name) for name in names
        }
        self.state = form_state(tracker)
        self.replies: List[Reply] = []
        self.refused: Set[str] = set()
        self.has_asked = False
        # Whether the form asked last, not a question of leaving it.
        self.was_asked = False

    def context(self, slot: str) -> Context:
        """What a slot may look at."""
        return Context(
            self._bank,
            self.customer,
            self.message,
            slot == self.requested,
            self.values,
        )

    def refuse(self, slot: str, reply: Reply) -> None:
        """Empty a slot and say why."""
        self.values[slot] = None
        self.refused.add(slot)
        self.replies.append(reply)

    def renew(self) -> None:
        """Forget what was to be confirmed: something else will be."""
        self.note(key="", agreed_amount="", unsure=False)

    def put_last(self, question: Optional[Reply]) -> None:
        """Complaints first: what the customer reads last is what to answer."""
        if question in self.replies:
            self.replies.remove(question)
            self.replies.append(question)

    def note(self, **changes: Any) -> None:
        """Change the form's memory."""
        self.state = replace(self.state, **changes)
