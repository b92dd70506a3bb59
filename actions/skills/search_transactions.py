"""Look through what was spent and what came in."""

import re
from typing import Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.model import SearchType, TransactionSummary
from actions.base_action import Events
from actions.config import read_config
from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.state import LAST_SEARCH, FormState
from actions.forms.submit import FormSubmitAction
from actions.forms.tracker_queries import form_state
from actions.forms.validate_form import ValidateForm
from actions.parsing.message import latest_message
from actions.parsing.other_requests import RequestKind
from actions.parsing.periods import read_range
from actions.parsing.vocabulary import words
from actions.responses import Response, count, day, listing, utter, within
from actions.slots.period import PeriodSlot
from actions.slots.search_type import SearchTypeSlot
from actions.slots.vendor import ALL_VENDORS, VendorSlot

# How many vendors a search without one names.
TOP = 3

# The beginning of a question that goes on from the one before.
_GOES_ON = re.compile(
    r"\W*(and|what about|how about|same|only|just|or|ok and|now|also)\b", re.IGNORECASE
)


class TransactionSearchForm(Form):
    """Finds out what is looked for, in which time, and whether to go."""

    name = "transaction_search_form"
    submit_action = "action_transaction_search"
    request_kind = RequestKind.SEARCH
    intents = frozenset(["search_transactions", "check_earnings"])
    verbs = words("search find show look check spend spent did how much")
    slots = (SearchTypeSlot(), VendorSlot(), PeriodSlot())
    moves_money = False
    leftover_kinds = frozenset()

    def is_needed(self, slot: str, run: FormRun) -> bool:
        """Ask for a vendor only when an unknown one was named."""
        if slot == VendorSlot.name:
            unclear = slot in run.refused or slot == run.requested
            return unclear and run.values[slot] is None
        return super().is_needed(slot, run)

    def review(self, run: FormRun) -> None:
        """Keep a vendor with spending, a depositor with deposits."""
        name, kind = VendorSlot.name, run.values[SearchTypeSlot.name]
        vendor = run.values[name]
        if kind is None and vendor in run.bank.vendors(run.customer):
            run.values[SearchTypeSlot.name] = SearchType.SPEND.value
        elif kind and vendor not in (None, ALL_VENDORS):
            spends = kind == SearchType.SPEND.value
            known = run.bank.vendors if spends else run.bank.depositors
            if vendor not in known(run.customer):
                run.values[name] = None

    def confirmation(self, run: FormRun) -> Response:
        """Name what is looked for, the vendor and the days."""
        asked = read_range(str(run.values["time"]))
        shown = {"period": within(asked.start, asked.end)}
        vendor = _vendor(run.values[VendorSlot.name])
        kind = str(run.values[SearchTypeSlot.name])
        if vendor is None:
            return Response(f"utter_confirm_search_{kind}", shown)
        response = f"utter_confirm_search_{kind}_vendor"
        return Response(response, {**shown, "vendor": vendor})

    def runs_at_once(self, run: FormRun) -> bool:
        """Ask for no consent: looking moves nothing, the answer names what was read."""
        return not read_config().confirm_searches

    def recalled(self, tracker: Tracker) -> Mapping[str, Optional[str]]:
        """Return the search right before, when "and at Amazon?" names but one value."""
        message = latest_message(tracker)
        goes_on = message.intent == "inform" or (
            message.intent == "search_transactions"
            and _GOES_ON.match(message.typed_text)
        )
        return (tracker.get_slot(LAST_SEARCH) or {}) if goes_on else {}


class ValidateTransactionSearchForm(ValidateForm):
    """Fills the form."""

    form = TransactionSearchForm()

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "validate_transaction_search_form"


class ActionTransactionSearch(FormSubmitAction):
    """Tells count, total, the largest one and the top vendors."""

    form = TransactionSearchForm()
    cancelled = "utter_transaction_search_cancelled"

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_transaction_search"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Search if it was agreed, and remember what was looked for."""
        cancelled = form_state(tracker).cancelled
        kept = {name: tracker.get_slot(name) for name in self.form.data_slots}
        events = super().act(dispatcher, tracker)
        return [*events, SlotSet(LAST_SEARCH, None if cancelled else kept)]

    def submit(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> Events:
        """Search and tell."""
        kind = SearchType(str(tracker.get_slot("search_type")))
        asked = read_range(str(tracker.get_slot("time")))
        vendor = _vendor(tracker.get_slot("vendor_name"))
        found = self.bank.search(tracker.sender_id, kind, asked, vendor)
        days = within(asked.start, asked.end)
        if not found.count:
            where = "_vendor" if vendor else ""
            response = f"utter_found_no_{kind.value}{where}"
            utter(dispatcher, response, period=days, vendor=vendor or "")
            return []
        self._tell(dispatcher, kind, found, vendor, days)
        return []

    def _tell(
        self,
        dispatcher: CollectingDispatcher,
        kind: SearchType,
        found: TransactionSummary,
        vendor: Optional[str],
        days: str,
    ) -> None:
        where = "_vendor" if vendor else ""
        utter(
            dispatcher,
            f"utter_found_{kind.value}{where}",
            count=count(found.count, "transaction"),
            total=found.total,
            vendor=vendor or "",
            period=days,
        )
        largest = found.largest
        if largest is not None and found.count > 1:
            utter(
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
            utter(dispatcher, f"utter_found_{share}_{kind.value}", parties=parties)


def _vendor(value: Optional[str]) -> Optional[str]:
    return None if value in (None, ALL_VENDORS) else value
