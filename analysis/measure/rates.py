"""How often, how much, how positive: every measure is a ratio of two sums.

Something counted or scored (hedges, words within quotation marks, scores of sentences)
is added up and divided by what it was counted in (words, sentences, mentions). Both sums
are kept for each article, the unit that was sampled: intervals and tests resample those.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.measure import intervals

ARTICLE = ("article_id",)
SENTENCE = ("article_id", "sentence_id")


def words(tokens: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``tokens`` that start a word, with ``size`` 1 each: what rates are counted in.

    A word is a run of characters between white space that holds a letter or digit, so
    "don't" and "79-year-old" are one each, as in ``articles.words``. Returns ``article_id``,
    ``sentence_id``, ``start``, ``voice``, ``size``.

    >>> rows = pd.DataFrame({"article_id": "a", "sentence_id": 0, "start": [0, 1, 3],
    ...                      "end": [1, 3, 6], "text": ["“", "do", "n't"], "voice": "quoted"})
    >>> words(rows)[["start", "size"]].values.tolist()
    [[1, 1]]
    """
    article, (codes, texts) = pd.factorize(tokens["article_id"])[0], pd.factorize(tokens["text"])
    spoken = np.append(pd.Series(texts, dtype="str").str.contains(r"\w", regex=True), False)[codes]
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    apart = np.ones(len(tokens), dtype=bool)
    apart[1:] = (start[1:] != end[:-1]) | (article[1:] != article[:-1])
    run = apart.cumsum()[spoken]
    first = np.flatnonzero(spoken)[np.diff(run, prepend=-1) > 0]
    found = tokens[["article_id", "sentence_id", "start", "voice"]].take(first)
    return found.assign(size=1).reset_index(drop=True)


def units(
    spans: pd.DataFrame,
    base: pd.DataFrame,
    *,
    by: str,
    kind: str | None = None,
    each: Sequence[str] = ARTICLE,
) -> pd.DataFrame:
    """What each article, or each of its sentences, adds to the ratio of its group.

    ``spans`` are what is counted: ``amount`` (1, or a score), the column ``by``, the columns
    ``each`` and perhaps ``kind``, for a ratio each. ``base`` is what it is counted in: ``size``,
    ``by``, ``each``. Returns ``by``, ``kind``, ``each``, ``n`` (rows of ``spans``), ``total``
    (their amounts) and ``size``; a unit without a span counts with 0.

    >>> spans = pd.DataFrame({"article_id": ["a", "a"], "outlet": "X", "amount": 1})
    >>> base = pd.DataFrame({"article_id": ["a", "b"], "outlet": "X", "size": 500})
    >>> units(spans, base, by="outlet").values.tolist()
    [['X', 'a', 2, 2.0, 500.0], ['X', 'b', 0, 0.0, 500.0]]
    """
    keys = list(dict.fromkeys([by, *([kind] if kind else []), *each]))
    unit = list(dict.fromkeys([by, *each]))
    return joined(sums(spans, by=keys), sizes(base, by=unit), by=by, kind=kind, each=each)


def sums(spans: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """The rows of ``spans`` in each group ``by``: ``n``, how many, and the ``total`` of ``amount``.

    >>> sums(pd.DataFrame({"article_id": ["a", "a"], "amount": [1, 3]}), by=["article_id"])
      article_id  n  total
    0          a  2    4.0
    """
    groups = spans.groupby(list(by), as_index=False, observed=True)
    found = groups.agg(n=("amount", "size"), total=("amount", "sum"))
    return found.astype({"n": "int64", "total": "float64"})


def sizes(base: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """What is counted in, added up in each group ``by``, as ``size``."""
    found = base.groupby(list(by), as_index=False, observed=True).agg(size=("size", "sum"))
    return found.astype({"size": "float64"})


def joined(
    counted: pd.DataFrame,
    base: pd.DataFrame,
    *,
    by: str,
    kind: str | None = None,
    kinds: Sequence[str] | None = None,
    each: Sequence[str] = ARTICLE,
) -> pd.DataFrame:
    """``units`` of what ``sums`` and ``sizes`` give: those that were counted in parts, too.

    ``kinds`` are those to have a ratio each, by default all that occur.
    """
    unit = list(dict.fromkeys([by, *each]))
    keys = unit
    if kind is not None:
        known = counted[kind].dropna().unique() if kinds is None else kinds
        each_kind = pd.Series(sorted(known), dtype=counted[kind].dtype, name=kind)
        base, keys = base.merge(each_kind, how="cross"), [by, kind, *(c for c in unit if c != by)]
    both = base.merge(counted, on=keys, how="left").fillna({"n": 0, "total": 0})
    return both[[*keys, "n", "total", "size"]].astype(
        {"n": "int64", "total": "float64", "size": "float64"}
    )


def ratios(units: pd.DataFrame, *, by: Sequence[str], per: float = 1) -> pd.DataFrame:
    """``per`` × Σ total / Σ size of each group, with its 95% interval over its units.

    Returns ``by``, ``n``, ``articles``, ``value``, ``low``, ``high``; the last two are missing
    where ``intervals.bootstrap`` refuses, ``value`` where the sizes add up to nothing.

    >>> rows = pd.DataFrame({"outlet": "X", "article_id": ["a", "b", "c"], "n": [2, 3, 4],
    ...                      "total": [2.0, 3.0, 4.0], "size": 500.0})
    >>> ratios(rows, by=["outlet"], per=1000).round(1).values.tolist()
    [['X', 9, 3, 6.0, 4.0, 8.0]]
    """
    by = list(by)
    counted = units[units["size"] > 0]
    groups = units.groupby(by, as_index=False, observed=True)
    table = groups.agg(n=("n", "sum"), total=("total", "sum"), size=("size", "sum"))
    articles = counted.assign(articles=counted["article_id"]).groupby(by, observed=True)
    table = table.merge(articles["articles"].nunique().reset_index(), on=by, how="left")
    table = table.fillna({"articles": 0}).astype({"articles": "int64"})
    table["value"] = per * table["total"] / table["size"].where(table["size"] > 0)
    limits = intervals.bootstrap(counted, by=by, total="total", size="size")
    table = table.merge(limits, on=by, how="left")
    table[["low", "high"]] = per * table[["low", "high"]].astype("float64")
    return table[[*by, "n", "articles", "value", "low", "high"]]
