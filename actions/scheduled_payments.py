"""Look at the card payments that are scheduled, cancel one, answer an "undo that"."""

import re
from datetime import timezone
from typing import List

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.amounts import amounts_in
from actions.bank.errors import UnknownPayment
from actions.bank.model import PaymentStatus, ScheduledPayment
from actions.dialogue import form_state, last_action
from actions.messages import Message, latest_message
from actions.periods import covers
from actions.replies import Button, button, count, day, say
from actions.skill import Events, Skill
from actions.slots import Context, mentioned, names_in
from actions.vocabulary import WEAK_CARD_WORDS
from actions.wishes import Wish, tell_left_out

_ALL = re.compile(r"(?<!credit )\b(all|both|everything|every)\b", re.IGNORECASE)


# "How do I cancel …" and "did you cancel …" cancel nothing.
_ASKS = re.compile(
    r"\W*(?:(?:hi|hello|hey|so|and|ok)\W+)*"
    r"(?:did|have|has|had|how|is|are|was|were|when|why|what|where|who|do|does|should)\b",
    re.IGNORECASE,
)


class ActionShowScheduledPayments(Skill):
    """Lists what is scheduled, and what failed on its day."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_show_scheduled_payments"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """One line for each payment."""
        payments = self.bank.scheduled_payments(tracker.sender_id)
        if not payments:
            say(dispatcher, "utter_no_scheduled_payments")
            return []
        waiting = sum(p.status is not PaymentStatus.FAILED for p in payments)
        number = count(waiting, "scheduled payment")
        response = "utter_scheduled_payments" if waiting else "utter_failed_payments"
        say(dispatcher, response, count=number)
        for payment in payments:
            failed = payment.status is PaymentStatus.FAILED
            response = "utter_failed_payment" if failed else "utter_scheduled_payment"
            _tell(dispatcher, response, payment)
        tell_left_out(dispatcher, tracker, Wish.SCHEDULED, self.bank)
        return []


class ActionCancelPayment(Skill):
    """Cancels the payment that is meant, all of them, or asks which one."""

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_cancel_payment"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Cancel when it is clear which, or all; cancelling moves no money."""
        message, customer = latest_message(tracker), tracker.sender_id
        payments = self.bank.scheduled_payments(customer)
        meant = self._meant(Context(self.bank, customer, message, False, {}), payments)
        if not payments:
            say(dispatcher, "utter_no_scheduled_payments")
        elif message.denies_cancel:
            say(dispatcher, "utter_ok")
        elif _ASKS.match(message.words):
            say(dispatcher, "utter_which_payment", _choices(meant or payments))
        elif len(meant) == 1 or (meant and _means_all(message)):
            for payment in meant:
                self._cancel(dispatcher, customer, payment, message.id)
        else:
            say(dispatcher, "utter_which_payment", _choices(meant or payments))
        return []

    def _meant(
        self, context: Context, payments: List[ScheduledPayment]
    ) -> List[ScheduledPayment]:
        """The payments that fit what was said; all when nothing tells them apart."""
        message = context.message
        ids = [str(entity.value).upper() for entity in message.named("payment_id")]
        ids += [word.upper() for word in message.rest([])]
        by_id = [payment for payment in payments if payment.id.upper() in ids]
        if by_id or message.named("payment_id"):
            return by_id
        cards = [card.name for card in self.bank.cards(context.customer)]
        named = set(mentioned(message, cards, WEAK_CARD_WORDS))
        named |= {str(entity.value) for entity in names_in(message, "credit_card")}
        amounts = [said.money for said in amounts_in(context)]
        return [
            payment
            for payment in payments
            if (not named or payment.card in named)
            and all(money == payment.amount for money in amounts)
            and _fits_days(message, payment)
        ]

    def _cancel(
        self,
        dispatcher: CollectingDispatcher,
        customer: str,
        payment: ScheduledPayment,
        message: str,
    ) -> None:
        key = f"{message}:{payment.id}"
        try:
            cancelled = self.bank.cancel_payment(customer, payment.id, key)
        except UnknownPayment:
            say(dispatcher, "utter_no_scheduled_payments")
            return
        _tell(dispatcher, "utter_payment_cancelled", cancelled)


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


def _means_all(message: Message) -> bool:
    """Whether all payments are meant; "credit all" is a card."""
    return bool(_ALL.search(message.words))


def _fits_days(message: Message, payment: ScheduledPayment) -> bool:
    """Whether a payment's day was said, or none; "right now" is no day of it."""
    days = [
        each
        for each in message.named("time")
        if each.by_duckling and each.info.get("grain") != "second"
    ]
    return all(covers(e.value, e.info, timezone.utc, payment.due) for e in days)


def _choices(payments: List[ScheduledPayment]) -> List[Button]:
    return [
        button(
            f"{payment.card}, {payment.amount}, {day(payment.due)}",
            "cancel_payment",
            payment_id=payment.id,
        )
        for payment in payments
    ]


def _tell(
    dispatcher: CollectingDispatcher, response: str, payment: ScheduledPayment
) -> None:
    say(
        dispatcher,
        response,
        payment=payment.id,
        card=payment.card,
        amount=payment.amount,
        date=day(payment.due),
    )
