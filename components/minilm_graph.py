"""Writes the layers of all-MiniLM-L6-v2 down as a graph for ONNX Runtime."""
from typing import Any, Dict, List, Sequence

import numpy as np
from onnx import NodeProto, TensorProto, helper, numpy_helper

Weights = Dict[str, np.ndarray]

# Of the encoder's config.json: what keeps a division from being one by zero.
EPSILON = 1e-12
MICROSOFT = "com.microsoft"
# Between these lie all inputs of the layers, measured over 400 of our examples: each
# ends in a normalisation, so no text goes much beyond. What does is cut off.
LAYER_INPUTS = (-6.5, 11.0)
# Weights take seven bits: two products of eight and eight bits overflow the 16 bits in
# which processors without AVX-512 VNNI add them up, and the vectors would differ.
MOST_WEIGHT = 63


class Graph:
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
        kernels, biases = zip(*(self._dense(part) for part in parts))
        kernel, bias = np.concatenate(kernels, 1), np.concatenate(biases)
        seen = self._attention(x, kernel, bias, heads)
        x = self._residual(seen, x, f"{name}.attention.output")
        kernel, bias = self._dense(f"{name}.intermediate.dense")
        inputs = [self._product(x, kernel), self._constant(bias)]
        return self._residual(self._add("BiasGelu", inputs), x, f"{name}.output")

    def model(self, ids: str, read: Sequence[str]) -> bytes:
        """Return the graph: `ids` (texts, length) to `read` (texts, length, width)."""
        shape = ["texts", "length"]
        wide = [*shape, "width"]
        graph = helper.make_graph(
            self._nodes,
            "minilm",
            [helper.make_tensor_value_info(ids, TensorProto.INT32, shape)],
            [helper.make_tensor_value_info(x, TensorProto.FLOAT, wide) for x in read],
            self._constants,
        )
        operators = [helper.make_opsetid("", 15), helper.make_opsetid(MICROSOFT, 1)]
        made = helper.make_model(graph, opset_imports=operators, ir_version=8)
        return bytes(made.SerializeToString())

    def _attention(
        self, x: str, kernel: np.ndarray, bias: np.ndarray, heads: int
    ) -> str:
        inputs = [x, self._constant(kernel), self._constant(bias)]
        return self._add("Attention", inputs, num_heads=heads)

    def _product(self, x: str, kernel: np.ndarray) -> str:
        return self._add("MatMul", [x, self._constant(kernel)], domain="")

    def _residual(self, wide: str, x: str, name: str) -> str:
        """Return a linear map, added to what was before it, and normalised."""
        kernel, bias = self._dense(f"{name}.dense")
        norm = self._norm(f"{name}.LayerNorm")
        inputs = [self._product(wide, kernel), x, *norm, self._constant(bias)]
        return self._add("SkipLayerNormalization", inputs, epsilon=EPSILON)

    def _dense(self, name: str) -> Sequence[np.ndarray]:
        """Kernel and bias of a linear map."""
        return self._weights[f"{name}.weight"].T, self._weights[f"{name}.bias"]

    def _norm(self, name: str) -> List[str]:
        kinds = ("weight", "bias")
        return [self._constant(self._weights[f"{name}.{kind}"]) for kind in kinds]

    def _constant(self, values: Any) -> str:
        name = f"constant{len(self._constants)}"
        self._constants.append(
            numpy_helper.from_array(np.array(values, order="C"), name)
        )
        return name

    def _add(
        self, operator: str, inputs: List[str], outputs: int = 1, **settings: Any
    ) -> str:
        names = [f"{operator}{len(self._nodes)}.{n}" for n in range(outputs)]
        settings.setdefault("domain", MICROSOFT)
        self._nodes.append(helper.make_node(operator, inputs, names, **settings))
        return names[0]


class EightBitGraph(Graph):
    """The same graph with products of whole numbers.

    Each row (a word piece) is told in parts of its own largest number, so that a
    text's vectors do not depend on the others in its batch. Attention takes one scale
    for all of its input, so that one is fixed (`LAYER_INPUTS`).
    """

    def _attention(
        self, x: str, kernel: np.ndarray, bias: np.ndarray, heads: int
    ) -> str:
        low, high = LAYER_INPUTS
        step = (high - low) / 255
        whole, scale, zero = self._whole(x, step, round(-low / step))
        weights, scales, zeros = self._whole_weights(kernel)
        inputs = [whole, weights, self._constant(bias), scale, scales, "", zero, zeros]
        return self._add("QAttention", inputs, num_heads=heads)

    def _product(self, x: str, kernel: np.ndarray) -> str:
        sizes = self._add("Abs", [x], domain="")
        most = self._add("ReduceMax", [sizes], domain="", axes=[-1], keepdims=1)
        parts = self._add("Div", [x, most], domain="")
        whole, scale, zero = self._whole(parts, 1 / 127, 128)
        weights, scales, zeros = self._whole_weights(kernel)
        inputs = [whole, weights, scale, scales, zero, zeros]
        product = self._add("MatMulIntegerToFloat", inputs)
        return self._add("Mul", [product, most], domain="")

    def _whole(self, x: str, step: float, zero: int) -> List[str]:
        """Numbers as steps from zero; with the size of a step and the place of zero."""
        how = [self._constant(np.float32(step)), self._constant(np.uint8(zero))]
        return [self._add("QuantizeLinear", [x, *how], domain=""), *how]

    def _whole_weights(self, kernel: np.ndarray) -> List[str]:
        """Weights as steps, their sizes by column, and the places of zero."""
        steps = np.abs(kernel).max(0) / np.float32(MOST_WEIGHT)
        whole = np.round(kernel / steps).astype(np.int8)
        zeros = np.zeros(len(steps), np.int8)
        return [self._constant(values) for values in (whole, steps, zeros)]
