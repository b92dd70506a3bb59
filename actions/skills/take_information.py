"""Take what was said without a request: "33 to lisa", "amazon", "and on my emblem?"."""

import re
from typing import Any, Dict, List

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.model import Card
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.state import (
    ALL_CARDS,
    CANCEL_PAYMENT,
    LAST_MOVEMENT,
    LAST_SEARCH,
    LOOK_AGAIN,
    SHOW_BALANCE,
    SHOWN_CARD,
    TAKE_BACK,
    TAKE_INFORMATION,
)
from actions.forms.tracker_queries import (
    interrupted_forms,
    is_asked_to_resume,
    last_action,
)
from actions.parsing.amount_mentions import AMOUNT, amounts_in
from actions.parsing.consent import cancels, regrets
from actions.parsing.mentions import mentioned, names_in
from actions.parsing.message import Message, latest_message
from actions.parsing.missing_filters import missing_filters
from actions.parsing.other_requests import RequestKind
from actions.parsing.vocabulary import FILLERS, MOVES, WEAK_CARD_WORDS
from actions.responses import utter
from actions.skills.registry import FORM_NAMED
from actions.slots.amount_bounds import AmountBoundsSlot, is_one_amount
from actions.slots.base import SlotContext
from actions.slots.recipient import PersonSlot
from actions.slots.search_detail import SearchDetailSlot
from actions.slots.vendor import means_all

# Recipients are not kept here.
_MANAGES = re.compile(
    r"\b(?:add|remove|delete|rename|edit|register|set up)\b.*\w{3}", re.IGNORECASE
)
# What may follow what a search has told.
_AFTER_SEARCH = frozenset(
    ["action_transaction_search", "action_follow_search", "action_correct_search"]
)
# More words than this, besides what was read, make a wish of its own.
_SHORT = 3
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
        response = "utter_default"
        if latest_message(tracker).rival == "out_of_scope":
            response = "utter_out_of_scope"
        elif _MANAGES.search(latest_message(tracker).typed_text):
            response = "utter_cannot_manage_recipients"
        utter(dispatcher, response)
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
        told = [each for each in readings if each and (each.value or each.response)]
        return form.name if told else ""

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


class ActionLookAgain(ActionTakeInformation):
    """Reads what NLU has not understood by what was just said or done."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return LOOK_AGAIN

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Call for what goes on from before; else, say what the rules would say."""
        message = latest_message(tracker)
        goes_on = self._goes_on(tracker, message)
        is_wish = message.intent == "out_of_scope"
        return [
            FollowupAction(
                goes_on or ("utter_out_of_scope" if is_wish else "utter_default")
            )
        ]

    def _goes_on(self, tracker: Tracker, message: Message) -> str:
        if tracker.get_slot(LAST_MOVEMENT) and (cancels(message) or regrets(message)):
            return TAKE_BACK
        moves = MOVES & set(message.words_outside([])) and self._is_brief(message)
        if moves and self.bank.scheduled_payments(customer_of(tracker)):
            return CANCEL_PAYMENT
        detail = SearchDetailSlot().read(
            SlotContext(self.bank, customer_of(tracker), message, False, {})
        )
        if detail and tracker.get_slot(SHOWN_CARD) == ALL_CARDS:
            return "action_follow_search"
        if message.intent != "out_of_scope":
            return self._fitting(tracker, message)
        is_about_search = last_action(tracker) in _AFTER_SEARCH and (
            self._is_brief(message) and not message.named("time")
        )
        narrows = is_about_search and self._narrows(customer_of(tracker), message)
        return _form_of(RequestKind.SEARCH) if narrows else ""

    def _is_brief(self, message: Message) -> bool:
        """Tell whether it says little besides what is read of it."""
        spans = [e.span for e in message.entities]
        spans += list(missing_filters(message).values())
        said = message.words_outside(spans)
        return sum(word not in FILLERS | MOVES for word in said) <= _SHORT


def _names_card(message: Message, cards: List[Card]) -> bool:
    names = [card.name for card in cards]
    known = mentioned(message, names, WEAK_CARD_WORDS)
    return bool(known or names_in(message, "credit_card"))


def _form_of(kind: RequestKind) -> str:
    return next(n for n, form in FORM_NAMED.items() if form.request_kind is kind)
