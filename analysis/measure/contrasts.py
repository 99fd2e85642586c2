"""How large a difference is: the ratio of two groups, or their distance, with its interval."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.measure.intervals import FEWEST, RESAMPLES, SEED


class Contrast(NamedTuple):
    """A difference and its 95% interval; limits are missing where nothing can be resampled."""

    value: float
    low: float
    high: float


def contrast(units: pd.DataFrame, *, by: str, more: Any, less: Any, ratio: bool) -> Contrast:
    """The group ``more`` against ``less``: their ratio, or their difference.

    ``units`` as ``rates.units`` gives them. Units are resampled within each group, or, where
    the groups share articles, whole articles, which hold both. Missing where a group has
    fewer than three units, or a ratio has nothing below its line.

    >>> rows = pd.DataFrame({"outlet": ["A"] * 3 + ["B"] * 3, "article_id": list("abcdef"),
    ...                      "total": [4.0, 5, 6, 1, 2, 3], "size": 100.0})
    >>> contrast(rows, by="outlet", more="A", less="B", ratio=True).value
    2.5
    """
    both = [units[units[by].eq(name) & (units["size"] > 0)] for name in (more, less)]
    shared = set(both[0]["article_id"]) & set(both[1]["article_id"])
    sums = [group[["total", "size"]].sum().to_numpy(float).reshape(2, 1) for group in both]
    value = _compared(sums[0], sums[1], ratio)
    if shared:
        both = _aligned(both)
    if min(len(group) for group in both) < FEWEST:
        return Contrast(float(value[0]), np.nan, np.nan)
    rng = np.random.default_rng(SEED)
    sums, draw = [], np.empty((0, 0), int)
    for group in both:
        group = group if shared else group.sort_values(["total", "size"])
        if not (shared and draw.size):
            draw = rng.integers(len(group), size=(RESAMPLES, len(group)))
        sums.append(
            np.array([group[c].to_numpy(float)[draw].sum(axis=1) for c in ("total", "size")])
        )
    found = _compared(sums[0], sums[1], ratio)
    found = found[np.isfinite(found)]
    if len(found) < 0.95 * RESAMPLES:
        return Contrast(float(value[0]), np.nan, np.nan)
    low, high = np.percentile(found, [2.5, 97.5])
    return Contrast(float(value[0]), float(low), float(high))


def _aligned(both: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """The same articles in both groups, in the same order; what an article lacks is nothing."""
    ids = sorted(set(both[0]["article_id"]) | set(both[1]["article_id"]))
    sums = [g.groupby("article_id")[["total", "size"]].sum() for g in both]
    return [each.reindex(ids, fill_value=0.0) for each in sums]


def _compared(more: np.ndarray, less: np.ndarray, ratio: bool) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = more[0] / more[1], less[0] / less[1]
        return one / other if ratio else one - other
