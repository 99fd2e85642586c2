"""What the language engine read in texts → the tables of sentences, tokens and mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import tables
from analysis.annotate.engine import Found

# Amounts and ordinals are not names, and nothing downstream asks for them.
NOT_NAMES = frozenset({"CARDINAL", "ORDINAL", "PERCENT", "MONEY", "QUANTITY", "TIME"})

Rows = dict[str, Any]


class Parsed(NamedTuple):
    """What one pass of the engine finds, as tables."""

    sentences: pd.DataFrame
    tokens: pd.DataFrame
    mentions: pd.DataFrame


class Read(NamedTuple):
    """One text: its sentences (start, end, paragraph), the limits of its tokens, which of them
    are white space, and what they are.
    """

    sentences: np.ndarray
    start: np.ndarray
    end: np.ndarray
    blank: np.ndarray
    found: Found

    def sentence_of(self, start: np.ndarray) -> np.ndarray:
        """The sentences in which spans begin."""
        return self.sentences[:, 0].searchsorted(start, side="right") - 1


def tables_of(ids: Iterable[str], texts: Iterable[str], read: Sequence[Read]) -> Parsed:
    """The tables of texts by their ids, in any order."""
    found = list(zip(ids, texts, read, strict=True))
    parts = {name: [rowed(*row) for row in found] for name, rowed in ROWS.items()}

    def joined(name: str) -> pd.DataFrame:
        columns: dict[str, Any] = {}
        for column, dtype in tables.SCHEMAS[name].columns.items():
            values = [part[column] for part in parts[name] if column in part]
            if dtype == tables.COUNT:
                columns[column] = np.concatenate([*values, np.array([], dtype=np.int64)])
            elif values:
                columns[column] = list(chain.from_iterable(values))
        return tables.frame(columns, name)

    return Parsed(joined("sentences"), joined("tokens"), joined("mentions"))


def _sentence_rows(article_id: str, text: str, read: Read) -> Rows:
    start, end, paragraph = read.sentences.T
    return {
        "article_id": [article_id] * len(start),
        "sentence_id": np.arange(len(start)),
        "start": start,
        "end": end,
        "text": [text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)],
        "paragraph": paragraph,
    }


def _token_rows(article_id: str, text: str, read: Read) -> Rows:
    """White space is no token; tokens and heads are numbered without it."""
    found, blank = read.found, read.blank
    word = np.flatnonzero(~blank)
    number = np.cumsum(~blank) - 1
    head = np.array(found.head, dtype=np.int64)[word]
    start, end = read.start[word], read.end[word]
    rows: Rows = {
        "article_id": [article_id] * len(word),
        "token_id": np.arange(len(word)),
        "sentence_id": read.sentence_of(start),
        "start": start,
        "end": end,
        "text": [text[a:b] for a, b in zip(start.tolist(), end.tolist(), strict=True)],
        "head": number[np.where(blank[head], word, head)],
    }
    for name in ("lemma", "pos", "tag", "dep"):
        values = getattr(found, name)
        rows[name] = values if len(word) == len(values) else [values[i] for i in word.tolist()]
    return rows


def _mention_rows(article_id: str, text: str, read: Read) -> Rows:
    starts, ends = read.start.tolist(), read.end.tolist()
    named = [
        (starts[first], text[starts[first] : ends[after - 1]].rstrip(), label)
        for first, after, label in read.found.names
        if label not in NOT_NAMES
    ]
    named = [name for name in named if name[1]]
    start = np.array([start for start, _, _ in named], dtype=np.int64)
    return {
        "article_id": [article_id] * len(named),
        "start": start,
        "end": start + np.array([len(name) for _, name, _ in named], dtype=np.int64),
        "sentence_id": read.sentence_of(start),
        "text": [name for _, name, _ in named],
        "label": [label for _, _, label in named],
    }


ROWS = {"sentences": _sentence_rows, "tokens": _token_rows, "mentions": _mention_rows}
