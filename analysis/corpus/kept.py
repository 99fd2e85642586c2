"""What was read out of files, kept in packs of some hundred articles: on disk, else in memory.

A pack is a folder with three tables, the texts of its articles one after the other, and a
manifest with the digest of each; its name is the digest of the manifest. It is written beside
its place and moved there in one step, so that a reader sees all of it or nothing. Where the
disk cannot be written, the pack stays in memory and the result is the same.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from analysis import packs, stored
from analysis.packs import MANIFEST, NAMED, Damaged, bytes_of

FILES = pa.schema(
    {
        **dict.fromkeys(("key", "source"), pa.string()),
        **dict.fromkeys(("first", "count"), pa.int64()),
        **dict.fromkeys(("earlier", "remarks", "error"), pa.string()),
        **dict.fromkeys(("day_first", "month_first"), pa.int64()),
    }
)
"""A row for a file: ``count`` rows from the ``first`` on are its items, after the ``earlier``
ones, in JSON: names of packs, "" for this one, with first row and count. A ``key`` that is empty
says that the file was not read to its end yet."""
ITEMS = pa.schema(
    {
        "raw": pa.string(),
        "item": pa.string(),
        "skipped": pa.bool_(),
        "reason": pa.string(),
        "own": pa.string(),
        "digest": pa.string(),
        "other": pa.string(),
        "waits": pa.string(),
        **dict.fromkeys(("outlet", "day", "title", "byline", "section", "url"), pa.string()),
        **dict.fromkeys(("outlet_from", "published_from"), pa.string()),
        "published": pa.timestamp("us", "UTC"),
        "words": pa.int64(),
        "start": pa.int64(),
        "length": pa.int64(),
        **dict.fromkeys(("numbers", "places"), pa.list_(pa.int64())),
        "codes": pa.list_(pa.uint32()),
        "told": pa.list_(pa.bool_()),
        **dict.fromkeys(("heads", "feet"), pa.int64()),
        "page": pa.uint32(),
        "size": pa.int64(),
        **dict.fromkeys(("minima", "sample"), pa.binary()),
        **dict.fromkeys(("wire", "place"), pa.string()),
        "corrected": pa.bool_(),
    }
)
"""A row for an item of a file: why it was skipped, or the article; ``start`` and ``length`` say
where in the pack's texts its own is, as bytes."""
REMOVED = pa.schema(
    {"row": pa.int64(), "start_in_source": pa.int64(), "text": pa.string(), "rule": pa.string()}
)
TEXTS = "texts"


class Pack(NamedTuple):
    """Tables of what was read; ``name`` is that of its folder, or one of its own in memory."""

    name: str
    files: pa.Table
    items: pa.Table
    removed: pa.Table


