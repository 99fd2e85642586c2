"""The tone model against readers, on the tenth of the labelled texts held back from training.

    python -m benchmarks.sentiment_accuracy [--against FOLDER]

Prints agreement, speed on one thread, load time and memory. ``--against`` names the folder
of another model, as the float one that ``make train`` leaves in ``.train/float``.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import psutil

from analysis import paths
from analysis.annotate import encoder, sentiment
from analysis.measure import agreement
from training import data

GOLD = paths.ROOT.parent / "shared" / "gold"
RATING = 4  # raters scored from -4 to 4
NEUTRAL = 0.05  # scores this close to zero are neither positive nor negative


class Part(NamedTuple):
    """What is held back: rated sentences with their document, and labelled names."""

    sentences: pd.DataFrame
    names: pd.DataFrame


def read(gold: Path) -> Part:
    """The held-back part of both files of labelled texts."""
    return Part(
        _held_back(gold / data.OPINION, group="doc"),
        _held_back(gold / data.TARGETS, group="sent_id"),
    )


def valence(sentences: pd.DataFrame, scores: Sequence[float]) -> np.ndarray:
    """Pairs of a score and the mean rating, both in [-1, 1]."""
    return np.column_stack([scores, sentences["mean"].to_numpy(float) / RATING])


def toward(names: pd.DataFrame, labels: Sequence[str]) -> np.ndarray:
    """Pairs of a found and a given class, each -1, 0 or 1."""
    number = {label: i - 1 for i, label in enumerate(encoder.LABELS)}
    return np.array(
        [[number[a] for a in pair] for pair in zip(labels, names["label"], strict=True)]
    )


def classes(scores: np.ndarray) -> np.ndarray:
    """Scores as -1, 0 or 1; 0 lies strictly within ``NEUTRAL`` of zero, as VADER's authors do.

    >>> classes(np.array([0.05, 0.04, -0.3])).tolist()
    [1, 0, -1]
    """
    return (scores >= NEUTRAL).astype(int) - (scores <= -NEUTRAL).astype(int)


def measured(part: Part, folder: Path) -> dict[str, float]:
    """Agreement, speed and cost of the model in ``folder``."""
    process = psutil.Process()
    before, started = process.memory_info().rss, time.perf_counter()
    model = encoder.Encoder(folder)
    loaded = time.perf_counter() - started
    texts = part.names["text"].tolist()
    spans = list(zip(part.names["start"], part.names["end"], strict=True))
    started = time.process_time()
    sentiment.score(texts, model=model)
    named = sentiment.toward(texts, spans, model=model)
    took = time.process_time() - started
    scored = sentiment.score(part.sentences["text"].tolist(), model=model)
    pairs = valence(part.sentences, scored["score"].tolist())
    return {
        "valence, Pearson's r": agreement.pearson(pairs),
        "valence, three classes, macro-F1": agreement.macro_f1(classes(pairs)),
        "toward a name, macro-F1": agreement.macro_f1(toward(part.names, named["label"].tolist())),
        "sentences a second of one thread, both": len(texts) / took,
        "seconds to load": loaded,
        "MB": (process.memory_info().rss - before) / 1e6,
    }


def main() -> int:
    """Print the figures of the model, and of another beside it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--against", type=Path)
    other = options.parse_args().against
    if not (GOLD / data.TARGETS).exists():
        print(f"{GOLD} has no labelled texts.")
        return 1
    part = read(GOLD)
    folders = {"int8": encoder.WEIGHTS} | ({"other": other} if other else {})
    table = pd.DataFrame({name: measured(part, folder) for name, folder in folders.items()})
    print(f"{len(part.sentences)} rated sentences, {len(part.names)} names")
    print(table.round(3).to_string())
    return 0


def _held_back(path: Path, *, group: str) -> pd.DataFrame:
    rows = pd.read_json(path, lines=True, dtype=False)
    kept = [data.is_held_back(str(name)) for name in rows[group]]
    return rows[kept].reset_index(drop=True)


if __name__ == "__main__":
    sys.exit(main())
