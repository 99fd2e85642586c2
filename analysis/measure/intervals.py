"""Intervals for rates and means: 95%."""

from __future__ import annotations

from functools import cache, lru_cache
from statistics import NormalDist

import numpy as np
import pandas as pd

RESAMPLES = 2000
MANY = 300  # rows that have any of it: the sums of resamples of so many are normal
MOST = 2000  # rows to draw one by one
FEWEST = 3  # with one or two articles a resampled interval says nothing
LEAST = 0.25  # of what was counted must be in every resample that an interval rests on
SEED = 20200103
Z = 1.959964


def bootstrap(
    table: pd.DataFrame, *, by: list[str], total: str, size: str, fewest: int = FEWEST
) -> pd.DataFrame:
    """Interval of the ratio ``sum(total) / sum(size)`` in each group, resampling its rows.

    Returns one row a group with ``low`` and ``high``, missing where the group has fewer than
    ``fewest`` rows, where every resample gives the same, and where the interval would run
    away: resamples at its ends may hold the short rows alone, less than a quarter of the
    size counted, and tell of an article with four words and not of the group. See
    ``limits``.

    >>> counts = pd.DataFrame({"outlet": "x", "hedges": [1, 2, 3], "words": [100, 100, 100]})
    >>> bootstrap(counts, by=["outlet"], total="hedges", size="words").round(2).values.tolist()
    [['x', 0.01, 0.03]]
    >>> bootstrap(counts.assign(words=[4, 100, 100]), by=["outlet"], total="hedges", size="words")
      outlet  low  high
    0      x  NaN   NaN
    """
    rows = []
    for group, part in table.groupby(by, sort=False, dropna=False):
        low = high = np.nan
        if len(part) >= fewest:
            sums, sizes = resampled(part[[total, size]].to_numpy(float)).T
            if limits(sizes, n=len(part))[0] >= LEAST * part[size].sum() > 0:
                low, high = limits(sums / sizes, n=len(part))
            if low == high:  # rows that are all alike, often all zero, hide their doubt
                low = high = np.nan
        rows.append((*group, low, high))
    return pd.DataFrame(rows, columns=[*by, "low", "high"])


def resampled(rows: np.ndarray, *, apart: bool = False) -> np.ndarray:
    """The sums of the columns of ``rows``, in any order, in each resample, a resample a row.

    Where 300 rows have some of each they are drawn from the normal distribution that they then
    have. Of 2,000 rows and more those that have some of what is rare are drawn a Poisson number
    of times each (Hanley & MacGibbon 2006), and the others are normal. What is resampled
    ``apart`` is so independently of what is not.

    >>> resampled(np.ones((30, 2))).shape, resampled(np.ones((300, 2)))[0].tolist()
    ((2000, 2), [300.0, 300.0])
    """
    rows = rows[np.lexsort(rows.T[::-1])]
    rare = np.count_nonzero(rows, axis=0) < MANY
    if not rare.any():
        return normal(rows, apart=apart)
    if len(rows) < MOST:
        drawn = draws(len(rows))[::-1] if apart else draws(len(rows))
        columns = np.ascontiguousarray(rows.T)
        return np.column_stack([column.take(drawn).sum(axis=1) for column in columns])
    some = rows[:, rare].any(axis=1)
    rng = np.random.default_rng([SEED, int(apart)])
    often = rng.poisson(1, size=(RESAMPLES, np.count_nonzero(some)))
    return often @ rows[some] + normal(rows[~some], apart=apart)


def normal(rows: np.ndarray, *, apart: bool = False) -> np.ndarray:
    """``resampled`` where the sums are normal."""
    away = rows - rows.mean(axis=0)
    return by_moments(rows.sum(axis=0), away.T @ away, apart=apart)


def by_moments(total: np.ndarray, spread: np.ndarray, *, apart: bool = False) -> np.ndarray:
    """``normal`` by the sums of the columns, and of the products of how far rows are from means."""
    chance = _chance(len(total))
    return total + (chance[::-1] if apart else chance) @ _root(spread).T


@cache
def _chance(columns: int) -> np.ndarray:
    return np.random.default_rng(SEED).standard_normal((RESAMPLES, columns))


def _root(square: np.ndarray) -> np.ndarray:
    """The lower triangle whose square it is (Cholesky), also where columns depend on each other."""
    root = np.zeros_like(square)
    for j in range(len(square)):
        left = square[j:, j] - root[j:, :j] @ root[j, :j]
        if left[0] > 1e-12 * square[j, j]:
            root[j:, j] = left / left[0] ** 0.5
    return root


@lru_cache(maxsize=4)  # groups are as large for one kind as for the next
def draws(n: int) -> np.ndarray:
    """Which of ``n`` rows each resample draws, a resample a row; the same every time.

    >>> draws(30).shape
    (2000, 30)
    """
    drawn = np.random.default_rng(SEED).integers(n, size=(RESAMPLES, n))
    drawn.flags.writeable = False
    return drawn


def limits(values: np.ndarray, *, n: int) -> tuple[float, float]:
    """The 95% interval of a statistic from its ``values`` in resamples of ``n`` rows.

    The percentile bootstrap of Efron & Tibshirani (1993), widened for small samples as
    Student's t is against the normal (Hesterberg 2015, "What teachers should know about the
    bootstrap"). Of intervals over 3, 5, 8 and 20 real articles 75, 89, 91 and 94 in a hundred
    held the truth; without widening 70, 80, 86 and 90.

    >>> limits(np.arange(30)[draws(30)].mean(axis=1), n=30)
    (11.1, 17.533333333333335)
    """
    tail = 100 * NormalDist().cdf(-student(n - 1) * (n / (n - 1)) ** 0.5) if n > 1 else 0
    low, high = np.percentile(values, [tail, 100 - tail])
    return float(low), float(high)


def student(freedom: int) -> float:
    """The 97.5% quantile of Student's t, by Fisher & Cornish's (1960) series in 1 / freedom.

    >>> [round(student(n), 2) for n in (4, 9, 30)]  # exactly 2.78, 2.26, 2.04
    [2.77, 2.26, 2.04]
    """
    first = (Z**3 + Z) / 4
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / 96
    third = (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / 384
    return Z + first / freedom + second / freedom**2 + third / freedom**3
