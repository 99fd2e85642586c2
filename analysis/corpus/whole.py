"""The tables of a corpus as they were when it was last read, for when nothing has changed since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from analysis import stored
from analysis.corpus.outlets import Merge
from analysis.corpus.texts import Texts

TABLES = ("articles", "removed", "ledger")
PLACES = ("pack", "row", "start", "size", "length", "digest")
STATE = b"state"


class Gathered(NamedTuple):
    """The three tables, that of articles still without its texts, and where these are."""

    articles: pa.Table
    removed: pa.Table
    ledger: pa.Table
    texts: Texts
    merged: tuple[Merge, ...]


def state(parts: Iterable[Any]) -> str:
    """A digest of all that the tables of a corpus follow from.

    >>> state([["a.txt"], {}]) == state([["a.txt"], {}]) != state([["b.txt"], {}])
    True
    """
    whole = sha256()
    for part in parts:
        whole.update(json.dumps(part).encode() + b"\n")
    return whole.hexdigest()


def load(folder: Path, name: str, told: str) -> Gathered | None:
    """What was gathered last, if it was in that ``state`` and nothing of it is damaged."""
    found = {part: stored.load(folder, f".{part}-{name}") for part in (*TABLES, "texts")}
    for table in found.values():
        if table is None or (table.schema.metadata or {}).get(STATE) != told.encode():
            return None
    articles, removed, ledger, texts = (
        table.replace_schema_metadata() for table in found.values() if table is not None
    )
    more = json.loads(found["texts"].schema.metadata[b"more"])  # type: ignore[union-attr]
    without = {int(place): numbers for place, numbers in more["without"].items()}
    columns = {column: texts[column].to_numpy() for column in PLACES[:-1]}
    columns |= {"digest": texts["digest"].to_pylist()}
    merged = tuple(Merge(*merge) for merge in more["merged"])
    return Gathered(
        articles, removed, ledger, Texts(names=more["names"], without=without, **columns), merged
    )


def save(folder: Path, name: str, told: str, found: Gathered) -> None:
    """Keep what was gathered in a ``state`` in place of what was gathered last."""
    texts = found.texts
    more = {"names": texts.names, "without": texts.without, "merged": found.merged}
    places = pa.table({column: getattr(texts, column) for column in PLACES})
    tables = dict(zip(TABLES, found, strict=False)) | {"texts": places}
    for part, table in tables.items():
        metadata = {STATE: told.encode(), b"more": json.dumps(more).encode()}
        if part != "texts":
            metadata.pop(b"more")
        stored.save(folder, f".{part}-{name}", table.replace_schema_metadata(metadata))


def forget(folder: Path, name: str) -> None:
    """Do not trust what was gathered last: a text of it is damaged."""
    (folder / f".texts-{name}").unlink(missing_ok=True)
