"""Write a fitted network as an int8 ONNX graph with its tokenizer and digests."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from torch import nn

from analysis.annotate import encoder
from training.data import Example
from training.fit import batches, packed
from training.network import Network
from training.scores import Scores

RATING = 4
"""Raters scored from -4 to 4."""
OPSET = 17
VOCABULARY = 30522
ACTIVATIONS = 400
"""Sentences whose activations set the scales."""


class Graph(nn.Module):
    """The network as it runs: sentences of one length, scores instead of logits.

    The heads reckon in double precision, so that rounded scores do not depend on how
    many sentences run together.
    """

    def __init__(self, network: Network):
        super().__init__()
        self.encoder, self.network = network.encoder, network
        self.valence, self.toward = network.valence.double(), network.toward.double()

    def forward(self, ids, rows, names):
        """Valence in [-1, 1] and the probability of each label for each name."""
        valence, logits = self.network.read(self.encoder(ids).double(), rows, names.double())
        return (valence / RATING).clamp(-1, 1), logits.softmax(dim=1)


class Smoothed(nn.Module):
    """A dense layer whose inputs are divided by factors that its weights are multiplied by.

    A few places of a vector are far larger than the rest, and one scale for all would leave
    the rest few steps; the factors take half of that over to the weights, which have many
    scales (Xiao et al. 2023). In float nothing changes.
    """

    def __init__(self, dense: nn.Linear, largest: torch.Tensor):
        super().__init__()
        weights = dense.weight.detach().abs().amax(dim=0)
        factors = (largest.clamp(min=1e-4) / weights.clamp(min=1e-4)).sqrt()
        factors = factors / factors.log().mean().exp()
        self.divides = nn.Parameter(1 / factors, requires_grad=False)
        self.dense = nn.Linear(dense.in_features, dense.out_features)
        self.dense.weight.data = dense.weight.data * factors
        self.dense.bias.data = dense.bias.data

    def forward(self, hidden):
        """What the dense layer gives."""
        return self.dense(hidden * self.divides)


def smoothed(network: Network, rows: Sequence[Example]) -> Network:
    """The network with every dense layer smoothed over what ``rows`` put into it."""
    network = copy.deepcopy(network).eval()
    largest: dict[str, torch.Tensor] = {}

    def watch(name: str):
        def see(_, given):
            found = given[0].detach().abs().flatten(0, 1).amax(dim=0)
            largest[name] = torch.maximum(largest.get(name, found), found)

        return see

    dense = [
        (layer, part, f"{i} {part}")
        for i, layer in enumerate(network.encoder.layers)
        for part in ("looks", "joins", "widens", "narrows")
    ]
    hooks = [
        getattr(layer, part).register_forward_pre_hook(watch(name)) for layer, part, name in dense
    ]
    with torch.inference_mode():
        for batch in batches(rows, np.random.default_rng(1)):
            network.encoder(packed([rows[i] for i in batch])[0])
    for hook in hooks:
        hook.remove()
    for layer, part, name in dense:
        setattr(layer, part, Smoothed(getattr(layer, part), largest[name].clone()))
    return network


def graph(network: Network, path: Path) -> None:
    """Write the network in float32."""
    ids = torch.tensor([[101, 7592, 2088, 102], [101, 2088, 7592, 102]])
    names = torch.tensor([[0.0, 1.0, 0.0, 0.0], [0.0, 1.0, 1.0, 0.0], [0.0, 0.0, 1.0, 0.0]])
    torch.onnx.export(
        Graph(network.eval()),
        (ids, torch.tensor([0, 0, 1]), names),
        path,
        input_names=["ids", "rows", "names"],
        output_names=["valence", "toward"],
        dynamic_axes={
            "ids": {0: "sentences", 1: "tokens"},
            "rows": {0: "named"},
            "names": {0: "named", 1: "tokens"},
        },
        opset_version=OPSET,
        dynamo=False,
    )
    network.float()


def quantised(source: Path, path: Path, rows: Sequence[Example]) -> None:
    """Write the graph in int8, with scales of activations that ``rows`` set once for all.

    So a score never depends on what runs beside it. Weights have a scale for each output
    channel, and for each word's vector, where the library would give the whole table one.
    Weights keep to 7 bits (``reduce_range``): products of 8 overflow on processors
    without VNNI instructions.
    """
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder, "plain.onnx")
        quant_pre_process(source, plain, skip_symbolic_shape=True)
        model = onnx.load(plain)
        dense = [n.name for n in model.graph.node if n.op_type == "MatMul" and _dense(model, n)]
        quantize_static(
            plain,
            path,
            _Activations(rows),
            quant_format=QuantFormat.QDQ,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_quantize=dense,
            op_types_to_quantize=["MatMul"],
            extra_options={"OpTypesToExcludeOutputQuantization": ["MatMul"]},
        )
    model = onnx.load(path)
    (table,) = [t for t in model.graph.initializer if t.dims[:1] == [VOCABULARY]]
    _by_row(model.graph, table)
    onnx.save(model, path)


def deliver(
    network: Network,
    tokenizer: Tokenizer,
    folder: Path,
    *,
    floats: Path,
    rows: Sequence[Example],
) -> None:
    """Put graph, tokenizer and digests into ``folder``; the same in float32 into ``floats``.

    What scale there was goes: it is fitted anew, see ``scales``.
    """
    for place in (folder, floats):
        place.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(place / encoder.TOKENIZER), pretty=False)
        (place / encoder.SCALE).unlink(missing_ok=True)
    drawn = np.random.default_rng(1).permutation(len(rows))[:ACTIVATIONS]
    some = [rows[i] for i in drawn]
    graph(smoothed(network, some), floats / encoder.GRAPH)
    quantised(floats / encoder.GRAPH, folder / encoder.GRAPH, some)
    for place in (folder, floats):
        record(place)


def record(folder: Path) -> None:
    """Write the digests of a folder's files."""
    text = json.dumps(encoder.digests(folder), indent=1)
    (folder / encoder.DIGESTS).write_text(text + "\n", encoding="utf-8")


