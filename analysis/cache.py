"""Annotations kept on disk between runs, in packs of articles.

Two runs at once can at worst do the same work twice. A pack whose digests do not match is
deleted and its articles count as not annotated; one that cannot be opened just now is
stepped over. Small packs are bound into larger ones. What cannot be kept on disk is held in
memory, for as long as the cache is used.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from analysis import packs, stored
from analysis.packs import PARQUET, PARTIAL, Damaged, Pack

OLD = 86_400  # seconds, after which no run is still writing a pack


class Gone(ValueError):
    """What was here when it was looked for is not here any more."""


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
        self._held: dict[str, Pack] = {}
        self._at: dict[str, Pack] | None = None
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
                tables = {name: pack.rows(name, ours) for name in names}
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
        return {name: packs.joined([frame[name] for frame in frames]) for name in frames[0]}

    def write(self, keys: Iterable[str], frames: Mapping[str, pd.DataFrame | pa.Table]) -> bool:
        """Keep ``frames``, the tables of the articles ``keys``, as one pack.

        Gives whether they are on disk. Where they cannot be, one line in the log says so, once
        for each folder.
        """
        keys = sorted(set(keys))
        tables = {name: _arrow(frame) for name, frame in frames.items()}
        pack: Pack | None = None
        if self.folder is not None:
            try:
                pack = packs.write(self.folder, keys, tables, self.suffix)
            except OSError as error:
                stored.tell(self.folder.parent, error)
        if pack is None:
            pack = packs.held(keys, tables, self.suffix)
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
            small = [pack for pack, _ in self._packs(keys)]
            if len(small) < 2 or self.folder is None or any(p.folder is None for p in small):
                continue
            names = sorted({name for pack in small for name in pack.files})
            try:
                held = {
                    name: pa.concat_tables([p.table(name) for p in small if name in p.files])
                    for name in names
                }
            except (Damaged, OSError, pa.ArrowException):
                continue
            every = frozenset[str]().union(*(pack.keys for pack in small))
            if self.write(every, held):
                for pack in small:
                    pack.delete()

    def _is_pack(self, keys: Sequence[str]) -> bool:
        """Whether these are all keys of one pack: most are, and that is seen at once."""
        pack = (self._at or {}).get(keys[0])
        return pack is not None and len(pack.keys) == len(keys) and pack.keys.issuperset(keys)

    def _packs(self, keys: Iterable[str]) -> list[tuple[Pack, set[str]]]:
        """The packs that hold ``keys``, by name, each with those of them that it holds."""
        at = self._at
        if at is None:
            at, self._at = {}, {}
            for one in self._listed():  # which forgets the index where a pack cannot be opened
                for key in one.keys:
                    at.setdefault(key, one)
            if self._at is not None:
                self._at = at
        found: dict[str, tuple[Pack, set[str]]] = {}
        for key in keys:
            pack = at.get(key) or self._held.get(key)
            if pack:
                here = found.get(pack.name)
                if here is None:
                    here = found[pack.name] = (pack, set())
                here[1].add(key)
        return [found[name] for name in sorted(found)]

    def _listed(self) -> Iterator[Pack]:
        for folder in sorted(self.folder.glob("[!.]*")) if self.folder else []:
            try:
                yield packs.read(folder, self.suffix)
            except Damaged:
                shutil.rmtree(folder, ignore_errors=True)
            except OSError:  # too many open files, no right to read: it may pass
                self._at = None

    def _whole(self, pack: Pack) -> bool:
        """Whether a pack is as it was written; a damaged one is deleted."""
        if pack.name in self._sound:
            return True
        try:
            pack.check()
        except Damaged:
            self._delete(pack)
            return False
        except (OSError, MemoryError):
            return False
        self._sound.add(pack.name)
        return True

    def _delete(self, pack: Pack) -> None:
        pack.delete()
        self._at = None

    def _table(self, wanted: set[str], name: str, coded: Sequence[str]) -> pa.Table | None:
        here = self._packs(wanted)
        if sum(len(ours) for _, ours in here) < len(wanted):
            raise Damaged(f"{self.folder}: some articles are not here")
        parts = []
        for pack, ours in here:
            if name in pack.files:
                try:
                    parts.append(pack.rows(name, ours, coded))
                except Damaged:
                    self._delete(pack)  # so that the next run makes it anew
                    raise
        return pa.concat_tables(parts) if parts else None


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
    found = [path for path in part.iterdir() if not path.name.startswith(".")]
    return bool(found) and all(map(packs.is_one, found))


def _arrow(frame: pd.DataFrame | pa.Table) -> pa.Table:
    if isinstance(frame, pa.Table):
        return frame
    return pa.Table.from_pandas(frame, preserve_index=False)
