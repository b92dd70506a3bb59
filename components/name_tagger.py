"""Finds names of people and of shops by the sentence encoder's vectors of the words."""
import random
import re
import warnings
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

import joblib
import numpy as np
from rasa.nlu.components import Component
from rasa.nlu.config import RasaNLUModelConfig
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.extractors.extractor import EntityExtractor
from rasa.nlu.featurizers.featurizer import DenseFeaturizer
from rasa.nlu.model import Metadata
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from components.name_spans import grown, spans, without_small_words
from components.names import examples_of, names_in
from components.sentence_featurizer import load_encoder, word_vectors
from components.spacy_model.corpus import (
    LABEL,
    Example,
    Maker,
    Name,
    NameMaker,
    name_list,
    rename,
    retype,
)

SHOP = "vendor_name"
KINDS = (LABEL, SHOP)
SHOPS = Path(__file__).with_name("shops.txt")
NO_NAME = ""
# A message of so many words may be a name alone.
BARE = 3

Learnt = Tuple[np.ndarray, List[str]]


class ShopMaker:
    """Gives names of shops from a list, some as people write them in a hurry."""

    def __init__(self, shops: Sequence[str], chance: random.Random) -> None:
        self._shops, self._chance = shops, chance

    def name(self) -> str:
        """Return the name of a shop."""
        shop = self._chance.choice(self._shops)
        return shop.replace("'", "") if self._chance.random() < 0.3 else shop


def renamed(examples: Sequence[Example], times: int, seed: int) -> List[Example]:
    """Return the examples with names, and each anew with other names, some times."""
    chance = random.Random(seed)
    lists = name_list("given_names.txt"), name_list("family_names.txt")
    shops = SHOPS.read_text(encoding="utf-8").splitlines()
    makers: Dict[str, Maker] = {
        LABEL: NameMaker(*lists, chance),
        SHOP: ShopMaker(shops, chance),
    }
    named = [example for example in examples if example.names]
    anew = [retype(rename(e, makers), chance) for e in named for _ in range(times)]
    return [*named, *anew]


def marks(tokens: Sequence[Token], names: Sequence[Name]) -> List[str]:
    """Tell of each token in a name of which kind it is, of any other NO_NAME."""
    return [
        next(
            (kind for start, end, kind in names if t.start < end and t.end > start),
            NO_NAME,
        )
        for t in tokens
    ]


def likelier(chances: Dict[str, np.ndarray]) -> Dict[str, np.ndarray]:
    """Return each token's probability by kind of name; 0 but for the likeliest."""
    most = np.max(list(chances.values()), axis=0)
    return {kind: chance * (chance == most) for kind, chance in chances.items()}


