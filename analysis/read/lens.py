"""The text explorer: the sentences behind a chart, with what was counted marked.

Python cuts the sentences into parts and writes one self-contained piece of HTML;
``lens.js`` turns it into group buttons, a search box and a list. Where scripts do
not run, the same HTML reads as a table of counts and the first sentences.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

KEY = ["article_id", "sentence_id"]
NO_GROUP = "(none)"
NOTHING = "Nothing to show."
FALLBACK_SENTENCES = 10


@dataclass(frozen=True)
class Lens:
    """Sentences with their marks; a notebook shows it as an interactive page.

    ``content`` is what the page carries: ``title``, ``facets`` (one a group column,
    its ``name`` and ``labels``), ``sources``, ``kinds`` of further marks, and
    ``sentences``. A sentence has its ``source``, its ``marks`` (``groups``, one label
    number a facet, and perhaps ``why``) and its text as ``parts``: plain text, or
    ``[text, marks that cover it, kinds that cover it]``.
    """

    content: dict[str, Any]
    groups: int

    def __repr__(self) -> str:
        """How much the lens holds, in a line."""
        sentences = len(self.content["sentences"])
        return f"Lens: {_count(sentences, 'sentence')} in {_count(self.groups, 'group')}"

    def _repr_html_(self) -> str:
        data, script, style = _json(self.content), _asset("lens.js"), _json(_asset("lens.css"))
        name = hashlib.sha256((data + script + style).encode()).hexdigest()[:16]
        # An attribute, not an id: the same lens may stand on a page twice.
        return (
            f'<div data-lens="{name}" data-lm-suppress-shortcuts="true">\n{self._fallback()}\n'
            f'<script type="application/json">{data}</script>\n</div>\n'
            f"<script>(() => {{\n{script}\n"
            f"for (const host of document.querySelectorAll('[data-lens=\"{name}\"]'))\n"
            f"  if (!host.shadowRoot) mountLens(host, {style});\n}})();</script>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def _fallback(self) -> str:
        content = self.content
        title = f"<p><strong>{escape(content['title'])}</strong></p>" if content["title"] else ""
        if not content["sentences"]:
            return f"{title}<p>{NOTHING}</p>"
        rows = "".join(_count_rows(content))
        first = content["sentences"][:FALLBACK_SENTENCES]
        items = "".join(_item(sentence, content["sources"]) for sentence in first)
        head = "<tr><th>Column</th><th>Group</th><th>Count</th></tr>"
        return (
            f"{title}<details open><summary>{escape(repr(self))}</summary>\n"
            f"<table>{head}{rows}</table>\n<ol>{items}</ol></details>"
        )


class Span(NamedTuple):
    """A stretch of one sentence: offsets within it, a layer of the page, a number there."""

    start: int
    end: int
    layer: str
    number: int


def lens(
    evidence: pd.DataFrame,
    *,
    by: str | list[str],
    sentences: pd.DataFrame,
    marks: pd.DataFrame | None = None,
    title: str = "",
) -> Lens:
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
    >>> found = lens(counted, by="kind", sentences=text)
    >>> found
    Lens: 1 sentence in 1 group
    >>> found.content["sentences"][0]["parts"]
    ['The ferry ', ['may', [0], []], ' go.']
    """
    by = [by] if isinstance(by, str) else list(by)
    _require(evidence, "evidence", [*KEY, "start", "end", *by])
    _require(sentences, "sentences", [*KEY, "start", "end", "text"])
    evidence = evidence.reset_index(drop=True)
    slots, shown = _place(evidence, sentences)
    grouped = [_groups(evidence[column]) for column in by]
    sources, source_of = _sources(evidence, shown)
    counted, spans = _counted(evidence, slots, shown, [numbers for numbers, _ in grouped])
    kinds = _shade(marks, shown, spans)
    content = {
        "title": title,
        "facets": [
            {"name": column, "labels": labels}
            for column, (_, labels) in zip(by, grouped, strict=True)
        ],
        "sources": sources,
        "kinds": kinds,
        "sentences": [
            {"source": source, "marks": m, "parts": _parts(text, s)}
            for source, m, text, s in zip(source_of, counted, shown["text"], spans, strict=True)
        ],
    }
    groups = len(set(zip(*(numbers for numbers, _ in grouped), strict=True)))
    return Lens(content, groups)


def _require(table: pd.DataFrame, name: str, columns: Iterable[str]) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(f"{name}: no column {', '.join(missing)}")


def _place(evidence: pd.DataFrame, sentences: pd.DataFrame) -> tuple[list[int], pd.DataFrame]:
    """The sentences to show, and for each row of evidence the number of its sentence."""
    known = pd.MultiIndex.from_frame(sentences[KEY])
    rows = known.get_indexer(pd.MultiIndex.from_frame(evidence[KEY]))
    if (rows < 0).any():
        article, number = evidence.loc[(rows < 0).argmax(), KEY]
        raise ValueError(f"evidence: article {article} has no sentence {number}")
    slots, order = pd.factorize(rows)
    return slots.tolist(), sentences.iloc[order].reset_index(drop=True)


