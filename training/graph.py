"""The network as an ONNX graph, written node by node: int8 or float32.

A traced graph carries shapes about, and what a library makes of it is not what runs best.
Here a layer is 19 nodes, and its products of int8 give float at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from training.network import Layer, Network

RATING = 4
"""Raters scored from -4 to 4."""
OPSET, CONTRIBUTED = 20, "com.microsoft"
PARTS = ("query", "key", "joins", "widens", "narrows")
"""What is put into ``key`` is put into ``value`` too."""
STEPS, HALF = 255, 64
"""Values that an activation takes, and a weight on either side of zero: weights keep to 7 bits,
since products of 8 overflow on processors without VNNI instructions."""
TAKEN = 0.8
"""How much of what is uneven in a dense layer's input its weights take over: of .5, .65, .8 and
1, that which left the scores nearest to those in float32."""


class Range(NamedTuple):
    """The lowest and highest that was put into a dense layer, at each of its places."""

    low: torch.Tensor
    high: torch.Tensor


Ranges = dict[tuple[int, str], Range]


class Dense(NamedTuple):
    """A dense layer, and the factors that its input is to be multiplied by."""

    weights: np.ndarray
    bias: np.ndarray
    factors: np.ndarray
    low: float
    high: float


def write(network: Network, path: Path, ranges: Ranges, *, whole: bool) -> None:
    """Write the network in int8, or ``whole``, in float32.

    ``ranges`` set the scales of activations once for all, so that a score never depends on
    what runs beside it. Weights have a scale for each output, word vectors one each.
    """

    def of_layer(i: int) -> dict[str, Range]:
        return {part: ranges[i, part] for part in PARTS}

    made = _Graph(whole)
    made.placed("zero", 0)
    made.placed("one", 1)
    hidden = _embedded(made, network)
    *lower, last = network.encoder.layers
    for i, layer in enumerate(lower):
        seen = _attended(made, f"layer {i}", layer, of_layer(i), hidden)
        hidden = _rest(made, f"layer {i}", layer, of_layer(i), hidden, seen)
    asked, owner = _asked(made, hidden)
    name, own = f"layer {len(lower)}", of_layer(len(lower))
    seen = _attended(made, name, last, own, hidden, asked, owner)
    _heads(made, network, _rest(made, name, last, own, asked, seen))
    onnx.save(made.model(), path)


def smoothed(seen: Range, *dense: nn.Linear) -> Dense:
    """Dense layers as one, whose input is divided by factors that its weights are multiplied by.

    A few places of a vector are far larger than the rest, and one scale for all would leave
    the rest few steps; the factors take most of that over to the weights, which have many
    scales (Xiao et al. 2023). In float nothing changes.
    """
    whole = torch.cat([one.weight.detach() for one in dense])
    largest = torch.maximum(seen.low.abs(), seen.high.abs()).clamp(min=1e-4)
    weights = whole.abs().amax(dim=0).clamp(min=1e-4)
    factors = largest**TAKEN / weights ** (1 - TAKEN)
    factors = factors / factors.log().mean().exp()
    return Dense(
        (whole * factors).numpy().T,
        torch.cat([one.bias.detach() for one in dense]).numpy(),
        (1 / factors).numpy(),
        min(0.0, float((seen.low / factors).min())),
        max(0.0, float((seen.high / factors).max())),
    )


class _Graph:
    """Nodes and constants in order; a result has the name of the node that gives it."""

    def __init__(self, whole: bool):
        self.whole = whole
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: np.ndarray | torch.Tensor) -> str:
        """A constant, its own name."""
        value = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def node(self, kind: str, *given: str, gives: str = "", domain: str = "", **options) -> str:
        """A node's result."""
        gives = gives or f"{kind} {len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, given, [gives], gives, domain=domain, **options))
        return gives

    def placed(self, name: str, *values: int) -> str:
        """A constant of whole numbers."""
        return self.constant(name, np.array(values, np.int64))

    def model(self) -> onnx.ModelProto:
        """All of it, checked."""
        whole, real = TensorProto.INT64, TensorProto.FLOAT
        graph = helper.make_graph(
            self._nodes,
            "tone",
            [
                helper.make_tensor_value_info("ids", whole, ["sentences", "tokens"]),
                helper.make_tensor_value_info("rows", whole, ["named"]),
                helper.make_tensor_value_info("names", real, ["named", "tokens"]),
            ],
            [
                helper.make_tensor_value_info("valence", TensorProto.DOUBLE, ["sentences"]),
                helper.make_tensor_value_info("toward", TensorProto.DOUBLE, ["named", 3]),
            ],
            list(self._constants.values()),
        )
        versions = [helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIBUTED, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=9)
        onnx.checker.check_model(model)
        return model

    def normed(self, name: str, norm: nn.LayerNorm, hidden: str) -> str:
        """What a normalisation gives."""
        weight = self.constant(f"{name} weight", norm.weight)
        bias = self.constant(f"{name} bias", norm.bias)
        return self.node("LayerNormalization", hidden, weight, bias, axis=-1, epsilon=norm.eps)

    def read(self, name: str, dense: Dense, hidden: str, *, scaled: bool = False) -> str:
        """The input of a dense layer as it is multiplied, its factors in it already or not."""
        if not scaled:
            hidden = self.node("Mul", hidden, self.constant(f"{name} factors", dense.factors))
        if self.whole:
            return hidden
        step = np.float32((dense.high - dense.low) / STEPS)
        self.constant(f"{name} step", step)
        self.constant(f"{name} zero", np.uint8(round(-dense.low / float(step))))
        return self.node("QuantizeLinear", hidden, f"{name} step", f"{name} zero")

    def product(self, name: str, source: str, hidden: str, weights: np.ndarray, bias) -> str:
        """A dense layer's result; ``source`` named the input in ``read``."""
        bias = self.constant(f"{name} bias", bias)
        if self.whole:
            found = self.node("MatMul", hidden, self.constant(f"{name} weights", weights))
            return self.node("Add", found, bias)
        steps = np.maximum(np.abs(weights).max(axis=0) / HALF, np.finfo(np.float32).tiny)
        places = np.clip(np.round(weights / steps), -HALF, HALF).astype(np.int8)
        given = (
            self.constant(f"{name} weights", places),
            f"{source} step",
            self.constant(f"{name} steps", steps.astype(np.float32)),
            f"{source} zero",
            self.constant(f"{name} zeros", np.zeros(len(steps), np.int8)),
        )
        return self.node("MatMulIntegerToFloat", hidden, *given, bias, domain=CONTRIBUTED)


