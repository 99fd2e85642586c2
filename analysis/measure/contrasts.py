"""How large a difference is: the ratio of two groups, or their distance, with its interval."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.measure.intervals import FEWEST, RESAMPLES, limits, resampled

MOST_OF_THEM = 0.95  # of the resamples must have a ratio, or the interval would be of a few


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
    shared = both[0]["article_id"].isin(both[1]["article_id"]).any()
    sums = [group[["total", "size"]].sum().to_numpy(float).reshape(2, 1) for group in both]
    value = _compared(sums[0], sums[1], ratio)
    if shared:
        both = _aligned(both)
    if min(len(group) for group in both) < FEWEST:
        return Contrast(float(value[0]), np.nan, np.nan)
    columns = ["total", "size"]
    if shared:
        drawn = resampled(np.column_stack([group[columns].to_numpy(float) for group in both]))
        sums = [drawn[:, :2].T, drawn[:, 2:].T]
    else:
        rows = [group[columns].to_numpy(float) for group in both]
        sums = [resampled(rows[0]).T, resampled(rows[1], apart=True).T]
    found = _compared(sums[0], sums[1], ratio)
    found = found[np.isfinite(found)]
    if len(found) < MOST_OF_THEM * RESAMPLES:
        return Contrast(float(value[0]), np.nan, np.nan)
    return Contrast(float(value[0]), *limits(found, n=min(len(group) for group in both)))


def _aligned(both: list[pd.DataFrame]) -> list[pd.DataFrame]:
    """The same articles in both groups, in the same order; what an article lacks is nothing."""
    columns = ["total", "size"]
    sums = [group.groupby("article_id", as_index=False)[columns].sum() for group in both]
    rows = sums[0].merge(sums[1], on="article_id", how="outer", suffixes=("", " too"))
    other = [f"{column} too" for column in columns]
    return [rows[part].fillna(0.0).set_axis(columns, axis=1) for part in (columns, other)]


def _compared(more: np.ndarray, less: np.ndarray, ratio: bool) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = more[0] / more[1], less[0] / less[1]
        return one / other if ratio else one - other
