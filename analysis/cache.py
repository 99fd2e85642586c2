"""Annotations kept on disk between runs, in packs of articles.

A pack is a folder of Parquet files and a manifest that lists its articles and the
digest of every file; the folder's name is the digest of the manifest. A pack is
written beside its place and moved there in one step, so a reader sees all of it or
nothing, and two runs at once can at worst do the same work twice. A pack whose
digests do not match is deleted and its articles count as not annotated; one that
cannot be opened just now is stepped over. Where nothing can be kept, nothing is.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MANIFEST = "manifest.json"
OLD = 86_400  # seconds, after which no run is still writing a pack
PARTIAL = ".media-analysis-pack-"  # how the name of a pack that is being written begins
PACK = re.compile(r"[0-9a-f]{24}")
_told: set[str] = set()


class Damaged(ValueError):
    """The files of a pack are not those that its manifest lists."""


class Cache:
    """The packs below ``folder/fingerprint``; ``fingerprint`` stands for code and versions.

    >>> import tempfile
    >>> cache = Cache(Path(tempfile.mkdtemp()), "v1")
    >>> cache.write(["k1"], {"sentences": pd.DataFrame({"article_id": ["k1"]})})
    True
    >>> found, frames = cache.read({"k1", "k2"})
    >>> sorted(found), frames[0]["sentences"].num_rows
    (['k1'], 1)
    """

    def __init__(self, folder: Path, fingerprint: str):
        self.folder = folder / fingerprint

    def read(self, keys: Iterable[str]) -> tuple[set[str], list[dict[str, pa.Table]]]:
        """The keys that are here, and their tables in Arrow, one dictionary a pack.

        ``article_id`` in the tables is the key.
        """
        wanted = set(keys)
        found: set[str] = set()
        frames = []
        for pack in sorted(self.folder.glob("[!.]*")):
            try:
                listed = _manifest(pack)
                ours = wanted.intersection(listed["keys"]) - found
                if ours:
                    frames.append(_tables(pack, listed, ours))
                    found |= ours
            except Damaged:
                shutil.rmtree(pack, ignore_errors=True)
            except (OSError, MemoryError, pa.ArrowException):
                continue  # too many open files, no right to read: it may pass
        return found, frames

    def write(self, keys: Iterable[str], frames: Mapping[str, pd.DataFrame]) -> bool:
        """Keep ``frames``, the tables of the articles ``keys``, as one pack, if that can be.

        Where it cannot, one line in the log says so, once for each folder.
        """
        try:
            self._write(keys, frames)
        except OSError as error:
            self._tell(error)
            return False
        return True

    def _write(self, keys: Iterable[str], frames: Mapping[str, pd.DataFrame]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=self.folder))
        try:
            for name, df in frames.items():
                df.to_parquet(partial / f"{name}.parquet", index=False)
            digests = {name: _digest(partial / f"{name}.parquet") for name in sorted(frames)}
            manifest = json.dumps({"keys": sorted(keys), "files": digests}, sort_keys=True)
            (partial / MANIFEST).write_text(manifest, encoding="utf-8")
            target = self.folder / hashlib.sha256(manifest.encode()).hexdigest()[:24]
            if target.is_symlink() or not target.is_dir():
                target.unlink(missing_ok=True)  # whatever lies there is no pack
                partial.rename(target)
        except OSError:
            if not self.folder.exists():  # emptied by hand meanwhile
                return
            raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def _tell(self, error: OSError) -> None:
        folder = str(self.folder.parent)
        if folder not in _told:
            _told.add(folder)
            reason = (error.strerror or "unknown error").lower()
            logging.getLogger(__name__).warning(
                "Nothing is kept for the next run: the cache %s cannot be written (%s).",
                folder,
                reason,
            )


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


def _manifest(pack: Path) -> dict:
    text = _content(pack / MANIFEST).decode("utf-8", "replace")
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


def _tables(pack: Path, listed: dict, keys: set[str]) -> dict[str, pa.Table]:
    tables = {}
    for name, digest in listed["files"].items():
        content = _content(pack / f"{name}.parquet")
        if hashlib.sha256(content).hexdigest() != digest:
            raise Damaged(f"{pack.name}: {name} is damaged")
        table = pq.read_table(pa.BufferReader(content))
        if not keys.issuperset(listed["keys"]):
            table = table.filter(pc.is_in(table["article_id"], pa.array(sorted(keys))))
        tables[name] = table
    return tables


def _content(path: Path) -> bytes:
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
