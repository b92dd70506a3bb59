"""Gives Rasa the sentence encoder's features of a message and of its words."""
import functools
import json
from pathlib import Path
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

from components.minilm import Encoded, MiniLM, model_folder
from components.spelling import Spelling, often_said

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
    """Return the encoder behind all features; `MiniLM` tells folder and errors.

    One is kept in memory, as it is the same for all components and models.
    """
    return _encoder(model_folder(folder))


@functools.lru_cache(maxsize=1)
def _encoder(folder: Path) -> MiniLM:
    return MiniLM(str(folder), DEPTHS, eight_bits=True)


def _readable(message: Message) -> bool:
    return bool(message.get(TEXT) and message.get(TOKENS_NAMES[TEXT]))


class SentenceFeaturizer(DenseFeaturizer):
    """A Rasa featurizer over `components.minilm.MiniLM`.

    Config keys: ``folder`` (see `components.minilm.model_folder`), ``words`` (whether
    to give a vector for each token too) and ``often`` (how often a word has to stand in
    the examples to be what a misspelt one means). The sentence is read with misspelt
    words corrected, the tokens as they are. The model keeps those words, no weights.
    """

    defaults = {"folder": None, "words": False, "often": 8}

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
        said: Optional[Dict[str, int]] = None,
    ) -> None:
        super().__init__(component_config)
        self._encoder = encoder
        self._said = said or {}

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
        """Add features to every example; learn the words that are often said."""
        examples = [e for e in training_data.training_examples if _readable(e)]
        often = self.component_config["often"]
        self._said = often_said(examples, often, self.encoder.is_word)
        encoded = self.encoder.encode_all([e.get(TEXT) for e in examples])
        bar = tqdm(encoded, "Sentence features", len(examples), mininterval=2)
        for place, result in bar:
            self._give(examples[place], result)

    def process(self, message: Message, **kwargs: Any) -> None:
        """Add the features to one message, if it has a text."""
        if _readable(message):
            self._give(message, self.encoder.encode(message.get(TEXT)))

    def _give(self, message: Message, encoded: Encoded) -> None:
        sentence = self._meant(message.get(TEXT), encoded).sentence
        self._add(message, FEATURE_TYPE_SENTENCE, sentence[None, :])
        if self.component_config["words"]:
            vectors = word_vectors(encoded, message.get(TOKENS_NAMES[TEXT]))
            self._add(message, FEATURE_TYPE_SEQUENCE, vectors)

    def _meant(self, text: str, encoded: Encoded) -> Encoded:
        """Encode a text anew if it has misspelt words."""
        corrected = Spelling(self._said, self.encoder.is_word).corrected(text)
        return encoded if corrected == text else self.encoder.encode(corrected)

    def _add(self, message: Message, kind: str, values: np.ndarray) -> None:
        origin = self.component_config[FEATURIZER_CLASS_ALIAS]
        message.add_features(Features(values, kind, TEXT, origin))

    def persist(self, file_name: str, model_dir: str) -> Dict[str, Any]:
        """Keep the words that are often said in the model."""
        file_name += ".json"
        path = Path(model_dir) / file_name
        path.write_text(json.dumps(self._said), encoding="utf-8")
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
        """Load the encoder at once, so that the first message need not wait."""
        said = json.loads((Path(model_dir) / meta["file"]).read_text(encoding="utf-8"))
        return cls(meta, load_encoder(meta.get("folder")), said)

    @classmethod
    def cache_key(
        cls, component_meta: Dict[str, Any], model_metadata: Metadata
    ) -> Optional[str]:
        """Forbid Rasa to share it: each model has words of its own."""
        return None
