"""Earlier models of this repository: what they say is what the next learns from.

Both were fitted to what three large encoders (all-mpnet-base-v2, 110 M parameters; Apache-2.0)
say on average, from all-MiniLM-L6-v2 (Apache-2.0); how, is in the recipe of their commits.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from analysis.annotate import encoder
from training import export, stages
from training.data import Example
from training.network import Encoder, Network, Shape
from training.scores import Scores

GRAPH = "analysis/annotate/weights/model.onnx"
TOGETHER = 5000
"""Sentences whose scores are kept in one file."""
HEADS = {"valence": "valence", "toward.0": "toward first", "toward.3": "toward last"}
PRODUCTS = {
    "query": "looks",
    "key": "looks",
    "value": "looks",
    "joined": "joins",
    "widened": "widens",
    "narrowed": "narrows",
}
"""The products of a layer of a graph, and what is put into them."""


class Model(NamedTuple):
    """The commit that has a model, the digest of its graph, and how many layers that has."""

    commit: str
    digest: str
    layers: int


SIX = Model("7f81054", "86806e78575cad18b2e628c78dcdb3c25345182f13dcf822c587e9028d447f66", 6)
FOUR = Model("a00eeac", "878ed15486d0380e251d27a34979f97b4558a27bc745395161b410865f41ced5", 4)


def graph(model: Model) -> bytes:
    """The graph of a model. Raises ``ValueError`` if the history does not hold it."""
    shown = subprocess.run(["git", "show", f"{model.commit}:{GRAPH}"], capture_output=True)  # noqa: S603, S607
    if hashlib.sha256(shown.stdout).hexdigest() != model.digest:
        raise ValueError(f"{GRAPH} of {model.commit} is not in this repository's history")
    return shown.stdout


def scores(models: Sequence[Model], rows: Sequence[Example], work: Path) -> list[Scores]:
    """What the models say of ``rows``, on average."""
    sessions = []
    for model in models:
        folder = work / model.commit
        folder.mkdir(parents=True, exist_ok=True)
        (folder / encoder.GRAPH).write_bytes(graph(model))
        sessions.append(encoder.session(folder))
    parcels = [rows[first : first + TOGETHER] for first in range(0, len(rows), TOGETHER)]

    def scored(parcel: Sequence[Example]) -> list[Scores]:
        def reckoned() -> dict:
            said = mean([export.scores(session, parcel) for session in sessions])
            return {
                "valence": torch.tensor([one.valence for one in said]),
                "toward": torch.tensor([shares for one in said for shares in one.toward]),
            }

        unlabelled = [row._replace(valence=0, toward=()) for row in parcel]
        kept = stages.kept(work, "scores", (models, unlabelled), reckoned)
        shares = iter(kept["toward"].tolist())
        return [
            Scores(valence, tuple(tuple(next(shares)) for _ in row.names))
            for row, valence in zip(parcel, kept["valence"].tolist(), strict=True)
        ]

    found: list[Scores] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for some in pool.map(scored, parcels):
            found += some
            print(f"{len(found)} of {len(rows)} scored", flush=True)
    return found


def mean(scores: Sequence[Sequence[Scores]]) -> list[Scores]:
    """The mean of what several models say of the same rows."""
    found = []
    for of_row in zip(*scores, strict=True):
        names = zip(*(one.toward for one in of_row), strict=True)
        toward = (tuple(map(fmean, zip(*of_name, strict=True))) for of_name in names)
        found.append(Scores(fmean(one.valence for one in of_row), tuple(toward)))
    return found


def network(model: Model) -> Network:
    """A model as a network, in float."""
    parsed = onnx.load_from_string(graph(model)).graph
    values = {t.name: numpy_helper.to_array(t) for t in parsed.initializer}
    words, width = values["words"].shape
    inner = values["layer 0 narrowed weights"].shape[0]
    made = Network(Encoder(Shape(model.layers, width, inner, words, len(values["places"]), 1e-12)))
    made.load_state_dict(read(values, model.layers))
    return made


def read(values: dict[str, np.ndarray], layers: int) -> dict[str, torch.Tensor]:
    """The weights of a network from the constants of its graph, see ``graph``."""
    found = {
        "encoder.words.weight": values["words"] * values["steps"],
        "encoder.places.weight": values["places"],
    }
    norms = {"norm": "norm"}
    for i in range(layers):
        norms |= {f"layers.{i}.{part}": f"layer {i} {part}" for part in ("first", "second")}
        for product, part in PRODUCTS.items():
            at = f"layer {i} {product}"
            # the weights of values already have the factors of what is joined
            factors = values.get(f"layer {i} {part} factors", np.float32(1))
            name = part if product not in ("query", "key", "value") else product
            weights = (values[f"{at} weights"] * values[f"{at} steps"]).T * factors
            found[f"encoder.layers.{i}.{name}.weight"] = weights
            found[f"encoder.layers.{i}.{name}.bias"] = values[f"{at} bias"]
    for ours, theirs in norms.items():
        for kind in ("weight", "bias"):
            found[f"encoder.{ours}.{kind}"] = values[f"{theirs} {kind}"]
    for ours, theirs in HEADS.items():
        found[f"{ours}.weight"] = values[f"{theirs} weights"].T
        found[f"{ours}.bias"] = values[f"{theirs} bias"]
    return {name: torch.tensor(np.ascontiguousarray(v)).float() for name, v in found.items()}
