"""Send money to a person."""

import re
from typing import Dict, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.money import Money
from actions.base_action import Events
from actions.customer import customer_of
from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.state import LAST_MOVEMENT, FormState
from actions.forms.submit import FormSubmitAction, remember, short_of_money
from actions.forms.validate_form import ValidateForm
from actions.parsing.message import latest_message, overlaps
from actions.parsing.other_requests import RequestKind
from actions.parsing.times.mentions import days_said
from actions.parsing.vocabulary import word_set
from actions.responses import Response, utter
from actions.slots.amount import TransferAmountSlot, money_of
from actions.slots.recipient import PersonSlot
from actions.slots.times import clock_of, is_choice

AMOUNT = TransferAmountSlot.name
# Words for whoever got money last, and for as much as they got.
_SAME_PERSON = re.compile(
    r"\b(her|him|them|(the )?same (person|guy|one)|another|again|\d+ more|more)\b", re.I
)
_SAME_AMOUNT = re.compile(
    r"\b(the same( amount| sum)?|same again|as much|once more|that again)\b(?! person)",
    re.I,
)


class TransferMoneyForm(Form):
    """Finds out to whom, how much, and whether it is meant."""

    name = "transfer_money_form"
    submit_action = "action_transfer_money"
    request_kind = RequestKind.TRANSFER
    intents = frozenset(["transfer_money"])
    verbs = word_set("send transfer pay give wire move")
    slots = (PersonSlot(), TransferAmountSlot())

    def recalled(self, tracker: Tracker) -> Mapping[str, Optional[str]]:
        """Recall who got money last ("her another 20"), and how much ("the same")."""
        last = tracker.get_slot(LAST_MOVEMENT) or {}
        said = latest_message(tracker).typed_text
        if last.get("kind") != "transfer":
            return {}
        values: Dict[str, Optional[str]] = {}
        if _SAME_PERSON.search(said):
            values["PERSON"] = last["party"]
        if _SAME_AMOUNT.search(said):
            values[AMOUNT] = last["plain"]
        return values

    def warning(self, run: FormRun) -> Optional[Response]:
        """Say that a transfer is made at once when another day was asked for."""
        context = run.context(AMOUNT)
        if is_choice(context):
            return None
        names = [entity.span for entity in run.message.named("PERSON")]
        for said in days_said(run.message, clock_of(context)):
            is_name = any(overlaps(said.span, name) for name in names)
            is_today = said.days and said.days.first == run.bank.today()
            if not is_name and not is_today:
                return Response("utter_transfer_at_once")
        return None

    def review(self, run: FormRun) -> None:
        """Refuse an amount that the account cannot cover with its charge."""
        if run.values[AMOUNT] is None:
            return
        charge = run.bank.transfer_charge(run.customer).due
        needed = money_of(run.context(AMOUNT)) + charge
        balance = run.bank.balance(run.customer)
        if needed > balance:
            run.refuse(AMOUNT, short_of_money(needed, balance, charge))

    def confirmation(self, run: FormRun) -> Response:
        """Name person and amount, and the charge if one will be due."""
        amount = money_of(run.context(AMOUNT))
        charge = run.bank.transfer_charge(run.customer).due
        run.note(confirmed_charge=str(charge.amount))
        shown = {"amount": str(amount), "recipient": str(run.values["PERSON"])}
        if charge.amount:
            return Response("utter_confirm_charged", {**shown, "charge": str(charge)})
        return Response("utter_confirm_transfer", shown)


class ValidateTransferMoneyForm(ValidateForm):
    """Fills the form."""

    form = TransferMoneyForm()

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "validate_transfer_money_form"


class ActionTransferMoney(FormSubmitAction):
    """Moves the money when it was confirmed."""

    form = TransferMoneyForm()
    cancelled = "utter_transfer_cancelled"

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_transfer_money"

    def submit(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> Events:
        """Transfer, and tell receipt and balance."""
        customer = customer_of(tracker)
        currency = self.bank.currency(customer)
        receipt = self.bank.transfer(
            customer,
            str(tracker.get_slot("PERSON")),
            Money.of(str(tracker.get_slot(AMOUNT)), currency),
            state.idempotency_key,
            Money.of(state.confirmed_charge or "0", currency),
        )
        charged = "utter_transfer_complete_charged"
        utter(
            dispatcher,
            charged if receipt.charge.amount else "utter_transfer_complete",
            amount=receipt.amount,
            charge=receipt.charge,
            recipient=receipt.target,
            receipt=receipt.number,
            balance=receipt.balance,
        )
        return remember(
            "transfer",
            receipt.target,
            receipt.amount,
            receipt.number,
            str(receipt.balance),
        )
