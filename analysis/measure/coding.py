"""How well coders agree with each other, and a machine with them.

Ratings are a table of numbers: a row a unit, a column a coder, missing where a coder has
given no label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure.intervals import student

LEVELS = ("nominal", "ordinal", "interval")
RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's (2004) limits for α: reliable; good for tentative conclusions."""


class Estimate(NamedTuple):
    """A figure with its 95% interval; the limits are missing where nothing can be said."""

    value: float
    low: float = np.nan
    high: float = np.nan

    def __str__(self) -> str:
        """The figure as it is written: ``.86 [.78–.92]``."""
        if np.isnan(self.value):
            return "unknown"
        told = _short(self.value)
        return told if np.isnan(self.low) else f"{told} [{_short(self.low)}–{_short(self.high)}]"


def alpha(ratings: np.ndarray, *, level: str = "nominal") -> float:
    """Krippendorff's α = 1 − observed / expected disagreement.

    ``level`` is nominal, ordinal or interval. Missing where no unit has two labels or all
    labels are the same. As in Krippendorff (2011), "Computing Krippendorff's alpha-reliability".

    >>> round(alpha(np.array([[1, 1], [2, 2], [1, 2], [2, 2.0]])), 3)
    0.533
    """
    if level not in LEVELS:
        raise ValueError(f"level={level!r} is none; it can be {', '.join(LEVELS)}.")
    values, counts = _counts(ratings)
    counts = counts[counts.sum(axis=1) > 1]
    if not len(counts):
        return np.nan
    paired = counts / (counts.sum(axis=1, keepdims=True) - 1)
    together = paired.T @ counts - np.diag(paired.sum(axis=0))
    often = together.sum(axis=0)
    apart = _distances(values, often, level)
    expected = often @ apart @ often
    observed = (together * apart).sum() * (often.sum() - 1)
    return float(1 - observed / expected) if expected else np.nan


def raw(ratings: np.ndarray) -> float:
    """The share of pairs of labels of a unit that are the same, the mean over units.

    >>> raw(np.array([[1, 1], [1, 2.0]]))
    0.5
    """
    counts = _counts(ratings)[1]
    each = counts.sum(axis=1)
    counts, each = counts[each > 1], each[each > 1]
    if not len(each):
        return np.nan
    return float(((counts * (counts - 1)).sum(axis=1) / (each * (each - 1))).mean())


def ac1(ratings: np.ndarray, *, classes: int = 0) -> float:
    """Gwet's AC1, which holds where one class is rare and α falls without cause.

    ``classes`` is how many labels there are to give, by default those that occur. As in Gwet
    (2008), "Computing inter-rater reliability and its variance in the presence of high agreement".

    >>> round(ac1(np.array([[1, 1], [2, 2], [1, 2], [2, 2.0]])), 3)
    0.529
    """
    counts = _counts(ratings)[1]
    counts = counts[counts.sum(axis=1) > 0]
    agreed, many = raw(ratings), max(classes, counts.shape[1])
    if np.isnan(agreed) or many < 2:
        return np.nan
    share = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((share * (1 - share)).sum() / (many - 1))
    return (agreed - chance) / (1 - chance)


def jackknife(rows: np.ndarray, statistic: Callable[[np.ndarray], float]) -> Estimate:
    """``statistic`` of the rows with its interval, from leaving out each row in turn.

    Efron & Tibshirani (1993), ch. 11; for α with few units it covers better than resampling
    (Hughes 2022, "Toward improved inference for Krippendorff's alpha"). No limit is above 1.

    >>> str(jackknife(np.array([1.0, 2, 3, 4, 5, 6]) / 10, np.mean))
    '.35 [.15–.55]'
    """
    whole, n = float(statistic(rows)), len(rows)
    if n < 3 or np.isnan(whole):
        return Estimate(whole)
    error = spread(rows, statistic)
    if np.isnan(error) or error == 0:
        return Estimate(whole)
    reach = student(n - 1) * error
    return Estimate(whole, whole - reach, min(whole + reach, 1.0))


def spread(rows: np.ndarray, statistic: Callable[[np.ndarray], float]) -> float:
    """The jackknife's standard error of a statistic.

    >>> round(spread(np.array([1.0, 2, 3, 4, 5, 6]), np.mean), 3)  # that of a mean: s / √n
    0.764
    """
    n = len(rows)
    left = np.array([statistic(np.delete(rows, i, axis=0)) for i in range(n)], dtype=float)
    return float(np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum()))


def agreement(ratings: np.ndarray, *, level: str, classes: int) -> dict[str, Estimate]:
    """α of the ``level``, raw agreement and AC1, each with its interval over units."""
    rows = ratings[(~np.isnan(ratings)).sum(axis=1) > 1]
    measures: dict[str, Callable[[np.ndarray], float]] = {
        "α": partial(alpha, level=level),
        "raw agreement": raw,
        "AC1": partial(ac1, classes=classes),
    }
    return {name: jackknife(rows, measure) for name, measure in measures.items()}


