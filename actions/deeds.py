"""What follows a form: the deed that was confirmed, done once, or not at all."""

from abc import abstractmethod
from dataclasses import replace
from typing import Dict, NamedTuple, Optional, Sequence, Union

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
from actions.bank.model import Receipt, ScheduledPayment
from actions.bank.money import Money
from actions.dialogue import (
    CONFIRM,
    CONTINUE,
    FORM_STATE,
    LAST_DEED,
    FormState,
    form_state,
)
from actions.hearing import YES
from actions.replies import Reply, day, say, send
from actions.skill import Events, Skill

Done = Union[Receipt, ScheduledPayment]


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
    ) -> Optional[Done]:
        """Do it and tell; a refusal of the bank is handled by the caller.

        Returns:
            What moved or will move money, if anything does.
        """

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Do it if it was confirmed; else say that nothing was done."""
        state = form_state(tracker)
        if not is_agreed(tracker, state):
            say(dispatcher, self.cancelled)
            return self._cleared()
        try:
            done = self.carry_out(dispatcher, tracker, state)
        except StoreUnavailable:
            raise
        except BankError as error:
            return self._reopened(dispatcher, state, refusal_of(error, state))
        return self._cleared(done)

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

    def _cleared(self, done: Optional[Done] = None) -> Events:
        names = [CONTINUE, *self.slots, CONFIRM, FORM_STATE]
        return [
            *[SlotSet(name, None) for name in names],
            SlotSet(LAST_DEED, written(done)),
        ]


class Movement(Deed):
    """A deed that moves money. The bank knows what its key has done already."""

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Tell what was done before, also when it is no longer wanted; else do it."""
        state = form_state(tracker)
        done = self.bank.done_under(tracker.sender_id, state.key) if state.key else None
        if done is None:
            return super().act(dispatcher, tracker)
        if not is_agreed(tracker, state):
            say(dispatcher, "utter_already_done")
        self.tell(dispatcher, done)
        return self._cleared(done)

    @abstractmethod
    def tell(self, dispatcher: CollectingDispatcher, done: Done) -> None:
        """Tell receipt and balance, or the day that it is scheduled for."""


def is_agreed(tracker: Tracker, state: FormState) -> bool:
    """Whether the form ended with a yes to what has a key."""
    return bool(state.key and not state.cancelled and tracker.get_slot(CONFIRM) == YES)


def written(done: Optional[Done]) -> Optional[Dict[str, str]]:
    """A deed for the slot: its receipt, or the payment that is still to come."""
    if done is None:
        return None
    if isinstance(done, Receipt):
        return {"receipt": done.number}
    return {"payment": done.id}


def short_of_money(
    needed: Money, available: Money, charge: Optional[Money] = None
) -> Reply:
    """Says how much is needed, the charge in it if any, and how much there is."""
    shown = {"needed": str(needed), "available": str(available)}
    if charge is None or not charge.amount:
        return Reply("utter_insufficient_funds", shown)
    return Reply("utter_insufficient_with_charge", {**shown, "charge": str(charge)})


def refusal_of(error: BankError, state: FormState) -> Refusal:
    """What to tell about an error of the bank, and what to ask for again."""
    if isinstance(error, InsufficientFunds):
        charge = Money.of(state.agreed_charge or "0", error.needed.currency)
        short = short_of_money(error.needed, error.available, charge)
        return Refusal(short, "amount-of-money")
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
