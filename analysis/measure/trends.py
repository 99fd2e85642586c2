"""How a figure moves over time, the mix of outlets held still, and whether it changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.choosing import local_days
from analysis.measure import claims, dealing, intervals
from analysis.measure.claims import Claim
from analysis.measure.periods import UNITS

FEWEST_PERIODS = 8
FEWEST = 3  # articles of a period
LEAST = 2  # periods before and after a change
MOSTLY = 0.9  # of the articles must stand in periods of so many
FINEST = ("day", "week", "month", "year")
MOST_DEALT = 5_000  # articles
OTHER = ""  # outlets of fewer articles, as one


class Change(NamedTuple):
    """Whether there is any change over time: p, and after how many periods each one comes."""

    p: float
    after: tuple[int, ...]


def in_units(articles: pd.DataFrame, unit: str) -> pd.Series:
    """The day, week, month or year (``pd.Period``) of each article, missing without a date."""
    return local_days(articles).dt.tz_localize(None).dt.to_period(UNITS[unit])


def finest(articles: pd.DataFrame) -> str:
    """The finest unit of which eight or more with three articles hold nearly all articles.

    Empty where there is none.

    >>> days = pd.Series(pd.date_range("2020-01-01", periods=70, tz="UTC"))
    >>> finest(pd.DataFrame({"published": days}))
    'week'
    """
    for unit in FINEST:
        counts = in_units(articles, unit).value_counts()
        full = counts[counts.ge(FEWEST)]
        if len(full) >= FEWEST_PERIODS and full.sum() >= MOSTLY * counts.sum():
            return unit
    return ""


def standardised(units: pd.DataFrame, *, ratio: bool) -> pd.DataFrame:
    """What each article is expected to have if its outlet never changed.

    ``units`` has a row an article: ``article_id``, ``outlet``, ``total``, ``size``. Adds
    ``expected``: the outlet's own rate times the size. What is then looked at is observed
    over expected (``ratio``), or the distance from it: indirect standardisation, which holds
    the mix of outlets still also where some are silent. Adds ``held``, the total that the
    article would have in the mix of all. Outlets of fewer than three articles are one.

    >>> rows = pd.DataFrame({"article_id": range(6), "outlet": [*"AAABBB"],
    ...                      "total": [1.0, 2, 3, 4, 8, 12], "size": 100.0})
    >>> standardised(rows, ratio=True)[["expected", "held"]].round(1).values.tolist()[:3]
    [[2.0, 2.5], [2.0, 5.0], [2.0, 7.5]]
    """
    counts = units["outlet"].map(units["outlet"].value_counts())
    outlet = units["outlet"].astype("str").where(counts.ge(FEWEST), OTHER)
    sums = units.groupby(outlet)[["total", "size"]].sum()
    rate = outlet.map(sums["total"] / sums["size"])
    whole = units["total"].sum() / units["size"].sum()
    expected = rate * units["size"]
    moved = units["total"] - expected + whole * units["size"]
    if ratio:
        times = units["total"] * whole / rate.where(rate > 0)
        moved = times.fillna(0.0)
    return units.assign(outlet=outlet, expected=expected, held=moved)


def series(units: pd.DataFrame, *, per: float) -> pd.DataFrame:
    """``per`` × Σ held / Σ size of each period, with its 95% interval over articles.

    ``units`` as ``standardised`` gives them, with ``period``. Returns ``period``, ``articles``,
    ``value``, ``low``, ``high``, in order of time; limits are missing under three articles.
    """
    sums = units.groupby("period").agg(
        articles=("article_id", "nunique"), held=("held", "sum"), size=("size", "sum")
    )
    table = sums.assign(value=per * sums["held"] / sums["size"]).reset_index()
    limits = intervals.bootstrap(units, by=["period"], total="held", size="size")
    table = table.merge(limits, on="period", how="left")
    table[["low", "high"]] = per * table[["low", "high"]].astype("float64")
    return table[["period", "articles", "value", "low", "high"]].sort_values(
        "period", ignore_index=True
    )


def change(units: pd.DataFrame, *, ratio: bool) -> Change:
    """Whether there is any change between periods, and where.

    ``units`` as for ``series``. One test: the largest gain of one step over none, against that of
    articles whose periods change places within their outlet. Where it is rare, the steps
    are those of the best division into stretches (exact dynamic programming; quasi-Poisson
    deviance for ratios, squares otherwise) at a price of twice ln T times the dispersion a
    step, one for its place and one for its size; or the best single one. Of more than 5,000
    articles so many, drawn by a fixed seed, change places: a gain over its dispersion spreads
    alike whatever the number.

    >>> weeks = pd.period_range("2020-01-06", periods=10, freq="W-SUN")
    >>> rows = pd.DataFrame({"article_id": range(60), "outlet": "A", "period": weeks.repeat(6),
    ...                      "total": [2.0, 3, 1, 2, 4, 1] * 5 + [6.0, 5, 7, 4, 6, 5] * 5,
    ...                      "size": 500.0})
    >>> found = change(standardised(rows, ratio=True), ratio=True)
    >>> found.p < 0.01, found.after
    (True, (5,))
    """
    rows = units.sort_values(["outlet", "period", "total", "size", "article_id"])
    period, times = pd.factorize(rows["period"], sort=True)
    block = pd.factorize(rows["outlet"], sort=True)[0]
    seen, expected = rows["total"].to_numpy(float), rows["expected"].to_numpy(float)
    size = expected if ratio else rows["size"].to_numpy(float)
    seen = seen if ratio else seen - expected
    if len(times) < 2 * LEAST or seen.std() == 0:
        return Change(float("nan"), ())
    sums = np.bincount(period, seen, len(times)), np.bincount(period, size, len(times))
    dispersion = _dispersion(seen, size, ratio)
    gain = _gains(sums[0][None], sums[1][None], ratio)[0]
    some = _some(len(rows))
    dealt = _dealt(seen[some], size[some], block[some], period[some], ratio)
    p = max(float(np.mean(dealt >= gain.max() / dispersion * (1 - claims.TIE))), 1 / len(dealt))
    if p > claims.LEVEL:
        return Change(p, ())
    steps = _divided(*sums, 2 * dispersion * np.log(len(times)), ratio)
    return Change(p, steps or (int(gain.argmax()) + LEAST,))


def _some(n: int) -> np.ndarray:
    """The rows that change places: all, or some of many."""
    drawn = np.random.default_rng(dealing.SEED).permutation(n)
    return np.sort(drawn[:MOST_DEALT])


def _dealt(
    seen: np.ndarray, size: np.ndarray, block: np.ndarray, period: np.ndarray, ratio: bool
) -> np.ndarray:
    """The largest gain over its dispersion in each arrangement of these rows within blocks."""
    block = np.unique(block, return_inverse=True)[1]
    where = np.zeros((len(seen), period.max() + 1))
    where[np.arange(len(seen)), period] = 1
    _, orders = dealing.labels(block, period)
    gains = [_gains(seen[order] @ where, size[order] @ where, ratio) for order in orders]
    return np.concatenate([gain.max(axis=1) for gain in gains]) / _dispersion(seen, size, ratio)


def before_and_after(units: pd.DataFrame, day: pd.Timestamp) -> Claim:
    """Whether articles from a ``day`` on differ from those before: ``claims.between_groups``.

    ``units`` as ``standardised`` gives them, with ``day``; the sides are ``before`` and ``after``.
    """
    side = np.where(units["day"] < day, "before", "after")
    rows = units.assign(side=side, total=units["held"])
    return claims.between_groups(rows, by="side")


def _gains(seen: np.ndarray, size: np.ndarray, ratio: bool) -> np.ndarray:
    """What one step gains over none, for every place of it, in each arrangement (a row)."""
    seen, size = np.cumsum(seen, axis=1), np.cumsum(size, axis=1)
    stop = seen.shape[1] - LEAST
    first, of = seen[:, LEAST - 1 : stop], size[:, LEAST - 1 : stop]
    whole, both = seen[:, -1:], size[:, -1:]
    worth = _worth(first, of, ratio) + _worth(whole - first, both - of, ratio)
    return worth - _worth(whole, both, ratio)


def _worth(seen: np.ndarray, size: np.ndarray, ratio: bool) -> np.ndarray:
    """What a stretch of one rate explains: deviance, or squares."""
    size = np.maximum(size, 1e-12)
    if ratio:
        return 2 * seen * np.log(np.maximum(seen, 1e-12) / size)
    return seen**2 / size


def _dispersion(seen: np.ndarray, size: np.ndarray, ratio: bool) -> float:
    """How much more articles vary than counts would."""
    kept = size > 0
    seen, size = seen[kept], size[kept]
    common = seen.sum() / size.sum()
    spread = ((seen - common * size) ** 2 / size).sum() / max(len(seen) - 1, 1)
    return float(spread / common if ratio and common else spread) or 1.0


def _divided(seen: np.ndarray, size: np.ndarray, price: float, ratio: bool) -> tuple[int, ...]:
    """The best division into stretches of ``LEAST`` periods or more, at a price a step."""
    n = len(seen)
    sums = np.concatenate([[0], seen.cumsum()]), np.concatenate([[0], size.cumsum()])
    best, last = np.full(n + 1, -np.inf), np.zeros(n + 1, dtype=int)
    best[0] = price
    for end in range(LEAST, n + 1):
        starts = np.arange(0, end - LEAST + 1)
        worth = _worth(sums[0][end] - sums[0][starts], sums[1][end] - sums[1][starts], ratio)
        gains = best[starts] + worth - price
        last[end] = int(gains.argmax())
        best[end] = gains[last[end]]
    steps, end = [], n
    while end > 0:
        end = int(last[end])
        steps.append(end)
    return tuple(step for step in steps[::-1] if step)
