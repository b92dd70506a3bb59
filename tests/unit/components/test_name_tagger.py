from typing import Any, Dict

import numpy as np
import pytest
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.name_tagger import NameTagger, grown, marks, renamed, spans
from components.sentence_featurizer import SentenceFeaturizer
from spacy_model.corpus import Example

NAMED = [
    "send 20 dollars to Ada",
    "pay Ada for the tickets",
    "her name is Ada",
    "to my friend Ada please",
    "give Ada 15 bucks",
    "it goes to Ada tomorrow",
]
NAMELESS = [
    "what is my balance",
    "move 20 dollars to savings",
    "pay the emblem card tomorrow",
    "send it to my friend please",
    "how much did i spend last month",
    "thank you very much",
]


def message(text: str, name: str = "") -> Message:
    made: Message = Message({"text": text})
    if name:
        start = text.index(name)
        span: Dict[str, Any] = {"start": start, "end": start + len(name)}
        made.set("entities", [{"entity": "PERSON", "value": name, **span}])
    WhitespaceTokenizer().train(TrainingData([made]))
    return made


@pytest.fixture(scope="module")
def featurizer() -> SentenceFeaturizer:
    return SentenceFeaturizer({"words": True})


@pytest.fixture(scope="module")
def tagger(featurizer) -> NameTagger:
    named = [message(text, "Ada") for text in NAMED]
    data = TrainingData([*named, *map(message, NAMELESS)])
    featurizer.train(data)
    made = NameTagger({"variants": 30})
    made.train(data)
    return made


def names(tagger: NameTagger, featurizer: SentenceFeaturizer, text: str):
    made = message(text)
    featurizer.process(made)
    tagger.process(made)
    return [(e["value"], e["extractor"]) for e in made.get("entities", [])]


@pytest.mark.parametrize("name", ["Wilhelmina", "kwabena", "Xiu", "OTTOLINE"])
def test_names_never_seen_are_found_in_any_case(tagger, featurizer, name):
    found = names(tagger, featurizer, f"please send 45 dollars to {name}")
    assert found == [(name, "NameTagger")]


def test_sentences_without_names_stay_without(tagger, featurizer):
    assert names(tagger, featurizer, "move 45 dollars to my savings") == []


def test_a_loaded_tagger_finds_the_same(tagger, featurizer, tmp_path):
    meta = {**tagger.component_config, **tagger.persist("t", str(tmp_path))}
    loaded = NameTagger.load(meta, str(tmp_path))
    text = "please give Rosamund 45 dollars"
    assert names(loaded, featurizer, text) == names(tagger, featurizer, text)
    assert names(loaded, featurizer, text) == [("Rosamund", "NameTagger")]


def test_untrained_it_finds_nothing(featurizer):
    assert names(NameTagger(), featurizer, "to Ada") == []


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("to Ada Byron please", [0, 1, 1, 0], ["Ada Byron"]),
        ("Ada's share", [1, 0], ["Ada"]),
        ("Ada and Eve", [1, 0, 1], ["Ada", "Eve"]),
        ("Ada, Eve", [1, 1], ["Ada", "Eve"]),
    ],
)
def test_neighbours_join_and_possessives_go(text, named, expected):
    tokens = WhitespaceTokenizer().tokenize(Message({"text": text}), "text")
    assert [text[start:end] for start, end in spans(text, tokens, named)] == expected


def test_renamed_examples_mark_the_tokens_of_the_new_names():
    made = renamed([Example("pay Ada now", ((4, 7),)), Example("hello", ())], 20, 1)
    assert len(made) == 21
    for example in made:
        ((start, end),) = example.names
        tokens = WhitespaceTokenizer().tokenize(Message({"text": example.text}), "text")
        marked = [t.text for t, m in zip(tokens, marks(tokens, example)) if m]
        assert " ".join(marked) == example.text[start:end]


@pytest.mark.parametrize(
    "chances, expected",
    [
        ([0.9, 0.4, 0.1], [True, True, False]),
        ([0.4, 0.4, 0.9], [True, True, True]),
        ([0.4, 0.1, 0.9], [False, False, True]),
        ([0.7, 0.7], [False, False]),
        ([0.9], [True]),
        ([], []),
    ],
)
def test_a_word_beside_a_name_needs_less_to_be_one(chances, expected):
    assert grown(chances, [0.8] * len(chances), 0.3) == expected


class Guess:
    """Stands for what was learnt: the second and the last word may be names."""

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        chances = np.array([0.0, 0.5, 0.0, 0.5])
        return np.stack([1 - chances, chances], axis=1)


def test_where_spacy_sees_a_name_less_certainty_is_enough(featurizer):
    made = message("to quill not quill")
    seen = {"entity": "PERSON", "start": 3, "end": 8, "value": "quill"}
    card = {"entity": "credit_card", "start": 13, "end": 18, "value": "quill"}
    made.set("entities", [seen, card])
    featurizer.process(made)
    NameTagger(model=Guess()).process(made)
    (found,) = [e for e in made.get("entities") if "extractor" in e]
    assert (found["start"], found["end"]) == (3, 8)
