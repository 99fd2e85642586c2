"""The schema: which columns every table has, their types, keys and order.

Offsets are half-open code-point offsets into ``articles.text``; in every span
table ``text`` equals that slice of its article.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

TEXT = "str"
COUNT = "int64"
OFFSET = "Int64"
NUMBER = "float64"
TIME = "datetime64[us, UTC]"


class Schema(NamedTuple):
    """Columns with their dtypes in order, and the columns that identify a row."""

    columns: dict[str, str]
    key: tuple[str, ...]


SPAN = {"article_id": TEXT, "start": COUNT, "end": COUNT, "sentence_id": COUNT, "text": TEXT}
SPAN_KEY = ("article_id", "start", "end")

SCHEMAS: dict[str, Schema] = {
    "articles": Schema(
        {
            "article_id": TEXT,
            "outlet": TEXT,
            "published": TIME,
            "day": TEXT,
            "title": TEXT,
            "byline": TEXT,
            "section": TEXT,
            "url": TEXT,
            "language": TEXT,
            "text": TEXT,
            "words": COUNT,
            "source_path": TEXT,
            "outlet_from": TEXT,
            "published_from": TEXT,
            "duplicate_of": TEXT,
            "version_of": TEXT,
        },
        ("article_id",),
    ),
    "removed": Schema(
        {"article_id": TEXT, "start_in_source": COUNT, "text": TEXT, "rule": TEXT},
        ("article_id", "start_in_source"),
    ),
    "ledger": Schema(
        {"source": TEXT, "status": TEXT, "reason": TEXT, "articles": COUNT},
        ("source",),
    ),
    "sentences": Schema(
        {
            "article_id": TEXT,
            "sentence_id": COUNT,
            "start": COUNT,
            "end": COUNT,
            "text": TEXT,
            "paragraph": COUNT,
        },
        ("article_id", "sentence_id"),
    ),
    "tokens": Schema(
        {
            "article_id": TEXT,
            "token_id": COUNT,
            "sentence_id": COUNT,
            "start": COUNT,
            "end": COUNT,
            "text": TEXT,
            "lemma": TEXT,
            "pos": TEXT,
            "tag": TEXT,
            "dep": TEXT,
            "head": COUNT,
            "voice": TEXT,
        },
        ("article_id", "token_id"),
    ),
    "quotes": Schema(
        {
            **SPAN,
            "kind": TEXT,
            "depth": COUNT,
            "speaker": TEXT,
            "speaker_start": OFFSET,
            "speaker_end": OFFSET,
            "speaker_entity": TEXT,
            "speaker_type": TEXT,
            "speaker_confidence": NUMBER,
            "speaker_reason": TEXT,
            "cue": TEXT,
            "cue_start": OFFSET,
            "cue_end": OFFSET,
            "verb_class": TEXT,
        },
        SPAN_KEY,
    ),
    "mentions": Schema(
        {
            **SPAN,
            "label": TEXT,
            "entity": TEXT,
            "rule": TEXT,
            "confidence": NUMBER,
            "voice": TEXT,
        },
        SPAN_KEY,
    ),
    "hedges": Schema(
        {
            **SPAN,
            "pole": TEXT,
            "kind": TEXT,
            "szeged": TEXT,
            "rule": TEXT,
            "scope_start": OFFSET,
            "scope_end": OFFSET,
            "voice": TEXT,
            "holder": TEXT,
        },
        SPAN_KEY,
    ),
    "sentiment": Schema(
        {
            "article_id": TEXT,
            "sentence_id": COUNT,
            "method": TEXT,
            "score": NUMBER,
            "voice": TEXT,
        },
        ("article_id", "sentence_id", "method"),
    ),
    "toward": Schema(
        {
            "article_id": TEXT,
            "start": COUNT,
            "end": COUNT,
            "sentence_id": COUNT,
            "entity": TEXT,
            "score": NUMBER,
            "label": TEXT,
            "voice": TEXT,
        },
        SPAN_KEY,
    ),
}

VOICES = frozenset({"author", "reported", "quoted"})

ALLOWED: dict[tuple[str, str], frozenset[str]] = {
    ("ledger", "status"): frozenset({"loaded", "duplicate", "skipped", "noted"}),
    ("articles", "outlet_from"): frozenset({"given", "header", "inferred"}),
    ("articles", "published_from"): frozenset({"given", "header", "inferred"}),
    ("quotes", "kind"): frozenset({"direct", "mixed", "indirect"}),
    ("quotes", "verb_class"): frozenset({"neutral", "distancing", "endorsing", "emotive"}),
    ("quotes", "speaker_type"): frozenset(
        {"person", "office", "organisation", "unnamed", "unresolved"}
    ),
    ("hedges", "pole"): frozenset({"hedge", "booster"}),
    ("hedges", "szeged"): frozenset({"epistemic", "doxastic", "investigation", "condition"}),
    ("tokens", "voice"): VOICES,
    ("mentions", "voice"): VOICES,
    ("hedges", "voice"): VOICES,
    ("sentiment", "voice"): VOICES,
    ("toward", "voice"): VOICES,
}


def frame(rows: Any, name: str) -> pd.DataFrame:
    """Make table ``name`` from rows, a mapping of columns or a frame, sorted by its key.

    Columns that are absent are added empty, so a stage fills only what it knows.

    >>> frame([{"source": "a.txt", "status": "loaded", "articles": 1}], "ledger").shape
    (1, 4)
    """
    columns, key = SCHEMAS[name]
    data = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
    missing = [c for c, dtype in columns.items() if c not in data and dtype == COUNT]
    if missing and len(data):
        raise ValueError(f"{name}: no column {', '.join(missing)}")
    data = data.reindex(columns=list(columns))
    return data.astype(columns).sort_values(list(key), kind="stable", ignore_index=True)


def empty(name: str) -> pd.DataFrame:
    """The table ``name`` without rows."""
    return frame({c: [] for c in SCHEMAS[name].columns}, name)


def check(df: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return ``df`` unchanged if it is a valid ``name`` table.

    Raises ``ValueError`` naming the first thing wrong: columns, dtypes, missing
    or repeated keys, row order, or a value outside a closed set.

    >>> check(empty("hedges"), "hedges").empty
    True
    """
    columns, key = SCHEMAS[name]
    if list(df.columns) != list(columns):
        raise ValueError(f"{name}: columns are {list(df.columns)}, expected {list(columns)}")
    for column, dtype in columns.items():
        if str(df[column].dtype) != dtype:
            raise ValueError(f"{name}.{column}: dtype is {df[column].dtype}, expected {dtype}")
    keys = df[list(key)]
    if keys.isna().any(axis=None):
        raise ValueError(f"{name}: a key column has a missing value")
    if keys.duplicated().any():
        repeated = tuple(keys[keys.duplicated()].iloc[0])
        raise ValueError(f"{name}: the key {repeated} occurs more than once")
    ordered = keys.sort_values(list(key), kind="stable").index
    if not ordered.equals(df.index) or not isinstance(df.index, pd.RangeIndex):
        raise ValueError(f"{name}: rows are not in the order of {key}")
    for (table, column), allowed in ALLOWED.items():
        if table == name and not set(df[column].dropna()) <= allowed:
            odd = sorted(set(df[column].dropna()) - allowed)
            raise ValueError(f"{name}.{column}: {odd} not among {sorted(allowed)}")
    return df


