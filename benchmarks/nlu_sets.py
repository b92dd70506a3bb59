"""Scores a trained model on sets of utterances: intents, entities, time of a parse."""

import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence

UNSURE = "nlu_fallback"
DUCKLING = "DucklingEntityExtractor"

TURNED_DOWN = ("out_of_scope", UNSURE)
# The sets were made before these intents: what they know as turned down is right, too,
# under the intent that names the wish.
ALSO_RIGHT_FOR: Dict[str, Sequence[str]] = {
    "ask_card_due": TURNED_DOWN,
    "ask_languages": TURNED_DOWN,
    "ask_movement_status": TURNED_DOWN,
    "ask_transfer_time": TURNED_DOWN,
    "ask_what_if": TURNED_DOWN,
    "collect_money": TURNED_DOWN,
    "complain": TURNED_DOWN,
    "other_language": TURNED_DOWN,
    "report_problem": TURNED_DOWN,
    "reverse_transfer": TURNED_DOWN,
}


class Utterance(NamedTuple):
    """A line of a set: a text, its right intents, (kind, words) of its entities."""

    text: str
    intents: Sequence[str]
    entities: Sequence[Sequence[str]]


class Judged(NamedTuple):
    """What the model made of an utterance.

    Attributes:
        utterance: What was said, and what is right.
        intent: The predicted intent, after the fallback.
        confidence: Of that intent, 0 to 1.
        found: The entities found, as Rasa gives them.
        seconds: How long the parse took.
    """

    utterance: Utterance
    intent: str
    confidence: float
    found: List[Dict[str, Any]]
    seconds: float

    @property
    def right(self) -> bool:
        """Whether the intent is one of the accepted ones, or stands for one."""
        names = {self.intent, *ALSO_RIGHT_FOR.get(self.intent, ())}
        return bool(names & set(self.utterance.intents))

    @property
    def wanted(self) -> str:
        """The right intent; of several accepted ones the predicted, else the first."""
        return self.intent if self.right else self.utterance.intents[0]


def read_set(path: Path) -> List[Utterance]:
    """Read a set.

    Raises:
        ValueError: A line is not such an utterance; says which.
    """
    utterances = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            entities = row.get("entities", [])
            utterances.append(Utterance(row["text"], row["intents"], entities))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}, line {number}: {error!r}") from error
    return utterances


def judge(interpreter: Any, utterance: Utterance) -> Judged:
    """Let the model parse an utterance."""
    started = time.perf_counter()
    parsed = interpreter.parse(utterance.text)
    seconds = time.perf_counter() - started
    intent = parsed["intent"]
    name = intent.get("name") or UNSURE
    return Judged(utterance, name, intent["confidence"], parsed["entities"], seconds)


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9$.]", "", text.lower())


def _words_found(judged: Judged, kind: str) -> Iterable[str]:
    """Return the words of the entities of a kind; a bare number may be an amount."""
    kinds = {kind, "number"} if kind == "amount-of-money" else {kind}
    for entity in judged.found:
        if entity["entity"] in kinds:
            yield _bare(judged.utterance.text[entity["start"] : entity["end"]])


def entity_scores(judged: Sequence[Judged]) -> Dict[str, Dict[str, float]]:
    """Share of the entities found with the same words (exact) or some of them."""
    marks: Dict[str, List[Sequence[bool]]] = {}
    for one in judged:
        for kind, surface in one.utterance.entities:
            wanted = _bare(surface)
            words = [found for found in _words_found(one, kind) if found]
            exact = wanted in words
            near = exact or any(w in wanted or wanted in w for w in words)
            marks.setdefault(kind, []).append((exact, near))
    return {
        kind: {
            "n": len(all_marks),
            "exact": sum(exact for exact, _ in all_marks) / len(all_marks),
            "overlap": sum(near for _, near in all_marks) / len(all_marks),
        }
        for kind, all_marks in sorted(marks.items())
    }


def intent_f1(judged: Sequence[Judged]) -> float:
    """F1 of the intents, weighted by how often each is right (scikit-learn)."""
    from sklearn.metrics import f1_score

    wanted, got = [one.wanted for one in judged], [one.intent for one in judged]
    return float(f1_score(wanted, got, average="weighted", zero_division=0))


def entity_f1(judged: Sequence[Judged]) -> Optional[float]:
    """F1 over all entities but Duckling's; only the same words of a kind count.

    It means something only of a set in which every entity is annotated; None where
    none is.
    """
    right = found = wanted = 0
    for one in judged:
        asked = Counter((kind, _bare(words)) for kind, words in one.utterance.entities)
        text = one.utterance.text
        seen = Counter(
            (each["entity"], _bare(text[each["start"] : each["end"]]))
            for each in one.found
            if each.get("extractor") != DUCKLING
        )
        right += sum((asked & seen).values())
        found += sum(seen.values())
        wanted += sum(asked.values())
    return 2 * right / (found + wanted) if wanted else None


def scores(judged: Sequence[Judged]) -> Dict[str, Any]:
    """Accuracy of the intents, scores of the entities, median parse in milliseconds."""
    times = sorted(one.seconds for one in judged)
    return {
        "n": len(judged),
        "intent_accuracy": sum(one.right for one in judged) / len(judged),
        "intent_f1": intent_f1(judged),
        "entities": entity_scores(judged),
        "entity_f1": entity_f1(judged),
        "parse_ms_median": 1000 * times[len(times) // 2],
    }
