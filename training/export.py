"""Write a fitted network as an int8 ONNX graph with its tokenizer and digests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from analysis.annotate import encoder
from training import graph
from training.data import Example
from training.fit import ordered, packed
from training.graph import RATING, Range, Ranges
from training.network import Network
from training.scores import Scores

ACTIVATIONS = 400
"""Sentences whose activations set the scales."""


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
    drawn = np.random.default_rng(1).permutation(len(rows))[:ACTIVATIONS]
    seen = ranges(network, [rows[i] for i in drawn])
    for place, whole in ((folder, False), (floats, True)):
        place.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(place / encoder.TOKENIZER), pretty=False)
        (place / encoder.SCALE).unlink(missing_ok=True)
        graph.write(network, place / encoder.GRAPH, seen, whole=whole)
        record(place)


def ranges(network: Network, rows: Sequence[Example]) -> Ranges:
    """What the sentences of ``rows`` put into every dense layer, at most."""
    found: Ranges = {}

    def watch(place: tuple[int, str]):
        def see(_, given):
            values = given[0].detach().flatten(0, 1)
            low, high = values.amin(dim=0), values.amax(dim=0)
            before = found.get(place, Range(low, high))
            found[place] = Range(torch.minimum(before.low, low), torch.maximum(before.high, high))

        return see

    hooks = [
        getattr(layer, part).register_forward_pre_hook(watch((i, part)))
        for i, layer in enumerate(network.encoder.layers)
        for part in graph.PARTS
    ]
    network.eval()
    with torch.inference_mode():
        for batch in ordered(rows):
            network.encoder(packed([rows[i] for i in batch])[0])
    for hook in hooks:
        hook.remove()
    return found


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
