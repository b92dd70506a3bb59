"""Answer a "no" or "undo that" that comes after the deed."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import form_state, last_action
from actions.messages import latest_message
from actions.replies import say
from actions.scheduled_payments import ActionCancelPayment
from actions.skill import Events, Skill


class ActionTakeBack(Skill):
    """Says that money has moved; a payment that is only scheduled is cancelled."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_take_back"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Take a cancel seriously; any other no asks for nothing more."""
        if not latest_message(tracker).cancels() or not form_state(tracker).done:
            say(dispatcher, "utter_ask_whatelse")
            return []
        is_payment = last_action(tracker) == "action_pay_cc"
        if is_payment and self.bank.scheduled_payments(tracker.sender_id):
            return ActionCancelPayment(self.bank).act(dispatcher, tracker)
        say(dispatcher, "utter_too_late")
        return []