def _groups(values: pd.Series) -> tuple[list[int], list[str]]:
    """Number the groups of a column; their labels in the order of the buttons."""
    names = [NO_GROUP if pd.isna(value) else str(value) for value in values]
    if pd.api.types.is_object_dtype(values) or isinstance(values.dtype, pd.StringDtype):
        counts = Counter(names)
        labels = sorted(counts, key=lambda name: (name == NO_GROUP, -counts[name], name))
    else:
        labels = list(dict.fromkeys(names[i] for i in values.sort_values(kind="stable").index))
    number = {label: i for i, label in enumerate(labels)}
    return [number[name] for name in names], labels


def _sources(evidence: pd.DataFrame, shown: pd.DataFrame) -> tuple[list[str], list[int]]:
    """What to call the articles, each name once, and the number of each sentence's name."""
    given: dict[str, str] = {}
    if "source" in evidence:
        named = evidence[["article_id", "source"]].dropna().drop_duplicates("article_id")
        given = dict(zip(named["article_id"], named["source"].astype(str), strict=True))
    names = [given.get(article, str(article)) for article in shown["article_id"]]
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return list(number), [number[name] for name in names]


def _counted(
    evidence: pd.DataFrame, slots: list[int], shown: pd.DataFrame, numbers: list[list[int]]
) -> tuple[list[list[dict]], list[list[Span]]]:
    """For each sentence what was counted in it, and where."""
    first = shown["start"].tolist()
    starts, ends = (evidence[c].astype("Int64").fillna(-1).tolist() for c in ("start", "end"))
    whys = evidence["why"].tolist() if "why" in evidence else [None] * len(evidence)
    counted: list[list[dict]] = [[] for _ in first]
    spans: list[list[Span]] = [[] for _ in first]
    rows = zip(slots, starts, ends, zip(*numbers, strict=True), whys, strict=True)
    for slot, start, end, groups, why in rows:
        place = Span(start - first[slot], end - first[slot], "marks", len(counted[slot]))
        spans[slot].append(place)
        mark: dict[str, Any] = {"groups": list(groups)}
        counted[slot].append(mark if pd.isna(why) or why == "" else mark | {"why": str(why)})
    return counted, spans


def _shade(marks: pd.DataFrame | None, shown: pd.DataFrame, spans: list[list[Span]]) -> list[str]:
    """Add the further marks to ``spans``; return their kinds."""
    if marks is None:
        return []
    _require(marks, "marks", ["article_id", "start", "end", "kind"])
    where = shown[["article_id", "start", "end"]].assign(slot=range(len(shown)))
    pairs = marks.merge(where, on="article_id", suffixes=("", "_sentence"))
    pairs = pairs[
        (pairs["start"] < pairs["end_sentence"]) & (pairs["end"] > pairs["start_sentence"])
    ]
    numbers, kinds = _groups(pairs["kind"].reset_index(drop=True))
    first = pairs["start_sentence"]
    rows = zip(pairs["slot"], pairs["start"] - first, pairs["end"] - first, numbers, strict=True)
    for slot, start, end, number in rows:
        spans[slot].append(Span(int(start), int(end), "kinds", number))
    return kinds


def _parts(text: str, spans: list[Span]) -> list[str | list]:
    """Cut a sentence where a span starts or ends, and say what covers each part."""
    clipped = [s._replace(start=max(0, s.start), end=min(len(text), s.end)) for s in spans]
    clipped = [s for s in clipped if s.start < s.end]
    cuts = sorted({0, len(text), *(s.start for s in clipped), *(s.end for s in clipped)})
    parts: list[str | list] = []
    for start, end in pairwise(cuts):
        over = [s for s in clipped if s.start <= start and end <= s.end]
        layers = [sorted({s.number for s in over if s.layer == x}) for x in ("marks", "kinds")]
        parts.append([text[start:end], *layers] if over else text[start:end])
    return parts


def _count_rows(content: dict[str, Any]) -> Iterable[str]:
    """A table row for each group, with its count."""
    marks = [mark for sentence in content["sentences"] for mark in sentence["marks"]]
    for i, facet in enumerate(content["facets"]):
        counts = Counter(mark["groups"][i] for mark in marks)
        for number, label in enumerate(facet["labels"]):
            yield (
                f"<tr><td>{escape(facet['name'])}</td><td>{escape(label)}</td>"
                f"<td>{counts[number]:,}</td></tr>"
            )


def _item(sentence: dict[str, Any], sources: list[str]) -> str:
    """One sentence of the fallback, counted spans marked."""
    text = ""
    for part in sentence["parts"]:
        words, marks, _ = (part, [], []) if isinstance(part, str) else part
        text += f"<mark>{escape(words)}</mark>" if marks else escape(words)
    return f"<li>{text} <small>{escape(sources[sentence['source']])}</small></li>"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _json(value: object) -> str:
    """JSON that cannot end the script it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def _asset(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
