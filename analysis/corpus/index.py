"""Whether files have changed: by their contents, which are looked at only where need be."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from analysis.corpus import files, kept

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


class _Seen(NamedTuple):
    """The state of a file, when it was looked at, and the digest of what it held."""

    state: files.State
    at: int
    digest: str

    @property
    def settled(self) -> bool:
        """Whether the file was opened, and had not been changed just before."""
        return bool(self.digest) and max(self.state[1:]) <= self.at - JUST_NOW


class Index:
    """Digests of files, kept with size and times of each, in a file of ``folder`` or nowhere.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.txt")
    >>> _ = path.write_text("One.")
    >>> Index(None).digest(files.Found("a.txt", path))[:8]
    '70277bfc'
    """

    def __init__(self, folder: Path | None, name: str = "") -> None:
        self.folder, self.name = folder, f".index-{name}"
        table = kept.load(folder, self.name, INDEX) if folder else INDEX.empty_table()
        columns = [table[name].to_numpy(zero_copy_only=False).tolist() for name in INDEX.names]
        self._before = {
            os.fsdecode(path): _Seen((size, modified, changed), at, digest)
            for path, size, modified, changed, at, digest in zip(*columns, strict=True)
        }
        self._now: dict[str, _Seen] = {}

    def digest(self, file: files.Found) -> str:
        """What stands for the contents of a file; "" for one that cannot be opened.

        A member of an archive has the digest of the archive and its own name.
        """
        path = file.archive or file.path
        name, state = os.fspath(path), file.state or files.state(path)
        seen = self._now.get(name)
        if seen is None or seen.state != state:
            seen = self._before.get(name)
            if state is None:
                return ""
            if seen is None or seen.state != state or not seen.settled:
                seen = _Seen(state, time.time_ns(), _content(path))
            self._now[name] = seen
        return f"{seen.digest} {file.source}" if seen.digest and file.archive else seen.digest

    def save(self) -> None:
        """Keep what was looked at."""
        if self.folder and self._now != self._before:
            seen = self._now.values()
            columns: list[Sequence[Any]] = [
                list(map(os.fsencode, self._now)),
                *([one.state[n] for one in seen] for n in range(3)),
                [one.at for one in seen],
                [one.digest for one in seen],
            ]
            arrays = [pa.array(c, field.type) for c, field in zip(columns, INDEX, strict=True)]
            kept.save(self.folder, self.name, pa.table(arrays, schema=INDEX))


def _content(path: Path) -> str:
    """The digest of what a file holds, "" for one that cannot be opened."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
