"""Finds people's names by the sentence encoder's vectors of the words."""
import random
import re
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
from sklearn.linear_model import LogisticRegression

from components.names import examples_of
from components.sentence_featurizer import load_encoder, word_vectors
from spacy_model.corpus import (
    LABEL,
    Example,
    NameMaker,
    name_list,
    rename,
    retype,
)

Learnt = Tuple[np.ndarray, List[bool]]


def renamed(examples: Sequence[Example], times: int, seed: int) -> List[Example]:
    """Returns the examples with names, and each anew with other names, some times."""
    chance = random.Random(seed)
    lists = name_list("given_names.txt"), name_list("family_names.txt")
    maker = NameMaker(*lists, chance)
    named = [example for example in examples if example.names]
    anew = [retype(rename(e, maker), chance) for e in named for _ in range(times)]
    return [*named, *anew]


def marks(tokens: Sequence[Token], example: Example) -> List[bool]:
    """Tells of each token whether it lies in a name."""
    return [
        any(token.start < end and token.end > start for start, end in example.names)
        for token in tokens
    ]


def _names(entities: Sequence[Dict[str, Any]]) -> List[Dict[str, Any]]:
    return [entity for entity in entities if entity["entity"] == LABEL]


def spans(
    text: str, tokens: Sequence[Token], named: Sequence[bool]
) -> Iterator[Tuple[int, int]]:
    """Joins neighbouring tokens of names; leaves a possessive 's out."""
    found: List[Tuple[int, int]] = []
    for token, is_name in zip(tokens, named):
        if not is_name:
            continue
        if found and re.fullmatch(r"\.?\s*", text[found[-1][1] : token.start]):
            found[-1] = (found[-1][0], token.end)
        else:
            found.append((token.start, token.end))
    for start, end in found:
        yield start, start + len(re.sub(r"['’]s$", "", text[start:end]))


def grown(
    chances: Sequence[float], needed: Sequence[float], beside: float
) -> List[bool]:
    """Tells of each token whether it is a name's.

    Args:
        chances: The probability of each token.
        needed: Least probability of each token to be a name.
        beside: Least probability of a token right beside one of a name.
    """
    named = [chance >= least for chance, least in zip(chances, needed)]
    for order in (range(1, len(named)), range(len(named) - 2, -1, -1)):
        for place in order:
            neighbour = place - order.step
            named[place] |= named[neighbour] and chances[place] >= beside
    return [bool(each) for each in named]


class NameTagger(EntityExtractor):
    """Logistic regression: does a word vector, which knows its sentence, mean a name?

    Config keys: ``threshold`` (least probability of a name), ``seconded`` (the same
    where an extractor before this one sees a name, too), ``beside`` (the same for a
    word next to a name: family names look like any word), ``weight`` of a name's word
    against any other, ``variants`` (how often an example is learnt with other names),
    ``seed``, ``folder`` of the encoder.
    """

    defaults = {
        "threshold": 0.8,
        "seconded": 0.2,
        "beside": 0.3,
        "weight": 3,
        "variants": 6,
        "seed": 1,
        "folder": None,
    }

    @classmethod
    def required_components(cls) -> List[Any]:
        """Tells Rasa that word features have to come first."""
        return [DenseFeaturizer]

    @classmethod
    def required_packages(cls) -> List[str]:
        """Tells Rasa what has to be installed."""
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
        """Learns from the examples without names and from renamed ones with names."""
        learnt = [*self._nameless(training_data), *self._named(training_data)]
        vectors = np.concatenate([vectors for vectors, _ in learnt])
        wanted = [mark for _, marked in learnt for mark in marked]
        if any(wanted):
            weights = {True: self.component_config["weight"], False: 1}
            regression = LogisticRegression(max_iter=200, class_weight=weights)
            self._model = regression.fit(vectors, wanted)

    def _nameless(self, training_data: TrainingData) -> Iterator[Learnt]:
        for message in training_data.training_examples:
            words, _ = message.get_dense_features(TEXT)
            kinds = {entity["entity"] for entity in message.get(ENTITIES, [])}
            if words is not None and LABEL not in kinds:
                yield words.features, [False] * len(words.features)

    def _named(self, training_data: TrainingData) -> Iterator[Learnt]:
        settings, examples = self.component_config, examples_of(training_data)
        made = renamed(examples, settings["variants"], settings["seed"])
        encoder, tokenizer = load_encoder(settings["folder"]), WhitespaceTokenizer()
        for place, encoded in encoder.encode_all([e.text for e in made]):
            tokens = tokenizer.tokenize(Message({TEXT: made[place].text}), TEXT)
            yield word_vectors(encoded, tokens), marks(tokens, made[place])

    def process(self, message: Message, **kwargs: Any) -> None:
        """Adds the names found in one message."""
        words, _ = message.get_dense_features(TEXT)
        if self._model is None or words is None or not message.get(TEXT):
            return
        chances = self._model.predict_proba(words.features)[:, 1]
        text, tokens = message.get(TEXT), message.get(TOKENS_NAMES[TEXT])
        needed = self._needed(tokens, message.get(ENTITIES, []))
        named = grown(chances, needed, self.component_config["beside"])
        found = [
            {"entity": LABEL, "start": start, "end": end, "value": text[start:end]}
            for start, end in spans(text, tokens, named)
        ]
        entities = message.get(ENTITIES, []) + self.add_extractor_name(found)
        message.set(ENTITIES, entities, add_to_output=True)

    def _needed(
        self, tokens: Sequence[Token], seen: Sequence[Dict[str, Any]]
    ) -> List[float]:
        """The least probability of each token: less where others see a name, too."""
        names = Example("", tuple((e["start"], e["end"]) for e in _names(seen)))
        settings = self.component_config
        return [
            settings["seconded"] if is_seen else settings["threshold"]
            for is_seen in marks(tokens, names)
        ]

    def persist(self, file_name: str, model_dir: str) -> Dict[str, Any]:
        """Keeps what was learnt in the model."""
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
        """Loads what was learnt from the model."""
        return cls(meta, joblib.load(Path(model_dir) / meta["file"]))
