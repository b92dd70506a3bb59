"""What follows a form: what was confirmed is done once, or not at all."""

from abc import abstractmethod
from dataclasses import replace
from typing import NamedTuple, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.errors import (
    AmbiguousRecipient,
    AmountTooLarge,
    BankError,
    ChargeChanged,
    CurrencyMismatch,
    InsufficientFunds,
    InvalidAmount,
    PastDate,
    StoreUnavailable,
    UnknownCard,
    UnknownRecipient,
    UnknownVendor,
)
from actions.bank.money import Money
from actions.base_action import BankAction, Events
from actions.forms.form import Form
from actions.forms.state import (
    CONFIRM,
    FORM_STATE,
    LAST_DROPPED,
    LAST_MOVEMENT,
    YES,
    FormState,
)
from actions.forms.tracker_queries import form_state
from actions.responses import Response, day, utter, utter_response
from actions.slots.amount_replies import refusal


def remember(
    kind: str,
    party: str,
    amount: Money,
    receipt: str,
    balance: str = "",
    due: str = "",
) -> Events:
    """Return the event that keeps a movement for questions that follow it.

    Args:
        kind: "transfer", "card_payment" or "scheduled".
        party: The recipient or the card.
        amount: What was moved, or will be.
        receipt: The receipt's number, or the scheduled payment's id.
        balance: Of the account right after it, as shown.
        due: The day of a card payment, as an ISO date.
    """
    shown = {
        "kind": kind,
        "party": party,
        "amount": str(amount),
        "plain": f"{amount.amount:f}",
        "receipt": receipt,
        "balance": balance,
        "due": due,
    }
    return [SlotSet(LAST_MOVEMENT, shown)]


class Refusal(NamedTuple):
    """Why the bank would not do it, and the slot to ask for again (may be empty)."""

    response: Response
    slot: str


class FormSubmitAction(BankAction):
    """The action after a form.

    Attributes:
        form: The form that it belongs to; its slots are emptied afterwards.
        cancelled: The response for a form that was dropped.
    """

    form: Form
    cancelled: str

    @abstractmethod
    def submit(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> Events:
        """Do it and tell; a refusal of the bank is handled by the caller.

        Returns:
            What to remember of it, once the form's own slots are emptied.
        """

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do it if it was confirmed; else say that nothing was done."""
        state = form_state(tracker)
        if (
            state.cancelled
            or tracker.get_slot(CONFIRM) != YES
            or not state.idempotency_key
        ):
            if not state.declined:
                utter(dispatcher, self.cancelled)
            return [*self._cleared(), *self._kept(tracker)]
        try:
            remembered = self.submit(dispatcher, tracker, state)
        except StoreUnavailable:
            raise
        except BankError as error:
            return self._reopened(dispatcher, state, refusal_of(error))
        done = SlotSet(FORM_STATE, FormState(done=True).as_json())
        return [*self._cleared(), done, *remembered]

    def in_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Offer to try again; the key is kept, so that it is done once at most."""
        utter(dispatcher, "utter_outcome_unknown")
        state = replace(form_state(tracker), outcome_unknown=True)
        return [
            SlotSet(CONFIRM, None),
            SlotSet(FORM_STATE, state.as_json()),
            FollowupAction(self.form.name),
        ]

    def _reopened(
        self, dispatcher: CollectingDispatcher, state: FormState, refused: Refusal
    ) -> Events:
        """Say why not, and let the form ask again for what is wrong."""
        utter_response(dispatcher, refused.response)
        emptied = [SlotSet(refused.slot, None)] if refused.slot else []
        fresh = FormState(confirmed_charge=state.confirmed_charge)
        return [
            *emptied,
            SlotSet(CONFIRM, None),
            SlotSet(FORM_STATE, fresh.as_json()),
            FollowupAction(self.form.name),
        ]

    def _kept(self, tracker: Tracker) -> Events:
        """Keep what was dropped, for "send it anyway"."""
        names = self.form.data_slots if self.form.moves_money else []
        values = {name: tracker.get_slot(name) for name in names}
        if not any(values.values()):
            return []
        dropped = {"form": self.form.name, "slots": values}
        return [SlotSet(LAST_DROPPED, dropped)]

    def _cleared(self) -> Events:
        names = [*self.form.slot_names, FORM_STATE]
        return [SlotSet(name, None) for name in names]


def short_of_money(
    needed: Money, available: Money, charge: Optional[Money] = None
) -> Response:
    """Say how much is needed, a charge included, and how much there is."""
    shown = {"needed": str(needed), "available": str(available)}
    if charge is None or not charge.amount:
        return Response("utter_insufficient_funds", shown)
    shown["charge"] = str(charge)
    return Response("utter_insufficient_funds_charged", shown)


def refusal_of(error: BankError) -> Refusal:
    """Return what to tell about an error of the bank, and what to ask for again."""
    if isinstance(error, InsufficientFunds):
        return Refusal(short_of_money(error.needed, error.available), "amount-of-money")
    if isinstance(error, (InvalidAmount, AmountTooLarge, CurrencyMismatch)):
        return Refusal(refusal(error), "amount-of-money")
    if isinstance(error, ChargeChanged):
        return Refusal(Response("utter_charge_changed", {"charge": str(error.due)}), "")
    if isinstance(error, PastDate):
        shown = {"date": day(error.given), "today": day(error.today)}
        return Refusal(Response("utter_past_date", shown), "time")
    slots = {
        UnknownRecipient: "PERSON",
        AmbiguousRecipient: "PERSON",
        UnknownCard: "credit_card",
        UnknownVendor: "vendor_name",
    }
    slot = slots.get(type(error), "")
    return Refusal(Response("utter_refused"), slot)
