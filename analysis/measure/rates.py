"""How often: counts of spans for each 1,000 words."""

from __future__ import annotations

import pandas as pd

from analysis.measure import intervals


def words(tokens: pd.DataFrame) -> pd.DataFrame:
    """Count the words of each article and voice: ``article_id``, ``voice``, ``words``.

    A word is a run of characters between white space that holds a letter or digit,
    so "don't" and "79-year-old" are one each, as in ``articles.words``.

    >>> rows = pd.DataFrame({"article_id": "a", "start": [0, 2, 6], "end": [2, 5, 7],
    ...                      "text": ["do", "n't", "!"], "voice": "author"})
    >>> words(rows).values.tolist()
    [['a', 'author', 1]]
    """
    apart = tokens["start"].ne(tokens["end"].shift()) | tokens["article_id"].ne(
        tokens["article_id"].shift()
    )
    spoken = tokens["text"].str.contains(r"\w", regex=True)
    first = tokens[spoken].assign(run=apart.cumsum()).drop_duplicates("run")
    return (
        first.groupby(["article_id", "voice"], as_index=False)
        .size()
        .rename(columns={"size": "words"})
    )


def per_1000(
    spans: pd.DataFrame,
    words: pd.DataFrame,
    *,
    by: str,
    kind: str | None = None,
) -> pd.DataFrame:
    """Rate of ``spans`` for each 1,000 words, by article or a column of ``words``.

    ``words`` has one row for each text counted in: ``article_id``, ``words`` and the
    column ``by``, which must agree with ``spans`` where both have it. With ``kind``, a
    column of ``spans``, one row for each pair.
    Returns ``by``, ``kind``, ``n``, ``words``, ``articles``, ``per_1000``, ``low``,
    ``high``, groups without a span included. The interval resamples articles, or is
    Poisson's when the group is a single article.

    >>> spans = pd.DataFrame({"article_id": ["a", "a"]})
    >>> texts = pd.DataFrame({"article_id": ["a", "b"], "words": 500})
    >>> rate = per_1000(spans, texts, by="article_id")
    >>> rate[["article_id", "n", "per_1000"]].values.tolist()
    [['a', 2, 4.0], ['b', 0, 0.0]]
    """
    groups = [by] if kind is None else [by, kind]
    texts = words.groupby(list(dict.fromkeys(["article_id", by])), as_index=False)["words"].sum()
    if kind is not None:
        kinds = spans[[kind]].dropna().drop_duplicates().sort_values(kind)
        texts = texts.merge(kinds, how="cross")
    on = [c for c in dict.fromkeys(["article_id", by, kind]) if c in spans]
    counts = spans.groupby(on, as_index=False).size().rename(columns={"size": "n"})
    texts = texts.merge(counts, on=on, how="left").fillna({"n": 0}).astype({"n": "int64"})
    rate = texts.groupby(groups, as_index=False).agg(
        n=("n", "sum"), words=("words", "sum"), articles=("article_id", "nunique")
    )
    rate["per_1000"] = 1000 * rate["n"] / rate["words"].where(rate["words"] > 0)
    if by == "article_id":
        limits = intervals.poisson(rate["n"], rate["words"])
    else:
        limits = intervals.bootstrap(texts, by=groups, total="n", size="words")
        limits = rate[groups].merge(limits, on=groups, how="left")[["low", "high"]]
    return rate.assign(low=1000 * limits["low"], high=1000 * limits["high"])
