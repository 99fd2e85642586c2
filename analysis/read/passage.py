"""One article as running text, its spans marked by kind."""

from __future__ import annotations

import re

import pandas as pd

from analysis.read import content
from analysis.read.content import Attribute
from analysis.read.view import View, count

LOOKS = 20  # ways to draw a kind, in lens.css


def passage(article: pd.Series, spans: pd.DataFrame, *, kind: str) -> View:
    """Show ``article``, a row of ``articles``, with ``spans`` marked by their column ``kind``.

    Each kind is a layer with its count; a mark tells its kind, and ``rule`` where there
    is one. Raises ``ValueError`` if ``spans`` lacks a column.

    >>> article = pd.Series({"article_id": "a", "title": "Rain", "text": "It may rain."})
    >>> spans = pd.DataFrame({"article_id": ["a"], "start": [3], "end": [6], "kind": ["modal"]})
    >>> passage(article, spans, kind="kind")
    Rain: 1 span of 1 kind marked
    """
    content.require(spans, "spans", ["article_id", "start", "end", kind])
    ours = spans[spans["article_id"].eq(article["article_id"])].reset_index(drop=True)
    title = "no title" if pd.isna(article["title"]) else str(article["title"])
    shown = _paragraphs(article)
    layers = []
    for number, (name, rows) in enumerate(ours.groupby(kind, sort=True, observed=True)):
        rule = [Attribute("rule", rows["rule"].replace("", None))] if "rule" in rows else []
        places, look = content.across(rows, shown), f"shade u{number % LOOKS}"
        layers.append(content.layer(str(name).replace("_", " "), places, shown, rule, look=look))
    page = {
        "title": title,
        "panes": ["text"],
        "first": len(shown),
        "sentences": content.sentences(shown, pd.Series("", index=shown.index)),
        "layers": layers,
        "scores": {},
    }
    marked = f"{count(len(ours), 'span')} of {count(len(layers), 'kind')} marked"
    return View(page, f"{title}: {marked}")


def _paragraphs(article: pd.Series) -> pd.DataFrame:
    found = [m for m in re.finditer(r"[^\n]+", str(article["text"])) if not m[0].isspace()]
    return pd.DataFrame(
        {
            "article_id": pd.Series(str(article["article_id"]), index=range(len(found))),
            "sentence_id": range(len(found)),
            "start": pd.Series([m.start() for m in found], dtype="int64"),
            "end": pd.Series([m.end() for m in found], dtype="int64"),
            "text": pd.Series([m[0] for m in found], dtype="str"),
            "paragraph": range(len(found)),
        }
    )
