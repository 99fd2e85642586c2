"""The model before this one: the encoder to start from, and what it says of the texts.

It lies in the history of this repository, as int8. How it was made (all-MiniLM-L6-v2, taught by
all-mpnet-base-v2, both fitted to the same labels) is in the recipe of that commit. It read
each name in a run of its own, between two marks.
"""

from __future__ import annotations

import hashlib
import json
import math
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime import InferenceSession, SessionOptions
from safetensors.torch import save_file

from training.data import Example

COMMIT = "f3f67e6f8be6f68acf0cc9140cddbdea67bcea83"
GRAPH = "analysis/annotate/weights/model.onnx"
DIGEST = "61d25b6d645eca1d8dbb0f3c606f6e85b23a2da9841713a2dc6b8ae291ffdf79"
OPEN, CLOSE = 2, 3  # [unused1], [unused2], around the name
RATING = 4  # raters scored from -4 to 4
TRUST = 0.5
"""Weight of its score in the target of a labelled example."""
CONFIG = {
    "model_type": "bert",
    "hidden_size": 384,
    "num_attention_heads": 12,
    "num_hidden_layers": 6,
    "intermediate_size": 1536,
    "layer_norm_eps": 1e-12,
}
DENSE = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


def earlier(folder: Path) -> Path:
    """``model.onnx`` of then, from the history, and beside it the encoder in float.

    Raises ``ValueError`` if the history does not hold it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shown = subprocess.run(["git", "show", f"{COMMIT}:{GRAPH}"], capture_output=True)  # noqa: S603, S607
    if hashlib.sha256(shown.stdout).hexdigest() != DIGEST:
        raise ValueError(f"{GRAPH} of {COMMIT} is not in this repository's history")
    (folder / "model.onnx").write_bytes(shown.stdout)
    save_file(_float(folder / "model.onnx"), folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    return folder


def taught(folder: Path, rows: Sequence[Example]) -> list[Example]:
    """The rows with its scores: mixed with the label where there is one."""
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
    found = []
    for row in rows:
        scored = RATING * _run(session, "valence", list(row.ids), 0, 0)[0]
        valence = float(scored)
        if not math.isnan(row.valence):
            valence = TRUST * valence + (1 - TRUST) * row.valence
        toward = []
        for (first, last), label in zip(row.names, row.toward, strict=True):
            ids = [*row.ids[:first], OPEN, *row.ids[first:last], CLOSE, *row.ids[last:]]
            shares = _run(session, "toward", ids, first + 1, last + 1)[0].tolist()
            mixed = zip(shares, label or shares, strict=True)
            toward.append(tuple(TRUST * s + (1 - TRUST) * t for s, t in mixed))
        found.append(row._replace(valence=valence, toward=tuple(toward)))
    return found


def _run(session: InferenceSession, output: str, ids: list[int], first: int, last: int):
    target = [[float(first <= i < last) for i in range(len(ids))]]
    given = {"ids": np.array([ids]), "target": np.array(target, dtype=np.float32)}
    return session.run([output], given)[0]


def _float(path: Path) -> dict[str, torch.Tensor]:
    """Its weights under the names that BERT's have."""
    values = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    within = "network.encoder."
    found = {
        name.removeprefix(within).removeprefix("encoder.")
        if not name.startswith(within + "encoder.")
        else name.removeprefix(within): value
        for name, value in values.items()
        if name.startswith(within)
    }
    head = values["network.valence.weight_quantized"] * values["network.valence.weight_scale"]
    found |= {"valence.weight": head.T, "valence.bias": values["network.valence.bias"]}
    found["embeddings.word_embeddings.weight"] = values["rows"] * values["scales"]
    dense = sorted(
        (name for name in values if name.endswith("_quantized") and name.startswith("onnx::")),
        key=lambda name: int(name.split("_")[1]),
    )
    for i, name in enumerate(dense):
        layer, part = divmod(i, len(DENSE))
        scale = values[name.replace("_quantized", "_scale")]
        weight = (values[name] * scale).T
        found[f"encoder.layer.{layer}.{DENSE[part]}.weight"] = weight
    return {name: torch.tensor(np.ascontiguousarray(v)).float() for name, v in found.items()}
