"""Reads the training examples as a person reads them: text, intent, entities."""
import re
from pathlib import Path
from typing import Iterator, List, NamedTuple, Tuple

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[3]
DATA = ROOT / "data" / "nlu"
ANNOTATED = re.compile(r"\[([^\]]+)\](?:\(([^)]+)\)|(\{[^}]+\}))")


class TrainingExample(NamedTuple):
    """One line of the training data."""

    intent: str
    text: str
    bare: str
    entities: Tuple[Tuple[str, str], ...]
    file: str


def plain(text: str) -> str:
    """Lower-cases a text and strips its punctuation."""
    return " ".join(re.sub(r"[^\w ]", "", text.lower().replace("_", " ")).split())


def read_line(intent: str, line: str, file: str) -> TrainingExample:
    """Takes the annotations out of a line."""
    found = []
    for match in ANNOTATED.finditer(line):
        kind = match[2] or YAML(typ="safe").load(match[3])["entity"]
        found.append((kind, match[1].lower()))
    text = ANNOTATED.sub(lambda match: match[1], line)
    return TrainingExample(intent, text, ANNOTATED.sub("|", line), tuple(found), file)


def read_file(path: Path) -> Iterator[TrainingExample]:
    """Reads the intents of one file."""
    for block in YAML(typ="safe").load(path.read_text(encoding="utf-8"))["nlu"]:
        for line in block["examples"].splitlines():
            if "intent" in block:
                yield read_line(block["intent"], line[2:], path.name)


def all_examples() -> List[TrainingExample]:
    """Reads every example of the project."""
    return [e for path in sorted(DATA.rglob("*.yml")) for e in read_file(path)]
