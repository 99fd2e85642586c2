"""The tone model against readers, on texts that its weights were not fitted to.

    python -m benchmarks.sentiment_accuracy [--against FOLDER]

Prints agreement, speed on one thread, load time and memory. ``--against`` names the folder
of another model, as the float one that ``make train`` leaves in ``.train/work/float``.
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
from training import data, scales

GOLD = paths.ROOT.parent / "shared" / "gold"
OWN = paths.ROOT / "tests" / "gold" / "tone.jsonl"
RATING = 4  # raters scored from -4 to 4
NEUTRAL = 0.05  # scores this close to zero are neither positive nor negative


class Part(NamedTuple):
    """Rated sentences with their document, labelled names, and sentences of whole articles.

    Of the first two the part held back; to the third the cuts are fitted, no weights.
    """

    sentences: pd.DataFrame
    names: pd.DataFrame
    news: pd.DataFrame


def read(gold: Path) -> Part:
    """What of the labelled texts is for measuring."""
    return Part(
        _held_back(gold / data.OPINION, group="doc"),
        _held_back(gold / data.TARGETS, group="sent_id"),
        pd.DataFrame(data.read(gold / data.NEWS)),
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


def crossed(news: pd.DataFrame, scores: np.ndarray) -> np.ndarray:
    """Pairs of a found and a given class of news, -1 to 1; no article's cuts were fitted to it."""
    labels = news["label"].map(encoder.LABELS.index).to_numpy()
    known = ~np.isnan(scores)

    def fitted(to: np.ndarray):
        neutral = scales.cuts(scores[to & known], labels[to & known])
        return lambda rest: scales.classes(scores[rest], neutral)

    found = scales.crossed(fitted, news["doc"].tolist())
    return np.column_stack([np.where(known, found, 1), labels]).astype(int) - 1


def slope(sentences: pd.DataFrame, scores: np.ndarray) -> float:
    """Slope of the mean score of a document on its mean rating, each stretched by the others."""
    ratings = sentences["mean"].to_numpy(float) / RATING
    documents = sentences["doc"].astype(str).tolist()

    def fitted(to: np.ndarray):
        inside = [document for document, known in zip(documents, to, strict=True) if known]
        by = scales.stretch(scores[to], ratings[to], inside)
        return lambda rest: scores[rest] * by

    values = scales.crossed(fitted, documents)
    means = [scales.by_article(column, documents) for column in (values, ratings)]
    return float(np.polyfit(means[1], means[0], 1)[0])


def own(model: sentiment.Model) -> list[bool]:
    """Of the project's own sentences, whether all that is said of each comes out right."""
    found = []
    for row in data.read_lines(OWN.read_text(encoding="utf-8")):
        named = row.get("toward", {})
        places = [(row["text"].index(name), len(name)) for name in named]
        names = [sentiment.Name(0, first, first + size) for first, size in places]
        scored, toward = sentiment.read([row["text"]], names, model=model)
        right = [label in named[name] for name, label in zip(named, toward["label"], strict=True)]
        found.append(all(right) and ("tone" not in row or scored["label"][0] in row["tone"]))
    return found


def measured(part: Part, folder: Path) -> dict[str, float]:
    """Agreement, speed and cost of the model in ``folder``."""
    process = psutil.Process()
    before, started = process.memory_info().rss, time.perf_counter()
    model = encoder.Encoder(folder)
    loaded = time.perf_counter() - started
    texts = part.names["text"].tolist()
    spans = list(zip(part.names["start"], part.names["end"], strict=True))
    started = time.process_time()
    named = sentiment.toward(texts, spans, model=model)
    took = time.process_time() - started
    scored = sentiment.score(part.sentences["text"].tolist(), model=model)["score"].to_numpy()
    news = sentiment.score(part.news["text"].tolist(), model=model)["score"].to_numpy()
    pairs = valence(part.sentences, scored.tolist())
    classed = crossed(part.news, news)
    known = ~np.isnan(news)
    means = np.column_stack([news, part.news["mean"].to_numpy(float)])[known]
    return {
        "valence, Pearson's r": agreement.pearson(pairs),
        "valence, three classes, macro-F1": agreement.macro_f1(classes(pairs)),
        "valence, slope of documents' means": slope(part.sentences, scored),
        "toward a name, macro-F1": agreement.macro_f1(toward(part.names, named["label"].tolist())),
        "news, Pearson's r": agreement.pearson(means),
        "news, three classes, macro-F1": agreement.macro_f1(classed),
        "news, share of negative found": float(np.mean(classed[:, 0] == -1)),
        "news, share of negative given": float(np.mean(classed[:, 1] == -1)),
        "own sentences right": float(np.mean(own(model))),
        "sentences a second of one thread, all names": part.names["text"].nunique() / took,
        "seconds to load": loaded,
        "MB": (process.memory_info().rss - before) / 1e6,
    }


def main() -> int:
    """Print the figures of the model, and of another beside it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--against", type=Path)
    other = options.parse_args().against
    if not all((GOLD / name).exists() for name in (data.OPINION, data.TARGETS, data.NEWS)):
        print(f"{GOLD} has no labelled texts.")
        return 1
    part = read(GOLD)
    folders = {"int8": encoder.WEIGHTS} | ({"other": other} if other else {})
    table = pd.DataFrame({name: measured(part, folder) for name, folder in folders.items()})
    print(
        f"{len(part.sentences)} rated sentences, {len(part.names)} names, "
        f"{len(part.news)} sentences of news"
    )
    print(table.round(3).to_string())
    return 0


def _held_back(path: Path, *, group: str) -> pd.DataFrame:
    rows = pd.read_json(path, lines=True, dtype=False, convert_dates=False)
    kept = [data.is_held_back(str(name)) for name in rows[group]]
    return rows[kept].reset_index(drop=True)


if __name__ == "__main__":
    sys.exit(main())
