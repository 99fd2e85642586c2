"""What a report page carries besides its text: the reader, and what each chart counts.

Everything is one JSON, compressed. A column of a CSV file is written once for each different
cell, or not at all where it is the sentence, so that a page can make the same bytes that
``Answer.save`` writes.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from analysis.files import csv_bytes
from analysis.publish.answer import Answer
from analysis.publish.columns import Column, column
from analysis.read.behind import behind
from analysis.read.view import View, json_of

SENTENCE = "sentence"
LEVEL = 6  # of compression: half the time of the highest, and a page hardly larger


def packed(content: Mapping[str, Any]) -> str:
    """Any JSON value as letters that can stand in a page.

    >>> gzip.decompress(base64.b64decode(packed({"a": 1})))
    b'{"a":1}'
    """
    small = gzip.compress(json_of(content).encode(), LEVEL, mtime=0)
    return base64.b64encode(small).decode("ascii")


def key(answer: Answer) -> str:
    """The name of an answer as the page and its files know it: letters, digits and hyphens."""
    return re.sub(r"[^\w-]+", "-", answer.name)


def figure(answer: Answer, view: View, *, files: Mapping[str, bytes]) -> dict[str, Any]:
    """What a page needs of an answer: names of its marks, what they count, its files."""
    mark = marks(answer)
    return {
        "title": answer.title or answer.question,
        "names": [name for name, _ in named(answer)],
        "behind": behind(answer.evidence, mark, view) if len(answer.evidence) else None,
        "rows": csv_bytes(answer.table).decode(),
        "columns": _columns(answer.evidence),
        "svg": files["svg"].decode() if "svg" in files else "",
        "png": base64.b64encode(files["png"]).decode("ascii") if "png" in files else "",
        "alt": answer.alt,
    }


def marks(answer: Answer) -> list[int]:
    """The number of the row of the table that each row of the evidence belongs to."""
    rows = {key: i for i, key in enumerate(_keys(answer.table, answer.by))}
    return [rows[key] for key in _keys(answer.evidence, answer.by)]


def named(answer: Answer) -> list[tuple[str, int]]:
    """Each row of the table in words, with how many sentences are behind it."""
    table = answer.table
    keys = ["article" if k == "article_id" and "article" in table else k for k in answer.by]
    if keys[:1] == ["article_id"] and "source" in answer.evidence:
        known = dict(zip(answer.evidence["article_id"], answer.evidence["source"], strict=True))
        table = table.assign(article_id=table["article_id"].map(known))
    written = table[keys].fillna("no name").astype("str")
    names = [", ".join(row) for row in written.itertuples(index=False, name=None)]
    counts = table["n"] if "n" in table else pd.Series(0, index=table.index)
    return list(zip(names, counts.fillna(0).astype(int).tolist(), strict=True))


def _keys(table: pd.DataFrame, by: tuple[str, ...]) -> list[tuple[Hashable, ...]]:
    columns = [[None if pd.isna(v) else str(v) for v in table[name].tolist()] for name in by]
    return list(zip(*columns, strict=True))


def _columns(evidence: pd.DataFrame) -> list[dict[str, Any]]:
    """Each column of the evidence file: its name, its different cells and where each stands."""
    return [
        {"name": column(evidence[name].head(0)).name, "cells": None, "at": None}
        if name == SENTENCE
        else _packed(column(evidence[name]))
        for name in evidence
    ]


def _packed(one: Column) -> dict[str, Any]:
    return {"name": one.name, "cells": one.cells, "at": one.at.tolist()}
