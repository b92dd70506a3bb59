"""What is said when a deed is regretted right after it."""

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import LAST_DEED
from actions.messages import latest_message
from actions.replies import button, say
from actions.skill import Events, Skill

_UNDO = re.compile(
    r"\b(cancel\w*|undo|stop|revert|reverse|take (it|that) back|mistake|wrong"
    r"|changed my mind|give (it|that) back)\b",
    re.IGNORECASE,
)


class ActionTooLate(Skill):
    """Answers a "no" right after a deed; "cancel" must not seem to undo it."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_too_late"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say that it is done, or how to cancel what is only scheduled."""
        message, done = latest_message(tracker), tracker.get_slot(LAST_DEED) or {}
        regrets = message.cancels() or _UNDO.search(message.words)
        if regrets and "receipt" in done:
            say(dispatcher, "utter_too_late", receipt=done["receipt"])
        elif regrets and "payment" in done:
            payment = str(done["payment"])
            buttons = [button("Cancel it", "cancel_payment", payment_id=payment)]
            say(dispatcher, "utter_still_scheduled", buttons, payment=payment)
        else:
            say(dispatcher, "utter_ask_whatelse")
        return []
