"""Look at the card payments that are scheduled, cancel one, answer an "undo that"."""

import re
from datetime import timezone
from typing import List

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.errors import UnknownPayment
from actions.bank.model import PaymentStatus, ScheduledPayment
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.state import LAST_MOVEMENT
from actions.forms.tracker_queries import form_state, shown_choices
from actions.parsing.amount_mentions import amounts_in
from actions.parsing.consent import cancels, denies_cancel, regrets
from actions.parsing.list_choice import place_among
from actions.parsing.mentions import mentioned, names_in
from actions.parsing.message import Message, latest_message
from actions.parsing.other_requests import RequestKind
from actions.parsing.periods import covers
from actions.parsing.vocabulary import WEAK_CARD_WORDS
from actions.responses import Button, button, count, day, utter

_ALL = re.compile(r"(?<!credit )\b(all|both|everything|every)\b", re.IGNORECASE)


# "How do I cancel …" and "did you cancel …" cancel nothing.
_ASKS = re.compile(
    r"\W*(?:(?:hi|hello|hey|so|and|ok)\W+)*"
    r"(?:did|have|has|had|how|is|are|was|were|when|why|what|where|who|do|does|should)\b",
    re.IGNORECASE,
)


# Points at the payment that was spoken of last ("cancel that").
_POINTS = re.compile(
    r"\b(that|it|this)\b(?! (card|month|week|year))|\bthe last one\b", re.IGNORECASE
)
# A payment shall be made on another day.
_MOVES = re.compile(
    r"\b(move|moving|push|postpone|delay|defer|re-?schedule|bring forward|change)\b",
    re.IGNORECASE,
)


class ActionShowScheduledPayments(BankAction):
    """Lists what is scheduled, and what failed on its day."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_show_scheduled_payments"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Utter one line for each payment."""
        payments = self.bank.scheduled_payments(customer_of(tracker))
        if not payments:
            utter(dispatcher, "utter_no_scheduled_payments")
            return []
        waiting = sum(p.status is not PaymentStatus.FAILED for p in payments)
        number = count(waiting, "scheduled payment")
        response = "utter_scheduled_payments" if waiting else "utter_failed_payments"
        utter(dispatcher, response, count=number)
        for payment in payments:
            failed = payment.status is PaymentStatus.FAILED
            response = "utter_failed_payment" if failed else "utter_scheduled_payment"
            _tell(dispatcher, response, payment)
        self.utter_unserved(dispatcher, tracker, RequestKind.SCHEDULED)
        return []


class ActionCancelPayment(BankAction):
    """Cancels the payment that is meant, all of them, or asks which one."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_cancel_payment"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Cancel when it is clear which, or all; cancelling moves no money."""
        message, customer = latest_message(tracker), customer_of(tracker)
        payments = self.bank.scheduled_payments(customer)
        if message.intent == "affirm":
            self._cancel_offered(dispatcher, tracker, payments)
            return []
        meant = self._meant(customer, message, payments)
        if meant == payments and _POINTS.search(message.typed_text):
            last = (tracker.get_slot(LAST_MOVEMENT) or {}).get("receipt")
            meant = [p for p in payments if p.id == last] or payments
        is_answer = message.intent == "inform"
        if is_answer and (not payments or meant == payments):
            utter(dispatcher, "utter_default")
        elif not payments:
            utter(dispatcher, "utter_no_scheduled_payments")
        elif denies_cancel(message):
            utter(dispatcher, "utter_ok")
        elif _MOVES.search(message.typed_text):
            choices = _choices(meant or payments)
            utter(dispatcher, "utter_cannot_move_payment", choices)
        elif _ASKS.match(message.typed_text):
            utter(dispatcher, "utter_which_payment", _choices(meant or payments))
        elif len(meant) == 1 or (meant and _means_all(message)):
            for payment in meant:
                self._cancel(dispatcher, customer, payment, message.id)
        else:
            utter(dispatcher, "utter_which_payment", _choices(meant or payments))
        return []

    def _cancel_offered(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        payments: List[ScheduledPayment],
    ) -> None:
        """Take a yes to "Shall I cancel it?"; of several, ask which one."""
        offered = shown_choices(tracker, "payment_id")
        meant = [payment for payment in payments if payment.id in offered]
        if len(meant) == 1:
            message = latest_message(tracker).id
            self._cancel(dispatcher, customer_of(tracker), meant[0], message)
        elif meant:
            utter(dispatcher, "utter_which_payment", _choices(meant))
        else:
            utter(dispatcher, "utter_ok")

    def _meant(
        self, customer: str, message: Message, payments: List[ScheduledPayment]
    ) -> List[ScheduledPayment]:
        """Return the payments that are meant, also by their place in the list."""
        meant = self._fitting(customer, message, payments)
        place = place_among(message.typed_text, len(payments))
        if place and (not meant or meant == payments):
            return [payments[place - 1]]
        return meant

    def _fitting(
        self, customer: str, message: Message, payments: List[ScheduledPayment]
    ) -> List[ScheduledPayment]:
        """Return the payments that fit what was said; all if nothing parts them."""
        ids = [str(entity.value).upper() for entity in message.named("payment_id")]
        ids += [word.upper() for word in message.words_outside([])]
        by_id = [payment for payment in payments if payment.id.upper() in ids]
        if by_id or message.named("payment_id"):
            return by_id
        cards = [card.name for card in self.bank.cards(customer)]
        named = set(mentioned(message, cards, WEAK_CARD_WORDS))
        named |= {str(entity.value) for entity in names_in(message, "credit_card")}
        amounts = [
            said.money for said in amounts_in(message, self.bank.currency(customer))
        ]
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
            utter(dispatcher, "utter_no_scheduled_payments")
            return
        _tell(dispatcher, "utter_payment_cancelled", cancelled)


class ActionTakeBack(BankAction):
    """Says that money has moved; a payment that is only scheduled is cancelled."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_take_back"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Take a cancel seriously; any other no asks for nothing more."""
        last = tracker.get_slot(LAST_MOVEMENT) or {}
        is_fresh = form_state(tracker).done or last.get("kind") == "scheduled"
        message = latest_message(tracker)
        takes_back = cancels(message) or (last and regrets(message))
        if not takes_back or not is_fresh:
            utter(dispatcher, "utter_ask_whatelse")
            return []
        if last.get("kind") == "scheduled" and self.bank.scheduled_payments(
            customer_of(tracker)
        ):
            return ActionCancelPayment(self.bank).act(dispatcher, tracker)
        utter(dispatcher, "utter_too_late")
        return []


def _means_all(message: Message) -> bool:
    """Tell whether all payments are meant; "credit all" is a card."""
    return bool(_ALL.search(message.typed_text))


def _fits_days(message: Message, payment: ScheduledPayment) -> bool:
    """Tell whether a payment's day was said, or none; "right now" is no day of it."""
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
    utter(
        dispatcher,
        response,
        payment=payment.id,
        card=payment.card,
        amount=payment.amount,
        date=day(payment.due),
    )