@dataclass(frozen=True)
class Tables:
    """Every table of one corpus; ``tables.hedges`` is a DataFrame."""

    articles: pd.DataFrame
    removed: pd.DataFrame
    ledger: pd.DataFrame
    sentences: pd.DataFrame
    tokens: pd.DataFrame
    quotes: pd.DataFrame
    mentions: pd.DataFrame
    hedges: pd.DataFrame
    sentiment: pd.DataFrame
    toward: pd.DataFrame

    def __iter__(self):
        """Yield ``(name, frame)`` pairs in the order of the dictionary above."""
        return ((f.name, getattr(self, f.name)) for f in fields(self))

    def __repr__(self) -> str:
        """One line a table, with its number of rows."""
        return "\n".join(f"{name:10} {len(df):>9,} rows" for name, df in self)

    def save(self, folder: Path) -> list[Path]:
        """Write every table as ``NAME.parquet`` and ``NAME.csv`` below ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = []
        for name, df in self:
            for suffix, write in (
                (".parquet", lambda df, p: df.to_parquet(p, index=False)),
                (".csv", lambda df, p: df.to_csv(p, index=False, lineterminator="\n")),
            ):
                path = folder / f"{name}{suffix}"
                partial = path.with_suffix(suffix + ".part")
                write(df, partial)
                partial.replace(path)
                paths.append(path)
        return paths