class Kept:
    """The packs in ``folder``, or in memory where it is ``None``.

    >>> kept = Kept(None)
    >>> pack = kept.add([], [{"digest": hashlib.sha256(b"Rain.").hexdigest()}], [], ["Rain."])
    >>> kept.text(pack.name, 0)
    'Rain.'
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.held: dict[str, list[bytes]] = {}
        self.open: tuple[str, io.FileIO] | None = None

    def __enter__(self) -> Kept:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    @cached_property
    def packs(self) -> dict[str, Pack]:
        """The packs by their names, opened when they are first asked for."""
        found = {}
        for path in sorted(self.folder.glob("[!.]*")) if self.folder else ():
            try:
                found[path.name] = _opened(path)
            except Damaged:
                shutil.rmtree(path, ignore_errors=True)
            except (OSError, MemoryError, pa.ArrowException):
                continue  # no right to read, too many open files: it may pass
        return found

    @property
    def whole(self) -> bool:
        """Whether another process finds here all that this one has."""
        return self.folder is not None and not self.held

    def add(
        self,
        files: list[dict[str, Any]],
        items: list[dict[str, Any]],
        removed: list[dict[str, Any]],
        texts: Sequence[str],
    ) -> Pack:
        """Keep one pack more; ``texts`` has one for each of ``items``, "" for those skipped."""
        content = [text.encode() for text in texts]
        start = 0
        for row, data in zip(items, content, strict=True):
            row |= {"start": start, "length": len(data)}
            start += len(data)
        tables = {
            "files": pa.Table.from_pylist(files, FILES),
            "items": pa.Table.from_pylist(items, ITEMS),
            "removed": pa.Table.from_pylist(removed, REMOVED),
        }
        parts = {f"{name}.arrow": [stored.content(table)] for name, table in tables.items()}
        manifest = _manifest(parts | {TEXTS: content})
        pack = Pack(_name(manifest), **tables)
        if not self._write(pack.name, manifest, parts | {TEXTS: content}):
            self.held[pack.name] = [zlib.compress(data, 1) for data in content]
        self.packs[pack.name] = pack
        return pack

    def text(self, name: str, row: int) -> str:
        """The text of an item. Raises ``Damaged`` if it is not as it was written."""
        if name in self.held:
            return zlib.decompress(self.held[name][row]).decode()
        items = self.packs[name].items
        start, length = items["start"][row].as_py(), items["length"][row].as_py()
        file = self._opened(name)
        file.seek(start)
        data = file.read(length)
        if hashlib.sha256(data).hexdigest() != items["digest"][row].as_py():
            self.drop(name)
            raise Damaged(f"{name}: a text is damaged")
        return data.decode()

    def texts(self, name: str) -> bytes:
        """The texts of a pack. Raises ``Damaged`` if they are not as they were written.

        What memory alone holds can be had once.
        """
        if name in self.held:
            return b"".join(zlib.decompress(data) for data in self.held.pop(name))
        with suppress(Damaged, NotADirectoryError):
            data = bytes_of(self._path(name) / TEXTS)
            if _sum([data]) == _listed(self._path(name))[TEXTS]:
                return data
        self.drop(name)
        raise Damaged(f"{name}: the texts are damaged")

    def drop(self, name: str) -> None:
        """Forget a damaged pack; its files will be read anew."""
        self._close()
        if self._path(name).is_dir():  # else nothing of ours, which a new one will replace
            shutil.rmtree(self._path(name), ignore_errors=True)

    def _path(self, name: str) -> Path:
        assert self.folder is not None  # noqa: S101
        return self.folder / name

    def _opened(self, name: str) -> io.FileIO:
        if self.open is None or self.open[0] != name:
            self._close()
            path = self._path(name) / TEXTS
            if not path.is_file():
                self.drop(name)
                raise Damaged(f"{name}: the texts are missing")
            self.open = name, io.FileIO(path)
        return self.open[1]

    def _close(self) -> None:
        if self.open:
            self.open[1].close()
        self.open = None

    def _write(self, name: str, manifest: bytes, parts: dict[str, list[bytes]]) -> bool:
        """Write a pack to disk, if that can be."""
        if self.folder is None:
            return False
        try:
            with packs.beside(self.folder) as partial:
                for part, content in parts.items():
                    with (partial / part).open("wb") as file:
                        file.writelines(content)
                (partial / MANIFEST).write_bytes(manifest)
                packs.settle(partial, self.folder / name)
        except OSError as error:
            stored.tell(self.folder.parent, error)
            return False
        return True


def _opened(path: Path) -> Pack:
    if not NAMED.fullmatch(path.name) or path.is_symlink() or not path.is_dir():
        raise OSError(f"{path.name} is no pack")
    listed = _listed(path)
    tables = {}
    for name, schema in (("files", FILES), ("items", ITEMS), ("removed", REMOVED)):
        data = bytes_of(path / f"{name}.arrow")
        if hashlib.sha256(data).hexdigest() != listed.get(f"{name}.arrow"):
            raise Damaged(f"{path.name}: {name} is damaged")
        tables[name] = stored.table(data)
        if not tables[name].schema.equals(schema):
            raise Damaged(f"{path.name}: {name} has other columns")
    return Pack(path.name, **tables)


def _listed(path: Path) -> dict[str, str]:
    manifest = bytes_of(path / MANIFEST)
    if _name(manifest) != path.name:
        raise Damaged(f"{path.name}: the manifest is damaged")
    try:
        return dict(json.loads(manifest))
    except (ValueError, TypeError):
        raise Damaged(f"{path.name}: the manifest is none") from None


def _manifest(parts: dict[str, list[bytes]]) -> bytes:
    digests = {
        name: _sum(content) if name == TEXTS else hashlib.sha256(content[0]).hexdigest()
        for name, content in parts.items()
    }
    return json.dumps(digests, sort_keys=True).encode()


def _sum(content: Iterable[bytes]) -> str:
    """A sum that tells damage of the texts; each has its own digest among the items besides."""
    found = 0
    for data in content:
        found = zlib.crc32(data, found)
    return f"{found:08x}"


def _name(manifest: bytes) -> str:
    return hashlib.sha256(manifest).hexdigest()[:24]


def rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table, one by one."""
    for batch in table.to_batches():
        yield from batch.to_pylist()
