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

from actions.vocabulary import (
    AGREEABLE,
    CANCEL_COMPANY,
    CONSENT,
    FILLERS,
    NODS,
    NUMBERED_NAMES,
)

Span = Tuple[int, int]

DUCKLING = "DucklingEntityExtractor"

_CANCEL = re.compile(
    r"\b(cancel(led|ing)?|stop|abort|quit|exit|never\s?mind|nvm"
    r"|forget (about )?(it|that|this)|drop (it|this|that)|scrap (it|this|that)"
    r"|call it off|undo|take (it|that) back|reverse (it|that))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(don'?t|do not|not|never)\s+$", re.IGNORECASE)
_AGREEABLE = re.compile(rf"\b({AGREEABLE})(?!\w)\??", re.IGNORECASE)
_YES = re.compile(r"\W*(yes+|yeah?|yep|yup|sure|ok|okay)\b", re.IGNORECASE)
# A question about what stands, not consent and not a change of it.
_ASKS_BACK = re.compile(
    r"\W*(?:(?:wait|so|and|but|ok|okay|hang on|hold on|um|hmm|sorry|oh)\W+)*"
    r"(?:(?:is|was|are|does|did)\s+"
    r"(?:that|it|this|you|u|we|the|i|they|those|these|everything|all)"
    r"|do\s+(?:you|u|we|i|they))\b",
    re.IGNORECASE,
)
# Words of consent that together are none: "correct the amount", "yeah right".
_NO_CONSENT = re.compile(
    r"\W*(?:(?:would|will|can|could|should|shall)\s+(?:you|u|we|i|it|that|this)\b.*"
    r"|(?:please\s+)?correct\s+(?:it|that|this|the|them|my|please)\b.*"
    r"|please correct|cool it|do it (?:right|correctly)|(?:yeah?|yes),? right|why not"
    r"|that (?:ok|okay|right|correct|fine|good|true|it)|great,? just great)\W*",
    re.IGNORECASE,
)
# Says nothing by itself; the last ones colour a sign before them.
_SILENT = re.compile(r"[\s.,;:!'\"()\-–—…\ufe0f\U0001f3fb-\U0001f3ff]+")
_NUMBERED = re.compile(rf"\b({NUMBERED_NAMES})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)


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
    """

    intent: str
    text: str
    entities: Tuple[Entity, ...]
    id: str

    @property
    def is_payload(self) -> bool:
        """Whether a button or a program sent it."""
        return self.text.startswith("/")

    @property
    def is_read_by_duckling(self) -> bool:
        """Whether Duckling found anything in it."""
        return any(entity.by_duckling for entity in self.entities)

    @property
    def words(self) -> str:
        """The text when a person typed it, else nothing."""
        return "" if self.is_payload else self.text.replace("’", "'")

    @property
    def numbered_names(self) -> List[Span]:
        """Where shops are named whose names hold a number ("7 eleven")."""
        return [found.span() for found in _NUMBERED.finditer(self.words)]

    def named(self, *names: str) -> List[Entity]:
        """The entities of these names, in order."""
        return [entity for entity in self.entities if entity.name in names]

    def rest(self, spans: List[Span]) -> List[str]:
        """The lower-case words outside of some spans."""
        return [
            found.group().lower()
            for found in _WORD.finditer(self.words)
            if not any(overlaps(found.span(), span) for span in spans)
        ]

    def is_covered(self, spans: List[Span], company: FrozenSet[str] = FILLERS) -> bool:
        """Whether everything said lies in the spans or says nothing by itself."""
        return all(word in company for word in self.rest(spans))

    def cancels(self, known: Sequence[Span] = ()) -> bool:
        """Whether it plainly asks to drop what is going on.

        Args:
            known: Where what is going on is named ("the transfer to Percy").
        """
        found = [each.span() for each in _CANCEL.finditer(self.words)]
        spans = [span for span in found if not self._is_denied(span)]
        return bool(spans) and self.is_covered([*spans, *known], CANCEL_COMPANY)

    @property
    def denies_cancel(self) -> bool:
        """Whether it says "don't cancel" or the like."""
        found = [each.span() for each in _CANCEL.finditer(self.words)]
        return any(self._is_denied(span) for span in found)

    def _is_denied(self, span: Span) -> bool:
        return bool(_DENIED.search(self.words[: span[0]]))

    @property
    def asks_back(self) -> bool:
        """Whether it is a question about what stands ("is that all of it")."""
        return bool(_ASKS_BACK.match(self.words))

    def forbids(self, verbs: FrozenSet[str]) -> bool:
        """Whether it says not to do something ("don't send anything to Percy")."""
        deeds = "|".join(sorted(verbs))
        denied = (
            rf"(?<!why )\b(?:don'?t|do not|never)\s+(?:(?:want to|even) )?({deeds})\b"
        )
        return bool(re.search(denied, self.words, re.IGNORECASE))

    def is_clear_yes(self, spans: Sequence[Span] = (), is_answer: bool = False) -> bool:
        """Whether it is consent with nothing held back.

        Args:
            spans: Where values were said again that stand already.
            is_answer: Whether it answers the question, so that a "yes" at its
                beginning counts though NLU missed it ("yes, send it to Percy").
        """
        is_yes = is_answer and self.intent != "deny" and _YES.match(self.words)
        if self.intent != "affirm" and not is_yes:
            return False
        if self.asks_back or _NO_CONSENT.fullmatch(self.words):
            return False
        if self.is_payload:
            return not self.entities
        agreeable = [each.span() for each in _AGREEABLE.finditer(self.words)]
        said = _SILENT.sub("", self.without(spans))
        rest = _WORD.sub("", _SILENT.sub("", self.without([*spans, *agreeable])))
        is_covered = self.is_covered([*spans, *agreeable], CONSENT)
        return bool(said) and not rest.strip(NODS) and is_covered

    def without(self, spans: Sequence[Span]) -> str:
        """What a person typed, with blanks in the place of some spans."""
        text = self.words
        for start, end in spans:
            text = text[:start] + " " * (end - start) + text[end:]
        return text

    def as_json(self) -> Dict[str, Any]:
        """For a slot; `from_json` reads it."""
        return {
            "intent": self.intent,
            "text": self.text,
            "entities": [entity._asdict() for entity in self.entities],
            "id": self.id,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Message":
        """Rebuild what `as_json` wrote."""
        entities = tuple(
            Entity(e["name"], e["value"], _span(e["span"]), e["info"], e["extractor"])
            for e in value["entities"]
        )
        return cls(value["intent"], value["text"], entities, value["id"])


def overlaps(one: Span, other: Span) -> bool:
    """Whether two half-open spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def latest_message(tracker: Tracker) -> Message:
    """The customer's last message; empty when there is none yet."""
    data = tracker.latest_message or {}
    entities = tuple(_entity(entity) for entity in data.get("entities") or [])
    intent = (data.get("intent") or {}).get("name") or ""
    return Message(intent, data.get("text") or "", entities, _message_id(tracker))


def _message_id(tracker: Tracker) -> str:
    event = last_event(tracker, "user") or {}
    return str(event.get("message_id") or event.get("timestamp") or "")


def last_event(tracker: Tracker, kind: str) -> Optional[Dict[str, Any]]:
    """The latest event of a kind, None when there is none."""
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
