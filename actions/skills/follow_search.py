"""Go on from what a search has found, or correct it."""

import re
from typing import Any, Dict

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_search import answer_search
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.form import Form
from actions.forms.shown import remember_shown
from actions.forms.state import ALL_CARDS, LAST_SEARCH, SHOW_BALANCE, SHOWN_CARD
from actions.forms.tracker_queries import (
    active_form,
    interrupted_forms,
    last_action,
)
from actions.parsing.mentions import mentioned
from actions.parsing.message import latest_message
from actions.responses import utter
from actions.skills.registry import FORM_NAMED
from actions.slots.base import SlotContext
from actions.slots.period import PeriodSlot
from actions.slots.search_detail import LARGEST, SMALLEST, SearchDetailSlot

_FORM, _DETAIL = "transaction_search_form", SearchDetailSlot.name
# What is said of the cards that were just shown.
MOST_OWED, LEAST_OWED = "utter_card_highest", "utter_card_lowest"
# A no that wants nothing more.
_LEAVES = re.compile(
    r"\b(thanks?|thx|that'?s (all|it|everything)|that was|i'?m (good|done|fine)"
    r"|all (good|set|done)|nothing)\b",
    re.IGNORECASE,
)


class ActionFollowSearch(BankAction):
    """Lists what the search before found, tells the largest one and the like."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_follow_search"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Go on with the search's form; inside another one, answer at once."""
        told = self._tell_card(dispatcher, tracker)
        if told:
            return remember_shown(tracker, [told])
        if not active_form(tracker) and not interrupted_forms(tracker):
            return [FollowupAction(_FORM)]
        last: Dict[str, Any] = tracker.get_slot(LAST_SEARCH) or {}
        values = {name: last.get(name) for name in _form().data_slots}
        values[_DETAIL] = None
        for slot in _form().slots:
            message = latest_message(tracker)
            context = SlotContext(
                self.bank, customer_of(tracker), message, False, values
            )
            reading = slot.read(context)
            values[slot.name] = (reading and reading.value) or values[slot.name]
        if not last or not values[PeriodSlot.name]:
            utter(dispatcher, "utter_nothing_searched")
            return []
        return answer_search(self.bank, dispatcher, tracker, values)

    def _tell_card(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> str:
        """Tell the card with the highest balance, or the lowest, if that is asked.

        Returns:
            Its name; empty when the cards were not shown right before.
        """
        if last_action(tracker) != SHOW_BALANCE:
            return ""
        customer, message = customer_of(tracker), latest_message(tracker)
        context = SlotContext(self.bank, customer, message, False, {})
        asked = SearchDetailSlot().read(context)
        chooses = {LARGEST: (MOST_OWED, max), SMALLEST: (LEAST_OWED, min)}
        found = chooses.get(asked.value or "") if asked else None
        if found is None or tracker.get_slot(SHOWN_CARD) != ALL_CARDS:
            return ""
        response, choose = found
        cards = {c.name: c.current_balance for c in self.bank.cards(customer)}
        card = choose(cards, key=lambda name: cards[name].amount)
        utter(dispatcher, response, card=card, owed=cards[card])
        return card


class ActionCorrectSearch(BankAction):
    """After a search, takes "no, since the 15th" for another; a yes tells it again."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_correct_search"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Go on with what the "no" names; a bare one asks for nothing more."""
        message = latest_message(tracker)
        last: Dict[str, Any] = tracker.get_slot(LAST_SEARCH) or {}
        if message.intent == "affirm" and last:
            values = {name: last.get(name) for name in _form().data_slots}
            return answer_search(self.bank, dispatcher, tracker, values)
        names = self.bank.vendors(customer_of(tracker))
        names += self.bank.depositors(customer_of(tracker))
        if message.named("time", "vendor_name") or mentioned(message, names):
            return [FollowupAction(_FORM)]
        is_dropped = last and not _LEAVES.search(message.typed_text)
        utter(
            dispatcher, "utter_search_dropped" if is_dropped else "utter_ask_whatelse"
        )
        return []


def _form() -> Form:
    return FORM_NAMED[_FORM]
