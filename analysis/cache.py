"""Annotations kept on disk between runs, in packs of articles.

A pack is a folder of Parquet files, or of tables as Arrow holds them in memory, and a
manifest that lists its articles and the digest of every file; the folder's name is the
digest of the manifest. A pack is written beside its place and moved there in one step, so
a reader sees all of it or nothing, and two runs at once can at worst do the same work
twice. A pack whose digests do not match is deleted and its articles count as not
annotated; one that cannot be opened just now is stepped over. Small packs are bound into
larger ones. What cannot be kept on disk is held in memory, for as long as the cache is
used.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis import stored

MANIFEST, NOTE = "manifest.json", ".seen"
PARQUET, ARROW = ".parquet", ".arrow"
ALONE = pa.ipc.IpcReadOptions(use_threads=False)  # other processes have the other cores
OLD = 86_400  # seconds, after which no run is still writing a pack
PARTIAL = ".media-analysis-pack-"  # how the name of a pack that is being written begins
PACK = re.compile(r"[0-9a-f]{24}")


class Damaged(ValueError):
    """The files of a pack are not those that its manifest lists."""


class Gone(ValueError):
    """What was here when it was looked for is not here any more."""


class _Pack(NamedTuple):
    """Where the tables of some articles are: a folder with its digests, or memory."""

    name: str
    keys: frozenset[str]
    folder: Path | None
    files: Mapping[str, Any]  # digests of files, or tables
    suffix: str

    def table(self, name: str, coded: Sequence[str] = ()) -> pa.Table:
        if self.folder is None:
            return _coded(self.files[name], coded)
        content = bytes_of(self.file(name))
        if hashlib.sha256(content).hexdigest() != self.files[name]:
            raise Damaged(f"{self.name}: {name} is damaged")
        source = pa.BufferReader(content)
        if self.suffix == ARROW:
            return _coded(pa.ipc.open_file(source, options=ALONE).read_all(), coded)
        return pq.ParquetFile(source, read_dictionary=list(coded)).read(use_threads=False)

    def file(self, name: str) -> Path:
        assert self.folder is not None  # noqa: S101 - asked of what is on disk
        return self.folder / f"{name}{self.suffix}"


class Cache:
    """The packs below ``folder/fingerprint``; ``fingerprint`` stands for code and versions.

    Without a ``folder`` all is held in memory. ``suffix`` is that of its files: ``PARQUET``, or
    ``ARROW`` for what is small and read often, since that is read several times as fast.

    >>> import tempfile
    >>> cache = Cache(Path(tempfile.mkdtemp()), "v1")
    >>> cache.write(["k1"], {"sentences": pd.DataFrame({"article_id": ["k1"]})})
    True
    >>> sorted(cache.have({"k1", "k2"})), cache.table(["k1"], "sentences").num_rows
    (['k1'], 1)
    """

    def __init__(self, folder: Path | None, fingerprint: str, suffix: str = PARQUET):
        self.folder = folder / fingerprint if folder else None
        self.suffix = suffix
        self._held: dict[str, _Pack] = {}
        self._at: dict[str, _Pack] | None = None
        self._sound: set[str] = set()

    def __reduce__(self) -> tuple[Any, ...]:
        """What is on disk is there for other processes; what is held in memory is not."""
        folder = self.folder
        return (Cache, (*((folder.parent, folder.name) if folder else (None, "")), self.suffix))

    @property
    def on_disk(self) -> bool:
        """Whether another process finds all that is here."""
        return self.folder is not None and not self._held

    @property
    def place(self) -> tuple[Path | None, str]:
        """The folder and the fingerprint that it was made of."""
        return (self.folder.parent, self.folder.name) if self.folder else (None, "")

    def look_again(self) -> None:
        """Find what another process has written since."""
        self._at = None

    def have(self, keys: Iterable[str]) -> set[str]:
        """Those of ``keys`` that are here, each file of their packs as it was written."""
        found: set[str] = set()
        for pack, ours in self._packs(keys):
            if self._whole(pack):
                found |= ours
        return found

    def table(
        self, keys: Iterable[str], name: str, *, coded: Sequence[str] = ()
    ) -> pa.Table | None:
        """Table ``name`` of the articles ``keys``, ``article_id`` being the key; none without.

        The columns ``coded`` come as each word once and numbers.
        Raises ``Gone`` if the articles were deleted since ``have`` found them.
        """
        wanted = set(keys)
        try:
            return self._table(wanted, name, coded)
        except (Damaged, OSError):  # another run has bound the pack into a larger one
            self._at = None
        try:
            return self._table(wanted, name, coded)
        except (Damaged, OSError, pa.ArrowException) as error:
            raise Gone(
                f"Annotations in {self.folder} were deleted or changed while in use; load again."
            ) from error

    def read(
        self, keys: Iterable[str], only: Sequence[str] = ()
    ) -> tuple[set[str], list[dict[str, pa.Table]]]:
        """The keys that are here, and all their tables or ``only`` some, one dictionary a pack."""
        found: set[str] = set()
        frames = []
        for pack, ours in self._packs(keys):
            try:
                names = [name for name in pack.files if not only or name in only]
                tables = {name: _only(pack.table(name), ours, pack) for name in names}
            except (Damaged, pa.ArrowException):
                self._delete(pack)
            except (OSError, MemoryError):
                continue
            else:
                frames.append(tables)
                found |= ours
        return found, frames

    def bound(self, keys: Iterable[str], only: Sequence[str] = ()) -> dict[str, pa.Table]:
        """All tables of ``keys``, or ``only`` some, joined.

        Raises ``Gone`` where some of ``keys`` are not here.
        """
        keys = set(keys)
        found, frames = self.read(keys, only)
        if found != keys:
            raise Gone(f"What was kept in {self.folder} was deleted while in use; load again.")
        return {name: _joined([frame[name] for frame in frames]) for name in frames[0]}

    def write(self, keys: Iterable[str], frames: Mapping[str, pd.DataFrame | pa.Table]) -> bool:
        """Keep ``frames``, the tables of the articles ``keys``, as one pack.

        Gives whether they are on disk. Where they cannot be, one line in the log says so, once
        for each folder.
        """
        keys = sorted(set(keys))
        tables = {name: _arrow(frame) for name, frame in frames.items()}
        pack: _Pack | None = None
        if self.folder is not None:
            try:
                pack = self._write(self.folder, keys, tables)
            except OSError as error:
                stored.tell(self.folder.parent, error)
        if pack is None:
            name = hashlib.sha256("\0".join(keys).encode()).hexdigest()[:24]
            pack = _Pack(name, frozenset(keys), None, tables, self.suffix)
            self._held |= dict.fromkeys(keys, pack)
        elif self._at is not None:
            self._at |= dict.fromkeys(keys, pack)
        self._sound.add(pack.name)
        return pack.folder is not None

    def groups(self, keys: Iterable[str], *, size: int) -> list[list[str]]:
        """All keys of the packs that hold ``keys``, small packs taken together to ``size`` keys.

        A pack of half that size and more is a group of its own, so that a group stays what it
        is when others come. Groups and their keys are in order, so that they are the same when
        each has become one pack.
        """
        groups: list[list[str]] = []
        loose: list[str] = []
        for pack, _ in self._packs(keys):
            if 2 * len(pack.keys) >= size:
                groups.append(sorted(pack.keys))
                continue
            loose += pack.keys
            if len(loose) >= size:
                groups.append(sorted(loose))
                loose = []
        return sorted([*groups, sorted(loose)] if loose else groups)

    def bind(self, groups: Iterable[Sequence[str]]) -> None:
        """Write each group of keys that lies in several packs as one, and delete those packs."""
        for keys in groups:
            if self._is_pack(keys):
                continue
            packs = [pack for pack, _ in self._packs(keys)]
            if len(packs) < 2 or self.folder is None or any(p.folder is None for p in packs):
                continue
            names = sorted({name for pack in packs for name in pack.files})
            try:
                held = {
                    name: pa.concat_tables([p.table(name) for p in packs if name in p.files])
                    for name in names
                }
            except (Damaged, OSError, pa.ArrowException):
                continue
            every = frozenset[str]().union(*(pack.keys for pack in packs))
            if self.write(every, held):
                for pack in packs:
                    shutil.rmtree(str(pack.folder), ignore_errors=True)

    def _is_pack(self, keys: Sequence[str]) -> bool:
        """Whether these are all keys of one pack: most are, and that is seen at once."""
        pack = (self._at or {}).get(keys[0])
        return pack is not None and len(pack.keys) == len(keys) and pack.keys.issuperset(keys)

    def _packs(self, keys: Iterable[str]) -> list[tuple[_Pack, set[str]]]:
        """The packs that hold ``keys``, by name, each with those of them that it holds."""
        at = self._at
        if at is None:
            at, self._at = {}, {}
            for one in self._listed():  # which forgets the index where a pack cannot be opened
                for key in one.keys:
                    at.setdefault(key, one)
            if self._at is not None:
                self._at = at
        found: dict[str, tuple[_Pack, set[str]]] = {}
        for key in keys:
            pack = at.get(key) or self._held.get(key)
            if pack:
                here = found.get(pack.name)
                if here is None:
                    here = found[pack.name] = (pack, set())
                here[1].add(key)
        return [found[name] for name in sorted(found)]

    def _listed(self) -> Iterator[_Pack]:
        for folder in sorted(self.folder.glob("[!.]*")) if self.folder else []:
            try:
                listed = _manifest(folder)
            except Damaged:
                shutil.rmtree(folder, ignore_errors=True)
            except OSError:  # too many open files, no right to read: it may pass
                self._at = None
            else:
                keys = frozenset(listed["keys"])
                yield _Pack(folder.name, keys, folder, listed["files"], self.suffix)

    def _whole(self, pack: _Pack) -> bool:
        """Whether a pack is as it was written; a damaged one is deleted.

        Where the sizes and times of its files are those that were noted, they are not read: that
        is done when they are used.
        """
        if pack.name in self._sound or pack.folder is None:
            return True
        try:
            state = _state(map(pack.file, pack.files))
            if not _noted(pack.folder, state):
                for name, digest in pack.files.items():
                    content = bytes_of(pack.file(name))
                    if hashlib.sha256(content).hexdigest() != digest:
                        raise Damaged(f"{pack.name}: {name} is damaged")
                _note(pack.folder, state)
        except Damaged:
            self._delete(pack)
            return False
        except (OSError, MemoryError):
            return False
        self._sound.add(pack.name)
        return True

    def _delete(self, pack: _Pack) -> None:
        if pack.folder is not None:
            shutil.rmtree(pack.folder, ignore_errors=True)
        self._at = None

    def _table(self, wanted: set[str], name: str, coded: Sequence[str]) -> pa.Table | None:
        packs = self._packs(wanted)
        if sum(len(ours) for _, ours in packs) < len(wanted):
            raise Damaged(f"{self.folder}: some articles are not here")
        parts = []
        for pack, ours in packs:
            if name in pack.files:
                try:
                    parts.append(_only(pack.table(name, coded), ours, pack))
                except Damaged:
                    self._delete(pack)  # so that the next run makes it anew
                    raise
        return pa.concat_tables(parts) if parts else None

    def _write(self, into: Path, keys: list[str], tables: Mapping[str, pa.Table]) -> _Pack | None:
        into.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=into))
        try:
            files = {name: partial / f"{name}{self.suffix}" for name in sorted(tables)}
            for name, file in files.items():
                _save(tables[name], file)
            digests = {name: _digest(file) for name, file in files.items()}
            manifest = json.dumps({"keys": keys, "files": digests}, sort_keys=True)
            (partial / MANIFEST).write_text(manifest, encoding="utf-8")
            _note(partial, _state(files.values()))
            target = into / hashlib.sha256(manifest.encode()).hexdigest()[:24]
            if target.is_symlink() or not target.is_dir():
                target.unlink(missing_ok=True)  # whatever lies there is no pack
                partial.rename(target)
        except OSError:
            if not into.exists():  # emptied by hand meanwhile
                return None
            raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return _Pack(target.name, frozenset(keys), target, digests, self.suffix)


def prune(folder: Path, *, keep: Collection[str]) -> tuple[int, int]:
    """Delete what other versions of the code kept; give the number of parts and their bytes.

    ``keep`` are the digests of this version: a part whose name has one of them stays, and
    so does every folder that has anything but packs in it.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("0a1b-old", "ffff-new"):
    ...     _ = Cache(folder, name).write(["k"], {"tokens": pd.DataFrame({"article_id": ["k"]})})
    >>> prune(folder, keep=["ffff"])[0], [path.name for path in folder.iterdir()]
    (1, ['ffff-new'])
    """
    parts = size = 0
    for partial in folder.glob(f"*/{PARTIAL}*"):  # a folder of others may be given as the cache
        with suppress(OSError):
            if time.time() - partial.lstat().st_mtime > OLD:  # a killed run's
                shutil.rmtree(partial)
    for part in sorted(folder.glob("*")):
        try:
            if set(keep).intersection(part.name.split("-")) or not _only_packs(part):
                continue
            files = [path.lstat().st_size for path in part.rglob("*") if path.is_file()]
            shutil.rmtree(part)
        except OSError:
            continue
        parts, size = parts + 1, size + sum(files)
    return parts, size


def _only_packs(part: Path) -> bool:
    if part.is_symlink() or not part.is_dir():
        return False
    packs = [path for path in part.iterdir() if not path.name.startswith(".")]
    return bool(packs) and all(
        PACK.fullmatch(pack.name) and (pack / MANIFEST).is_file() for pack in packs
    )


def _save(table: pa.Table, file: Path) -> None:
    if file.suffix == PARQUET:
        pq.write_table(table, file)
        return
    table = table.unify_dictionaries().combine_chunks()
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_file(file, table.schema, options=options) as out:
        out.write_table(table)


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


def _manifest(pack: Path) -> dict:
    text = bytes_of(pack / MANIFEST).decode("utf-8", "replace")
    if hashlib.sha256(text.encode()).hexdigest()[:24] != pack.name:
        raise Damaged(f"{pack.name}: the manifest is damaged")
    try:
        listed = json.loads(text)
    except (ValueError, RecursionError):
        listed = None
    if not _is_manifest(listed):
        raise Damaged(f"{pack.name}: the manifest is none")
    return listed


def _is_manifest(listed: Any) -> bool:
    keys, files = (listed.get(k) for k in ("keys", "files")) if isinstance(listed, dict) else (0, 0)
    return (
        isinstance(keys, list)
        and isinstance(files, dict)
        and all(isinstance(key, str) for key in keys)
        and all(re.fullmatch(r"\w+", name) for name in files)  # a table, never a path
    )


def _only(table: pa.Table, keys: set[str], pack: _Pack) -> pa.Table:
    """The rows of ``keys``; the table itself if that is all the pack has."""
    if keys == pack.keys:
        return table
    wanted, ids = pa.array(sorted(keys), pa.string()), table["article_id"]
    if pa.types.is_dictionary(ids.type):  # each word is looked for once
        chunks = [pc.is_in(ids.dictionary, wanted).take(ids.indices) for ids in ids.chunks]
        return table.filter(pa.chunked_array(chunks, pa.bool_()))
    return table.filter(pc.is_in(ids, wanted))


def _joined(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables of the same columns as one; empty ones may have no types."""
    filled = [table for table in tables if table.num_rows] or tables[:1]
    if len(filled) == 1:
        return filled[0]
    whole = pa.concat_tables(map(_wide, filled), promote_options="permissive")
    return whole.unify_dictionaries()


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


def _coded(table: pa.Table, columns: Collection[str]) -> pa.Table:
    for at, name in enumerate(table.column_names):
        if name in columns and not pa.types.is_dictionary(table.schema.types[at]):
            table = table.set_column(at, name, table[name].cast(pa.string()).dictionary_encode())
    return table


def _arrow(frame: pd.DataFrame | pa.Table) -> pa.Table:
    if isinstance(frame, pa.Table):
        return frame
    return pa.Table.from_pandas(frame, preserve_index=False)


def bytes_of(path: Path) -> bytes:
    """The bytes of a file of a pack; it is damaged if there is none, or none that is a file."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise Damaged(f"{path.name} is no file")
        return path.read_bytes()
    except FileNotFoundError:
        raise Damaged(f"{path.name} is missing") from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
