"""What a page carries: each sentence once, marks as places within it, values as numbers.

Places are counted in UTF-16 units, as JavaScript counts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

KEY = ["article_id", "sentence_id"]
NO_GROUP = "(none)"
ASTRAL = "[\U00010000-\U0010ffff]"  # spelled out, for a search in Arrow


class Attribute(NamedTuple):
    """Something known of each span or sentence: a group to count by, or a reason to tell.

    ``chart`` is the heading of its bars; without one it is told but not counted.
    ``role`` is ``kind`` where marks differ in look by it, ``speaker`` where it names who
    speaks, or the method of a tone. ``none`` names the group of missing values; without
    it they are in no group.
    """

    name: str
    values: pd.Series
    chart: str = ""
    role: str = ""
    none: str | None = None


class Places(NamedTuple):
    """Where marks are: their row, sentence and stretch; ``more`` continues the row before."""

    row: np.ndarray
    sentence: np.ndarray
    start: np.ndarray
    end: np.ndarray
    more: np.ndarray


def require(table: pd.DataFrame, name: str, columns: Iterable[str]) -> None:
    """Raise ``ValueError`` naming the columns that ``table`` lacks."""
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(f"{name}: no column {', '.join(missing)}")


def sentences(
    shown: pd.DataFrame, sources: pd.Series, attributes: Sequence[Attribute] = ()
) -> dict[str, Any]:
    """The sentences of a page, with what to call the article of each.

    ``shown`` has ``article_id``, ``sentence_id``, ``start``, ``text`` and perhaps
    ``paragraph``; ``sources`` has one name for each of its rows.
    """
    article, ids = pd.factorize(shown["article_id"])
    first = np.unique(article, return_index=True)[1]
    paragraph = shown["paragraph"] if "paragraph" in shown else pd.Series(0, index=shown.index)
    return {
        "articles": {"id": [str(i) for i in ids], "source": sources.iloc[first].tolist()},
        "text": shown["text"].tolist(),
        "article": article.tolist(),
        "id": shown["sentence_id"].tolist(),
        "start": shown["start"].tolist(),
        "paragraph": paragraph.tolist(),
        "attributes": [_numbered(attribute) for attribute in attributes],
    }


def layer(
    name: str,
    places: Places,
    shown: pd.DataFrame,
    attributes: Sequence[Attribute],
    *,
    look: str,
    on: bool = True,
    covers: Places | None = None,
) -> dict[str, Any]:
    """Marks of one sort that are switched on and off together.

    ``look`` is the class that ``lens.css`` draws them by; ``covers`` is how far each
    mark reaches, such as the scope of a hedge.
    """
    order = np.lexsort((places.end, places.start, places.sentence))
    row, sentence, start, end, more = (column[order] for column in places)
    start, end = units(shown["text"], sentence, start, end)
    reach = {}
    if covers is not None:
        far = units(shown["text"], sentence, covers.start[order], covers.end[order])
        reach = {"coverFrom": far[0].tolist(), "coverTo": far[1].tolist()}
    return {
        **reach,
        "name": name,
        "look": look,
        "on": on,
        "at": sentence.tolist(),
        "from": start.tolist(),
        "to": end.tolist(),
        "more": np.flatnonzero(more).tolist(),
        "attributes": [_numbered(attribute, row) for attribute in attributes],
    }


def across(spans: pd.DataFrame, shown: pd.DataFrame) -> Places:
    """Cut spans by ``article_id``, ``start`` and ``end`` at the sentences they cover.

    The pieces after the first are ``more``: one quotation of three sentences is one.
    """
    article = pd.factorize(pd.concat([shown["article_id"], spans["article_id"]]))[0]
    lines, own = article[: len(shown)], article[len(shown) :]
    far = int(max([0, *shown["end"], *spans["end"]])) + 1
    order = np.lexsort((shown["start"].to_numpy(), lines))
    starts = (lines * far + shown["start"].to_numpy())[order]
    ends = (lines * far + shown["end"].to_numpy())[order]
    first = np.searchsorted(ends, own * far + spans["start"].to_numpy(), side="right")
    last = np.searchsorted(starts, own * far + spans["end"].to_numpy(), side="left")
    pieces = np.maximum(last - first, 0)
    row = np.repeat(np.arange(len(spans)), pieces)
    nth = np.arange(len(row)) - np.repeat(pieces.cumsum() - pieces, pieces)
    return _clipped(row, order[np.repeat(first, pieces) + nth], spans, shown, nth > 0)


def within(spans: pd.DataFrame, slots: np.ndarray, shown: pd.DataFrame) -> Places:
    """Spans that belong to the sentences ``slots``, clipped to them; missing ones are empty."""
    row = np.arange(len(spans))
    return _clipped(row, slots, spans, shown, np.zeros(len(row), bool))


def groups(values: pd.Series, none: str | None = None) -> tuple[np.ndarray, list[str]]:
    """Number the groups of a column, −1 for none; their labels in the order of the bars.

    Groups come in the order of a categorical or numeric column, otherwise the most
    counted first.

    >>> numbers, labels = groups(pd.Series(["b", "a", None, "b"]))
    >>> numbers.tolist(), labels
    ([0, 1, -1, 0], ['b', 'a'])
    """
    if values.dtype == object:
        values = values.map(str, na_action="ignore").astype("str")
    at, known = pd.factorize(values)
    names = list(map(str, known.tolist()))
    if isinstance(values.dtype, pd.StringDtype):
        counts = np.bincount(at[at >= 0], minlength=len(names)).tolist()
        order = sorted(range(len(names)), key=lambda one: (-counts[one], names[one]))
    else:
        order = pd.Series(known).sort_values(kind="stable").index.tolist()
    labels = [names[one] for one in order]
    missing = at < 0
    numbers = np.where(missing, -1, np.append(np.argsort(order), -1)[at])
    if none is not None and missing.any():
        numbers, labels = np.where(missing, len(labels), numbers), [*labels, none]
    return numbers, labels


def _numbered(attribute: Attribute, row: np.ndarray | None = None) -> dict[str, Any]:
    numbers, labels = groups(attribute.values.reset_index(drop=True), attribute.none)
    return {
        "name": attribute.name,
        "chart": attribute.chart,
        "role": attribute.role,
        "labels": labels,
        "values": (numbers if row is None else numbers[row]).tolist(),
    }


def _clipped(
    row: np.ndarray, slots: np.ndarray, spans: pd.DataFrame, shown: pd.DataFrame, more: np.ndarray
) -> Places:
    first = shown["start"].to_numpy()[slots]
    length = shown["text"].str.len().to_numpy(int)[slots]
    start, end = (
        np.clip(spans[c].astype("Int64").fillna(-1).to_numpy(int)[row] - first, 0, length)
        for c in ("start", "end")
    )
    return Places(row, slots, start, np.maximum(start, end), more)


def units(
    text: pd.Series, sentence: np.ndarray, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Code points into UTF-16 units, which differ only behind a character such as 😀."""
    odd = text.str.contains(ASTRAL, regex=True).to_numpy(bool)[sentence]
    start, end = start.copy(), end.copy()
    for i in np.flatnonzero(odd):
        line = text.iloc[sentence[i]]
        start[i], end[i] = (len(line[:n].encode("utf-16-le")) // 2 for n in (start[i], end[i]))
    return start, end
