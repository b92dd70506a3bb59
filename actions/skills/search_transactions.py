"""Look through what was spent and what came in."""

import re
from typing import Any, Dict, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_search import answer_search
from actions.bank.model import SearchType
from actions.base_action import Events
from actions.config import read_config
from actions.forms.form import Form
from actions.forms.run import FormRun
from actions.forms.state import LAST_SEARCH, FormState
from actions.forms.submit import FormSubmitAction
from actions.forms.tracker_queries import form_state
from actions.forms.validate_form import ValidateForm
from actions.parsing.message import Message, latest_message
from actions.parsing.other_requests import RequestKind
from actions.parsing.vocabulary import word_set
from actions.responses import Response
from actions.search_answers import Search
from actions.slots.amount_bounds import AmountBoundsSlot
from actions.slots.period import PeriodSlot
from actions.slots.search_detail import (
    LATEST,
    MORE,
    PREVIOUS,
    SearchDetailSlot,
)
from actions.slots.search_type import BOTH, EARNED, SPENT, SearchTypeSlot
from actions.slots.vendor import (
    ALL_RECIPIENTS,
    ALL_VENDORS,
    MISSING_FILTER,
    VendorSlot,
)

# The beginning of a question that goes on from the one before.
_GOES_ON = re.compile(
    r"\W*(and|adn|nd|an|what about|how about|same|only|just|or|ok and|now|also)\b",
    re.IGNORECASE,
)
# Words that point back at what was found.
_POINTS_BACK = re.compile(
    r"\b((was|is|were|are|did|does) (that|it|those|these)|(of|than|before|from) (that"
    r"|it|them|those|these)( (month|one|week|year|time))?|(list|show|see|which|what)"
    r"( me)?( are| were)? (them|they|those|these)|(in|at|during) (that|the same) (month"
    r"|week|year|time|place|shop)|ones)\b",
    re.IGNORECASE,
)
# Intents that are mostly about what was found before.
FOLLOWING = frozenset(["show_transactions", "ask_search_detail"])
# Intents by which no search begins anew.
_STARTS_NOTHING = frozenset(["inform", "deny", "nlu_fallback", "out_of_scope"])
_DETAIL = SearchDetailSlot.name


class TransactionSearchForm(Form):
    """Finds out what is looked for, in which time, and whether to go."""

    name = "transaction_search_form"
    submit_action = "action_transaction_search"
    request_kind = RequestKind.SEARCH
    intents = frozenset(["search_transactions", "check_earnings"])
    more_intents = FOLLOWING
    verbs = word_set("search find show look check spend spent did how much")
    slots = (
        SearchTypeSlot(),
        VendorSlot(),
        AmountBoundsSlot(),
        SearchDetailSlot(),
        PeriodSlot(),
    )
    moves_money = False
    leftover_kinds = frozenset(["frequency"])
    leftover_response = "utter_search_leftover_"

    def is_needed(self, slot: str, run: FormRun) -> bool:
        """Ask only for what could not be taken, of what need not be said."""
        if slot == _DETAIL:
            return False
        if slot in (VendorSlot.name, AmountBoundsSlot.name):
            unclear = slot in run.refused or slot == run.requested
            return unclear and run.values[slot] is None
        if slot == PeriodSlot.name and slot not in run.refused and _is_ever(run):
            return False
        return super().is_needed(slot, run)

    def review(self, run: FormRun) -> None:
        """Keep a vendor with spending, a depositor with deposits."""
        name, kind = VendorSlot.name, run.values[SearchTypeSlot.name]
        vendor = run.values[name]
        if vendor in (None, ALL_VENDORS):
            return
        is_sold = vendor == ALL_RECIPIENTS or vendor in (
            run.bank.vendors(run.customer) + run.bank.recipients(run.customer)
        )
        own = SearchType.SPEND if is_sold else SearchType.DEPOSIT
        if kind in (None, BOTH):
            run.values[SearchTypeSlot.name] = own.value
        elif kind != own.value:
            run.values[name] = None

    def warning(self, run: FormRun) -> Optional[Response]:
        """Return a filter that does not exist ends what only goes on from a search."""
        said = {slot.name: run.reading(slot) for slot in self.slots}
        taken = [reading for reading in said.values() if reading and reading.value]
        refused = said[VendorSlot.name]
        is_missing = (
            refused and refused.response and refused.response.name == MISSING_FILTER
        )
        goes_on = run.values[PeriodSlot.name] and run.values[SearchTypeSlot.name]
        if is_missing and not taken and goes_on and run.requested is None:
            run.note(cancelled=True, declined=True)
        return None

    def confirmation(self, run: FormRun) -> Response:
        """Name what is looked for, the vendor and the days."""
        search = Search.of(run.bank, run.customer, run.values)
        shown = {"period": search.period, "vendor": search.vendor}
        if len(search.kinds) > 1:
            return Response("utter_confirm_search_both", shown)
        return Response(
            search.response(search.kinds[0], "utter_confirm_search_"), shown
        )

    def runs_at_once(self, run: FormRun) -> bool:
        """Ask for no consent: looking moves nothing, the answer names what was read."""
        is_next = run.values[_DETAIL] in (MORE, PREVIOUS)
        return is_next or not read_config().confirm_searches

    def recalled(self, tracker: Tracker) -> Mapping[str, Optional[str]]:
        """Return the search before, when "and at Amazon?" names but one value."""
        last: Dict[str, Any] = tracker.get_slot(LAST_SEARCH) or {}
        if not _goes_on(latest_message(tracker)):
            return {}
        kept = [name for name in self.data_slots if name != _DETAIL]
        return {name: last.get(name) for name in kept}


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
        """Search if it was agreed; one that was dropped is not gone on from."""
        state = form_state(tracker)
        events = super().act(dispatcher, tracker)
        if state.cancelled and not state.declined:
            return [*events, SlotSet(LAST_SEARCH, None)]
        return events

    def submit(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, state: FormState
    ) -> Events:
        """Search and tell; remember what was looked for and how much was shown."""
        values = {name: tracker.get_slot(name) for name in self.form.data_slots}
        return answer_search(self.bank, dispatcher, tracker, values)


def _is_ever(run: FormRun) -> bool:
    """Tell whether it is looked for at any time, unless one is said."""
    vendor, people = run.values[VendorSlot.name], run.bank.recipients(run.customer)
    is_person = vendor is not None and vendor in people
    return is_person or run.values[_DETAIL] in (LATEST, PREVIOUS)


def _goes_on(message: Message) -> bool:
    """Tell whether a message goes on from the search before."""
    said = message.typed_text
    if message.intent in _STARTS_NOTHING or _GOES_ON.match(said):
        return True
    is_new = message.named("time") and (SPENT.search(said) or EARNED.search(said))
    if message.intent in FOLLOWING and not is_new:
        return True
    return bool(_POINTS_BACK.search(said))
