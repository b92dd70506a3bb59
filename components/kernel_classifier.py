"""Tells intents apart by how near a message lies to the examples (an RBF SVM)."""
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

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
    """Nearness exp(-gamma * distance squared) of each row to each other row."""
    near = (2 * gamma * rows) @ others.T
    near -= gamma * squares(rows)[:, None]
    near -= gamma * other_squares
    return np.exp(near)  # in place, NumPy's exp takes thirty times as long


def kernel_matrix(rows: np.ndarray, gamma: float, block: int = 128) -> np.ndarray:
    """Nearness of all rows to each other; a block stays in the processor's cache.

    In 64 bits, as libsvm wants them: it would make a second matrix of one of 32.
    """
    matrix = np.empty((len(rows), len(rows)), np.float64)
    lengths = squares(rows)
    for start in range(0, len(rows), block):
        part = slice(start, start + block)
        matrix[part] = kernel(rows[part], rows, lengths, gamma)
    return matrix


def main_directions(rows: np.ndarray, size: int) -> np.ndarray:
    """Return the orthogonal directions in which rows are longest, shape (width, size).

    Distances between rows hardly change when they are told in these alone.
    """
    _, directions = np.linalg.eigh(rows.T @ rows)
    return np.ascontiguousarray(directions[:, ::-1][:, :size])


def sentence_vector(message: Message) -> Optional[np.ndarray]:
    """Return the dense sentence features of a message, or None where it has none."""
    _, features = message.get_dense_features(TEXT)
    return None if features is None else features.features[0].astype("float32")


class Duels(NamedTuple):
    """Which of two intents wins, for every pair of them: a fitted SVC, taken apart.

    Attributes:
        names: The intents, in the order of the support vectors.
        rows: The support vectors, those of one intent together.
        counts: How many of them each intent has.
        weights: Of each vector against each other intent, shape (intents - 1, vectors).
        offsets: One number a pair, in the order (0, 1), (0, 2) … (1, 2) …
    """

    names: Sequence[str]
    rows: np.ndarray
    counts: np.ndarray
    weights: np.ndarray
    offsets: np.ndarray

    def margins(self, near: np.ndarray) -> np.ndarray:
        """How clearly each intent (row) wins against each other (column).

        Args:
            near: The nearness of one message to each support vector.
        """
        ends = np.cumsum(self.counts)
        shares = [
            self.weights[:, end - count : end] @ near[end - count : end]
            for count, end in zip(self.counts, ends)
        ]
        size = len(self.names)
        won = np.zeros((size, size))
        won[~np.eye(size, dtype=bool)] = np.concatenate(shares)
        above = np.triu_indices(size, 1)
        margins = np.zeros((size, size))
        margins[above] = (won + won.T)[above] + self.offsets
        return margins - margins.T


def duels(rows: np.ndarray, intents: Sequence[str], cost: float, gamma: float) -> Duels:
    """Fits an SVC in which every intent weighs the same, and takes it apart."""
    model = SVC(C=cost, kernel="precomputed", class_weight="balanced")
    model.fit(kernel_matrix(rows, gamma), intents)
    # scikit-learn turns the signs around where there are only two.
    sign = -1 if len(model.classes_) == 2 else 1
    return Duels(
        model.classes_.tolist(),
        rows[model.support_],
        model.n_support_,
        (sign * model.dual_coef_).astype(np.float32),
        sign * model.intercept_,
    )


def chances(margins: np.ndarray, steepness: float, sharpness: float) -> np.ndarray:
    """How likely each intent is, from how clearly it wins against the others.

    Args:
        margins: See `Duels.margins`.
        steepness: How soon a clear win is a sure one.
        sharpness: How much the likeliest intent stands out.
    """
    sure = -np.logaddexp(0, -steepness * margins)
    np.fill_diagonal(sure, 0)
    raised = np.exp(sharpness * (sure.mean(1) - sure.mean(1).max()))
    return np.asarray(raised / raised.sum())


class KernelIntentClassifier(IntentClassifier):
    """scikit-learn's SVC over the dense sentence features.

    The same model as Rasa's SklearnIntentClassifier with an RBF kernel, in a tenth of
    its training time: the kernel is worked out once, nothing is searched for, and no
    folds are fitted to learn how sure it is.
    Config keys: ``C`` and ``gamma`` (see SVC), ``size`` to which features are shortened
    (a message is held against every example, which takes as long as reading them all),
    ``steepness`` and ``sharpness`` of the confidences (see `chances`).
    """

    defaults = {
        "C": 20.0,
        "gamma": 3.0,
        "size": 192,
        "steepness": 6.0,
        "sharpness": 12.0,
    }

    @classmethod
    def required_components(cls) -> List[Any]:
        """Tells Rasa that sentence features have to come first."""
        return [DenseFeaturizer]

    @classmethod
    def required_packages(cls) -> List[str]:
        """Tells Rasa what has to be installed."""
        return ["sklearn", "joblib"]

    def __init__(
        self,
        component_config: Optional[Dict[str, Any]] = None,
        model: Optional[Duels] = None,
        directions: Optional[np.ndarray] = None,
    ) -> None:
        super().__init__(component_config)
        self._model, self._directions = model, directions
        self._squares = None if model is None else squares(model.rows)

    def train(
        self,
        training_data: TrainingData,
        config: Optional[RasaNLUModelConfig] = None,
        **kwargs: Any,
    ) -> None:
        """Fits the classifier; it keeps the features of the support vectors."""
        pairs = [(sentence_vector(e), e) for e in training_data.intent_examples]
        pairs = [(vector, e) for vector, e in pairs if vector is not None]
        rows = np.stack([vector for vector, _ in pairs])
        intents = [e.get(INTENT) for _, e in pairs]
        settings = self.component_config
        self._directions = main_directions(rows, settings["size"])
        rows = rows @ self._directions
        self._model = duels(rows, intents, settings["C"], settings["gamma"])
        self._squares = squares(self._model.rows)

    def process(self, message: Message, **kwargs: Any) -> None:
        """Set the intent and the ranking of intents of one message."""
        ranking = self._ranking(message)[:LABEL_RANKING_LENGTH]
        best = ranking[0] if ranking else {"name": None, "confidence": 0.0}
        message.set(INTENT, best, add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def _ranking(self, message: Message) -> List[Dict[str, Any]]:
        vector, model = sentence_vector(message), self._model
        if vector is None or model is None or self._directions is None:
            return []
        settings = self.component_config
        row = vector[None, :] @ self._directions
        near = kernel(row, model.rows, self._squares, settings["gamma"])[0]
        margins = model.margins(near)
        likely = chances(margins, settings["steepness"], settings["sharpness"])
        return [
            {"name": model.names[n], "confidence": float(likely[n])}
            for n in np.argsort(likely)[::-1]
        ]

    def persist(self, file_name: str, model_dir: str) -> Dict[str, Any]:
        """Keep the classifier and its support vectors (16 bits do) in the model."""
        file_name += ".joblib"
        model = self._model
        if model is not None:
            model = model._replace(rows=model.rows.astype(np.float16))
        joblib.dump((model, self._directions), Path(model_dir) / file_name, compress=3)
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
        model, directions = joblib.load(Path(model_dir) / meta["file"])
        if model is not None:
            model = model._replace(rows=model.rows.astype(np.float32))
        return cls(meta, model, directions)