def _embedded(made: _Graph, network: Network) -> str:
    """Vectors of the words, in int8 with a scale each, and of their places."""
    words = network.encoder.words.weight.detach().numpy()
    if made.whole:
        found = made.node("Gather", made.constant("words", words), "ids")
    else:
        steps = np.abs(words).max(axis=1, keepdims=True) / 127
        steps = np.maximum(steps, np.finfo(np.float32).tiny).astype(np.float32)
        made.constant("words", np.round(words / steps).astype(np.int8))
        rows = made.node("Gather", "words", "ids")
        rows = made.node("Cast", rows, to=TensorProto.FLOAT)
        found = made.node("Mul", rows, made.node("Gather", made.constant("steps", steps), "ids"))
    tokens = made.node("Shape", "ids", start=1, end=2)
    places = made.constant("places", network.encoder.places.weight)
    hidden = made.node("Add", found, made.node("Slice", places, "zero", tokens, "zero"))
    return made.normed("norm", network.encoder.norm, hidden)


def _attended(
    made: _Graph,
    name: str,
    layer: Layer,
    seen: dict[str, Range],
    hidden: str,
    asked: str = "",
    owner: str = "",
) -> str:
    """What every token sees in the others; or what ``asked`` sees in the tokens of ``owner``."""
    groups = {"asks": ("query",), "looks": ("key", "value")}
    if not asked:
        groups = {"looks": ("query", "key", "value")}
    found = {}
    for source, products in groups.items():
        dense = smoothed(seen[products[0]], *(getattr(layer, product) for product in products))
        read = made.read(f"{name} {source}", dense, asked if source == "asks" else hidden)
        weights = np.split(dense.weights, len(products), axis=1)
        biases = np.split(dense.bias, len(products))
        for product, weight, bias in zip(products, weights, biases, strict=True):
            # what is joined is a mean of values: its factors may as well be in them
            by = smoothed(seen["joins"], layer.joins).factors if product == "value" else 1
            given = (f"{name} {source}", read, weight * by, bias * by)
            found[product] = made.product(f"{name} {product}", *given)
    if asked:
        found["query"] = made.node("Unsqueeze", found["query"], "one")
        for product in ("key", "value"):
            found[product] = made.node("Gather", found[product], owner)
    parts = [found[product] for product in ("query", "key", "value")]
    looked = made.node("MultiHeadAttention", *parts, domain=CONTRIBUTED, num_heads=layer.heads)
    return made.node("Squeeze", looked, "one") if asked else looked


