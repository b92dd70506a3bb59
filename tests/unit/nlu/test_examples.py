import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set

import pytest
import yaml

from benchmarks.nlu_sets import ALSO_RIGHT_FOR
from tests.unit.nlu.examples import DATA, ROOT, TrainingExample, all_examples, plain

EVAL = ROOT.parent / "shared" / "eval" / "sets"
# Names of people and of shops that are words of everyday sentences too, and kinds of
# account that are one only before "account" or as an answer.
WORDS_TOO = {
    "bank", "credit",
    "will", "may", "mark", "grace", "hope", "rose", "summer",
    "boots", "chuck", "gap", "marathon", "next", "patience", "sky", "ups",
}  # fmt: skip
# Intents that people word freely.
FREELY_WORDED = {
    "affirm", "ask_transfer_charge", "check_balance", "check_earnings", "check_human",
    "check_recipients", "deny", "goodbye", "greet", "help", "human_handoff", "inform",
    "pay_cc", "search_transactions", "thankyou", "transfer_money", *ALSO_RIGHT_FOR,
}  # fmt: skip

PROPER_NAMES = {"PERSON", "credit_card", "vendor_name", "handoff_to"}
# Elsewhere these mean other things: a gift card, "how's everything", a gold deposit.
COMMON_WORDS = {"account_type", "amount-of-money", "search_type"}
REQUESTS = {
    "ask_transfer_charge", "check_balance", "check_earnings", "check_recipients",
    "inform", "pay_cc", "search_transactions", "transfer_money",
}  # fmt: skip


@pytest.fixture(scope="module")
def examples() -> List[TrainingExample]:
    return all_examples()


def _lines_of_sets(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield plain(json.loads(line)["text"])


def read_yaml(path: Path) -> Any:
    # Not with ruamel.yaml: imported, Rasa makes its reader fill in ${variables}.
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _sentences_of_conversations(folder: Path) -> Iterator[str]:
    """Yield what customers say there in more words than anybody would."""
    for path in sorted(folder.glob("*.yml")):
        for conversation in read_yaml(path):
            for turn in conversation["turns"]:
                said = plain(str(turn["say"]))
                if len(said.split()) > 5:
                    yield said


@pytest.mark.skipif(not EVAL.is_dir(), reason="the sets of real people are not here")
def test_no_utterance_of_the_evaluation_sets_is_trained_on(examples):
    names = {path.stem for path in EVAL.glob("*.jsonl")}
    assert names >= {"clinc_oos", "dstc11_finance", "nlupp_banking", "sgd_payment"}
    measured = {*_lines_of_sets(EVAL)}
    assert len(measured) > 2500
    assert sorted({plain(example.text) for example in examples} & measured) == []


@pytest.mark.skipif(not EVAL.is_dir(), reason="the conversations are not here")
def test_no_sentence_of_the_conversations_to_measure_with_is_trained_on(examples):
    measured = {*_sentences_of_conversations(EVAL.parent / "dialogues")}
    assert len(measured) > 100
    assert sorted({plain(example.text) for example in examples} & measured) == []


def test_no_utterance_of_our_own_sets_is_trained_on(examples):
    measured = {*_lines_of_sets(ROOT / "benchmarks" / "sets")}
    assert len(measured) > 300
    assert sorted({plain(example.text) for example in examples} & measured) == []


@pytest.mark.parametrize("intent", sorted(ALSO_RIGHT_FOR))
def test_what_no_skill_serves_says_what_it_is_for_and_has_an_answer(intent):
    told, _ = (DATA / f"{intent}.yml").read_text(encoding="utf-8").split("- intent:")
    assert re.search(r"^nlu:\n# \w.{30}", told, re.MULTILINE)
    rules = read_yaml(ROOT / "data" / "rules" / "movements.yml")["rules"]
    answers = {rule["steps"][0]["intent"]: rule["steps"][1:] for rule in rules}
    domain = read_yaml(ROOT / "domain.yml")
    assert intent in domain["intents"]
    known = {*domain["actions"], *domain["responses"]}
    assert all(step["action"] in known for step in answers[intent])


def test_no_text_stands_under_two_intents(examples):
    intents: Dict[str, Set[str]] = defaultdict(set)
    for example in examples:
        intents[plain(example.text)].add(example.intent)
    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


def test_no_text_stands_twice(examples):
    counts = Counter(example.text for example in examples)
    assert sorted(text for text, count in counts.items() if count > 1) == []


def test_freely_worded_intents_have_eighty_examples_and_out_of_scope_600(examples):
    counts: Dict[str, int] = defaultdict(int)
    for example in examples:
        counts[example.intent] += 1
    few = {name: counts[name] for name in FREELY_WORDED if counts[name] < 80}
    assert few == {}
    assert counts["out_of_scope"] >= 600


@pytest.mark.parametrize(
    ("entities", "intents"),
    [(PROPER_NAMES, None), (COMMON_WORDS, REQUESTS)],
    ids=["proper names, everywhere", "common words, in requests and answers"],
)
def test_no_entity_value_is_annotated_here_and_bare_there(examples, entities, intents):
    values = {v for e in examples for kind, v in e.entities if kind in entities}
    words = "|".join(map(re.escape, sorted(values - WORDS_TOO)))
    pattern = re.compile(rf"(?<![\w'-])({words})(?![\w'-])")
    asked = [e for e in examples if intents is None or e.intent in intents]
    bare = [(e.file, e.text) for e in asked if pattern.search(e.bare.lower())]
    assert bare == []


def test_no_value_stands_for_two_entities(examples):
    kinds: Dict[str, Set[str]] = defaultdict(set)
    for example in examples:
        for kind, value in example.entities:
            kinds[value].add(kind)
    assert {value: found for value, found in kinds.items() if len(found) > 1} == {}
