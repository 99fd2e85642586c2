"""Who and what the articles name, how often, and together with whom."""

from __future__ import annotations

import pandas as pd

# Adjectives such as "American" (NORP) would fill any list.
CAST = ("PERSON", "ORG", "GPE", "LOC", "FAC")
KINDS = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}


def frequent(mentions: pd.DataFrame, *, top: int = 12, labels=CAST) -> pd.DataFrame:
    """The ``top`` entities by the number of articles that name them, then by mentions.

    Counting articles first keeps one long article from filling the list. Returns
    ``entity``, ``label``, ``n`` (mentions), ``articles``.

    >>> rows = pd.DataFrame({"article_id": ["a", "b", "b"], "entity": ["Iran", "Iran", "Ruiz"],
    ...                      "label": ["GPE", "GPE", "PERSON"]})
    >>> frequent(rows, top=1).values.tolist()
    [['Iran', 'GPE', 2, 2]]
    """
    kept = mentions[mentions["label"].isin(labels)]
    counts = kept.groupby("entity", as_index=False).agg(
        label=("label", "first"), n=("entity", "size"), articles=("article_id", "nunique")
    )
    order = ["articles", "n", "entity"]
    return counts.sort_values(order, ascending=[False, False, True], ignore_index=True).head(top)


def cast(mentions: pd.DataFrame, said: pd.DataFrame, toward: pd.DataFrame) -> pd.DataFrame:
    """Who is in the story and how much each gets to say: a row an entity, as in ``frequent``.

    ``mentions`` have an ``outlet``; ``said`` are the rows of ``passages.said``. Returns
    ``entity``, ``label``, ``n`` (mentions), ``articles``, ``outlets``, ``quoted`` (words
    between quotation marks that are theirs), ``quoted_share`` (of all such words, 0 to 1)
    and ``tone`` (mean score of the tone toward them), the last three only where known.

    >>> rows = pd.DataFrame({"article_id": ["a", "b"], "entity": "Ana Ruiz", "label": "PERSON",
    ...                      "outlet": ["X", "Y"]})
    >>> said = pd.DataFrame({"who": ["Ana Ruiz"], "quoted": [3]})
    >>> cast(rows, said, pd.DataFrame({"entity": [], "score": []})).values.tolist()
    [['Ana Ruiz', 'PERSON', 2, 2, 2, 3, 1.0]]
    """
    table = frequent(mentions, top=len(mentions))
    outlets = mentions.groupby("entity")["outlet"].nunique()
    table["outlets"] = table["entity"].map(outlets).astype("int64")
    if said["quoted"].sum():
        words = table["entity"].map(said.groupby("who")["quoted"].sum())
        table["quoted"] = words.fillna(0).astype("int64")
        table["quoted_share"] = table["quoted"] / said["quoted"].sum()
    if len(toward):
        table["tone"] = table["entity"].map(toward.groupby("entity")["score"].mean())
    return table


def choose(table: pd.DataFrame, wanted: str = "") -> str:
    """The entity to look at closely: ``wanted``, else the first person of ``table``.

    Without a person the first name, without a name nobody.

    >>> choose(pd.DataFrame({"entity": ["Iran", "Ana Ruiz"], "label": ["GPE", "PERSON"]}))
    'Ana Ruiz'
    """
    people = table.loc[table["label"].eq("PERSON"), "entity"]
    return wanted or next(iter([*people, *table["entity"]]), "nobody")


def together(mentions: pd.DataFrame, *, sentences: int, entities: list[str]) -> pd.DataFrame:
    """Pairs of ``entities`` named in the same sentence, most strongly linked first.

    ``sentences`` is the number of sentences in the corpus. Returns ``a``, ``b``,
    ``n`` (sentences with both), ``expected`` (if they had nothing to do with each
    other) and ``g2``, the log-likelihood ratio of Dunning (1993) as computed by
    ``nltk.metrics``.

    >>> rows = pd.DataFrame({"article_id": "x", "sentence_id": [0, 0, 1],
    ...                      "entity": ["A", "B", "A"]})
    >>> pairs = together(rows, sentences=10, entities=["A", "B"])
    >>> pairs[["a", "b", "n", "expected"]].values.tolist()
    [['A', 'B', 1, 0.2]]
    """
    from nltk.metrics import BigramAssocMeasures

    found = occurrences(mentions, entities=entities)
    alone = mentions[mentions["entity"].isin(entities)].drop_duplicates(
        ["article_id", "sentence_id", "entity"]
    )
    size = alone["entity"].value_counts()
    pairs = found.groupby(["a", "b"], as_index=False).size().rename(columns={"size": "n"})
    one, other = (pairs[name].map(size).astype("float64") for name in ("a", "b"))
    pairs["expected"] = one * other / sentences
    ratios = [
        BigramAssocMeasures.likelihood_ratio(n, (size[a], size[b]), sentences)
        for a, b, n in zip(pairs["a"], pairs["b"], pairs["n"], strict=True)
    ]
    pairs["g2"] = pd.Series(ratios, pairs.index, dtype="float64")
    # The ratio is as high for a pair that avoids each other: let the sign say which.
    pairs["g2"] = pairs["g2"].where(pairs["n"] >= pairs["expected"], -pairs["g2"])
    return pairs.sort_values(["g2", "a", "b"], ascending=[False, True, True], ignore_index=True)


def occurrences(mentions: pd.DataFrame, *, entities: list[str]) -> pd.DataFrame:
    """One row for each sentence and pair of ``entities`` in it: the mentions with ``a``, ``b``.

    ``start`` and ``end`` are those of the first mention of ``a``; ``a`` comes before
    ``b`` in ``entities``.
    """
    rank = {entity: i for i, entity in enumerate(entities)}
    unit = ["article_id", "sentence_id"]
    kept = mentions[mentions["entity"].isin(entities)].drop_duplicates([*unit, "entity"])
    kept = kept.assign(a=kept["entity"], rank=kept["entity"].map(rank).astype("int64"))
    others = kept[[*unit, "entity", "rank"]].rename(columns={"entity": "b", "rank": "after"})
    rows = kept.merge(others, on=unit)
    rows = rows[rows["rank"] < rows["after"]].sort_values([*unit, "rank", "after"])
    return rows[[*mentions.columns, "a", "b"]].reset_index(drop=True)


def hedged(mentions: pd.DataFrame, hedges: pd.DataFrame) -> pd.DataFrame:
    """Mentions that lie in the scope of a hedge: rows of ``mentions`` with its ``cue``.

    A mention in several scopes counts once, for the first cue.

    >>> mentions = pd.DataFrame({"article_id": ["a", "a"], "start": [7, 40], "end": [11, 44]})
    >>> hedges = pd.DataFrame({"article_id": ["a"], "scope_start": [0], "scope_end": [20],
    ...                        "text": ["may"]})
    >>> hedged(mentions, hedges)[["start", "cue"]].values.tolist()
    [[7, 'may']]
    """
    scopes = hedges[["article_id", "scope_start", "scope_end", "text"]]
    scopes = scopes.rename(columns={"text": "cue"})
    pairs = mentions.reset_index(names="mention").merge(scopes, on="article_id")
    inside = pairs["scope_start"].le(pairs["start"]) & pairs["scope_end"].ge(pairs["end"])
    first = pairs[inside.astype(bool)].drop_duplicates("mention")
    return first.drop(columns=["mention", "scope_start", "scope_end"]).reset_index(drop=True)
