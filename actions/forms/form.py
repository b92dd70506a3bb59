"""What one form declares: its slots, the words that fit it, and what it confirms.

A form is asked, filled and confirmed by what stands beside this module; it holds no
state itself and gets the run that is going on.
"""

from abc import ABC, abstractmethod
from typing import FrozenSet, List, Mapping, Optional, Sequence

from rasa_sdk import Tracker

from actions.forms.run import FormRun
from actions.forms.state import CONFIRM, CONTINUE
from actions.parsing.other_requests import RequestKind
from actions.responses import Response
from actions.slots.base import FormSlot


class Form(ABC):
    """One form.

    Attributes:
        name: Of the form in domain.yml.
        submit_action: The action that follows it.
        request_kind: What it serves, of the requests that are told apart when a message
            holds several; None when no sentence for it is known there.
        intents: Intents that start it.
        more_intents: Intents that speak to it while it is active, but start nothing.
        verbs: Words around an answer that say nothing new inside this form.
        slots: What it asks for, in order.
        moves_money: Whether what it does cannot be taken back, so that only an order
            starts it.
        leftover_kinds: What is told when a message says it besides; see
            parsing/leftover_words.yml.
        leftover_response: How the names of the responses begin that tell it.
    """

    name: str
    submit_action: str
    request_kind: Optional[RequestKind] = None
    intents: FrozenSet[str]
    more_intents: FrozenSet[str] = frozenset()
    verbs: FrozenSet[str]
    slots: Sequence[FormSlot]
    moves_money: bool = True
    leftover_kinds: FrozenSet[str] = frozenset(
        [
            "frequency",
            "condition",
            "portion",
            "negation",
            "question",
            "why",
            "number",
            "reference",
        ]
    )
    leftover_response: str = "utter_leftover_"

    @property
    def data_slots(self) -> List[str]:
        """The names of what it asks for, in order."""
        return [slot.name for slot in self.slots]

    @property
    def slot_names(self) -> List[str]:
        """All slots of the form, in the order in which they are asked for."""
        return [CONTINUE, *self.data_slots, CONFIRM]

    def slot(self, name: Optional[str]) -> Optional[FormSlot]:
        """Return the data slot of a name."""
        return next((slot for slot in self.slots if slot.name == name), None)

    @abstractmethod
    def confirmation(self, run: FormRun) -> Response:
        """Ask about what will happen, with all values."""

    def is_needed(self, slot: str, run: FormRun) -> bool:
        """Tell whether a slot has to be asked for."""
        return run.values[slot] is None

    def runs_at_once(self, run: FormRun) -> bool:
        """Tell whether it needs no consent once nothing is missing."""
        return False

    def recalled(self, tracker: Tracker) -> Mapping[str, Optional[str]]:
        """Return values of earlier that the form starts with."""
        return {}

    def instead(self, tracker: Tracker) -> str:
        """Return the action to call in place of the form, if no form is meant."""
        return ""

    def review(self, run: FormRun) -> None:  # noqa: B027 - most forms need none
        """Look at the values together; refuse what cannot be."""

    def warning(self, run: FormRun) -> Optional[Response]:
        """Say what this form cannot take in of a request, if anything."""
        return None