class NameTagger(EntityExtractor):
    """Logistic regression: does a word vector, which knows its sentence, mean a name?

    It finds the names of people and of shops. Config keys: ``thresholds`` (least
    probability, by kind), ``seconded`` (the same where an extractor before this one
    sees such a name, too), ``bare`` (the same, of names of any kind, for people in a
    message of three words at most: often a name alone), ``beside`` and ``beside_bare``
    (the same for a word next to a name: family names look like any word), ``weight`` of
    a name's word against any other, ``variants`` (how often an example is learnt with
    other names), ``seed``, ``folder`` of the encoder.
    """

    defaults = {
        "thresholds": {LABEL: 0.7, SHOP: 0.8},
        "seconded": 0.2,
        "bare": 0.5,
        "beside": 0.4,
        "beside_bare": 0.12,
        "weight": 3,
        "variants": 4,
        "seed": 1,
        "folder": None,
    }

    @classmethod
    def required_components(cls) -> List[Any]:
        """Tell Rasa that word features have to come first."""
        return [DenseFeaturizer]

    @classmethod
    def required_packages(cls) -> List[str]:
        """Tell Rasa what has to be installed."""
        return ["sklearn", "joblib"]

    def __init__(
        self,
        component_config: Optional[Dict[str, Any]] = None,
        model: Optional[LogisticRegression] = None,
    ) -> None:
        super().__init__(component_config)
        self._model = model

    def train(
        self,
        training_data: TrainingData,
        config: Optional[RasaNLUModelConfig] = None,
        **kwargs: Any,
    ) -> None:
        """Learn from the examples without names and from renamed ones with names."""
        learnt = [*self._nameless(training_data), *self._named(training_data)]
        vectors = np.concatenate([vectors for vectors, _ in learnt])
        wanted = [mark for _, marked in learnt for mark in marked]
        if any(wanted):
            weights = dict.fromkeys(wanted, self.component_config["weight"])
            weights[NO_NAME] = 1
            # Stopped early, to save time: see docs/nlu.md for what it finds so.
            regression = LogisticRegression(max_iter=100, class_weight=weights)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)
                self._model = regression.fit(vectors, wanted)

    def _nameless(self, training_data: TrainingData) -> Iterator[Learnt]:
        for message in training_data.training_examples:
            words, _ = message.get_dense_features(TEXT)
            if words is not None and not names_in(message.get(ENTITIES, []), KINDS):
                yield words.features, [NO_NAME] * len(words.features)

    def _named(self, training_data: TrainingData) -> Iterator[Learnt]:
        settings, examples = self.component_config, examples_of(training_data, KINDS)
        made = renamed(examples, settings["variants"], settings["seed"])
        encoder, tokenizer = load_encoder(settings["folder"]), WhitespaceTokenizer()
        for place, encoded in encoder.encode_all([e.text for e in made]):
            tokens = tokenizer.tokenize(Message({TEXT: made[place].text}), TEXT)
            yield word_vectors(encoded, tokens), marks(tokens, made[place].names)

    def process(self, message: Message, **kwargs: Any) -> None:
        """Add the names found in one message."""
        words, _ = message.get_dense_features(TEXT)
        if self._model is None or words is None or not message.get(TEXT):
            return
        entities = message.get(ENTITIES, [])
        chances = self._chances(self._model, words.features)
        found: List[Dict[str, Any]] = []
        for kind in KINDS:
            for start, end, value in self._names(kind, chances, message):
                if not any(start < f["end"] and f["start"] < end for f in found):
                    place = {"start": start, "end": end}
                    found.append({"entity": kind, **place, "value": value})
        entities = entities + self.add_extractor_name(found)
        message.set(ENTITIES, entities, add_to_output=True)

    def _names(
        self, kind: str, chances: Dict[str, np.ndarray], message: Message
    ) -> Iterator[Tuple[int, int, str]]:
        text, tokens = message.get(TEXT), message.get(TOKENS_NAMES[TEXT])
        needed = self._needed(kind, tokens, message.get(ENTITIES, []))
        any_kind = np.sum(list(chances.values()), axis=0)
        likeliest = likelier(chances)[kind]
        beside = self.component_config["beside"]
        if kind == LABEL and len(tokens) <= BARE:
            likeliest = any_kind * (likeliest > 0)
            beside = self.component_config["beside_bare"]
        named = grown(likeliest, needed, beside, any_kind)
        for start, end in without_small_words(text, spans(text, tokens, named)):
            name = text[start:end]
            if kind == LABEL:
                name = re.sub(r"['’]s$", "", name)
            yield start, start + len(name), name

    @staticmethod
    def _chances(
        model: LogisticRegression, vectors: np.ndarray
    ) -> Dict[str, np.ndarray]:
        """Return the probability of each token by kind of name."""
        columns = dict(zip(model.classes_, model.predict_proba(vectors).T))
        nothing = np.zeros(len(vectors))
        return {kind: columns.get(kind, nothing) for kind in KINDS}

    def _needed(
        self, kind: str, tokens: Sequence[Token], seen: Sequence[Dict[str, Any]]
    ) -> List[float]:
        """Return the least probability of each token: less where others see a name."""
        settings = self.component_config
        alone = settings["thresholds"][kind]
        if kind == LABEL and len(tokens) <= BARE:
            alone = min(alone, settings["bare"])
        return [
            settings["seconded"] if mark else alone
            for mark in marks(tokens, names_in(seen, [kind]))
        ]

    def persist(self, file_name: str, model_dir: str) -> Dict[str, Any]:
        """Keep what was learnt in the model."""
        file_name += ".joblib"
        joblib.dump(self._model, Path(model_dir) / file_name)
        return {"file": file_name}

    @classmethod
    def load(
        cls,
        meta: Dict[str, Any],
        model_dir: str,
        model_metadata: Optional[Metadata] = None,
        cached_component: Optional[Component] = None,
        **kwargs: Any,
    ) -> Component:
        """Load what was learnt from the model."""
        return cls(meta, joblib.load(Path(model_dir) / meta["file"]))
