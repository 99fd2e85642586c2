"""One pack of a cache: the tables of some articles, in a folder or in memory.

Its folder has Parquet files, or tables as Arrow holds them in memory, and a manifest that
lists its articles and the digest of every file; the folder's name is the digest of the
manifest. It is written beside its place and moved there in one step, so that a reader sees
all of it or nothing.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MANIFEST, NOTE = "manifest.json", ".seen"
PARQUET, ARROW = ".parquet", ".arrow"
ALONE = pa.ipc.IpcReadOptions(use_threads=False)  # other processes have the other cores
PARTIAL = ".media-analysis-pack-"  # how the name of a pack that is being written begins
NAMED = re.compile(r"[0-9a-f]{24}")


class Damaged(ValueError):
    """The files of a pack are not those that its manifest lists."""


class Pack(NamedTuple):
    """Where the tables of some articles are: a folder with its digests, or memory."""

    name: str
    keys: frozenset[str]
    folder: Path | None
    files: Mapping[str, Any]  # digests of files, or tables
    suffix: str

    def table(self, name: str, coded: Sequence[str] = ()) -> pa.Table:
        """Table ``name``, the columns ``coded`` as each word once and numbers.

        Raises ``Damaged`` if its file is not as it was written.
        """
        if self.folder is None:
            return _coded(self.files[name], coded)
        content = self._content(name)
        source = pa.BufferReader(content)
        if self.suffix == ARROW:
            return _coded(pa.ipc.open_file(source, options=ALONE).read_all(), coded)
        return pq.ParquetFile(source, read_dictionary=list(coded)).read(use_threads=False)

    def rows(self, name: str, keys: set[str], coded: Sequence[str] = ()) -> pa.Table:
        """The rows of ``keys``, the table itself if that is all the pack has."""
        table = self.table(name, coded)
        if keys == self.keys:
            return table
        wanted, ids = pa.array(sorted(keys), pa.string()), table["article_id"]
        if pa.types.is_dictionary(ids.type):  # each word is looked for once
            chunks = [pc.is_in(ids.dictionary, wanted).take(ids.indices) for ids in ids.chunks]
            return table.filter(pa.chunked_array(chunks, pa.bool_()))
        return table.filter(pc.is_in(ids, wanted))

    def check(self) -> None:
        """Raise ``Damaged`` if a file is not as it was written.

        Where the sizes and times of all are those that were noted, they are not read: that is
        done when they are used.
        """
        if self.folder is None:
            return
        state = _state(map(self._file, self.files))
        if not _noted(self.folder, state):
            for name in self.files:
                self._content(name)
            _note(self.folder, state)

    def delete(self) -> None:
        """Delete its folder, as far as that can be done."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _content(self, name: str) -> bytes:
        content = bytes_of(self._file(name))
        if hashlib.sha256(content).hexdigest() != self.files[name]:
            raise Damaged(f"{self.name}: {name} is damaged")
        return content

    def _file(self, name: str) -> Path:
        assert self.folder is not None  # noqa: S101 - asked of what is on disk
        return self.folder / f"{name}{self.suffix}"


def is_one(path: Path) -> bool:
    """Whether a folder looks like a pack, whatever is in it."""
    return NAMED.fullmatch(path.name) is not None and (path / MANIFEST).is_file()


def read(folder: Path, suffix: str) -> Pack:
    """The pack in a folder. Raises ``Damaged`` if its manifest is not as it was written."""
    text = bytes_of(folder / MANIFEST).decode("utf-8", "replace")
    if hashlib.sha256(text.encode()).hexdigest()[:24] != folder.name:
        raise Damaged(f"{folder.name}: the manifest is damaged")
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        listed = None
    if not _is_manifest(listed):
        raise Damaged(f"{folder.name}: the manifest is none")
    return Pack(folder.name, frozenset(listed["keys"]), folder, listed["files"], suffix)


def held(keys: Sequence[str], tables: Mapping[str, pa.Table], suffix: str) -> Pack:
    """A pack in memory."""
    name = hashlib.sha256("\0".join(keys).encode()).hexdigest()[:24]
    return Pack(name, frozenset(keys), None, tables, suffix)


