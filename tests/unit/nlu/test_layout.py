"""One block in one file for each intent; out of scope, one file for each topic."""
import re
from pathlib import Path
from typing import Any, Dict, List

import pytest
from ruamel.yaml import YAML

from tests.unit.nlu.examples import DATA, ROOT

TOPICS = {
    "accounts", "bank_information", "cards", "errands",
    "knowledge", "loans", "lookalikes", "small_talk",
}  # fmt: skip
# What holds no examples that people say.
OTHERS = {"synonyms", "internal"}
FILES = sorted(DATA.rglob("*.yml"))
FIRST_OF_A_KIND = re.compile(r"^#   from: (.+)$", re.MULTILINE)


def _load(path: Path) -> Any:
    return YAML(typ="safe").load(path.read_text(encoding="utf-8"))


def _intents(path: Path) -> List[str]:
    return [block["intent"] for block in _load(path)["nlu"] if "intent" in block]


def _intent_named_by(path: Path) -> str:
    topic = path.stem.replace("out_of_scope_", "", 1)
    is_topic = path.stem.startswith("out_of_scope_") and topic in TOPICS
    return "out_of_scope" if is_topic else path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_after_its_only_block(path: Path) -> None:
    if path.stem in OTHERS:
        return
    assert _intents(path) == [_intent_named_by(path)]


def test_a_file_is_named_after_an_intent_or_a_known_topic() -> None:
    intents = {
        name if isinstance(name, str) else next(iter(name))
        for name in _load(ROOT / "domain.yml")["intents"]
    }
    known = intents - {"out_of_scope"} | {f"out_of_scope_{topic}" for topic in TOPICS}
    assert sorted({path.stem for path in FILES} - OTHERS - known) == []


def test_an_intent_has_one_block_in_all_files_out_of_scope_aside() -> None:
    files: Dict[str, List[str]] = {}
    for path in FILES:
        for intent in _intents(path):
            files.setdefault(intent, []).append(path.name)
    files.pop("out_of_scope")
    assert {name: found for name, found in files.items() if len(found) > 1} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_kinds_listed_above_a_block_are_there_in_that_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    places = [lines.index(f"    - {it}") for it in FIRST_OF_A_KIND.findall(text)]
    assert places == sorted(places)
