"""Annotations kept on disk between runs, in packs of articles.

A pack is a folder of Parquet files and a manifest that lists its articles and the
digest of every file; the folder's name is the digest of the manifest. A pack is
written beside its place and moved there in one step, so a reader sees all of it or
nothing, and two runs at once can at worst do the same work twice. A pack whose
digests do not match is deleted and its articles count as not annotated.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

MANIFEST = "manifest.json"


class Cache:
    """The packs below ``folder/fingerprint``; ``fingerprint`` stands for code and versions.

    >>> import tempfile
    >>> cache = Cache(Path(tempfile.mkdtemp()), "v1")
    >>> cache.write(["k1"], {"sentences": pd.DataFrame({"article_id": ["k1"]})})
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
            except (OSError, ValueError, KeyError, TypeError):
                shutil.rmtree(pack, ignore_errors=True)
        return found, frames

    def write(self, keys: Iterable[str], frames: Mapping[str, pd.DataFrame]) -> None:
        """Keep ``frames``, the tables of the articles ``keys``, as one pack."""
        self.folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=".", dir=self.folder))
        try:
            for name, df in frames.items():
                df.to_parquet(partial / f"{name}.parquet", index=False)
            digests = {name: _digest(partial / f"{name}.parquet") for name in sorted(frames)}
            manifest = json.dumps({"keys": sorted(keys), "files": digests}, sort_keys=True)
            (partial / MANIFEST).write_text(manifest, encoding="utf-8")
            target = self.folder / hashlib.sha256(manifest.encode()).hexdigest()[:24]
            if not target.exists():
                partial.rename(target)
        except OSError:
            if not self.folder.exists():  # emptied by hand meanwhile: nothing is lost
                return
            raise
        finally:
            shutil.rmtree(partial, ignore_errors=True)


def _manifest(pack: Path) -> dict:
    text = (pack / MANIFEST).read_text(encoding="utf-8")
    if hashlib.sha256(text.encode()).hexdigest()[:24] != pack.name:
        raise ValueError(f"{pack.name}: the manifest is damaged")
    return json.loads(text)


def _tables(pack: Path, listed: dict, keys: set[str]) -> dict[str, pa.Table]:
    tables = {}
    for name, digest in listed["files"].items():
        path = pack / f"{name}.parquet"
        if _digest(path) != digest:
            raise ValueError(f"{path.name}: damaged")
        table = pq.read_table(path)
        if not keys.issuperset(listed["keys"]):
            table = table.filter(pc.is_in(table["article_id"], pa.array(sorted(keys))))
        tables[name] = table
    return tables


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
