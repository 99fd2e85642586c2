"""Who is named together with whom: pairs of names that share a paragraph."""

from __future__ import annotations

import pandas as pd

UNIT = ["article_id", "paragraph"]


def first_in_paragraph(
    mentions: pd.DataFrame, *, sentences: pd.DataFrame, entities: list[str]
) -> pd.DataFrame:
    """The first mention of each of ``entities`` in each paragraph: ``mentions``, ``paragraph``.

    ``sentences`` is the table of that name. Articles may be looked at one after the other.
    """
    lines = sentences[["article_id", "sentence_id", "paragraph"]]
    rows = mentions[mentions["entity"].isin(entities)].merge(
        lines, on=["article_id", "sentence_id"]
    )
    rows = rows.sort_values(["article_id", "start"], ignore_index=True)
    return rows.drop_duplicates([*UNIT, "entity"])


def pairs(
    first: pd.DataFrame, *, paragraphs: int, entities: list[str], fewest: int = 2
) -> pd.DataFrame:
    """Pairs of ``entities`` named in ``fewest`` paragraphs or more that name both.

    ``first`` are those of ``first_in_paragraph``, ``paragraphs`` is how many there are. Returns
    ``a``, ``b``, ``n`` (paragraphs), ``articles``, ``expected`` (paragraphs, if they had nothing
    to do with each other) and ``g2``, the log-likelihood ratio of Dunning (1993) as computed by
    ``nltk.metrics``, negative for a pair that avoids each other; most strongly linked first.

    >>> first = pd.DataFrame({"article_id": "x", "paragraph": [0, 0, 1], "start": [0, 9, 20],
    ...                       "entity": ["A", "B", "A"]})
    >>> found = pairs(first, paragraphs=10, entities=["A", "B"], fewest=1)
    >>> found[["a", "b", "n", "expected"]].values.tolist()
    [['A', 'B', 1, 0.2]]
    """
    from nltk.metrics import BigramAssocMeasures

    found = _both(first, entities)
    size = first["entity"].value_counts()
    table = found.groupby(["a", "b"], as_index=False).agg(
        n=("a", "size"), articles=("article_id", "nunique")
    )
    one, other = (table[name].map(size).astype("float64") for name in ("a", "b"))
    table["expected"] = one * other / max(paragraphs, 1)
    ratios = [
        BigramAssocMeasures.likelihood_ratio(n, (size[a], size[b]), paragraphs)
        for a, b, n in zip(table["a"], table["b"], table["n"], strict=True)
    ]
    table["g2"] = pd.Series(ratios, table.index, dtype="float64")
    # The ratio is as high for a pair that avoids each other: let the sign say which.
    table["g2"] = table["g2"].where(table["n"] >= table["expected"], -table["g2"])
    order = table.sort_values(["g2", "a", "b"], ascending=[False, True, True])
    return order[order["n"].ge(fewest)].reset_index(drop=True)


def occurrences(first: pd.DataFrame, pairs: pd.DataFrame, *, entities: list[str]) -> pd.DataFrame:
    """One row for each paragraph that names both of one of ``pairs``: the first mention of ``a``.

    Adds ``a`` and ``b`` to the columns of ``first``; ``a`` comes first in ``entities``.
    """
    found = _both(first, entities).merge(pairs[["a", "b"]])
    found = found.sort_values([*UNIT, "rank", "after"], ignore_index=True)
    return found[[*first.columns, "a", "b"]]


def _both(first: pd.DataFrame, entities: list[str]) -> pd.DataFrame:
    rank = {entity: i for i, entity in enumerate(entities)}
    first = first.assign(
        a=first["entity"],
        rank=first["entity"].map(rank).astype("int64"),
        unit=first.groupby(UNIT, sort=False).ngroup(),  # numbers are joined faster than ids
    )
    others = first[["unit", "entity", "rank"]].rename(columns={"entity": "b", "rank": "after"})
    rows = first.merge(others, on="unit").drop(columns="unit")
    return rows[rows["rank"] < rows["after"]]
