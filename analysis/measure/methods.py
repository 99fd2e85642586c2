"""Where several methods of scoring tone agree, how often they do not, and in which sentences.

Methods have scales of their own: one gives ±.9 where another gives ±.3. They are compared
by sign, by correlation, and in standard deviations of each method's scores.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

NAMES = {"model": "model", "vader": "VADER", "textblob": "TextBlob"}
METHODS = tuple(NAMES)
NEUTRAL = 0.05  # scores this far from zero have a sign: the limit that VADER's authors use
FEWEST = 10  # sentences: a correlation of fewer says nothing
PLACE = ["article_id", "sentence_id"]


def common(scores: pd.DataFrame) -> pd.DataFrame:
    """The ``scores`` of those sentences that every method in ``scores`` has scored.

    >>> rows = pd.DataFrame({"article_id": "a", "sentence_id": [0, 0, 1],
    ...                      "method": ["model", "vader", "vader"], "score": 0.1})
    >>> common(rows)["sentence_id"].tolist()
    [0, 0]
    """
    found = scores.groupby(PLACE)["method"].transform("nunique")
    return scores[found.eq(scores["method"].nunique())].reset_index(drop=True)


def pairs(scores: pd.DataFrame) -> pd.DataFrame:
    """A row for each sentence and each two methods, the most different first.

    ``scores`` are rows of ``sentiment``, perhaps with more columns, which stay. Adds
    ``methods``, as "model and VADER"; ``first`` and ``second``, their scores; ``opposed``,
    whether one is positive and the other negative by at least ``NEUTRAL``; and ``gap``, the
    difference in standard deviations of each method.

    >>> rows = pd.DataFrame({"article_id": "a", "sentence_id": [0, 1, 0, 1],
    ...                      "method": ["model", "model", "vader", "vader"],
    ...                      "score": [-0.2, 0.1, 0.6, 0.3]})
    >>> pairs(rows)[["methods", "first", "second", "opposed"]].values.tolist()
    [['model and VADER', -0.2, 0.6, True], ['model and VADER', 0.1, 0.3, False]]
    """
    spread = scores.groupby("method")["score"].transform("std")
    rows = scores.assign(spreads=scores["score"] / spread)
    known = [name for name in METHODS if rows["method"].eq(name).any()]
    found = [_pair(rows, one, other) for one, other in combinations(known, 2)]
    empty = _pair(rows.iloc[:0], *METHODS[:2])
    order, down = ["gap", *PLACE, "methods"], [False, True, True, True]
    return pd.concat([empty, *found]).sort_values(order, ascending=down, ignore_index=True)


def moments(pairs: pd.DataFrame) -> pd.DataFrame:
    """What each article adds to a correlation: ``size``, sums, sums of squares and products.

    Returns ``methods``, ``article_id``, ``size``, ``x``, ``y``, ``xx``, ``yy``, ``xy``.
    """
    one, other = pairs["first"], pairs["second"]
    rows = pairs[["methods", "article_id"]].assign(
        size=1.0, x=one, y=other, xx=one * one, yy=other * other, xy=one * other
    )
    return rows.groupby(["methods", "article_id"], as_index=False).sum()


def correlations(moments: pd.DataFrame) -> dict[str, float]:
    """Pearson's r of each two ``methods`` over all sentences, missing below ten.

    >>> rows = pd.DataFrame({"methods": "a and b", "article_id": "x", "first": range(10),
    ...                      "second": range(10)})
    >>> round(correlations(moments(rows))["a and b"], 2)
    1.0
    """
    sums = moments.drop(columns="article_id").groupby("methods").sum()
    n = sums["size"].where(sums["size"] >= FEWEST)
    x, y, xy = (sums[c] / n for c in ("x", "y", "xy"))
    spread = (sums["xx"] / n - x * x).clip(0) * (sums["yy"] / n - y * y).clip(0)
    r = (xy - x * y) / spread.pow(0.5).where(spread > 0)
    return {str(name): float(value) for name, value in r.items()}


def _pair(rows: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    columns = [*PLACE, "score", "spreads"]
    left, right = rows[rows["method"].eq(one)], rows.loc[rows["method"].eq(other), columns]
    both = left.merge(right, on=PLACE, suffixes=("", "_other"))
    names = {"score": "first", "score_other": "second"}
    apart = both["score"].mul(both["score_other"]).lt(0) & both[["score", "score_other"]].abs().ge(
        NEUTRAL
    ).all(axis=1)
    both = both.assign(
        methods=f"{NAMES[one]} and {NAMES[other]}",
        opposed=apart,
        gap=(both["spreads"] - both["spreads_other"]).abs(),
    )
    return both.rename(columns=names).drop(columns=["method", "spreads", "spreads_other"])
