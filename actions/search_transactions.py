"""Look through what was spent and what came in."""

import re
from typing import Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.model import SearchType, TransactionSummary
from actions.deeds import Deed
from actions.dialogue import LAST_SEARCH, FormState, form_state, last_action
from actions.forms import Form
from actions.messages import latest_message
from actions.replies import Reply, count, day, listing, say, within
from actions.search_slots import ALL_VENDORS, SearchTypeSlot, VendorSlot
from actions.skill import Events
from actions.time_slots import PeriodSlot, read_range
from actions.turn import Turn
from actions.vocabulary import words
from actions.wishes import Wish

# How many vendors a search without one names.
TOP = 3

_GOES_ON = re.compile(r"\W*(and|what about|how about)\b", re.IGNORECASE)


class ValidateTransactionSearchForm(Form):
    """Finds out what is looked for, in which time, and whether to go."""

    form = "transaction_search_form"
    deed = "action_transaction_search"
    wish = Wish.SEARCH
    intents = frozenset(["search_transactions", "check_earnings"])
    verbs = words("search find show look check spend spent did how much")
    slots = (SearchTypeSlot(), VendorSlot(), PeriodSlot())

    def is_needed(self, slot: str, turn: Turn) -> bool:
        """A vendor is asked for only when an unknown one was named."""
        if slot == VendorSlot.name:
            unclear = slot in turn.refused or slot == turn.requested
            return unclear and turn.values[slot] is None
        return super().is_needed(slot, turn)

    def review(self, turn: Turn) -> None:
        """A vendor belongs to spending, a depositor to deposits."""
        name, kind = VendorSlot.name, turn.values[SearchTypeSlot.name]
        vendor = turn.values[name]
        if kind is None and vendor in self.bank.vendors(turn.customer):
            turn.values[SearchTypeSlot.name] = SearchType.SPEND.value
        elif kind and vendor not in (None, ALL_VENDORS):
            spends = kind == SearchType.SPEND.value
            known = self.bank.vendors if spends else self.bank.depositors
            if vendor not in known(turn.customer):
                turn.values[name] = None

    def confirmation(self, turn: Turn) -> Reply:
        """Name what is looked for, the vendor and the days."""
        asked = read_range(str(turn.values["time"]))
        shown = {"period": within(asked.start, asked.end)}
        vendor = _vendor(turn.values[VendorSlot.name])
        kind = str(turn.values[SearchTypeSlot.name])
        if vendor is None:
            return Reply(f"utter_confirm_search_{kind}", shown)
        response = f"utter_confirm_search_{kind}_vendor"
        return Reply(response, {**shown, "vendor": vendor})

    def recalled(self, tracker: Tracker) -> Mapping[str, Optional[str]]:
        """The search right before, when "and at Amazon?" names but one value."""
        message = latest_message(tracker)
        goes_on = message.intent == "inform" or (
            message.intent == "search_transactions" and _GOES_ON.match(message.words)
        )
        follows = goes_on and last_action(tracker) == self.deed
        return (tracker.get_slot(LAST_SEARCH) or {}) if follows else {}


class ActionTransactionSearch(Deed):
    """Tells count, total, the largest one and the top vendors."""

    form = "transaction_search_form"
    slots = ("search_type", "vendor_name", "time")
    cancelled = "utter_transaction_search_cancelled"

    def name(self) -> str:
        """The name by which Rasa calls it."""
        return "action_transaction_search"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Search if it was agreed, and remember what was looked for."""
        cancelled = form_state(tracker).cancelled
        kept = {name: tracker.get_slot(name) for name in self.slots}
        events = super().act(dispatcher, tracker)
        return [*events, SlotSet(LAST_SEARCH, None if cancelled else kept)]

    def carry_out(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> None:
        """Search and tell."""
        kind = SearchType(str(tracker.get_slot("search_type")))
        asked = read_range(str(tracker.get_slot("time")))
        vendor = _vendor(tracker.get_slot("vendor_name"))
        found = self.bank.search(tracker.sender_id, kind, asked, vendor)
        days = within(asked.start, asked.end)
        if not found.count:
            where = "_vendor" if vendor else ""
            response = f"utter_found_no_{kind.value}{where}"
            say(dispatcher, response, period=days, vendor=vendor or "")
            return
        self._tell(dispatcher, kind, found, vendor, days)

    def _tell(
        self,
        dispatcher: CollectingDispatcher,
        kind: SearchType,
        found: TransactionSummary,
        vendor: Optional[str],
        days: str,
    ) -> None:
        where = "_vendor" if vendor else ""
        say(
            dispatcher,
            f"utter_found_{kind.value}{where}",
            count=count(found.count, "transaction"),
            total=found.total,
            vendor=vendor or "",
            period=days,
        )
        largest = found.largest
        if largest is not None and found.count > 1:
            say(
                dispatcher,
                f"utter_found_largest{where}",
                amount=largest.amount,
                party=largest.party,
                date=day(largest.made_at.astimezone(self.bank.time_zone).date()),
            )
        if vendor is None and len(found.by_vendor) > 1:
            top = list(found.by_vendor.items())[:TOP]
            parties = listing([f"{party} ({total})" for party, total in top])
            share = "most" if len(found.by_vendor) > TOP else "top"
            say(dispatcher, f"utter_found_{share}_{kind.value}", parties=parties)


def _vendor(value: Optional[str]) -> Optional[str]:
    return None if value in (None, ALL_VENDORS) else value
