"""Where several methods of scoring tone agree, how often they do not, and in which sentences.

Methods have scales of their own: one gives ±.9 where another gives ±.3. They are compared
by sign, by correlation, and in standard deviations of each method's scores.
"""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.measure import rates

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


def rescaled(scores: pd.DataFrame) -> pd.DataFrame:
    """``scores`` in standard deviations of all scores of their method; zero stays zero.

    A method that gives every sentence the same score has none, and is left out.

    >>> rows = pd.DataFrame({"method": ["p", "p", "q", "q"], "score": [-0.5, 0.5, 0.0, 0.0]})
    >>> rescaled(rows).round(2).values.tolist()
    [['p', -0.71], ['p', 0.71]]
    """
    spread = scores.groupby("method")["score"].transform("std")
    kept = scores.assign(score=scores["score"] / spread)[spread.gt(0)]
    return kept.reset_index(drop=True)


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


def agreement(pairs: pd.DataFrame) -> pd.DataFrame:
    """How far each two methods agree, from ``pairs``.

    Returns ``methods``, ``n`` (sentences with opposed signs), ``sentences``, ``articles``,
    ``share`` (0 to 1) of opposed signs, ``low``, ``high``, the interval resampling articles,
    and ``r``, Pearson's, of all sentences, missing below ten.

    >>> rows = pd.DataFrame({"article_id": "a", "methods": "model and VADER", "opposed": True,
    ...                      "first": [0.1, -0.2], "second": [-0.5, 0.6]})
    >>> agreement(rows)[["methods", "n", "share"]].values.tolist()
    [['model and VADER', 2, 1.0]]
    """
    texts = pairs.groupby(["methods", "article_id"], as_index=False).agg(
        n=("opposed", "sum"), sentences=("opposed", "size")
    )
    table = rates.ratio(texts, by=["methods"], total="n", size="sentences", name="share")
    r = {
        name: rows["first"].corr(rows["second"], min_periods=FEWEST)
        for name, rows in pairs.groupby("methods")
    }
    return table.assign(r=table["methods"].map(r).astype("float64"))


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
