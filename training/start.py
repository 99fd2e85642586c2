"""The model to start from: an earlier one of this repository, in float.

How that was made, from all-MiniLM-L6-v2, is in the recipe of its commit.
"""

from __future__ import annotations

import hashlib
import subprocess

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from training.network import Encoder, Network, Shape

COMMIT = "dff4a42"
GRAPH = "analysis/annotate/weights/model.onnx"
DIGEST = "2ebf2892469b456907bdee67ce9abef86482265696af737fe2920615442a6e15"
PRODUCTS = {
    "looks": ("query", "key", "value"),
    "joins": ("joined",),
    "widens": ("widened",),
    "narrows": ("narrowed",),
}
"""The products of a graph that a dense layer became."""
HEADS = {"valence": "valence", "toward.0": "toward first", "toward.3": "toward last"}
SHAPE = Shape(layers=6, width=384, inner=1536, words=30522, places=512, eps=1e-12)


def network(layers: int) -> Network:
    """So many of the layers of the model of then, evenly drawn, as a network.

    Raises ``ValueError`` if the history does not hold it.
    """
    shown = subprocess.run(["git", "show", f"{COMMIT}:{GRAPH}"], capture_output=True)  # noqa: S603, S607
    if hashlib.sha256(shown.stdout).hexdigest() != DIGEST:
        raise ValueError(f"{GRAPH} of {COMMIT} is not in this repository's history")
    graph = onnx.load_from_string(shown.stdout).graph
    weights = read({t.name: numpy_helper.to_array(t) for t in graph.initializer})
    made = Network(Encoder(SHAPE))
    made.load_state_dict(weights)
    drawn = np.linspace(0, SHAPE.layers - 1, layers).round().astype(int)
    made.encoder.layers = nn.ModuleList(made.encoder.layers[i] for i in drawn)
    return made.requires_grad_(True)


def read(values: dict[str, np.ndarray]) -> dict[str, torch.Tensor]:
    """The weights of a network from the constants of its graph, see ``graph``."""
    found = {
        "encoder.words.weight": values["words"] * values["steps"],
        "encoder.places.weight": values["places"],
    }
    norms = {"norm": "norm"}
    for i in range(SHAPE.layers):
        norms |= {f"layers.{i}.{part}": f"layer {i} {part}" for part in ("first", "second")}
        for part, products in PRODUCTS.items():
            one = f"layer {i} "
            weights = [values[f"{one}{p} weights"] * values[f"{one}{p} steps"] for p in products]
            # values already have the factors of what is joined
            factors = values.get(f"{one}{part} factors", np.float32(1))
            whole = np.concatenate(weights, axis=1).T * factors
            found[f"encoder.layers.{i}.{part}.weight"] = whole
            biases = [values[f"{one}{p} bias"] for p in products]
            found[f"encoder.layers.{i}.{part}.bias"] = np.concatenate(biases)
    for ours, theirs in norms.items():
        for kind in ("weight", "bias"):
            found[f"encoder.{ours}.{kind}"] = values[f"{theirs} {kind}"]
    for ours, theirs in HEADS.items():
        found[f"{ours}.weight"] = values[f"{theirs} weights"].T
        found[f"{ours}.bias"] = values[f"{theirs} bias"]
    return {name: torch.tensor(np.ascontiguousarray(v)).float() for name, v in found.items()}
