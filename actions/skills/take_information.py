"""Take what was said without a request: "33 to lisa", "amazon", "and on my emblem?"."""

from typing import Any, Dict, List

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.model import Card
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.state import (
    LAST_MOVEMENT,
    LAST_SEARCH,
    SHOW_BALANCE,
    TAKE_INFORMATION,
)
from actions.forms.tracker_queries import interrupted_forms, is_asked_to_resume
from actions.parsing.amount_mentions import AMOUNT, amounts_in
from actions.parsing.mentions import mentioned, names_in
from actions.parsing.message import Message, latest_message
from actions.parsing.missing_filters import missing_filters
from actions.parsing.other_requests import RequestKind
from actions.parsing.vocabulary import WEAK_CARD_WORDS
from actions.responses import utter
from actions.skills.registry import FORM_NAMED
from actions.slots.amount_bounds import AmountBoundsSlot, is_one_amount
from actions.slots.base import SlotContext
from actions.slots.recipient import PersonSlot
from actions.slots.search_detail import SearchDetailSlot
from actions.slots.vendor import means_all

_MORE = frozenset(["more", "another", "again"])


class ActionTakeInformation(BankAction):
    """Goes on with what the values fit: a form, or the balance of a card."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return TAKE_INFORMATION

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Call for what fits; say that nothing was understood when nothing does."""
        if is_asked_to_resume(tracker):
            fitting = self._waiting(tracker, latest_message(tracker))
        else:
            fitting = self._fitting(tracker, latest_message(tracker))
        if fitting:
            return [FollowupAction(fitting)]
        is_other_wish = latest_message(tracker).rival == "out_of_scope"
        utter(dispatcher, "utter_out_of_scope" if is_other_wish else "utter_default")
        return []

    def _waiting(self, tracker: Tracker, message: Message) -> str:
        """Return the form to resume if it is given a value ("make it 30")."""
        left = interrupted_forms(tracker)[-1:]
        form = FORM_NAMED.get(left[0]["form"]) if left else None
        if form is None:
            return ""
        customer, values = customer_of(tracker), left[0]["slots"]
        values = {**dict.fromkeys(form.slot_names), **values}
        context = SlotContext(self.bank, customer, message, False, values)
        readings = (slot.read(context) for slot in form.slots)
        return form.name if any(each and each.value for each in readings) else ""

    def _fitting(self, tracker: Tracker, message: Message) -> str:
        customer = customer_of(tracker)
        last: Dict[str, Any] = tracker.get_slot(LAST_MOVEMENT) or {}
        has_sent = last.get("kind") == "transfer"
        has_amount = self._has_amount(customer, message)
        is_more = has_amount and bool(_MORE & set(message.words_outside([])))
        if self._names_person(customer, message) and (has_amount or has_sent):
            return _form_of(RequestKind.TRANSFER)
        if is_more and has_sent:
            return _form_of(RequestKind.TRANSFER)
        if _names_card(message, self.bank.cards(customer)):
            return _form_of(RequestKind.PAYMENT) if has_amount else SHOW_BALANCE
        if self._names_vendor(customer, message):
            return _form_of(RequestKind.SEARCH)
        goes_on = tracker.get_slot(LAST_SEARCH) and self._narrows(customer, message)
        return _form_of(RequestKind.SEARCH) if goes_on else ""

    def _narrows(self, customer: str, message: Message) -> bool:
        """Tell whether a message says something about what a search found."""
        context = SlotContext(self.bank, customer, message, False, {})
        bounds = AmountBoundsSlot().read(context)
        is_range = bounds is not None and not is_one_amount(bounds.value)
        return bool(
            message.named("time")
            or is_range
            or SearchDetailSlot().read(context)
            or missing_filters(message)
            or means_all(message)
        )

    def _has_amount(self, customer: str, message: Message) -> bool:
        currency = self.bank.currency(customer)
        return bool(amounts_in(message, currency) or message.named(AMOUNT))

    def _names_person(self, customer: str, message: Message) -> bool:
        known = mentioned(message, self.bank.recipients(customer))
        return bool(known or names_in(message, PersonSlot.name))

    def _names_vendor(self, customer: str, message: Message) -> bool:
        names = self.bank.vendors(customer) + self.bank.depositors(customer)
        return bool(mentioned(message, names) or names_in(message, "vendor_name"))


def _names_card(message: Message, cards: List[Card]) -> bool:
    names = [card.name for card in cards]
    known = mentioned(message, names, WEAK_CARD_WORDS)
    return bool(known or names_in(message, "credit_card"))


def _form_of(kind: RequestKind) -> str:
    return next(n for n, form in FORM_NAMED.items() if form.request_kind is kind)
