"""Say, in the customer's language, that the assistant speaks English."""

from functools import lru_cache
from typing import FrozenSet, Mapping, Set

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.bank.errors import UnknownVendor
from actions.bank.model import SearchType
from actions.base_action import BankAction, Events
from actions.customer import customer_of
from actions.forms.state import LAST_SEARCH
from actions.forms.tracker_queries import active_form
from actions.parsing.message import latest_message
from actions.parsing.word_lists import read_list
from actions.responses import utter

# More words than this are no bare name.
_FEW = 3


class ActionOtherLanguage(BankAction):
    """Answers in the language whose commonest words stand in the message."""

    def name(self) -> str:
        """Return the name by which Rasa calls it."""
        return "action_other_language"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Answer in that language, in English where it is none that is known."""
        said = set(latest_message(tracker).words_outside([]))
        hits = {code: len(words & said) for code, words in _languages().items()}
        code = max(hits, key=lambda each: hits[each])
        if not hits[code] and self._is_mistyped(tracker, said):
            return [FollowupAction("transaction_search_form")]
        utter(
            dispatcher,
            f"utter_english_only_{code}" if hits[code] else "utter_languages",
        )
        return []

    def _is_mistyped(self, tracker: Tracker, said: Set[str]) -> bool:
        """Tell whether it is but a shop's name after a search, with a slip in it."""
        if not tracker.get_slot(LAST_SEARCH) or active_form(tracker):
            return False
        return len(said) <= _FEW and any(
            self._is_near(customer_of(tracker), word)
            for word in said
            if len(word) > _FEW
        )

    def _is_near(self, customer: str, word: str) -> bool:
        try:
            self.bank.find_vendor(customer, word, SearchType.SPEND)
        except UnknownVendor as error:
            return len(error.near) == 1
        return True


@lru_cache(maxsize=None)
def _languages() -> Mapping[str, FrozenSet[str]]:
    """Return the commonest words of each language; read when first needed."""
    told = read_list("language_words")
    return {code: frozenset(words.split()) for code, words in told.items()}