def predict(folder: Path, rows: Sequence[Example]) -> list[Scores]:
    """The delivered graph's scores, as ``fit.predict`` gives the network's."""
    session = encoder.session(folder)
    found: list[Scores] = []
    for row in rows:
        ids, owners, names = (part.numpy() for part in packed([row]))
        given = {"ids": ids, "rows": owners, "names": names.astype(np.float32)}
        valence, toward = session.run(["valence", "toward"], given)
        shares = tuple(tuple(one) for one in toward.tolist())
        found.append(Scores(RATING * float(valence[0]), shares))
    return found


class _Activations(CalibrationDataReader):
    """Batches of sentences, as the graph takes them."""

    def __init__(self, rows: Sequence[Example]):
        self._batches: Iterator[np.ndarray] = batches(rows, np.random.default_rng(1))
        self._rows = rows

    def get_next(self):
        """The next batch, nothing at the end."""
        batch = next(self._batches, None)
        if batch is None:
            return None
        ids, owners, names = packed([self._rows[i] for i in batch])
        return {"ids": ids.numpy(), "rows": owners.numpy(), "names": names.numpy()}


def _dense(model: onnx.ModelProto, node: onnx.NodeProto) -> bool:
    """Whether a product is of vectors with weights in single precision."""
    kinds = {t.name: t.data_type for t in model.graph.initializer}
    return any(kinds.get(name) == onnx.TensorProto.FLOAT for name in node.input)


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
        [numpy_helper.from_array(rows, "rows_of_words"), numpy_helper.from_array(scales, "scales")]
    )
    ids, (found,) = look_up.input[1], look_up.output
    graph.node.remove(look_up)
    for node in (
        helper.make_node("Mul", ["row", "scale"], [found]),
        helper.make_node("Cast", ["int8 row"], ["row"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", ["scales", ids], ["scale"]),
        helper.make_node("Gather", ["rows_of_words", ids], ["int8 row"]),
    ):
        graph.node.insert(at, node)
