"""Whose words a span is in: the author's own, or somebody the author quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.annotate.quotes import quotemarks

QUOTED_SHARE = 0.5
"""A span is in a quoted voice when this share of its characters lies between marks."""


def mark(spans: pd.DataFrame, quotes: pd.DataFrame, *, reported: bool = False) -> pd.DataFrame:
    """Set ``voice`` of ``spans`` to ``quoted`` or ``author``, from the ``quotes`` table.

    ``spans`` has ``article_id`` and half-open code-point ``start`` and ``end``.
    A span is ``quoted`` when at least half of its characters lie inside direct
    or mixed quotation, of a mixed row with marks in its text only inside
    those. Indirect speech keeps the author's voice, since the author chose the
    words; ``reported`` gives it a value of its own, for spans of which at least
    half lies in somebody's speech that is not quoted word for word. Returns a new
    frame; row order and index stay.

    >>> spans = pd.DataFrame({"article_id": ["a"] * 3, "start": [2, 20, 44], "end": [6, 24, 48]})
    >>> quotes = pd.DataFrame(
    ...     {"article_id": ["a", "a"], "start": [1, 40], "end": [7, 60],
    ...      "kind": ["direct", "indirect"], "text": ["We won", "that it may rain on us"]}
    ... )
    >>> mark(spans, quotes)["voice"].tolist()
    ['quoted', 'author', 'author']
    >>> mark(spans, quotes, reported=True)["voice"].tolist()
    ['quoted', 'author', 'reported']
    """
    quoted = _mostly_inside(spans, _verbatim(quotes))
    told = _mostly_inside(spans, quotes) if reported else np.zeros(len(spans), dtype=bool)
    voice = np.select([quoted, told], ["quoted", "reported"], default="author")
    return spans.assign(voice=pd.Series(voice, index=spans.index, dtype="str"))


def holder(hedges: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Set ``holder`` of ``hedges`` where none is known: the speaker of the innermost quote around.

    Quotes of any kind count, indirect ones too: in "She said it may rain" the
    doubt is hers though the words are the author's. Missing means the author,
    or a quote without a known speaker. Returns a new frame; row order and index
    stay.

    >>> hedges = pd.DataFrame({"article_id": ["a", "a"], "start": [12, 40], "end": [15, 43]})
    >>> quotes = pd.DataFrame({"article_id": ["a"], "start": [9], "end": [20], "speaker": ["She"]})
    >>> holder(hedges, quotes)["holder"].tolist()
    ['She', nan]
    """
    first, last, starts, ends = _coordinates(hedges, quotes)
    order = np.lexsort((-ends, starts))
    around = _innermost(first, last, starts[order], ends[order])
    speakers = quotes["speaker"].astype("str").array.take(order)
    found = pd.Series(speakers.take(around, allow_fill=True), index=hedges.index, dtype="str")
    known = hedges.get("holder", found)
    return hedges.assign(holder=known.astype("str").fillna(found))


def _mostly_inside(spans: pd.DataFrame, quotes: pd.DataFrame) -> np.ndarray:
    """Whether ``QUOTED_SHARE`` of each span lies inside the ranges of ``quotes``."""
    first, last, starts, ends = _coordinates(spans, quotes)
    starts, ends = _merged(starts, ends)
    inside = _characters_before(last, starts, ends) - _characters_before(first, starts, ends)
    return (inside > 0) & (inside >= QUOTED_SHARE * (last - first))


def _verbatim(quotes: pd.DataFrame) -> pd.DataFrame:
    """Article, start and end of every stretch that is quoted word for word."""
    columns = ["article_id", "start", "end"]
    marked = quotes["text"].str.contains(f"[{quotemarks.MARKS}]", regex=True)
    whole = quotes["kind"].eq("direct") & ~marked
    parts: list[tuple[str, int, int]] = []
    inside = quotes[quotes["kind"].ne("indirect") & ~whole]
    for article_id, start, end, kind, text in inside[[*columns, "kind", "text"]].itertuples(
        index=False
    ):
        inner = [m for m in quotemarks.scan(text) if m.depth == 0]
        if kind == "direct":
            # The marks of a row that starts before them ("that “We won") end with the row.
            begins = next((m.start for m in inner if not m.closed), 0)
            parts.append((article_id, start + begins, end))
        else:
            parts += [(article_id, start + m.start, start + m.end) for m in inner]
            if not inner:
                parts.append((article_id, start, end))
    direct = quotes.loc[whole, columns]
    return pd.concat([direct, pd.DataFrame(parts, columns=columns).astype(direct.dtypes)])


def _coordinates(spans: pd.DataFrame, quotes: pd.DataFrame) -> tuple[np.ndarray, ...]:
    """Starts and ends of both tables on one line, on which articles do not touch."""
    articles = pd.concat([spans["article_id"], quotes["article_id"]])
    codes = pd.factorize(articles)[0].astype(np.int64)
    ends = [t["end"].to_numpy(dtype=np.int64) for t in (spans, quotes)]
    starts = [t["start"].to_numpy(dtype=np.int64) for t in (spans, quotes)]
    base = codes * (max((int(e.max()) for e in ends if len(e)), default=0) + 2)
    of_spans, of_quotes = base[: len(spans)], base[len(spans) :]
    return starts[0] + of_spans, ends[0] + of_spans, starts[1] + of_quotes, ends[1] + of_quotes


def _merged(starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The intervals sorted, overlapping ones made one."""
    order = np.argsort(starts, kind="stable")
    starts, reach = starts[order], np.maximum.accumulate(ends[order])
    fresh = np.ones(len(starts), dtype=bool)
    fresh[1:] = starts[1:] > reach[:-1]
    return starts[fresh], reach[np.append(fresh[1:], True)] if len(starts) else reach


def _characters_before(at: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """How many characters of the intervals lie before each position."""
    if not len(starts):
        return np.zeros(len(at), dtype=np.int64)
    total = np.concatenate([[0], np.cumsum(ends - starts)])
    last = np.searchsorted(starts, at, side="right") - 1
    partial = np.minimum(at, ends[last]) - starts[last]
    return np.where(last < 0, 0, total[last] + partial)


def _innermost(
    first: np.ndarray, last: np.ndarray, starts: np.ndarray, ends: np.ndarray
) -> np.ndarray:
    """The last-starting interval that contains each span, -1 for none."""
    outer = _next_outer(ends)
    found = np.searchsorted(starts, first, side="right") - 1
    while True:
        short = (found >= 0) & (ends[found] < last) if len(ends) else np.zeros(len(found), bool)
        if not short.any():
            return found
        found[short] = outer[found[short]]


def _next_outer(ends: np.ndarray) -> np.ndarray:
    """For each interval the nearest one before it that ends later, -1 for none."""
    outer = np.full(len(ends), -1, dtype=np.int64)
    stack: list[int] = []
    for i, end in enumerate(ends.tolist()):
        while stack and ends[stack[-1]] <= end:
            stack.pop()
        outer[i] = stack[-1] if stack else -1
        stack.append(i)
    return outer
