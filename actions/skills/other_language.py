"""Say, in the customer's language, that the assistant speaks English."""

from functools import lru_cache
from typing import FrozenSet, Mapping

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import BankAction, Events
from actions.parsing.message import latest_message
from actions.parsing.word_lists import read_list
from actions.responses import utter


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
        utter(
            dispatcher,
            f"utter_english_only_{code}" if hits[code] else "utter_languages",
        )
        return []


@lru_cache(maxsize=None)
def _languages() -> Mapping[str, FrozenSet[str]]:
    """Return the commonest words of each language; read when first needed."""
    told = read_list("language_words")
    return {code: frozenset(words.split()) for code, words in told.items()}
