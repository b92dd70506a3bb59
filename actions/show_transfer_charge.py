"""Show what a transfer costs."""

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.replies import count, day, say
from actions.skill import Events, Skill
from actions.wishes import Wish, tell_left_out


class ActionShowTransferCharge(Skill):
    """Tells the fee and how many free transfers are left."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_show_transfer_charge"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what the next transfer costs."""
        charge = self.bank.transfer_charge(tracker.sender_id)
        say(
            dispatcher,
            "utter_transfer_free" if charge.free_left else "utter_transfer_charged",
            fee=charge.fee,
            free=count(charge.free_per_cycle, "transfer"),
            left=count(charge.free_left, "free transfer"),
            date=day(charge.cycle_ends),
        )
        tell_left_out(dispatcher, tracker, Wish.CHARGE, self.bank)
        return []
