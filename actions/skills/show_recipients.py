"""Show whom money can be sent to."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.parsing.other_requests import RequestKind
from actions.responses import listing, utter


class ActionShowRecipients(BankAction):
    """Lists the recipients."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_recipients"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """List them in one sentence."""
        people = self.bank.recipients(tracker.sender_id)
        utter(dispatcher, "utter_recipients", recipients=listing(people))
        self.utter_unserved(dispatcher, tracker, RequestKind.RECIPIENTS)
        return []
