"""What every action of ours shares: a bank of its own, and manners in trouble."""

import asyncio
import logging
from abc import ABC, abstractmethod
from typing import Any, Dict, List, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import bootstrap
from actions.bank.errors import StoreUnavailable
from actions.bank.service import Bank
from actions.customer import customer_of
from actions.parsing.message import latest_message
from actions.parsing.other_requests import RequestKind, unserved_requests
from actions.responses import utter, utter_response

Events = List[Dict[str, Any]]

logger = logging.getLogger(__name__)


class BankAction(Action, ABC):
    """An action that talks to the bank.

    rasa-sdk creates actions without arguments, so the bank is optional and built
    when it is first needed; tests hand in their own.
    """

    def __init__(self, bank: Optional[Bank] = None) -> None:
        self._bank = bank

    @property
    def bank(self) -> Bank:
        """The bank of this action."""
        if self._bank is None:
            self._bank = bootstrap.bank()
        return self._bank

    @abstractmethod
    def name(self) -> str:
        """Return the name by which Rasa calls it."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> Events:
        """Act in a thread, so that a slow store delays nobody else."""
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(None, self.act, dispatcher, tracker)
        except StoreUnavailable:
            logger.exception("the bank's store failed in %s", self.name())
            dispatcher.messages.clear()
            return self.in_trouble(dispatcher, tracker)

    @abstractmethod
    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do it: read slots, ask the bank, utter, return events."""

    def utter_unserved(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, served: RequestKind
    ) -> None:
        """Say, after an answer, what else the message asked for."""
        cards = [card.name for card in self.bank.cards(customer_of(tracker))]
        for response in unserved_requests(latest_message(tracker), served, cards):
            utter_response(dispatcher, response)

    def in_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say that the bank cannot be reached; keep everything as it stands."""
        utter(dispatcher, "utter_bank_unavailable")
        return []
