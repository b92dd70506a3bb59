"""Replies that need no classifier: values without a wish, and signs without a word."""

import re
from typing import Any, Dict, List, Tuple

from rasa.nlu.components import Component
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Colours of a sign, and what stands around signs.
_BARE = re.compile(r"[\s.,;:!\ufe0f\U0001f3fb-\U0001f3ff]+")


class PlainReplies(Component):
    """Takes what the classifier turned down for what it plainly is.

    "and valentine's day?", "oh and 5 more", "just on christmas eve" hold a value and
    nothing but words that say nothing by themselves: they go on with what was asked
    before, and are `inform`. A thumb, a wave or folded hands stand for an intent each.
    """

    defaults = {
        # Intents that are looked at again.
        "turned_down": ["out_of_scope", "nlu_fallback"],
        # Kinds of values that can go on with something.
        "values": [
            *["time", "amount-of-money", "number", "PERSON", "credit_card"],
            "vendor_name",
        ],
        "fillers": (
            "a an the and or also only just now then so ok okay oh well no not yes "
            "yeah sorry i i'm i mean meant it it's is was that this one ones for to of "
            "on at in from with by what about how same again more another please pls "
            "make instead rather actually but my me as whole"
        ),
        "signs": {
            "affirm": "👍👌✅☑✔🆗💯",
            "deny": "👎❌🚫",
            "greet": "👋",
            "thankyou": "🙏❤💙🤝🥰😘",
            "help": "?？❓",
        },
        # As sure as the classifier is of what it has learnt.
        "confidence": 0.9,
    }

    def process(self, message: Message, **kwargs: Any) -> None:
        """Set another intent where the text is plain; leave all else alone."""
        intent = self._of_signs(message.get(TEXT) or "")
        if not intent and self._holds_values_only(message):
            intent = "inform"
        if intent:
            found = {"name": intent, "confidence": self.component_config["confidence"]}
            message.set(INTENT, found, add_to_output=True)

    def _of_signs(self, text: str) -> str:
        signs = set(_BARE.sub("", text))
        known: Dict[str, str] = self.component_config["signs"]
        fitting = (i for i, of_it in known.items() if signs and signs <= set(of_it))
        return next(fitting, "")

    def _holds_values_only(self, message: Message) -> bool:
        intent = (message.get(INTENT) or {}).get("name")
        if intent not in self.component_config["turned_down"]:
            return False
        kinds = self.component_config["values"]
        spans: List[Tuple[int, int]] = [
            (entity["start"], entity["end"])
            for entity in message.get(ENTITIES) or []
            if entity["entity"] in kinds
        ]
        fillers = set(self.component_config["fillers"].split())
        said = (
            found.group().lower().replace("’", "'")
            for found in _WORD.finditer(message.get(TEXT))
            if not any(s < found.end() and found.start() < e for s, e in spans)
        )
        return bool(spans) and all(word in fillers for word in said)
