"""Intervals for rates and means: 95%, by bootstrap over articles or in closed form."""

from __future__ import annotations

import numpy as np
import pandas as pd

RESAMPLES = 2000
FEWEST = 3  # with one or two articles a resampled interval says nothing
SEED = 20200103
Z = 1.959964


def bootstrap(
    table: pd.DataFrame, *, by: list[str], total: str, size: str, fewest: int = FEWEST
) -> pd.DataFrame:
    """Interval of the ratio ``sum(total) / sum(size)`` in each group, resampling its rows.

    Returns one row a group with ``low`` and ``high``, missing where the group has
    fewer than ``fewest`` rows or every resample gives the same. The percentile
    bootstrap of Efron & Tibshirani (1993); the seed is fixed and rows are put in order
    first, so the result repeats.

    >>> counts = pd.DataFrame({"outlet": "x", "hedges": [1, 2, 3], "words": [100, 100, 100]})
    >>> bootstrap(counts, by=["outlet"], total="hedges", size="words").round(2).values.tolist()
    [['x', 0.01, 0.03]]
    """
    rows = []
    for group, part in table.groupby(by, sort=False, dropna=False):
        low = high = np.nan
        if len(part) >= fewest:
            part = part.sort_values([total, size])
            rng = np.random.default_rng(SEED)
            drawn = rng.integers(len(part), size=(RESAMPLES, len(part)))
            sums = part[total].to_numpy(float)[drawn].sum(axis=1)
            sizes = part[size].to_numpy(float)[drawn].sum(axis=1)
            ratio = np.divide(sums, sizes, out=np.full(RESAMPLES, np.nan), where=sizes > 0)
            low, high = np.nanpercentile(ratio, [2.5, 97.5])
            if low == high:  # rows that are all alike, often all zero, hide their doubt
                low = high = np.nan
        rows.append((*group, low, high))
    return pd.DataFrame(rows, columns=[*by, "low", "high"])


def poisson(count: pd.Series, size: pd.Series) -> pd.DataFrame:
    """Interval of the rate ``count / size`` of a single text, ``low`` and ``high``.

    Byar's approximation to the exact Poisson limits (Breslow & Day 1987, p. 69).

    >>> poisson(pd.Series([0, 10]), pd.Series([1.0, 1.0])).round(1).values.tolist()
    [[0.0, 3.7], [4.8, 18.4]]
    """
    n = count.to_numpy(float)
    more = n + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(n > 0, n * (1 - 1 / (9 * n) - Z / (3 * np.sqrt(n))) ** 3, 0.0)
        high = more * (1 - 1 / (9 * more) + Z / (3 * np.sqrt(more))) ** 3
        return pd.DataFrame({"low": low, "high": high}, index=count.index).div(
            size.where(size > 0).astype(float), axis=0
        )
