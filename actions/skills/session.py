"""Open a conversation."""

from rasa_sdk import Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ACTION_LISTEN_NAME

from actions.base_action import BankAction, Events
from actions.customer import customer_of


class ActionSessionStart(BankAction):
    """Opens the customer's account if need be; a new session starts clean."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_session_start"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Start the session with the account's currency."""
        currency = self.bank.currency(customer_of(tracker))
        return [
            SessionStarted(),
            SlotSet("currency", currency),
            ActionExecuted(ACTION_LISTEN_NAME),
        ]

    def in_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Start without the bank; whatever needs it will say that it is away."""
        return [SessionStarted(), ActionExecuted(ACTION_LISTEN_NAME)]
