"""The cases of all names of a corpus in one table: of one that grew only what is new is read.

The table is kept with what was linked. It is no more than the cases that lie beside the
annotations, so that one which is lost or damaged is put together from these again. It is
written anew when much has changed, since that takes longer than reading a few parts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis import stored, tables
from analysis.annotate import entities

FILE = ".cases"
PARTS = b"parts"
AT = "at"  # only finds the mentions of a case
FEW = 20  # one part of so many may be new or gone before the table is written anew
Keys = tuple[str, ...]
Rows = Mapping[Keys, tuple[int, int]]


def of_parts(
    folder: Path | None,
    of: Sequence[Keys],
    read: Callable[[Keys], pa.Table],
    *,
    unused: Sequence[str] = (),
) -> tuple[pa.Table, Rows]:
    """The cases of all parts, ``entities.numbered``, and the first row and how many each has.

    What is in ``folder`` from the last time is not ``read`` again. Columns that are ``unused``
    are left out.
    """
    empty = none().drop_columns([AT, *unused])
    before, known = _before(folder, empty.column_names)
    names = {_name(keys): keys for keys in of}
    sizes = {name: size for name, size in known if name in names}
    if before is not None and len(sizes) < len(known):
        kept = np.repeat([name in names for name, _ in known], [size for _, size in known])
        before = before.filter(pa.array(kept))
    new = {
        name: read(keys).select(empty.column_names)
        for name, keys in names.items()
        if name not in sizes
    }
    found = [part for part in (before, *new.values()) if part is not None]
    cases = entities.numbered(pa.concat_tables(found or [empty]))
    changed = len(new) + len(known) - len(sizes)
    sizes |= {name: len(part) for name, part in new.items()}
    if folder and changed * FEW > len(known):
        stored.save(folder, FILE, cases.replace_schema_metadata({PARTS: json.dumps(sizes)}))
    first = np.cumsum([0, *sizes.values()])
    rows = zip(first.tolist(), sizes.values(), strict=False)
    return cases, dict(zip(map(names.__getitem__, sizes), rows, strict=True))


@lru_cache(maxsize=1)
def ready(folder: Path | None) -> pa.Table | None:
    """The table of the last time, which ``of_parts`` then need not wait for."""
    return stored.load(folder, FILE)


def _before(
    folder: Path | None, columns: Sequence[str]
) -> tuple[pa.Table | None, list[tuple[str, int]]]:
    """These columns of the table of the last time, and the name and size of each part in it."""
    table = ready(folder)
    ready.cache_clear()  # it takes room, and may be another the next time
    if table is None or not set(columns) <= set(table.column_names):
        return None, []
    told = json.loads((table.schema.metadata or {}).get(PARTS, b"{}"))
    return table.replace_schema_metadata().select(columns), list(told.items())


def _name(keys: Keys) -> str:
    return sha256("\0".join(keys).encode()).hexdigest()[:24]


def none() -> pa.Table:
    """The table of a corpus without names."""
    return pa.Table.from_pandas(entities.cases(tables.empty("mentions")), preserve_index=False)
