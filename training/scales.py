"""Fit the scale of scores to readers: how far to stretch them, and where neutral ends.

Fitted to what no weight was fitted to: the rated sentences that are held back, and
sentences of whole news articles, of which most are neutral to their readers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from analysis.annotate import encoder

FOLDS = 6
LABELS = encoder.LABELS


def stretch(scores: np.ndarray, ratings: np.ndarray, articles: Sequence[str]) -> float:
    """By how much to multiply scores so that the means of articles rise as readers' do.

    The slope of the mean score of an article on its mean rating is 1 then.
    """
    means = [by_article(values, articles) for values in (scores, ratings)]
    return float(1 / np.polyfit(means[1], means[0], 1)[0])


def by_article(values: np.ndarray, articles: Sequence[str]) -> np.ndarray:
    """The mean of each article's values, articles in order of name."""
    names, places = np.unique(np.asarray(articles), return_inverse=True)
    return np.bincount(places, weights=values) / np.bincount(places, minlength=len(names))


def cuts(scores: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """The lowest and highest neutral score: as many are beyond them as readers call so.

    >>> cuts(np.array([-0.5, -0.2, 0.0, 0.4]), np.array([0, 1, 1, 2]))
    (-0.35, 0.2)
    """
    ordered = np.sort(scores)
    below, above = int(np.sum(labels == 0)), int(np.sum(labels == len(LABELS) - 1))
    return _between(ordered, below), _between(ordered, len(ordered) - above)


def _between(ordered: np.ndarray, place: int) -> float:
    place = min(max(place, 1), len(ordered) - 1)
    return round(float(ordered[place - 1 : place + 1].mean()), 3)


def crossed(
    fit: Callable[[np.ndarray], Callable[[np.ndarray], np.ndarray]], articles: Sequence[str]
) -> np.ndarray:
    """What a fit says of rows it did not see, an article being in one fold alone.

    ``fit`` takes the rows to fit to (a mask) and gives what is applied to the rest.
    """
    names = np.unique(np.asarray(articles))
    fold = dict(zip(names.tolist(), np.arange(len(names)) % FOLDS, strict=True))
    folds = np.array([fold[article] for article in articles])
    found = np.zeros(len(folds))
    for k in range(FOLDS):
        found[folds == k] = fit(folds != k)(folds == k)
    return found


def classes(scores: np.ndarray, neutral: tuple[float, float]) -> np.ndarray:
    """Places in ``LABELS``."""
    low, high = neutral
    return np.where(scores < low, 0, np.where(scores > high, 2, 1))


def write(folder: Path, by: float, neutral: tuple[float, float]) -> None:
    """Write the scale of a model: ``by`` stretches, beyond ±1 scores stay there."""
    end = round(1 / by, 4)
    points = [[-1, -1], [-end, -1], [end, 1], [1, 1]] if by > 1 else [[-1, -by], [1, by]]
    text = json.dumps({"points": points, "cuts": neutral})
    (folder / encoder.SCALE).write_text(text + "\n", encoding="utf-8")
