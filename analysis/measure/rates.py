"""How often: counts of spans for each 1,000 words."""

from __future__ import annotations

import pandas as pd

from analysis.measure import intervals


def words(tokens: pd.DataFrame, *, by: str = "voice") -> pd.DataFrame:
    """Count the words of each article and ``by``: ``article_id``, ``by``, ``words``.

    A word is a run of characters between white space that holds a letter or digit,
    so "don't" and "79-year-old" are one each, as in ``articles.words``.

    >>> rows = pd.DataFrame({"article_id": "a", "start": [0, 2, 6], "end": [2, 5, 7],
    ...                      "text": ["do", "n't", "!"], "voice": "author"})
    >>> words(rows).values.tolist()
    [['a', 'author', 1]]
    """
    counts = first_tokens(tokens).groupby(["article_id", by], as_index=False, observed=True).size()
    return counts.rename(columns={"size": "words"})


def first_tokens(tokens: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``tokens`` that start a word, a word being what ``words`` counts.

    >>> rows = pd.DataFrame({"article_id": "a", "start": [0, 1, 3], "end": [1, 3, 6],
    ...                      "text": ["“", "do", "n't"]})
    >>> first_tokens(rows)["text"].tolist()
    ['do']
    """
    apart = tokens["start"].ne(tokens["end"].shift()) | tokens["article_id"].ne(
        tokens["article_id"].shift()
    )
    spoken = tokens["text"].str.contains(r"\w", regex=True)
    first = tokens[spoken].assign(run=apart.cumsum()).drop_duplicates("run")
    return first.drop(columns="run")


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


def share_of_sentences(
    spans: pd.DataFrame, sentences: pd.DataFrame, *, by: str, kind: str | None = None
) -> pd.DataFrame:
    """Share of ``sentences`` that hold one of ``spans``, by a column of ``sentences``.

    With ``kind``, a column of ``spans``, one row for each pair; a sentence that holds
    two kinds counts for both. Returns ``by``, ``kind``, ``n`` (sentences with a span),
    ``sentences``, ``articles``, ``share`` (0 to 1), ``low``, ``high``, the interval
    resampling articles.

    >>> spans = pd.DataFrame({"article_id": ["a", "a"], "sentence_id": [0, 0]})
    >>> every = pd.DataFrame({"article_id": "a", "sentence_id": [0, 1], "outlet": "X"})
    >>> share_of_sentences(spans, every, by="outlet")[["n", "sentences", "share"]].values.tolist()
    [[1.0, 2.0, 0.5]]
    """
    place, groups = ["article_id", "sentence_id"], list(dict.fromkeys([by, "article_id"]))
    kinds = [] if kind is None else [kind]
    every = sentences.drop_duplicates(place)
    texts = every.groupby(groups, as_index=False).size().rename(columns={"size": "sentences"})
    if kind is not None:
        texts = texts.merge(spans[[kind]].dropna().drop_duplicates().sort_values(kind), how="cross")
    held = spans[[*place, *kinds]].drop_duplicates()
    held = held.merge(every[list(dict.fromkeys([*place, by]))], on=place)
    counts = held.groupby([*groups, *kinds], as_index=False).size().rename(columns={"size": "n"})
    texts = texts.merge(counts, on=[*groups, *kinds], how="left").fillna({"n": 0})
    return ratio(texts, by=[by, *kinds], total="n", size="sentences", name="share")


def balance(hedges: pd.DataFrame, *, by: str) -> pd.DataFrame:
    """How far hedges outweigh boosters in each group ``by``, a column of ``hedges``.

    ``balance`` is (hedges − boosters) / (hedges + boosters): 1 where all are hedges,
    −1 where all are boosters. Returns ``by``, ``n`` (both together), ``articles``,
    ``balance``, ``low``, ``high``, the interval resampling articles.

    >>> poles = ["hedge", "hedge", "booster"]
    >>> rows = pd.DataFrame({"article_id": "a", "outlet": "X", "pole": poles})
    >>> balance(rows, by="outlet")[["n", "balance"]].round(2).values.tolist()
    [[3.0, 0.33]]
    """
    signed = hedges.assign(sign=hedges["pole"].map({"hedge": 1, "booster": -1}))
    texts = signed.groupby(list(dict.fromkeys([by, "article_id"])), as_index=False).agg(
        sign=("sign", "sum"), n=("sign", "size")
    )
    return ratio(texts, by=[by], total="sign", size="n", name="balance").drop(columns="sign")


def hedged_share(
    mentions: pd.DataFrame, hedged: pd.DataFrame, *, entities: list[str]
) -> pd.DataFrame:
    """Share of the mentions of each of ``entities`` that are in the scope of a hedge.

    ``hedged`` is ``names.hedged(mentions, …)``. Returns ``entity``, ``n`` (hedged),
    ``mentions``, ``articles``, ``share``, ``low``, ``high``, the interval resampling
    articles, most hedged first.

    >>> rows = pd.DataFrame({"article_id": ["a", "a"], "entity": ["Iran", "Iran"]})
    >>> share = hedged_share(rows, rows.head(1), entities=["Iran"])
    >>> share[["n", "mentions", "share"]].values.tolist()
    [[1.0, 2.0, 0.5]]
    """
    place = ["entity", "article_id"]
    every = mentions[mentions["entity"].isin(entities)].groupby(place, as_index=False).size()
    some = hedged.groupby(place, as_index=False).size().rename(columns={"size": "n"})
    texts = every.rename(columns={"size": "mentions"}).merge(some, on=place, how="left")
    share = ratio(texts.fillna({"n": 0}), by=["entity"], total="n", size="mentions", name="share")
    return share.sort_values(["share", "entity"], ascending=[False, True], ignore_index=True)


def ratio(texts: pd.DataFrame, *, by: list[str], total: str, size: str, name: str) -> pd.DataFrame:
    """``sum(total) / sum(size)`` as column ``name`` in each group ``by``, with its interval.

    ``texts`` has one row for each article and group, with ``article_id``. Returns ``by``,
    ``total``, ``size``, ``articles``, ``name``, missing where ``size`` adds up to nothing,
    and ``low``, ``high``, the interval resampling articles.

    >>> rows = pd.DataFrame({"article_id": ["a", "b"], "outlet": "X", "n": [1, 2], "all": [2, 4]})
    >>> ratio(rows, by=["outlet"], total="n", size="all", name="share").values.tolist()
    [['X', 3, 6, 2, 0.5, nan, nan]]
    """
    group = texts.groupby(by, as_index=False, observed=True).agg(
        **{total: (total, "sum"), size: (size, "sum"), "articles": ("article_id", "nunique")}
    )
    group = group.astype({total: "int64"})
    group[name] = group[total] / group[size].where(group[size] > 0)
    limits = intervals.bootstrap(texts, by=by, total=total, size=size)
    return group.merge(limits, on=by, how="left")


def percent(table: pd.DataFrame) -> pd.DataFrame:
    """``share``, ``low`` and ``high`` for each hundred.

    >>> percent(pd.DataFrame({"share": [0.5], "low": [0.25], "high": [0.75]})).values.tolist()
    [[50.0, 25.0, 75.0]]
    """
    return table.assign(**(100 * table[["share", "low", "high"]]))
