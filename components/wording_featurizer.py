"""Gives Rasa a short vector of a message's wording: what the sentence encoder blurs."""
import re
from collections import Counter
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence

import joblib
import numpy as np
from rasa.nlu.components import Component
from rasa.nlu.config import RasaNLUModelConfig
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.featurizer import DenseFeaturizer
from rasa.nlu.model import Metadata
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer


def pieces(text: str) -> Iterator[str]:
    """Cuts a text into words, pairs of words, and runs of 2 to 4 letters of a word.

    Letters at a word's border keep it as a space; so "to" is not the start of "top".
    """
    words = re.findall(r"\w+", text.lower())
    yield from words
    yield from map("_".join, zip(words, words[1:]))
    for word in words:
        padded = f" {word} "
        for length in (2, 3, 4):
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]


class WordingModel:
    """Weighs the pieces of a text (TF-IDF) and keeps the main directions of them (SVD).

    Args:
        texts: The texts to learn from.
        size: Length of a text's vector.
        seed: Of the decomposition.
    """

    def __init__(self, texts: Sequence[str], size: int, seed: int) -> None:
        self._weights = TfidfVectorizer(
            analyzer=pieces, min_df=3, max_features=16000, sublinear_tf=True
        )
        weighed = self._weights.fit_transform(texts)
        directions = TruncatedSVD(size, random_state=seed).fit(weighed).components_
        self._directions = np.ascontiguousarray(directions.T, np.float32)
        self._rarity = self._weights.idf_

    def vector(self, text: str) -> np.ndarray:
        """Returns the `size` numbers of a text.

        The same as TfidfVectorizer and TruncatedSVD give, in a fifth of their time.
        """
        known = self._weights.vocabulary_
        counts = Counter(known[piece] for piece in pieces(text) if piece in known)
        places = list(counts)
        if not places:
            return np.zeros(self._directions.shape[1], np.float32)
        weights = 1 + np.log(list(counts.values()))
        weights *= self._rarity[places]
        weights /= np.linalg.norm(weights)
        return weights.astype(np.float32) @ self._directions[places]


class WordingFeaturizer(DenseFeaturizer):
    """Latent semantic analysis (TF-IDF, then truncated SVD) as a sentence feature.

    Config keys: ``size`` of the vector, ``weight`` beside the other sentence features
    (the sentence encoder's has length 1), ``seed``.
    """

    defaults = {"size": 120, "weight": 0.7, "seed": 1}

    @classmethod
    def required_packages(cls) -> List[str]:
        """Tells Rasa what has to be installed."""
        return ["sklearn", "joblib"]

    def __init__(
        self,
        component_config: Optional[Dict[str, Any]] = None,
        model: Optional[WordingModel] = None,
    ) -> None:
        super().__init__(component_config)
        self._model = model

    def train(
        self,
        training_data: TrainingData,
        config: Optional[RasaNLUModelConfig] = None,
        **kwargs: Any,
    ) -> None:
        """Learns which wordings go together and adds features to every example."""
        examples = [e for e in training_data.training_examples if e.get(TEXT)]
        settings = self.component_config
        texts = [e.get(TEXT) for e in examples]
        self._model = WordingModel(texts, settings["size"], settings["seed"])
        for message in examples:
            self.process(message)

    def process(self, message: Message, **kwargs: Any) -> None:
        """Adds the feature to one message, if it has a text."""
        if self._model is None or not message.get(TEXT):
            return
        vector = self._model.vector(message.get(TEXT))[None, :]
        vector *= np.float32(self.component_config["weight"])
        origin = self.component_config[FEATURIZER_CLASS_ALIAS]
        message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, origin))

    def persist(self, file_name: str, model_dir: str) -> Dict[str, Any]:
        """Keeps what was learnt in the model."""
        file_name += ".joblib"
        joblib.dump(self._model, Path(model_dir) / file_name, compress=3)
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