def against(rows: pd.DataFrame, classes: Sequence[str]) -> pd.DataFrame:
    """Precision, recall and F1 of a machine for each class, by the labels of coders.

    ``rows`` have ``machine``, ``coders``, ``weight`` (one over the chance to be sampled) and
    ``article_id``. Returns ``class``, ``n`` (labelled so), ``found`` (by the machine), and
    ``precision``, ``recall``, ``f1`` as ``Estimate``.

    The intervals are Wilson's (1927) for so many labels as the weighted ones are worth,
    which keeps them honest where all are right (Korn & Graubard 1998); F1 follows from the
    share right of all that either found, and takes its limits from that.

    >>> seen = pd.DataFrame({"machine": ["a", "a", "b", "b"], "coders": ["a", "b", "b", "b"],
    ...                      "weight": 1.0, "article_id": ["1", "2", "3", "4"]})
    >>> against(seen, ["a"])[["n", "found", "precision"]].values.tolist()
    [[1, 2, Estimate(value=0.5, low=0.09..., high=0.90...)]]
    """
    made = []
    for name in classes:
        found, given = rows["machine"].eq(name), rows["coders"].eq(name)
        both = found & given
        of_either = share(rows[found | given], both)
        made.append(
            {
                "class": name,
                "n": int(given.sum()),
                "found": int(found.sum()),
                "precision": share(rows[found], both),
                "recall": share(rows[given], both),
                "f1": Estimate(*(2 * v / (1 + v) for v in of_either)),
            }
        )
    return pd.DataFrame(made, columns=["class", "n", "found", "precision", "recall", "f1"])


def share(rows: pd.DataFrame, right: pd.Series) -> Estimate:
    """The weighted share of ``rows`` that are ``right``, with Wilson's interval.

    >>> four = pd.DataFrame({"weight": [1.0] * 4, "article_id": [*"abcd"]})
    >>> str(share(four, pd.Series([True] * 4)))
    '1.00 [.51–1.00]'
    """
    if rows.empty:
        return Estimate(np.nan)
    weight, hit = rows["weight"].to_numpy(float), right.loc[rows.index].to_numpy(float)
    value = float(weight @ hit / weight.sum())
    worth = weight.sum() ** 2 / (weight**2).sum()
    if 0 < value < 1:  # articles whose sentences are alike are worth fewer labels
        off = pd.Series(weight * (hit - value)).groupby(rows["article_id"].to_numpy()).sum()
        varies = float((off**2).sum()) / weight.sum() ** 2
        worth = min(worth, value * (1 - value) / varies) if varies else worth
    return Estimate(value, *wilson(value, worth))


def wilson(value: float, n: float) -> tuple[float, float]:
    """Wilson's 95% interval of a share among ``n``.

    >>> [round(limit, 3) for limit in wilson(0.9, 10)]
    [0.596, 0.982]
    """
    z2 = 1.959964**2
    middle, reach = value + z2 / (2 * n), np.sqrt(z2 * (value * (1 - value) / n + z2 / (4 * n * n)))
    low, high = ((middle + way * reach) / (1 + z2 / n) for way in (-1, 1))
    return max(float(low), 0.0), min(float(high), 1.0)


def verdict(found: Estimate, units: int, enough: int = 100) -> str:
    """How reliable the labels of coders are, in words, by α and its interval.

    >>> verdict(Estimate(0.85, 0.81, 0.9), 120)
    'The coders agree reliably (α .85 [.81–.90] on 120 shared).'
    """
    told = f"(α {found} on {units} shared)"
    if np.isnan(found.value):
        return "How well coders agree cannot be told: too few labels are shared, or all are alike."
    if found.value >= RELIABLE:
        word = "The coders agree reliably"
    elif found.value >= TENTATIVE:
        word = "The coders agree well enough for tentative conclusions"
    else:
        word = "The coders agree too little to judge a machine by them; sharpen the codebook"
    below = found.value >= TENTATIVE and not found.low >= TENTATIVE
    unsure = " It may be less than the tentative .67: label more in common." if below else ""
    few = f" {enough} shared labels are the least for a firm word." if units < enough else ""
    return f"{word} {told}.{unsure}{few}"


def _counts(ratings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values that occur, and how often each unit has each."""
    ratings = np.asarray(ratings, dtype=float)
    values = np.unique(ratings[~np.isnan(ratings)])
    return values, (ratings[:, :, None] == values).sum(axis=1).astype(float)


def _distances(values: np.ndarray, often: np.ndarray, level: str) -> np.ndarray:
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    # Ordinal: how many labels lie between two ranks, half of each end's own.
    at = values if level == "interval" else often.cumsum() - often / 2
    return (at[:, None] - at) ** 2


def _short(value: float) -> str:
    return f"{value:.2f}".replace("0.", ".", 1).replace("-", "−") if value < 1 else f"{value:.2f}"
