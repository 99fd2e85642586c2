"""Write a fitted network as an int8 ONNX graph with its tokenizer and digests."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from analysis.annotate import encoder
from training import graph
from training.data import Example
from training.fit import batches, packed, predict
from training.graph import RATING, Range, Ranges
from training.network import Network
from training.scores import Scores

WATCHED = 400
"""Sentences whose activations set the scales."""
SCORED = 16
"""Sentences that a graph reads at once."""


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
    seen = ranges(network, rows)
    for place, whole in ((folder, False), (floats, True)):
        place.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(place / encoder.TOKENIZER), pretty=False)
        (place / encoder.SCALE).unlink(missing_ok=True)
        graph.write(network, place / encoder.GRAPH, seen, whole=whole)
        record(place)


def ranges(network: Network, rows: Sequence[Example]) -> Ranges:
    """The lowest and highest that some of ``rows`` put into every dense layer."""
    return {
        place: Range(values.amin(dim=0), values.amax(dim=0))
        for place, values in given(network, rows).items()
    }


def given(network: Network, rows: Sequence[Example]) -> dict[tuple[int, str], torch.Tensor]:
    """What some of ``rows`` put into the dense layers (values, width), by layer and its part."""
    found = defaultdict(list)

    def watch(place: tuple[int, str]):
        return lambda _, values: found[place].append(values[0].detach().flatten(0, 1))

    hooks = [
        getattr(layer, part).register_forward_pre_hook(watch((i, part)))
        for i, layer in enumerate(network.encoder.layers)
        for part in graph.PARTS
    ]
    drawn = np.random.default_rng(1).permutation(len(rows))[:WATCHED]
    predict(network, [rows[i] for i in drawn])
    for hook in hooks:
        hook.remove()
    return {place: torch.cat(values) for place, values in found.items()}


def record(folder: Path) -> None:
    """Write the digests of a folder's files."""
    text = json.dumps(encoder.digests(folder), indent=1)
    (folder / encoder.DIGESTS).write_text(text + "\n", encoding="utf-8")


def scores(session: Any, rows: Sequence[Example]) -> list[Scores]:
    """A graph's scores, as ``fit.predict`` gives the network's."""
    found: list[Scores] = [Scores(math.nan, ())] * len(rows)
    for batch in batches(rows, np.random.default_rng(0), SCORED):
        some = [rows[i] for i in batch]
        ids, owners, names = (part.numpy() for part in packed(some))
        valence, toward = session.run(
            ["valence", "toward"], {"ids": ids, "rows": owners, "names": names}
        )
        shares = iter(toward.tolist())
        for i, value in zip(batch, (RATING * valence).tolist(), strict=True):
            found[i] = Scores(value, tuple(tuple(next(shares)) for _ in rows[i].names))
    return found