def write(
    into: Path, keys: Sequence[str], tables: Mapping[str, pa.Table], suffix: str
) -> Pack | None:
    """Write a pack below ``into``; nothing if that was deleted meanwhile."""
    try:
        with beside(into) as partial:
            files = {name: partial / f"{name}{suffix}" for name in sorted(tables)}
            for name, file in files.items():
                _save(tables[name], file)
            digests = {name: _digest(file) for name, file in files.items()}
            manifest = json.dumps({"keys": keys, "files": digests}, sort_keys=True)
            (partial / MANIFEST).write_text(manifest, encoding="utf-8")
            _note(partial, _state(files.values()))
            target = into / hashlib.sha256(manifest.encode()).hexdigest()[:24]
            settle(partial, target)
    except OSError:
        if not into.exists():  # emptied by hand meanwhile
            return None
        raise
    return Pack(target.name, frozenset(keys), target, digests, suffix)


@contextmanager
def beside(into: Path) -> Iterator[Path]:
    """A folder below ``into`` to write a pack in, deleted at the end if it is still there."""
    into.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=into))
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def settle(partial: Path, target: Path) -> None:
    """Move a pack that is written to its place, unless it is there already."""
    if target.is_symlink() or not target.is_dir():
        target.unlink(missing_ok=True)  # whatever lies there is no pack
        partial.rename(target)


def joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables of the same columns as one; empty ones may have no types."""
    filled = [table for table in tables if table.num_rows] or tables[:1]
    if len(filled) == 1:
        return filled[0]
    whole = pa.concat_tables(map(_wide, filled), promote_options="permissive")
    return whole.unify_dictionaries()


def bytes_of(path: Path) -> bytes:
    """The bytes of a file of a pack; it is damaged if there is none, or none that is a file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Damaged(f"{path.name} is no file")
        return path.read_bytes()
    except FileNotFoundError:
        raise Damaged(f"{path.name} is missing") from None


def _save(table: pa.Table, file: Path) -> None:
    if file.suffix == PARQUET:
        pq.write_table(table, file)
        return
    table = table.unify_dictionaries().combine_chunks()
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_file(file, table.schema, options=options) as out:
        out.write_table(table)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_manifest(listed: Any) -> bool:
    keys, files = (listed.get(k) for k in ("keys", "files")) if isinstance(listed, dict) else (0, 0)
    return (
        isinstance(keys, list)
        and isinstance(files, dict)
        and all(isinstance(key, str) for key in keys)
        and all(re.fullmatch(r"\w+", name) for name in files)  # a table, never a path
    )


def _state(files: Iterable[Path]) -> str:
    """The sizes and times of the files of a pack. Raises ``Damaged`` where one is missing."""
    try:
        found = {file.stem: file.lstat() for file in sorted(files)}
    except FileNotFoundError as error:
        raise Damaged(f"{error.filename} is missing") from None
    return json.dumps({name: (file.st_size, file.st_mtime_ns) for name, file in found.items()})


def _noted(pack: Path, state: str) -> bool:
    try:
        return bytes_of(pack / NOTE) == state.encode()
    except (OSError, Damaged):
        return False


def _note(pack: Path, state: str) -> None:
    with suppress(OSError):  # it is only faster with it
        (pack / NOTE).unlink(missing_ok=True)  # it may be a pipe
        (pack / NOTE).write_bytes(state.encode())


def _coded(table: pa.Table, columns: Collection[str]) -> pa.Table:
    for at, name in enumerate(table.column_names):
        if name in columns and not pa.types.is_dictionary(table.schema.types[at]):
            table = table.set_column(at, name, table[name].cast(pa.string()).dictionary_encode())
    return table


def _wide(table: pa.Table) -> pa.Table:
    """Words by number with room for the words of other tables."""
    return table.cast(
        pa.schema(
            [
                field.with_type(pa.dictionary(pa.int32(), field.type.value_type))
                if pa.types.is_dictionary(field.type)
                else field
                for field in table.schema
            ],
            table.schema.metadata,
        )
    )
