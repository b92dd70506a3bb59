"""Gives Rasa the sentence encoder's features of a message and of its words."""
from typing import Any, Dict, List, Optional

import numpy as np
from rasa.nlu.components import Component
from rasa.nlu.config import RasaNLUModelConfig
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS, TOKENS_NAMES
from rasa.nlu.featurizers.featurizer import DenseFeaturizer
from rasa.nlu.model import Metadata
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    FEATURE_TYPE_SEQUENCE,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tqdm import tqdm  # type: ignore[import]

from components.minilm import Encoded, MiniLM

# A sentence is told by the encoder's third and sixth (last) layer side by side: the
# classifier understands more by both than by either. Words are told by the third
# (docs/nlu.md).
DEPTHS = (3, 6)


def word_vectors(encoded: Encoded, tokens: List[Token]) -> np.ndarray:
    """Averages the word pieces that lie in each token; zeros where none does."""
    vectors = np.zeros((len(tokens), encoded.pieces.shape[1]), np.float32)
    offsets = encoded.encoding.offsets
    for row, token in enumerate(tokens):
        inside = [
            number
            for number, (start, end) in enumerate(offsets)
            if start < end and start < token.end and end > token.start
        ]
        if inside:
            vectors[row] = encoded.pieces[inside].mean(0)
    return vectors


def load_encoder(folder: Optional[str] = None) -> MiniLM:
    """Return the encoder behind all features; `MiniLM` tells folder and errors."""
    return MiniLM(folder, DEPTHS, eight_bits=True)


def _readable(message: Message) -> bool:
    return bool(message.get(TEXT) and message.get(TOKENS_NAMES[TEXT]))


class SentenceFeaturizer(DenseFeaturizer):
    """A Rasa featurizer over `components.minilm.MiniLM`.

    Config keys: ``folder`` (see `components.minilm.model_folder`) and ``words``
    (whether to give a vector for each token too). The model keeps no weights.
    """

    defaults = {"folder": None, "words": False}

    @classmethod
    def required_components(cls) -> List[Any]:
        """Tells Rasa that the words have to be found first."""
        return [Tokenizer]

    @classmethod
    def required_packages(cls) -> List[str]:
        """Tells Rasa what has to be installed."""
        return ["safetensors", "tokenizers"]

    def __init__(
        self,
        component_config: Optional[Dict[str, Any]] = None,
        encoder: Optional[MiniLM] = None,
    ) -> None:
        super().__init__(component_config)
        self._encoder = encoder

    @property
    def encoder(self) -> MiniLM:
        """The encoder, loaded on first use."""
        if self._encoder is None:
            self._encoder = load_encoder(self.component_config["folder"])
        return self._encoder

    def train(
        self,
        training_data: TrainingData,
        config: Optional[RasaNLUModelConfig] = None,
        **kwargs: Any,
    ) -> None:
        """Add features to every example; nothing is learnt."""
        examples = [e for e in training_data.training_examples if _readable(e)]
        encoded = self.encoder.encode_all([e.get(TEXT) for e in examples])
        bar = tqdm(encoded, "Sentence features", len(examples), mininterval=2)
        for place, result in bar:
            self._give(examples[place], result)

    def process(self, message: Message, **kwargs: Any) -> None:
        """Add the features to one message, if it has a text."""
        if _readable(message):
            self._give(message, self.encoder.encode(message.get(TEXT)))

    def _give(self, message: Message, encoded: Encoded) -> None:
        self._add(message, FEATURE_TYPE_SENTENCE, encoded.sentence[None, :])
        if self.component_config["words"]:
            vectors = word_vectors(encoded, message.get(TOKENS_NAMES[TEXT]))
            self._add(message, FEATURE_TYPE_SEQUENCE, vectors)

    def _add(self, message: Message, kind: str, values: np.ndarray) -> None:
        origin = self.component_config[FEATURIZER_CLASS_ALIAS]
        message.add_features(Features(values, kind, TEXT, origin))

    @classmethod
    def load(
        cls,
        meta: Dict[str, Any],
        model_dir: str,
        model_metadata: Optional[Metadata] = None,
        cached_component: Optional[Component] = None,
        **kwargs: Any,
    ) -> Component:
        """Load the encoder at once, so that the first message need not wait."""
        if cached_component:
            return cached_component
        return cls(meta, load_encoder(meta.get("folder")))

    @classmethod
    def cache_key(
        cls, component_meta: Dict[str, Any], model_metadata: Metadata
    ) -> Optional[str]:
        """Lets Rasa share one encoder between its interpreters."""
        settings = [str(component_meta.get(key)) for key in cls.defaults]
        return "-".join([cls.__name__, *settings])
