"""Pay a credit card now or on a day to come."""

import re
from datetime import date
from typing import Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.model import ScheduledPayment
from actions.bank.money import Money
from actions.base_action import Events
from actions.customer import customer_of
from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.shown import asks_for_card_too, shown_payment
from actions.forms.state import LAST_MOVEMENT, SHOW_BALANCE, FormState
from actions.forms.submit import FormSubmitAction, remember, short_of_money
from actions.forms.validate_form import ValidateForm
from actions.parsing.message import latest_message
from actions.parsing.other_requests import RequestKind
from actions.parsing.vocabulary import word_set
from actions.responses import Response, day, utter
from actions.slots.amount import CURRENT, MINIMUM, CardAmountSlot, money_of
from actions.slots.base import SlotContext
from actions.slots.card import CardSlot
from actions.slots.payment_day import PaymentDaySlot

AMOUNT = CardAmountSlot.name
# What is to be as it was with the payment before.
_SAME = re.compile(
    r"\b(the )?same\b(?! (day|card))|\b(likewise|ditto)\b", re.IGNORECASE
)


class CcPaymentForm(Form):
    """Finds out which card, how much, when, and whether it is meant."""

    name = "cc_payment_form"
    submit_action = "action_pay_cc"
    request_kind = RequestKind.PAYMENT
    intents = frozenset(["pay_cc"])
    verbs = word_set("pay put schedule transfer")
    slots = (CardSlot(), CardAmountSlot(), PaymentDaySlot())

    def recalled(self, tracker: Tracker) -> Mapping[str, Optional[str]]:
        """Recall what was shown ("pay that") or paid ("the same for iron bank")."""
        shown = shown_payment(tracker, latest_message(tracker))
        if shown:
            return shown
        last = tracker.get_slot(LAST_MOVEMENT) or {}
        said = latest_message(tracker).typed_text
        if last.get("kind") not in ("card_payment", "scheduled"):
            return {}
        if not _SAME.search(said):
            return {}
        return {AMOUNT: last["plain"], "time": last.get("due") or None}

    def instead(self, tracker: Tracker) -> str:
        """Show another card's balance, if only that can be meant."""
        is_shown = asks_for_card_too(tracker, latest_message(tracker))
        return SHOW_BALANCE if is_shown else ""

    def review(self, run: FormRun) -> None:
        """Refuse a balance that is nothing, and more than there is when paid today."""
        if run.values[AMOUNT] is None or run.values["credit_card"] is None:
            return
        amount = money_of(run.context(AMOUNT))
        if amount.amount <= 0:
            shown = {"card": str(run.values["credit_card"])}
            run.refuse(AMOUNT, Response("utter_nothing_owed", shown))
            return
        balance = run.bank.balance(run.customer)
        is_today = run.values["time"] in (None, run.bank.today().isoformat())
        if is_today and amount > balance:
            run.refuse(AMOUNT, short_of_money(amount, balance))

    def confirmation(self, run: FormRun) -> Response:
        """Name card, amount and day."""
        if not run.state.confirmed_amount:
            shown_amount = money_of(run.context(AMOUNT))
            run.note(confirmed_amount=f"{shown_amount.amount:f}")
        amount = confirmed_amount(run.context(AMOUNT), run.state)
        when = date.fromisoformat(str(run.values["time"]))
        shown = {
            "card": str(run.values["credit_card"]),
            "amount": str(amount),
            "date": day(when),
        }
        kinds = {
            MINIMUM: "utter_confirm_minimum_payment",
            CURRENT: "utter_confirm_full_payment",
        }
        response = kinds.get(str(run.values[AMOUNT]), "utter_confirm_payment")
        return Response(response, shown)


def confirmed_amount(context: SlotContext, state: FormState) -> Money:
    """Return the amount shown with the confirmation, else what the slot stands for.

    What is owed may change between the question and the yes, and has changed when a
    yes is said again after its answer was lost.
    """
    if not state.confirmed_amount:
        return money_of(context)
    return Money.of(state.confirmed_amount, context.bank.currency(context.customer))


class ValidateCcPaymentForm(ValidateForm):
    """Fills the form."""

    form = CcPaymentForm()

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "validate_cc_payment_form"


class ActionPayCc(FormSubmitAction):
    """Pays or schedules when it was confirmed."""

    form = CcPaymentForm()
    cancelled = "utter_cc_pay_cancelled"

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_pay_cc"

    def submit(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> Events:
        """Pay, and tell receipt and balance, or the day that it is scheduled for."""
        values = {name: tracker.get_slot(name) for name in self.form.data_slots}
        message = latest_message(tracker)
        context = SlotContext(self.bank, customer_of(tracker), message, False, values)
        done = self.bank.pay_card(
            customer_of(tracker),
            str(values["credit_card"]),
            confirmed_amount(context, state),
            state.idempotency_key,
            date.fromisoformat(str(values["time"])),
        )
        if isinstance(done, ScheduledPayment):
            utter(
                dispatcher,
                "utter_cc_pay_scheduled",
                amount=done.amount,
                card=done.card,
                date=day(done.due),
                payment=done.id,
            )
            due = done.due.isoformat()
            return remember("scheduled", done.card, done.amount, done.id, due=due)
        utter(
            dispatcher,
            "utter_cc_pay_complete",
            amount=done.amount,
            card=done.target,
            receipt=done.number,
            balance=done.balance,
        )
        return remember(
            "card_payment",
            done.target,
            done.amount,
            done.number,
            str(done.balance),
            due=str(values["time"]),
        )
