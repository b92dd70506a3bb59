"""What follows a form: the deed that was confirmed, done once, or not at all."""

from abc import abstractmethod
from dataclasses import replace
from typing import NamedTuple, Optional, Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.amount_slots import refusal
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
from actions.dialogue import CONFIRM, CONTINUE, FORM_STATE, FormState, form_state
from actions.hearing import YES
from actions.replies import Reply, day, say, send
from actions.skill import Events, Skill


class Refusal(NamedTuple):
    """Why the bank would not do it, and the slot to ask for again (may be empty)."""

    reply: Reply
    slot: str


class Deed(Skill):
    """The action after a form.

    Attributes:
        form: The form that it belongs to.
        slots: The form's data slots; they are emptied afterwards.
        cancelled: The response for a form that was dropped.
    """

    form: str
    slots: Sequence[str]
    cancelled: str

    @abstractmethod
    def carry_out(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> None:
        """Do it and tell; a refusal of the bank is handled by the caller."""

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do it if it was confirmed; else say that nothing was done."""
        state = form_state(tracker)
        if state.cancelled or tracker.get_slot(CONFIRM) != YES or not state.key:
            say(dispatcher, self.cancelled)
            return self._cleared()
        try:
            self.carry_out(dispatcher, tracker, state)
        except StoreUnavailable:
            raise
        except BankError as error:
            return self._reopened(dispatcher, state, refusal_of(error))
        done = SlotSet(FORM_STATE, FormState(done=True).as_json())
        return [*self._cleared(), done]

    def in_trouble(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Offer to try again; the key is kept, so that it is done once at most."""
        say(dispatcher, "utter_deed_unsure")
        state = replace(form_state(tracker), unsure=True)
        return [
            SlotSet(CONFIRM, None),
            SlotSet(FORM_STATE, state.as_json()),
            FollowupAction(self.form),
        ]

    def _reopened(
        self, dispatcher: CollectingDispatcher, state: FormState, refused: Refusal
    ) -> Events:
        """Say why not, and let the form ask again for what is wrong."""
        send(dispatcher, refused.reply)
        emptied = [SlotSet(refused.slot, None)] if refused.slot else []
        fresh = FormState(agreed_charge=state.agreed_charge)
        return [
            *emptied,
            SlotSet(CONFIRM, None),
            SlotSet(FORM_STATE, fresh.as_json()),
            FollowupAction(self.form),
        ]

    def _cleared(self) -> Events:
        names = [CONTINUE, *self.slots, CONFIRM, FORM_STATE]
        return [SlotSet(name, None) for name in names]


def short_of_money(
    needed: Money, available: Money, charge: Optional[Money] = None
) -> Reply:
    """Says how much is needed, a charge included, and how much there is."""
    shown = {"needed": str(needed), "available": str(available)}
    if charge is None or not charge.amount:
        return Reply("utter_insufficient_funds", shown)
    shown["charge"] = str(charge)
    return Reply("utter_insufficient_funds_charged", shown)


def refusal_of(error: BankError) -> Refusal:
    """What to tell about an error of the bank, and what to ask for again."""
    if isinstance(error, InsufficientFunds):
        return Refusal(short_of_money(error.needed, error.available), "amount-of-money")
    if isinstance(error, (InvalidAmount, AmountTooLarge, CurrencyMismatch)):
        return Refusal(refusal(error), "amount-of-money")
    if isinstance(error, ChargeChanged):
        return Refusal(Reply("utter_charge_changed", {"charge": str(error.due)}), "")
    if isinstance(error, PastDate):
        shown = {"date": day(error.given), "today": day(error.today)}
        return Refusal(Reply("utter_past_date", shown), "time")
    slots = {
        UnknownRecipient: "PERSON",
        AmbiguousRecipient: "PERSON",
        UnknownCard: "credit_card",
        UnknownVendor: "vendor_name",
    }
    slot = slots.get(type(error), "")
    return Refusal(Reply("utter_refused"), slot)
