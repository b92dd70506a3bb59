"""Send money to a person."""

from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.amount_slots import TransferAmountSlot, money_of
from actions.bank.money import Money
from actions.deeds import Deed, short_of_money
from actions.dialogue import FormState
from actions.forms import Form
from actions.name_slots import PersonSlot
from actions.periods import read_day
from actions.replies import Reply, say
from actions.time_slots import times_in
from actions.turn import Turn
from actions.vocabulary import words
from actions.wishes import Wish

AMOUNT = TransferAmountSlot.name


class ValidateTransferMoneyForm(Form):
    """Finds out to whom, how much, and whether it is meant."""

    form = "transfer_money_form"
    deed = "action_transfer_money"
    wish = Wish.TRANSFER
    intents = frozenset(["transfer_money"])
    verbs = words("send transfer pay give wire move")
    slots = (PersonSlot(), TransferAmountSlot())

    def caveat(self, turn: Turn) -> Optional[Reply]:
        """A transfer is made at once; a wish for another day must not get lost."""
        today, zone = self.bank.today(), self.bank.time_zone
        for said in times_in(turn.context(AMOUNT)):
            day = read_day(said.value, said.info, "", today, zone)
            if day is not None and day != today:
                return Reply("utter_transfer_at_once")
        return None

    def review(self, turn: Turn) -> None:
        """Refuse an amount that the account cannot cover with its charge."""
        if turn.values[AMOUNT] is None:
            return
        charge = self.bank.transfer_charge(turn.customer).due
        needed = money_of(turn.context(AMOUNT)) + charge
        balance = self.bank.balance(turn.customer)
        if needed > balance:
            turn.refuse(AMOUNT, short_of_money(needed, balance, charge))

    def confirmation(self, turn: Turn) -> Reply:
        """Name person and amount, and the charge if one will be due."""
        amount = money_of(turn.context(AMOUNT))
        charge = self.bank.transfer_charge(turn.customer).due
        turn.note(agreed_charge=str(charge.amount))
        shown = {"amount": str(amount), "recipient": str(turn.values["PERSON"])}
        if charge.amount:
            return Reply("utter_confirm_charged", {**shown, "charge": str(charge)})
        return Reply("utter_confirm_transfer", shown)


class ActionTransferMoney(Deed):
    """Moves the money when it was confirmed."""

    form = "transfer_money_form"
    slots = ("PERSON", AMOUNT)
    cancelled = "utter_transfer_cancelled"

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_transfer_money"

    def carry_out(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> None:
        """Transfer, and tell receipt and balance."""
        customer = tracker.sender_id
        currency = self.bank.currency(customer)
        receipt = self.bank.transfer(
            customer,
            str(tracker.get_slot("PERSON")),
            Money.of(str(tracker.get_slot(AMOUNT)), currency),
            state.key,
            Money.of(state.agreed_charge or "0", currency),
        )
        charged = "utter_transfer_complete_charged"
        say(
            dispatcher,
            charged if receipt.charge.amount else "utter_transfer_complete",
            amount=receipt.amount,
            charge=receipt.charge,
            recipient=receipt.target,
            receipt=receipt.number,
            balance=receipt.balance,
        )
