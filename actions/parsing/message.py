"""What the customer said last, read from the tracker."""

import re
from typing import (
    Any,
    Dict,
    FrozenSet,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

from rasa_sdk import Tracker

from actions.parsing.vocabulary import FILLERS, NUMBERED_NAMES

Span = Tuple[int, int]

DUCKLING = "DucklingEntityExtractor"

_NUMBERED = re.compile(rf"\b({NUMBERED_NAMES})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)


# Between the confidences of two intents: where less parts them, either may be meant.
_CLOSE = 0.15


class Entity(NamedTuple):
    """Something that NLU, Duckling or a button named in the message."""

    name: str
    value: Any
    span: Span
    info: Mapping[str, Any]
    extractor: str

    @property
    def by_duckling(self) -> bool:
        """Whether Duckling found it."""
        return self.extractor == DUCKLING


class Message(NamedTuple):
    """One message of the customer.

    Attributes:
        intent: What NLU took it for; empty when there is none.
        text: As typed; a button's payload starts with a slash.
        entities: In the order NLU gave them.
        id: The message's id, or its time when the channel gave none.
        rival: The intent that NLU takes it for nearly as much; empty when it is sure.
    """

    intent: str
    text: str
    entities: Tuple[Entity, ...]
    id: str
    rival: str = ""

    @property
    def is_payload(self) -> bool:
        """Whether a button or a program sent it."""
        return self.text.startswith("/")

    @property
    def is_read_by_duckling(self) -> bool:
        """Whether Duckling found anything in it."""
        return any(entity.by_duckling for entity in self.entities)

    @property
    def typed_text(self) -> str:
        """The text when a person typed it, else nothing."""
        return "" if self.is_payload else self.text.replace("’", "'")

    @property
    def numbered_names(self) -> List[Span]:
        """Where shops are named whose names hold a number ("7 eleven")."""
        return [found.span() for found in _NUMBERED.finditer(self.typed_text)]

    def named(self, *names: str) -> List[Entity]:
        """Return the entities of these names, in order."""
        return [entity for entity in self.entities if entity.name in names]

    def words_outside(self, spans: List[Span]) -> List[str]:
        """Return the lower-case words outside of some spans."""
        return [
            found.group().lower()
            for found in _WORD.finditer(self.typed_text)
            if not any(overlaps(found.span(), span) for span in spans)
        ]

    def contains_only(
        self, spans: List[Span], company: FrozenSet[str] = FILLERS
    ) -> bool:
        """Tell whether everything said lies in the spans or says nothing by itself."""
        return all(word in company for word in self.words_outside(spans))

    def without(self, spans: Sequence[Span]) -> str:
        """Return what a person typed, with blanks in the place of some spans."""
        text = self.typed_text
        for start, end in spans:
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    def signs_outside(self, spans: Sequence[Span]) -> str:
        """Return all but words outside of some spans: blanks, signs, emoji."""
        return _WORD.sub("", self.without(spans))

    def as_json(self) -> Dict[str, Any]:
        """Return it as a slot holds it; `from_json` reads that."""
        return {
            "intent": self.intent,
            "text": self.text,
            "entities": [entity._asdict() for entity in self.entities],
            "id": self.id,
            "rival": self.rival,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Message":
        """Rebuild what `as_json` wrote."""
        entities = tuple(
            Entity(e["name"], e["value"], _span(e["span"]), e["info"], e["extractor"])
            for e in value["entities"]
        )
        rival = value.get("rival", "")
        return cls(value["intent"], value["text"], entities, value["id"], rival)


def overlaps(one: Span, other: Span) -> bool:
    """Tell whether two half-open spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def latest_message(tracker: Tracker) -> Message:
    """Return the customer's last message; empty when there is none yet."""
    data = tracker.latest_message or {}
    entities = tuple(_entity(entity) for entity in data.get("entities") or [])
    intent = (data.get("intent") or {}).get("name") or ""
    said = data.get("text") or ""
    return Message(intent, said, entities, _message_id(tracker), _rival(data, intent))


def _rival(data: Mapping[str, Any], intent: str) -> str:
    """Return the intent that comes second, if it comes close."""
    ranking = data.get("intent_ranking") or []
    sure: Dict[str, float] = {each["name"]: each["confidence"] for each in ranking}
    first = sure.pop(intent, 1.0)
    second = max(sure, key=lambda name: sure[name], default="")
    return second if second and first - sure[second] < _CLOSE else ""


def _message_id(tracker: Tracker) -> str:
    event = last_event(tracker, "user") or {}
    return str(event.get("message_id") or event.get("timestamp") or "")


def last_event(tracker: Tracker, kind: str) -> Optional[Dict[str, Any]]:
    """Return the latest event of a kind, None when there is none."""
    return next((e for e in reversed(tracker.events) if e["event"] == kind), None)


def _span(raw: Sequence[int]) -> Span:
    start, end = raw
    return start, end


def _entity(raw: Mapping[str, Any]) -> Entity:
    return Entity(
        raw["entity"],
        raw.get("value"),
        (raw.get("start") or 0, raw.get("end") or 0),
        raw.get("additional_info") or {},
        raw.get("extractor") or "",
    )
