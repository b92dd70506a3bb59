"""Show whom money can be sent to."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import listing, say
from actions.skill import Events, Skill
from actions.wishes import Wish, tell_left_out


class ActionShowRecipients(Skill):
    """Lists the recipients."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_show_recipients"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """List them in one sentence."""
        people = self.bank.recipients(tracker.sender_id)
        say(dispatcher, "utter_recipients", recipients=listing(people))
        tell_left_out(dispatcher, tracker, Wish.RECIPIENTS, self.bank)
        return []
