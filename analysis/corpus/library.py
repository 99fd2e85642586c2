"""Which files were read before, and the reading of those that were not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.corpus import files, items
from analysis.corpus.fields import printable
from analysis.corpus.kept import FILES, ITEMS, Kept

ITEMS_A_PACK = 1_000
BYTES_A_PACK = 8_000_000
Segment = list[Any]
"""Name of a pack, first row, number of rows."""


def key(source: str, content: str, given: Mapping[str, str], off: frozenset[str]) -> str:
    """What stands for a file, what it holds and how it is to be read."""
    how = json.dumps([sorted(given.items()), sorted(off)]) if given or off else ""
    return sha256(f"{content}\n{how}\n{source}".encode()).hexdigest()[:24]


class Read(NamedTuple):
    """What became of a file: its items as rows of ``Library.items``, and what is said of it."""

    rows: Sequence[int]
    remarks: list[str]
    error: str | None
    day_first: int
    month_first: int


class Library:
    """The items of every file in ``kept``, and of those that ``passing`` were read just now."""

    def __init__(self, kept: Kept, passing: list[dict[str, Any]] | None = None) -> None:
        self.kept = kept
        self.names = list(kept.packs)
        packs = [kept.packs[name] for name in self.names]
        sizes = [pack.items.num_rows for pack in packs]
        starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self.starts = dict(zip(self.names, starts.tolist(), strict=False))
        tables = [pack.files for pack in packs] + [pa.Table.from_pylist(passing or [], FILES)]
        own = np.repeat(starts, [len(table) for table in tables]).tolist()
        table = pa.concat_tables(tables)
        columns = {name: table[name].to_pylist() for name in FILES.names if name != "source"}
        self._columns = columns | {"base": own}
        told = zip(columns["key"], columns["earlier"], strict=True)
        self._places = {
            key: place
            for place, (key, earlier) in enumerate(told)
            if key and (not earlier or self._whole(earlier))
        }

    def _whole(self, earlier: str) -> bool:
        """Whether the packs are there in which a file begins."""
        return all(name in self.starts for name, _, _ in json.loads(earlier) if name)

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def read(self, key: str) -> Read:
        """What was read of the file that ``key`` stands for."""
        place, columns = self._places[key], self._columns
        base, earlier = columns["base"][place], columns["earlier"][place]
        first = base + columns["first"][place]
        rows: Sequence[int] = range(first, first + columns["count"][place])
        if earlier:
            before = [
                (self.starts[name] if name else base) + start + n
                for name, start, count in json.loads(earlier)
                for n in range(count)
            ]
            rows = [*before, *rows]
        remarks = columns["remarks"][place]
        return Read(
            rows,
            json.loads(remarks) if remarks else [],
            columns["error"][place],
            columns["day_first"][place],
            columns["month_first"][place],
        )

    @cached_property
    def items(self) -> pa.Table:
        """The items of all packs."""
        return pa.concat_tables(
            [ITEMS.empty_table(), *(self.kept.packs[name].items for name in self.names)]
        )


class Reader:
    """Reads files and keeps what it reads, pack by pack."""

    def __init__(self, kept: Kept, off: frozenset[str]) -> None:
        self.kept, self.off = kept, off
        self.passing: list[dict[str, Any]] = []
        self.before: dict[str, list[str]] = {}
        for name, pack in kept.packs.items():
            for source in pack.files["source"].unique().to_pylist():
                self.before.setdefault(source, []).append(name)
        self._clear()

    def _clear(self) -> None:
        self.files: list[dict[str, Any]] = []
        self.items: list[dict[str, Any]] = []
        self.removed: list[dict[str, Any]] = []
        self.texts: list[str] = []
        self.size = 0

    def add(
        self,
        file: files.Found,
        key: str,
        given: Mapping[str, str],
        *,
        keep: bool,
    ) -> None:
        """Read a file, and keep it if that is wanted, it is as it was, and no fault was passing."""
        told = items.Told()
        known = self._known(file.source)
        segments: list[Segment] = []
        for item in items.read(file, given, self.off, told, known.__contains__):
            if isinstance(item, str):
                _extend(segments, *known[item])
                continue
            if self._full():
                self._flush(file.source, segments)
            _extend(segments, "", len(self.items))
            self._add(item)
        row = {
            "key": key,
            "source": file.source,
            "remarks": json.dumps([printable(r) for r in told.remarks]) if told.remarks else None,
            "error": printable(told.error) if told.error else None,
            "day_first": told.order.day_first,
            "month_first": told.order.month_first,
        }
        still = files.state(file.disk) == file.state
        if keep and still and not told.passing:
            self.files.append(row | _rows(segments))
            if self._full():
                self.close()
            return
        self._flush(file.source, segments)
        self.passing.append(row | _rows(segments))

    def _known(self, source: str) -> dict[str, tuple[str, int]]:
        """The items that were read of a file when it was another or not to its end, by digests.

        Each is a pack and a row in it.
        """
        found: dict[str, tuple[str, int]] = {}
        for name in self.before.get(source, ()):
            files, raw = (getattr(self.kept.packs[name], part) for part in ("files", "items"))
            files = files.filter(pc.equal(files["source"], source))
            for row in files.select(["first", "count"]).to_pylist():
                digests = raw["raw"].slice(row["first"], row["count"]).to_pylist()
                found |= {d: (name, n) for n, d in enumerate(digests, start=row["first"]) if d}
        return found

    def close(self) -> None:
        """Keep what is left."""
        if self.files or self.items:
            self.kept.add(self.files, self.items, self.removed, self.texts)
            self._clear()

    def _full(self) -> bool:
        return len(self.items) >= ITEMS_A_PACK or self.size >= BYTES_A_PACK

    def _add(self, item: items.Item) -> None:
        for line in item.removed:
            removed = {"start_in_source": line.start, "text": line.text, "rule": line.rule}
            self.removed.append({"row": len(self.items)} | removed)
        self.items.append(item.row)
        self.texts.append(item.text)
        self.size += len(item.text)

    def _flush(self, source: str, segments: list[Segment]) -> None:
        """Write a pack in the midst of a file."""
        for segment in segments:
            if not segment[0]:
                row = {"key": "", "source": source, "first": segment[1], "count": segment[2]}
                self.files.append(row | {"day_first": 0, "month_first": 0})
        if self.files or self.items:
            pack = self.kept.add(self.files, self.items, self.removed, self.texts)
            for segment in segments:
                segment[0] = segment[0] or pack.name
            self._clear()


def _extend(segments: list[Segment], name: str, row: int) -> None:
    if segments and segments[-1][0] == name and sum(segments[-1][1:]) == row:
        segments[-1][2] += 1
    else:
        segments.append([name, row, 1])


def _rows(segments: list[Segment]) -> dict[str, Any]:
    """Where the items of a file are: the last of them in this pack, and what comes earlier."""
    own = segments[-1] if segments and not segments[-1][0] else ["", 0, 0]
    earlier = segments[:-1] if own[2] else segments
    return {"first": own[1], "count": own[2], "earlier": json.dumps(earlier) if earlier else None}
