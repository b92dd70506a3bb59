"""Pay a credit card now or on a day to come."""

from datetime import date

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.amount_slots import CURRENT, MINIMUM, CardAmountSlot, money_of
from actions.bank.model import ScheduledPayment
from actions.bank.money import Money
from actions.deeds import Deed, short_of_money
from actions.dialogue import FormState
from actions.forms import Form
from actions.messages import latest_message
from actions.name_slots import CardSlot
from actions.replies import Reply, day, say
from actions.slots import Context
from actions.time_slots import PaymentDaySlot
from actions.turn import Turn
from actions.vocabulary import words
from actions.wishes import Wish

AMOUNT = CardAmountSlot.name


class ValidateCcPaymentForm(Form):
    """Finds out which card, how much, when, and whether it is meant."""

    form = "cc_payment_form"
    deed = "action_pay_cc"
    wish = Wish.PAYMENT
    intents = frozenset(["pay_cc"])
    verbs = words("pay put schedule transfer")
    slots = (CardSlot(), CardAmountSlot(), PaymentDaySlot())

    def review(self, turn: Turn) -> None:
        """Refuse a balance that is nothing, and more than there is when paid today."""
        if turn.values[AMOUNT] is None or turn.values["credit_card"] is None:
            return
        amount = money_of(turn.context(AMOUNT))
        if amount.amount <= 0:
            shown = {"card": str(turn.values["credit_card"])}
            turn.refuse(AMOUNT, Reply("utter_nothing_owed", shown))
            return
        balance = self.bank.balance(turn.customer)
        is_today = turn.values["time"] in (None, self.bank.today().isoformat())
        if is_today and amount > balance:
            turn.refuse(AMOUNT, short_of_money(amount, balance))

    def confirmation(self, turn: Turn) -> Reply:
        """Name card, amount and day."""
        if not turn.state.agreed_amount:
            shown_amount = money_of(turn.context(AMOUNT))
            turn.note(agreed_amount=f"{shown_amount.amount:f}")
        amount = agreed(turn.context(AMOUNT), turn.state)
        when = date.fromisoformat(str(turn.values["time"]))
        shown = {
            "card": str(turn.values["credit_card"]),
            "amount": str(amount),
            "date": day(when),
        }
        kinds = {
            MINIMUM: "utter_confirm_minimum_payment",
            CURRENT: "utter_confirm_full_payment",
        }
        response = kinds.get(str(turn.values[AMOUNT]), "utter_confirm_payment")
        return Reply(response, shown)


def agreed(context: Context, state: FormState) -> Money:
    """The amount that was shown with the confirmation, else what the slot stands for.

    What is owed may change between the question and the yes, and has changed when a
    yes is said again after its answer was lost.
    """
    if not state.agreed_amount:
        return money_of(context)
    return Money.of(state.agreed_amount, context.bank.currency(context.customer))


class ActionPayCc(Deed):
    """Pays or schedules when it was confirmed."""

    form = "cc_payment_form"
    slots = ("credit_card", AMOUNT, "time")
    cancelled = "utter_cc_pay_cancelled"

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_pay_cc"

    def carry_out(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> None:
        """Pay, and tell receipt and balance, or the day that it is scheduled for."""
        values = {name: tracker.get_slot(name) for name in self.slots}
        message = latest_message(tracker)
        context = Context(self.bank, tracker.sender_id, message, False, values)
        done = self.bank.pay_card(
            tracker.sender_id,
            str(values["credit_card"]),
            agreed(context, state),
            state.key,
            date.fromisoformat(str(values["time"])),
        )
        if isinstance(done, ScheduledPayment):
            say(
                dispatcher,
                "utter_cc_pay_scheduled",
                amount=done.amount,
                card=done.card,
                date=day(done.due),
                payment=done.id,
            )
            return
        say(
            dispatcher,
            "utter_cc_pay_complete",
            amount=done.amount,
            card=done.target,
            receipt=done.number,
            balance=done.balance,
        )
