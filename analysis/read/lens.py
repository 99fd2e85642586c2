"""The sentences behind a chart, with what was counted marked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.read import content
from analysis.read.content import KEY, NO_GROUP, Attribute
from analysis.read.view import View
from analysis.said import count

PRINTED = 10  # sentences


def lens(
    evidence: pd.DataFrame,
    *,
    by: str | list[str],
    sentences: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    title: str = "",
) -> View:
    """Show the sentences behind a chart, by group, each counted span marked.

    ``evidence`` has one row per counted thing: ``article_id``, ``sentence_id``,
    ``start``, ``end`` (code points in the article), the group columns ``by``, and
    optionally ``why`` (rule, score or speaker) and ``source`` (what to call the
    article, else its id). ``sentences`` is the table of that name. ``marks`` are
    further spans to shade: ``article_id``, ``start``, ``end``, ``kind``.

    Sentences come in the order of the evidence; a span that leaves its sentence is
    clipped. Groups come in the order of a categorical or numeric column, otherwise
    the most counted first.

    Raises ``ValueError`` for a missing column, or evidence without its sentence.

    >>> text = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0],
    ...                      "end": [17], "text": ["The ferry may go."]})
    >>> counted = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [10],
    ...                         "end": [13], "kind": ["modal"]})
    >>> lens(counted, by="kind", sentences=text)
    Lens: 1 sentence in 1 group
    """
    by = [by] if isinstance(by, str) else list(by)
    content.require(evidence, "evidence", [*KEY, "start", "end", *by])
    content.require(sentences, "sentences", [*KEY, "start", "end", "text"])
    evidence = evidence.reset_index(drop=True)
    slots, shown = _place(evidence, sentences)
    attributes = [Attribute(column, evidence[column], chart=column, none=NO_GROUP) for column in by]
    if "why" in evidence:
        attributes.append(Attribute("why", evidence["why"].replace("", None)))
    places = content.within(evidence, slots, shown)
    layers = [content.layer("counted", places, shown, attributes, look="counted")]
    if marks is not None:
        content.require(marks, "marks", ["article_id", "start", "end", "kind"])
        kind = Attribute("kind", marks["kind"], role="kind")
        places = content.across(marks, shown)
        layers.append(content.layer("also marked", places, shown, [kind], look="shade"))
    page = {
        "title": title,
        "panes": ["sentences", "concordance"],
        "first": PRINTED,
        "sentences": content.sentences(shown, _sources(evidence, shown)),
        "layers": layers,
        "scores": {},
    }
    groups = len(evidence[by].astype("str").drop_duplicates())
    return View(page, f"Lens: {count(len(shown), 'sentence')} in {count(groups, 'group')}")


def _place(evidence: pd.DataFrame, sentences: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """The sentences to show, and for each row of evidence the number of its sentence."""
    known = pd.MultiIndex.from_frame(sentences[KEY])
    rows = known.get_indexer(pd.MultiIndex.from_frame(evidence[KEY]))
    if (rows < 0).any():
        article, number = evidence.loc[(rows < 0).argmax(), KEY]
        raise ValueError(f"evidence: article {article} has no sentence {number}")
    slots, order = pd.factorize(rows)
    return slots, sentences.iloc[order].reset_index(drop=True)


def _sources(evidence: pd.DataFrame, shown: pd.DataFrame) -> pd.Series:
    """What to call the article of each sentence."""
    if "source" not in evidence:
        return shown["article_id"].astype("str")
    named = evidence[["article_id", "source"]].dropna().drop_duplicates("article_id")
    given = dict(zip(named["article_id"], named["source"].astype(str), strict=True))
    return shown["article_id"].map(lambda article: given.get(article, article)).astype("str")
