"""Which files of a folder are read, in an order that does not depend on the file system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.corpus.readers import READERS, ending

METADATA = "metadata.csv"
NOT_ARTICLES = frozenset({METADATA, "aliases.csv", "hedges.csv"})


class Found(NamedTuple):
    """A file: its path from the corpus folder, where it is, and why it cannot be read."""

    source: str
    path: Path
    problem: str | None = None


def find(root: Path) -> list[Found]:
    """Every file below ``root`` (or ``root`` itself) but hidden ones, sorted by its path."""
    if not root.is_dir():
        return [_file(root, root.parent)]
    return sorted(_walk(root), key=lambda found: (found.source, os.fsencode(found.path)))


def beside(file: Path) -> list[Found]:
    """The ``metadata.csv`` in the folder of a single file, if there is one."""
    path = file.with_name(METADATA)
    return [_file(path, file.parent)] if path.exists() else []


def _walk(root: Path) -> Iterator[Found]:
    unread: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=lambda e: unread.append(Path(e.filename))):
        here = Path(folder)
        for name in folders:
            if not name.startswith(".") and (here / name).is_symlink():
                yield Found(_source(here / name, root), here / name, "is a link to a folder")
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (_file(here / name, root) for name in names if not name.startswith("."))
    for path in unread:
        if path == root:
            raise PermissionError(root)
        yield Found(_source(path, root), path, "is a folder that cannot be opened")


def _file(path: Path, root: Path) -> Found:
    return Found(_source(path, root), path, _problem(path, root))


def _problem(path: Path, root: Path) -> str | None:
    if path.is_symlink():
        target = path.resolve()
        if not target.exists():
            return "is a link that leads nowhere"
        if not target.is_relative_to(root.resolve()):
            return "is a link that leads out of the folder: copy the file here"
    if not path.is_file():
        return "is not a file that holds data"
    if path.name not in NOT_ARTICLES and ending(path) not in READERS:
        return f"not a kind of file that is read yet: {ending(path) or 'its name has no ending'}"
    return None


def _source(path: Path, root: Path) -> str:
    """The path from ``root`` with forward slashes; bytes that are no text are replaced."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")
