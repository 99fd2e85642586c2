"""One article as running text, its spans marked by kind."""

from __future__ import annotations

import html
from itertools import product

import pandas as pd

# Tints keep black and white text readable; kinds differ in tint and in underline.
TINTS = ("0 114 178", "213 94 0", "0 158 115", "204 121 167", "128 128 128")
LINES = ("solid", "dotted", "double", "dashed")
STYLES = [
    f"background: rgb({tint} / .22); border-bottom: 3px {line} rgb({tint})"
    for line, tint in product(LINES, TINTS)
]


class Passage:
    """Running text that shows itself in a notebook and in an exported page."""

    def __init__(self, body: str, summary: str):
        self.body, self.summary = body, summary

    def _repr_html_(self) -> str:
        return self.body

    def __repr__(self) -> str:
        return self.summary


def passage(article: pd.Series, spans: pd.DataFrame, *, kind: str) -> Passage:
    """Show ``article``, a row of ``articles``, with ``spans`` marked by their column ``kind``.

    A mark shows its kind, and ``rule`` where there is one, when pointed at; a key
    names the kinds with their counts. Of spans that overlap, the first is marked.
    Raises ``ValueError`` if ``spans`` lacks a column.

    >>> article = pd.Series({"article_id": "a", "title": "Rain", "text": "It may rain."})
    >>> spans = pd.DataFrame({"article_id": ["a"], "start": [3], "end": [6], "kind": ["modal"]})
    >>> passage(article, spans, kind="kind")
    Rain: 1 span of 1 kind marked
    """
    missing = {"article_id", "start", "end", kind} - set(spans.columns)
    if missing:
        raise ValueError(f"the spans have no column {', '.join(sorted(missing))}")
    ours = spans[spans["article_id"].eq(article["article_id"])].sort_values(["start", "end"])
    counts = ours[kind].value_counts(sort=False).sort_index()
    style = {name: STYLES[i % len(STYLES)] for i, name in enumerate(counts.index)}
    key = " ".join(
        f'<span style="{style[name]}; margin-right: 1em">{html.escape(str(name))} {n}</span>'
        for name, n in counts.items()
    )
    title = html.escape(str(article["title"]))
    body = _marked(str(article["text"]), ours, kind, style)
    paragraphs = "".join(f"<p>{part}</p>" for part in body.split("\n\n"))
    shown = (
        f'<section style="max-width: 42em; line-height: 1.6" aria-label="{title}">'
        f"<h3>{title}</h3><p>{key}</p>{paragraphs}</section>"
    )
    return Passage(
        shown,
        f"{article['title']}: {_count(len(ours), 'span')} of {_count(len(counts), 'kind')} marked",
    )


def _marked(text: str, spans: pd.DataFrame, kind: str, style: dict[str, str]) -> str:
    rule = spans["rule"] if "rule" in spans else pd.Series("", index=spans.index)
    parts, done = [], 0
    for start, end, name, why in zip(spans["start"], spans["end"], spans[kind], rule, strict=True):
        if start < done:
            continue
        label = html.escape(f"{name}: {why}" if why else str(name))
        parts.append(html.escape(text[done:start]))
        parts.append(
            f'<mark style="color: inherit; {style[name]}" title="{label}">'
            f"{html.escape(text[start:end])}</mark>"
        )
        done = end
    return "".join([*parts, html.escape(text[done:])])


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
