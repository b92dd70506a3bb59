"""What became of the last movement of money: was it sent, can it be taken back."""

from typing import Any, Dict, List, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.model import PaymentStatus, ScheduledPayment
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.state import LAST_MOVEMENT
from actions.parsing.amount_mentions import amounts_in
from actions.parsing.mentions import mentioned
from actions.parsing.message import Message, latest_message
from actions.responses import day, utter


class ActionShowMovementStatus(BankAction):
    """Tells the last movement of the conversation, with its receipt."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_movement_status"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say what was done; of what was never confirmed, that nothing moved."""
        customer, message = customer_of(tracker), latest_message(tracker)
        last = tracker.get_slot(LAST_MOVEMENT) or {}
        if last and self._is_about(customer, message, last):
            payment = _scheduled(self.bank.scheduled_payments(customer), last)
            if last["kind"] == "scheduled":
                _tell_payment(dispatcher, last, payment)
            else:
                utter(dispatcher, f"utter_status_{last['kind']}", **last)
            return []
        utter(dispatcher, "utter_status_nothing", balance=self.bank.balance(customer))
        return []

    def _is_about(self, customer: str, message: Message, last: Dict[str, Any]) -> bool:
        """Tell whether nothing in a question contradicts the last movement."""
        currency = self.bank.currency(customer)
        amounts = [str(said.money) for said in amounts_in(message, currency)]
        names = mentioned(message, self.bank.recipients(customer))
        names.update(mentioned(message, [c.name for c in self.bank.cards(customer)]))
        return (not amounts or last["amount"] in amounts) and (
            not names or last["party"] in names
        )


class ActionReverseTransfer(BankAction):
    """Says that money that moved is gone; what is only scheduled can be cancelled."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_reverse_transfer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Cancel what waits, tell what cannot be undone, or that nothing was done."""
        customer = customer_of(tracker)
        last = tracker.get_slot(LAST_MOVEMENT) or {}
        if _scheduled(self.bank.scheduled_payments(customer), last):
            return [FollowupAction("action_cancel_payment")]
        if not last:
            utter(dispatcher, "utter_nothing_to_reverse")
        else:
            utter(dispatcher, "utter_too_late_for", **last)
        return []


def _scheduled(
    payments: List[ScheduledPayment], last: Dict[str, Any]
) -> Optional[ScheduledPayment]:
    waiting = [p for p in payments if p.status is PaymentStatus.SCHEDULED]
    return next((p for p in waiting if p.id == last.get("receipt")), None)


def _tell_payment(
    dispatcher: CollectingDispatcher,
    last: Dict[str, Any],
    payment: Optional[ScheduledPayment],
) -> None:
    if payment is None:
        utter(dispatcher, "utter_status_not_scheduled", **last)
    else:
        utter(dispatcher, "utter_status_scheduled", date=day(payment.due), **last)