def _rest(
    made: _Graph, name: str, layer: Layer, seen: dict[str, Range], hidden: str, looked: str
) -> str:
    """What a layer makes of what was seen."""
    joins, widens, narrows = (smoothed(seen[part], getattr(layer, part)) for part in PARTS[-3:])
    read = made.read(f"{name} joins", joins, looked, scaled=True)
    given = (f"{name} joins", read, joins.weights, joins.bias)
    hidden = made.node("Add", hidden, made.product(f"{name} joined", *given))
    hidden = made.normed(f"{name} first", layer.first, hidden)
    read = made.read(f"{name} widens", widens, hidden)
    given = (f"{name} widens", read, widens.weights, widens.bias)
    wide = made.node("Gelu", made.product(f"{name} widened", *given))
    read = made.read(f"{name} narrows", narrows, wide)
    given = (f"{name} narrows", read, narrows.weights, narrows.bias)
    hidden = made.node("Add", hidden, made.product(f"{name} narrowed", *given))
    return made.normed(f"{name} second", layer.second, hidden)


def _asked(made: _Graph, hidden: str) -> tuple[str, str]:
    """The means of all tokens of each sentence and of those of each name; and their sentences.

    They are products of shares and vectors: a mean as such depends, in its last digits, on how
    many run together.
    """
    ones = numpy_helper.from_array(np.ones(1, np.float32))
    every = made.node("ConstantOfShape", made.node("Shape", "ids", start=1, end=2), value=ones)
    share = made.node("Div", every, made.node("ReduceSum", every))
    whole = made.node("MatMul", share, hidden)
    shares = made.node("Div", "names", made.node("ReduceSum", "names", "one", keepdims=1))
    vectors = made.node("Gather", hidden, "rows")
    named = made.node("MatMul", made.node("Unsqueeze", shares, "one"), vectors)
    asked = made.node("Concat", whole, made.node("Squeeze", named, "one"), axis=0)
    count = made.node("Squeeze", made.node("Shape", "ids", end=1), "zero")
    step = made.constant("step", np.array(1, np.int64))
    own = made.node("Range", made.constant("first", np.array(0, np.int64)), count, step)
    return asked, made.node("Concat", own, "rows", axis=0)


def _heads(made: _Graph, network: Network, told: str) -> None:
    """Scores in double precision, so that rounded they do not depend on how many run together.

    ``told`` (sentences and names, width) has the sentences first.
    """
    told, count = _double(made, told), made.node("Shape", "ids", end=1)
    whole = made.node("Slice", told, "zero", count, "zero")
    named = made.node("Slice", told, count, made.placed("end", np.iinfo(np.int64).max), "zero")
    valence = made.node("Squeeze", _linear(made, "valence", network.valence, whole), "one")
    least, most = (made.constant(f"{end}", np.array(float(end))) for end in (-1, 1))
    rating = made.node("Div", valence, made.constant("rating", np.array(float(RATING))))
    made.node("Clip", rating, least, most, gives="valence")
    joined = made.node("Concat", made.node("Gather", whole, "rows"), named, axis=1)
    first, last = (part for part in network.toward if isinstance(part, nn.Linear))
    inner = made.node("Relu", _linear(made, "toward first", first, joined))
    logits = _linear(made, "toward last", last, inner)
    made.node("Softmax", logits, gives="toward", axis=1)


def _linear(made: _Graph, name: str, dense: nn.Linear, hidden: str) -> str:
    weights = _double(made, made.constant(f"{name} weights", dense.weight.detach().T))
    bias = _double(made, made.constant(f"{name} bias", dense.bias))
    return made.node("Add", made.node("MatMul", hidden, weights), bias)


def _double(made: _Graph, name: str) -> str:
    return made.node("Cast", name, to=TensorProto.DOUBLE)
