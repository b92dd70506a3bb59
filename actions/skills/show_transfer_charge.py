"""Show what a transfer costs."""

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.parsing.message import latest_message
from actions.parsing.other_requests import RequestKind
from actions.responses import count, day, utter

# A charge of something else than a transfer.
_CARD = re.compile(r"\bcards?\b|\bcredit\b", re.IGNORECASE)


class ActionShowTransferCharge(BankAction):
    """Tells the fee and how many free transfers are left."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_transfer_charge"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what the next transfer costs."""
        if _CARD.search(latest_message(tracker).typed_text):
            utter(dispatcher, "utter_card_payment_free")
            return []
        charge = self.bank.transfer_charge(customer_of(tracker))
        utter(
            dispatcher,
            "utter_transfer_free" if charge.free_left else "utter_transfer_charged",
            fee=charge.fee,
            free=count(charge.free_per_cycle, "transfer"),
            left=count(charge.free_left, "free transfer"),
            date=day(charge.cycle_ends),
        )
        self.utter_unserved(dispatcher, tracker, RequestKind.CHARGE)
        return []
