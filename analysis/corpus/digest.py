"""One number for a corpus as it lies on disk, to know whether it has changed."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from analysis import lists
from analysis.corpus import files
from analysis.corpus.index import Index

PACKAGES = (
    "ftfy",
    "lxml",
    "openpyxl",
    "py3langid",
    "pyarrow",
    "pypdf",
    "trafilatura",
    "warcio",
)
"""Every package that decides what is read out of a file."""

_index = Index(None)


def digest(path: Path) -> str:
    """A digest of the names and contents of everything that ``read(path)`` looks at.

    Asked again, it opens only the files that have changed.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("One.")
    >>> before = digest(folder)
    >>> _ = (folder / "a.txt").write_text("Two.")
    >>> digest(folder) == before
    False
    """
    try:
        found = files.find(path) + ([] if path.is_dir() else files.beside(path))
        for name in (lists.BOILERPLATE, lists.OUTLETS) if path.is_file() else ():
            if own := lists.find(path.parent, name):
                found.append(files.Found(own.name, str(own)))
    except OSError:
        found = []  # read(path) says what is wrong
    whole = hashlib.sha256()
    for file in found:
        for part in (file.source, file.problem or _index.digest(file) or "unreadable"):
            whole.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return whole.hexdigest()[:24]


def versions() -> dict[str, str]:
    """Name and version of every package here that decides a result."""
    return {name: version(name) for name in PACKAGES}
