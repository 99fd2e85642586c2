"""The cases of all names of a corpus in one table: of one that grew only what is new is read.

The table is kept with what was linked. It is no more than the cases that lie beside the
annotations, so that one which is lost or damaged is put together from these again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa

from analysis import stored, tables
from analysis.annotate import entities

FILE = ".cases"
PARTS = b"parts"
UNUSED = ["at"]  # which only finds the mentions of a case
Keys = tuple[str, ...]
Rows = Mapping[Keys, tuple[int, int]]


def of_parts(
    folder: Path | None, of: Sequence[Keys], read: Callable[[Keys], pa.Table]
) -> tuple[pa.Table, Rows]:
    """The cases of all parts, ``entities.numbered``, and the first row and how many each has.

    What is in ``folder`` from the last time is not ``read`` again.
    """
    before, known = _before(folder)
    names = {_name(keys): keys for keys in of}
    sizes = {name: size for name, size in known if name in names}
    if before is not None and len(sizes) < len(known):
        kept = np.repeat([name in names for name, _ in known], [size for _, size in known])
        before = before.filter(pa.array(kept))
    new = {
        name: read(keys).drop_columns(UNUSED) for name, keys in names.items() if name not in sizes
    }
    found = [part for part in (before, *new.values()) if part is not None]
    cases = entities.numbered(pa.concat_tables(found or [_none()]))
    sizes |= {name: len(part) for name, part in new.items()}
    if folder and (new or len(sizes) < len(known)):
        stored.save(folder, FILE, cases.replace_schema_metadata({PARTS: json.dumps(sizes)}))
    first = np.cumsum([0, *sizes.values()])
    rows = zip(first.tolist(), sizes.values(), strict=False)
    return cases, dict(zip(map(names.__getitem__, sizes), rows, strict=True))


def _before(folder: Path | None) -> tuple[pa.Table | None, list[tuple[str, int]]]:
    """The table of the last time, and the name and size of each part in it."""
    table = stored.load(folder, FILE)
    if table is None:
        return None, []
    told = json.loads((table.schema.metadata or {}).get(PARTS, b"{}"))
    return table.replace_schema_metadata(), list(told.items())


def _name(keys: Keys) -> str:
    return sha256("\0".join(keys).encode()).hexdigest()[:24]


def _none() -> pa.Table:
    none = entities.cases(tables.empty("mentions")).drop(columns=UNUSED)
    return pa.Table.from_pandas(none, preserve_index=False)
