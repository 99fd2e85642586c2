"""Parquet files (.parquet): one article a row, read in batches."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, Member, Source, Unreadable
from analysis.corpus.readers.decode import check_size, read_bytes

BATCH = 500
MAX_BATCH = 300_000_000
MAX_GROUP = 1_000_000_000
"""A row group beyond this many bytes, unpacked, does not fit in memory beside the rest."""


def read(path: Source) -> Items:
    """Yield the articles of a Parquet file; ``item`` is the row, from 1."""
    with _opened(path) as file:
        names = [field.name for field in file.schema_arrow]
        if not tabular.has(names, "text"):
            raise Unreadable(tabular.lacking_text(names))
        meta = file.metadata
        sizes = [meta.row_group(n).total_byte_size for n in range(meta.num_row_groups)]
        if max(sizes, default=0) > MAX_GROUP:
            raise Unreadable("has a row group of more than 1 GB: write it in smaller ones")
        if remark := tabular.unused(names):
            yield remark
        number = 0
        used = list(tabular.chosen(names).values())
        for batch in file.iter_batches(batch_size=BATCH, columns=used, use_threads=False):
            if batch.nbytes > MAX_BATCH:
                raise Unreadable(f"has rows of more than {MAX_BATCH / BATCH / 1e6:,.1f} MB each")
            for row in batch.to_pylist():
                number += 1
                yield tabular.article(_plain(row), f"row {number}")


@contextmanager
def _opened(path: Source) -> Iterator[Any]:
    from pyarrow import parquet

    check_size(path)
    # Memory mapping would let a file that changes while it is read end the process.
    source = io.BytesIO(read_bytes(path)) if isinstance(path, Member) else str(path)
    with parquet.ParquetFile(source, memory_map=False) as file:
        yield file


def _plain(row: dict[str, Any]) -> dict[str, object]:
    """Dates as text; other values as they are."""
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}
