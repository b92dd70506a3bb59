"""One run of a form: what was said, what its slots hold, what to answer."""

from dataclasses import replace
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

from rasa_sdk import Tracker

from actions.bank.service import Bank
from actions.customer import customer_of
from actions.forms.state import CONFIRM, CONTINUE, REQUESTED
from actions.forms.tracker_queries import form_state, shown_choices
from actions.parsing.message import Message
from actions.parsing.times.mentions import AskAgain
from actions.responses import Response
from actions.slots.base import FormSlot, SlotContext, SlotReading

_CacheKey = Tuple[object, ...]


class FormRun:
    """What a form knows, reads and answers in one run."""

    def __init__(
        self, bank: Bank, names: Sequence[str], tracker: Tracker, message: Message
    ) -> None:
        self.bank = bank
        self.customer = customer_of(tracker)
        self.message = message
        self.requested: Optional[str] = tracker.get_slot(REQUESTED)
        self.values: Dict[str, Optional[str]] = {
            name: tracker.get_slot(name) for name in names
        }
        self.state = form_state(tracker)
        self.responses: List[Response] = []
        self.refused: Set[str] = set()
        self.has_asked = False
        self._choices = shown_choices(tracker, str(self.requested))
        # Whether the form asked last, not a question of leaving it.
        self.was_asked = False
        # Whether the form has to make way for an alarm.
        self.is_alarmed = False
        # Set where Duckling can be asked again about a time.
        self.ask_duckling: Optional[AskAgain] = None
        self._read: Dict[_CacheKey, Optional[SlotReading]] = {}

    def context(self, slot: str) -> SlotContext:
        """Return what a slot may look at."""
        return SlotContext(
            self.bank,
            self.customer,
            self.message,
            slot == self.requested,
            self.values,
            self.requested not in (None, slot, CONTINUE, CONFIRM),
            self._choices,
            ask_duckling=self.ask_duckling,
        )

    def reading(self, slot: FormSlot) -> Optional[SlotReading]:
        """Return what the message says about a slot; read once, since it asks the bank.

        It is read again only when something that the slot looks at has changed.
        """
        seen = (self.values.get(name) for name in slot.depends_on)
        key = (slot.name, slot.name == self.requested, *seen)
        if key not in self._read:
            self._read[key] = slot.read(self.context(slot.name))
        return self._read[key]

    def read_instead(self, message: Message) -> None:
        """Read another message than the last one: the one that asked for a switch."""
        self.message = message
        self._read.clear()

    def refuse(self, slot: str, response: Response) -> None:
        """Empty a slot and say why."""
        self.values[slot] = None
        self.refused.add(slot)
        self.responses.append(response)

    def raise_alarm(self) -> None:
        """Ask nothing more: the alarm is answered instead, and sets the form aside."""
        self.is_alarmed, self.has_asked = True, True

    def renew(self) -> None:
        """Forget what was to be confirmed: something else will be."""
        self.note(idempotency_key="", confirmed_amount="", outcome_unknown=False)

    def put_last(self, question: Optional[Response]) -> None:
        """Put complaints first: what the customer reads last is what to answer."""
        if question in self.responses:
            self.responses.remove(question)
            self.responses.append(question)

    def note(self, **changes: Any) -> None:
        """Change the form's memory."""
        self.state = replace(self.state, **changes)
