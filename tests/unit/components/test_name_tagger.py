from typing import Any, Dict

import numpy as np
import pytest
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.name_spans import grown, spans, without_small_words
from components.name_tagger import NameTagger, marks, renamed
from components.sentence_featurizer import SentenceFeaturizer
from components.spacy_model.corpus import Example, Name

NAMED = [
    "send 20 dollars to Ada",
    "pay Ada for the tickets",
    "her name is Ada",
    "to my friend Ada please",
    "give Ada 15 bucks",
    "it goes to Ada tomorrow",
]
SHOPPING = [
    "how much did i spend at ikea",
    "what went to ikea in may",
    "show my ikea purchases",
    "transactions at ikea last month",
    "did i buy anything from ikea",
    "the shop is called ikea",
]
NAMELESS = [
    "what is my balance",
    "move 20 dollars to savings",
    "pay the emblem card tomorrow",
    "send it to my friend please",
    "how much did i spend last month",
    "thank you very much",
]


def message(text: str, name: str = "", kind: str = "PERSON") -> Message:
    made: Message = Message({"text": text})
    if name:
        start = text.index(name)
        span: Dict[str, Any] = {"start": start, "end": start + len(name)}
        made.set("entities", [{"entity": kind, "value": name, **span}])
    WhitespaceTokenizer().train(TrainingData([made]))
    return made


@pytest.fixture(scope="module")
def featurizer() -> SentenceFeaturizer:
    return SentenceFeaturizer({"words": True})


@pytest.fixture(scope="module")
def tagger(featurizer) -> NameTagger:
    named = [message(text, "Ada") for text in NAMED]
    shops = [message(text, "ikea", "vendor_name") for text in SHOPPING]
    data = TrainingData([*named, *shops, *map(message, NAMELESS)])
    featurizer.train(data)
    made = NameTagger({"variants": 120})
    made.train(data)
    return made


def found(tagger: NameTagger, featurizer: SentenceFeaturizer, text: str):
    made = message(text)
    featurizer.process(made)
    tagger.process(made)
    return made.get("entities", [])


def names(tagger: NameTagger, featurizer: SentenceFeaturizer, text: str):
    return [(e["value"], e["extractor"]) for e in found(tagger, featurizer, text)]


@pytest.mark.parametrize("name", ["Wilhelmina", "kwabena", "Xiu", "OTTOLINE"])
def test_names_never_seen_are_found_in_any_case(tagger, featurizer, name):
    seen = names(tagger, featurizer, f"please send 45 dollars to {name}")
    assert seen == [(name, "NameTagger")]


@pytest.mark.parametrize("shop", ["Quillfeather Books", "zorrito", "Macy's"])
def test_shops_never_seen_are_told_from_people(tagger, featurizer, shop):
    (seen,) = found(tagger, featurizer, f"how much did i spend at {shop} in june")
    assert (seen["entity"], seen["value"]) == ("vendor_name", shop)


def test_sentences_without_names_stay_without(tagger, featurizer):
    assert names(tagger, featurizer, "move 45 dollars to my savings") == []


def test_a_loaded_tagger_finds_the_same(tagger, featurizer, tmp_path):
    meta = {**tagger.component_config, **tagger.persist("t", str(tmp_path))}
    loaded = NameTagger.load(meta, str(tmp_path))
    text = "please send 45 dollars to Rosamund"
    assert names(loaded, featurizer, text) == names(tagger, featurizer, text)
    assert names(loaded, featurizer, text) == [("Rosamund", "NameTagger")]


def test_untrained_it_finds_nothing(featurizer):
    assert names(NameTagger(), featurizer, "to Ada") == []


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        ("to Ada Byron please", [0, 1, 1, 0], ["Ada Byron"]),
        ("from Ada O'Neil", [0, 1, 1, 1], ["Ada O'Neil"]),
        ("Ada and Eve", [1, 0, 1], ["Ada", "Eve"]),
        ("Ada, Eve", [1, 1], ["Ada", "Eve"]),
    ],
)
def test_neighbours_join(text, named, expected):
    tokens = WhitespaceTokenizer().tokenize(Message({"text": text}), "text")
    assert [text[start:end] for start, end in spans(text, tokens, named)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at Bath and Body Works", ["Bath and Body Works"]),
        ("to the Corner Shop please", ["Corner Shop"]),
        ("at", []),
        ("Andrea", ["Andrea"]),
    ],
)
def test_small_words_at_the_ends_are_no_part_of_a_name(text, expected):
    found = without_small_words(text, [(0, len(text))])
    assert [text[start:end] for start, end in found] == expected


def test_renamed_examples_mark_the_tokens_of_the_new_names():
    named = Example("Ada spent 5 at ikea", (Name(0, 3), Name(15, 19, "vendor_name")))
    made = renamed([named, Example("hello", ())], 20, 1)
    assert len(made) == 21
    for example in made:
        tokens = WhitespaceTokenizer().tokenize(Message({"text": example.text}), "text")
        marked = marks(tokens, example.names)
        spent = [token.text.lower() for token in tokens].index("spent")
        assert set(marked[:spent]) == {"PERSON"}
        assert set(marked[spent : spent + 3]) == {""}
        assert set(marked[spent + 3 :]) == {"vendor_name"}


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


def test_a_rare_family_name_that_looks_like_a_shop_joins_its_given_name():
    person, any_kind = [0.9, 0.2, 0.0], [0.9, 0.8, 0.3]
    assert grown(person, [0.8] * 3, 0.5, any_kind) == [True, True, False]
    assert grown(person, [0.8] * 3, 0.5) == [True, False, False]


class Guess:
    """Stands for what was learnt: the chance of each word to be of a name."""

    def __init__(self, kind: str, *chances: float) -> None:
        self.classes_, self.chances = ("", kind), np.array(chances)

    def predict_proba(self, vectors: np.ndarray) -> np.ndarray:
        return np.stack([1 - self.chances, self.chances], axis=1)


def guessed(featurizer, made: Message, kind: str, *chances: float):
    featurizer.process(made)
    NameTagger(model=Guess(kind, *chances)).process(made)
    return [(e["start"], e["end"]) for e in made.get("entities") if "extractor" in e]


def test_where_spacy_sees_a_name_less_certainty_is_enough(featurizer):
    made = message("to quill not quill")
    seen = {"entity": "PERSON", "start": 3, "end": 8, "value": "quill"}
    card = {"entity": "credit_card", "start": 13, "end": 18, "value": "quill"}
    made.set("entities", [seen, card])
    assert guessed(featurizer, made, "PERSON", 0, 0.5, 0, 0.5) == [(3, 8)]


def test_a_name_alone_needs_less_certainty_than_one_in_a_sentence(featurizer):
    assert guessed(featurizer, message("logan"), "PERSON", 0.6) == [(0, 5)]
    assert guessed(featurizer, message("a b c logan"), "PERSON", 0, 0, 0, 0.6) == []
    assert guessed(featurizer, message("logan"), "vendor_name", 0.6) == []


@pytest.mark.parametrize(
    ("kind", "end"), [("PERSON", 9), ("vendor_name", 11)], ids=["person", "shop"]
)
def test_only_a_shop_keeps_its_possessive(featurizer, kind, end):
    made = message("from Macy's account")
    assert guessed(featurizer, made, kind, 0, 0.9, 0.7, 0) == [(5, end)]


def test_what_follows_an_apostrophe_is_no_name(featurizer):
    made = message("from Macy's account")
    assert guessed(featurizer, made, "vendor_name", 0, 0, 0.9, 0) == []
