"""Show whom money can be sent to."""

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.parsing.mentions import mentioned, names_in
from actions.parsing.message import Message, latest_message
from actions.parsing.other_requests import RequestKind
from actions.responses import listing, titled, utter

# A question whether somebody is among them.
_ASKS_WHETHER = re.compile(
    r"\b(is|are|was|do|does|can|could|have)\b.*\b(in|on|among|list|there|known?|saved"
    r"|send|pay|transfer|have|got)\b",
    re.IGNORECASE,
)


class ActionShowRecipients(BankAction):
    """Lists the recipients."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_recipients"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say whether somebody is among them; list them in one sentence."""
        people, message = self.bank.recipients(customer_of(tracker)), latest_message(
            tracker
        )
        known = list(mentioned(message, people))
        stranger = _stranger(message)
        if known and _ASKS_WHETHER.search(message.typed_text):
            utter(dispatcher, "utter_recipient_known", name=listing(known))
            return []
        if stranger:
            utter(dispatcher, "utter_recipient_unknown", name=stranger)
        utter(dispatcher, "utter_recipients", recipients=listing(people))
        self.utter_unserved(dispatcher, tracker, RequestKind.RECIPIENTS)
        return []


def _stranger(message: Message) -> str:
    """Return the name that was asked about; empty when it was none of a person."""
    names = [str(each.value) for each in names_in(message, "PERSON")]
    asks = _ASKS_WHETHER.search(message.typed_text)
    return titled(names[0]) if names and asks else ""
