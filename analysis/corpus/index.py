"""Whether files have changed: by their contents, which are looked at only where need be."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis import stored
from analysis.corpus import files

JUST_NOW = 2_000_000_000
"""A file that was changed in so many nanoseconds before it was looked at may change once more
without a sign of it, since clocks of disks are coarse."""
INDEX = pa.schema(
    {
        "path": pa.binary(),
        "size": pa.int64(),
        "modified": pa.int64(),
        "changed": pa.int64(),
        "at": pa.int64(),
        "digest": pa.string(),
    }
)


Seen = tuple[files.State, int, str]
"""The state of a file, when it was looked at, and the digest of what it held."""


class Index:
    """Digests of files, kept with size and times of each, in a file of ``folder`` or nowhere.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.txt")
    >>> _ = path.write_text("One.")
    >>> Index(None).digest(files.Found("a.txt", str(path)))[:8]
    '70277bfc'
    """

    def __init__(self, folder: Path | None, name: str = "") -> None:
        self.folder, self.name = folder, f".index-{name}"
        table = stored.rows_of(folder, self.name, INDEX)
        path, size, modified, changed, at, digest = (
            table[name].to_numpy(zero_copy_only=False).tolist() for name in INDEX.names
        )
        states = zip(size, modified, changed, strict=True)
        seen = zip(states, at, digest, strict=True)
        self._before: dict[str, Seen] = dict(zip(map(os.fsdecode, path), seen, strict=True))
        self._now: dict[str, Seen] = {}

    def digest(self, file: files.Found) -> str:
        """What stands for the contents of a file; "" for one that cannot be opened.

        A member of an archive has the digest of the archive and its own name.
        """
        name = file.disk
        state = file.state or files.state(name)
        seen = self._now.get(name)
        if seen is None or seen[0] != state:
            if state is None:
                return ""
            seen = self._before.get(name)
            if seen is None or seen[0] != state or not _settled(seen):
                seen = (state, time.time_ns(), _content(name))
            self._now[name] = seen
        return f"{seen[2]} {file.source}" if file.archive and seen[2] else seen[2]

    def save(self) -> None:
        """Keep what was looked at."""
        if self.folder and self._now != self._before:
            seen = self._now.values()
            columns: list[Sequence[Any]] = [
                list(map(os.fsencode, self._now)),
                *([state[n] for state, _, _ in seen] for n in range(3)),
                [at for _, at, _ in seen],
                [digest for _, _, digest in seen],
            ]
            arrays = [pa.array(c, field.type) for c, field in zip(columns, INDEX, strict=True)]
            stored.save(self.folder, self.name, pa.table(arrays, schema=INDEX))


def _settled(seen: Seen) -> bool:
    """Whether a file was opened, and had not been changed just before."""
    (_, modified, changed), at, digest = seen
    return bool(digest) and max(modified, changed) <= at - JUST_NOW


def _content(path: str) -> str:
    """The digest of what a file holds, "" for one that cannot be opened."""
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
