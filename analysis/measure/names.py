"""Who and what the articles name, how often, and together with whom."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

# Adjectives such as "American" (NORP) would fill any list.
CAST = ("PERSON", "ORG", "GPE", "LOC", "FAC")


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
    pairs["expected"] = pairs["a"].map(size) * pairs["b"].map(size) / sentences
    pairs["g2"] = [
        BigramAssocMeasures.likelihood_ratio(n, (size[a], size[b]), sentences)
        for a, b, n in zip(pairs["a"], pairs["b"], pairs["n"], strict=True)
    ]
    # The ratio is as high for a pair that avoids each other: let the sign say which.
    pairs["g2"] = pairs["g2"].where(pairs["n"] >= pairs["expected"], -pairs["g2"])
    return pairs.sort_values(["g2", "a", "b"], ascending=[False, True, True], ignore_index=True)


def occurrences(mentions: pd.DataFrame, *, entities: list[str]) -> pd.DataFrame:
    """One row for each sentence and pair of ``entities`` in it: the mentions with ``a``, ``b``.

    ``start`` and ``end`` are those of the first mention of ``a``; ``a`` comes before
    ``b`` in ``entities``.
    """
    rank = {entity: i for i, entity in enumerate(entities)}
    kept = mentions[mentions["entity"].isin(entities)].drop_duplicates(
        ["article_id", "sentence_id", "entity"]
    )
    rows = []
    for _, part in kept.groupby(["article_id", "sentence_id"], sort=True):
        ordered = sorted(part.to_dict("records"), key=lambda m: rank[m["entity"]])
        rows += [
            m | {"a": m["entity"], "b": other["entity"]} for m, other in combinations(ordered, 2)
        ]
    return pd.DataFrame(rows, columns=[*mentions.columns, "a", "b"])


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
