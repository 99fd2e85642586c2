"""Who is named together with whom, by sentence or by paragraph."""

from __future__ import annotations

import pandas as pd

from analysis.measure import names

WITHIN = ("sentence", "paragraph")


def together(
    mentions: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    entities: list[str],
    within: str = "sentence",
    fewest: int = 1,
) -> pd.DataFrame:
    """Pairs of ``entities`` named in at least ``fewest`` sentences or paragraphs that name both.

    ``sentences`` is the table of that name. Returns ``a``, ``b``, ``n`` (sentences or
    paragraphs), ``expected`` and ``g2`` as ``names.together``, and ``articles``. Raises
    ``ValueError`` for another unit.

    >>> whole = pd.DataFrame({"article_id": "x", "sentence_id": range(10), "paragraph": 0,
    ...                       "text": "…"})
    >>> rows = pd.DataFrame({"article_id": "x", "sentence_id": [0, 1], "start": [0, 20],
    ...                      "entity": ["A", "B"]})
    >>> together(rows, sentences=whole, entities=["A", "B"], within="paragraph")["n"].tolist()
    [1]
    """
    units = _in_units(mentions, sentences, within)
    total = len(sentences[["article_id", _column(within)]].drop_duplicates())
    pairs = names.together(units, sentences=total, entities=entities)
    found = names.occurrences(units, entities=entities)
    articles = found.groupby(["a", "b"], as_index=False).agg(articles=("article_id", "nunique"))
    pairs = pairs.merge(articles, on=["a", "b"])
    return pairs[pairs["n"].ge(fewest)].reset_index(drop=True)


def occurrences(
    mentions: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    entities: list[str],
    within: str = "sentence",
    fewest: int = 1,
) -> pd.DataFrame:
    """One row for each sentence or paragraph that ``together`` counts, with ``a`` and ``b``.

    The place is the first mention of ``a``; ``other`` is the sentence that names ``b``.
    """
    units = _in_units(mentions, sentences, within)
    found = names.occurrences(units, entities=entities)
    unit = ["article_id", "sentence_id"]
    first = units.drop_duplicates([*unit, "entity"])[[*unit, "entity", "whole"]]
    first = first.rename(columns={"entity": "b", "whole": "other"})
    rows = found.astype({"sentence_id": "int64"}).merge(first, on=[*unit, "b"])
    rows = rows[rows.groupby(["a", "b"])["a"].transform("size").ge(fewest)]
    rows = rows.assign(sentence_id=rows["place"].astype("int64"))
    return rows[[*mentions.columns, "a", "b", "other"]].reset_index(drop=True)


def _in_units(mentions: pd.DataFrame, sentences: pd.DataFrame, within: str) -> pd.DataFrame:
    """Mentions in order, ``sentence_id`` being the unit and ``place`` the sentence."""
    column = _column(within)
    unit = sentences[["article_id", "sentence_id", "paragraph", "text"]]
    rows = mentions.merge(unit.rename(columns={"text": "whole"}), on=["article_id", "sentence_id"])
    rows = rows.assign(place=rows["sentence_id"]).assign(sentence_id=rows[column])
    return rows.sort_values(["article_id", "start"], ignore_index=True)


def _column(within: str) -> str:
    if within not in WITHIN:
        raise ValueError(f"Pairs are counted within a {' or '.join(WITHIN)}, not {within!r}.")
    return "sentence_id" if within == "sentence" else "paragraph"
