"""Show whom money can be sent to."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import listing, say
from actions.skill import Events, Skill


class ActionShowRecipients(Skill):
    """Lists the recipients."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_show_recipients"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """List them in one sentence."""
        people = self.bank.recipients(tracker.sender_id)
        say(dispatcher, "utter_recipients", recipients=listing(people))
        return []
