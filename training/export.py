"""Write a fitted network as an int8 ONNX graph with its tokenizer and digests."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn

from analysis.annotate import encoder
from training.data import VALENCE, Example
from training.network import Network

RATING = 4
"""Raters scored from -4 to 4."""
OPSET = 17
VOCABULARY = 30522


class Scores(nn.Module):
    """The network as it runs: one window, no padding, scores instead of logits."""

    def __init__(self, network: Network):
        super().__init__()
        self.network = network
        network.encoder.set_attn_implementation("eager")

    def forward(self, ids, target):
        """Valence in [-1, 1] and the probability of each label."""
        valence, logits = self.network(ids, None, target)
        return (valence / RATING).clamp(-1, 1), logits.softmax(dim=1)


def graph(network: Network, path: Path) -> None:
    """Write the network in float32."""
    ids = torch.tensor([[101, 2, 7592, 3, 102]])
    target = torch.tensor([[0.0, 0.0, 1.0, 0.0, 0.0]])
    torch.onnx.export(
        Scores(network.eval()),
        (ids, target),
        path,
        input_names=["ids", "target"],
        output_names=["valence", "toward"],
        dynamic_axes={"ids": {1: "tokens"}, "target": {1: "tokens"}},
        opset_version=OPSET,
        dynamo=False,
    )


def quantised(source: Path, path: Path) -> None:
    """Write the graph in int8: a scale for each output channel, and for each word's vector.

    The library would give the whole table of word vectors one scale, which is coarse.
    Weights keep to 7 bits (``reduce_range``): products of 8 overflow on processors
    without VNNI instructions.
    """
    model = onnx.load(source)
    (table,) = [t for t in model.graph.initializer if t.dims[:1] == [VOCABULARY]]
    _by_row(model.graph, table)
    quantize_dynamic(
        model,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        op_types_to_quantize=["MatMul"],
    )


def _by_row(graph: onnx.GraphProto, table: onnx.TensorProto) -> None:
    """Replace the look-up in a float table by one in int8 rows times their scales."""
    (look_up,) = [node for node in graph.node if table.name in node.input]
    at = list(graph.node).index(look_up)
    vectors = numpy_helper.to_array(table)
    scales = np.abs(vectors).max(axis=1, keepdims=True) / 127
    scales = np.maximum(scales, np.finfo(np.float32).tiny).astype(np.float32)
    rows = np.round(vectors / scales).astype(np.int8)
    graph.initializer.remove(table)
    graph.initializer.extend(
        [numpy_helper.from_array(rows, "rows"), numpy_helper.from_array(scales, "scales")]
    )
    ids, (found,) = look_up.input[1], look_up.output
    graph.node.remove(look_up)
    for node in (
        helper.make_node("Mul", ["row", "scale"], [found]),
        helper.make_node("Cast", ["int8 row"], ["row"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", ["scales", ids], ["scale"]),
        helper.make_node("Gather", ["rows", ids], ["int8 row"]),
    ):
        graph.node.insert(at, node)


def deliver(network: Network, tokenizer: Tokenizer, folder: Path, *, floats: Path) -> None:
    """Put graph, tokenizer and digests into ``folder``; the same in float32 into ``floats``."""
    for place in (folder, floats):
        place.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(place / encoder.TOKENIZER), pretty=False)
    graph(network, floats / encoder.GRAPH)
    quantised(floats / encoder.GRAPH, folder / encoder.GRAPH)
    for place in (folder, floats):
        text = json.dumps(encoder.digests(place), indent=1)
        (place / encoder.DIGESTS).write_text(text + "\n", encoding="utf-8")


def predict(folder: Path, rows: list[Example]) -> list[tuple[float, ...]]:
    """The delivered model's scores, as ``fit.predict`` gives the network's."""
    session = InferenceSession(folder / encoder.GRAPH, providers=["CPUExecutionProvider"])
    found: list[tuple[float, ...]] = []
    for row in rows:
        ids = np.array([row.window.ids], dtype=np.int64)
        target = np.array([row.window.target], dtype=np.float32)
        valence, toward = session.run(None, {"ids": ids, "target": target})
        is_valence = row.task == VALENCE
        found.append((RATING * float(valence[0]),) if is_valence else tuple(toward[0].tolist()))
    return found
