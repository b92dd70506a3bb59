"""Run a search and remember it, for what is asked on from it."""

from typing import Any, Dict, Mapping, Optional

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.service import Bank
from actions.base_action import Events
from actions.customer import customer_of
from actions.forms.state import LAST_SEARCH
from actions.parsing.periods import read_range
from actions.search_answers import Search, SearchAnswers
from actions.slots.search_detail import COMPARED, SearchDetailSlot

_DETAIL = SearchDetailSlot.name


def answer_search(
    bank: Bank,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    said: Mapping[str, Optional[str]],
) -> Events:
    """Search and tell.

    Args:
        bank: Is searched.
        dispatcher: Takes the answer.
        tracker: Knows the search before, with which this one may be compared.
        said: The slots of the form.

    Returns:
        What to remember: what was looked for, and how much of it was shown.
    """
    values, customer = dict(said), customer_of(tracker)
    detail, _, compared_with = (values.pop(_DETAIL) or "").partition(" ")
    last: Dict[str, Any] = tracker.get_slot(LAST_SEARCH) or {}
    search = Search.of(bank, customer, values)
    is_same = all(last.get(name) == value for name, value in values.items())
    listed = int(last.get("listed") or 0) if is_same else 0
    listed = SearchAnswers(bank, dispatcher, customer, search).tell(detail, listed)
    if compared_with:
        other = search._replace(time_range=read_range(compared_with))
        SearchAnswers(bank, dispatcher, customer, search).compare(other)
    elif detail == COMPARED and last and not is_same and len(search.kinds) == 1:
        that = Search.of(bank, customer, last)
        SearchAnswers(bank, dispatcher, customer, that).compare(search)
    kept: Dict[str, Any] = {**values, "listed": listed}
    return [SlotSet(LAST_SEARCH, kept)]
