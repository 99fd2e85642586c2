"""A table in one file, which may be lost: it makes the next run faster and decides nothing.

The file begins with the digest of the rest, so that a damaged one is noticed and made anew.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from pathlib import Path

import pyarrow as pa

from analysis import files
from analysis.paths import write

DIGEST = len(hashlib.sha256().hexdigest())
_told: set[str] = set()


def load(folder: Path | None, name: str) -> pa.Table | None:
    """A table that ``save`` wrote, if it is there and as it was written.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> save(folder, "tides", pa.table({"metres": [1, 3]}))
    >>> load(folder, "tides").num_rows, load(folder, "storms")
    (2, None)
    """
    with suppress(OSError, pa.ArrowException, ValueError):
        if folder:
            data = memoryview(files.content(folder / name))
            told, rest = bytes(data[:DIGEST]), data[DIGEST:]
            if hashlib.sha256(rest).hexdigest().encode() == told:
                return table(rest)
    return None


def rows_of(folder: Path | None, name: str, schema: pa.Schema) -> pa.Table:
    """A table that ``save`` wrote; one without rows where there is none, or of another kind."""
    found = load(folder, name)
    return found if found is not None and found.schema.equals(schema) else schema.empty_table()


def save(folder: Path, name: str, what: pa.Table) -> None:
    """Write a table that may be lost, in place of that of the last run."""
    data = content(what, compression="zstd")
    try:
        write(folder / name, hashlib.sha256(data).hexdigest().encode() + data)
    except OSError as error:
        tell(folder.parent, error)


def content(what: pa.Table, *, compression: str | None = None) -> bytes:
    """A table as the bytes of a file."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_stream(sink, what.schema, options=options) as writer:
        writer.write_table(what)
    return sink.getvalue().to_pybytes()


def table(data: bytes | memoryview) -> pa.Table:
    """The table that is in the bytes of a file."""
    return pa.ipc.open_stream(data).read_all()


def tell(folder: Path, error: OSError) -> None:
    """Say once for each folder that nothing can be kept in it."""
    if str(folder) not in _told:
        _told.add(str(folder))
        logging.getLogger(__name__).warning(
            "Nothing is kept for the next run: the cache %s cannot be written (%s).",
            folder,
            (error.strerror or "unknown error").lower(),
        )
