"""Which files of a folder are read, in an order that does not depend on the file system."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from analysis.corpus.readers import READERS, archive, ending
from analysis.corpus.readers.raw import Source, Unreadable
from analysis.files import MARK

METADATA = "metadata.csv"
NOT_ARTICLES = frozenset({METADATA, "aliases.csv", "hedges.csv", "names.csv"})

README = "README.md"
"""What a folder of articles may say of itself, which is no article."""
RESULTS = "is a folder of results, not of articles"


class Found(NamedTuple):
    """A file: its path from the corpus folder, where it is, and why it cannot be read.

    A member of an archive has ``archive.zip!/member.txt`` as its source, which is a label
    and no path, and as its path a ``Member``, which can be read like one.
    """

    source: str
    path: Path
    problem: str | None = None


def find(root: Path) -> list[Found]:
    """Every file below ``root`` (or ``root`` itself) but hidden ones, sorted by its path.

    A folder of results, see ``analysis.files``, is one such file, which cannot be read; a
    ``README.md`` at the top is passed by.
    An archive is looked into like a folder: its members stand in its place.
    """
    found = _walk(root) if root.is_dir() else _file(root, root.parent)
    return sorted(found, key=lambda found: (found.source, os.fsencode(found.path.name)))


def beside(file: Path) -> list[Found]:
    """The ``metadata.csv`` in the folder of a single file, if there is one."""
    path = file.with_name(METADATA)
    return list(_file(path, file.parent)) if path.exists() else []


def _walk(root: Path) -> Iterator[Found]:
    unread: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=lambda e: unread.append(Path(e.filename))):
        here = Path(folder)
        seen = [name for name in folders if not name.startswith(".")]
        folders[:] = [name for name in seen if not (here / name / MARK).exists()]
        for name in seen:
            if (here / name).is_symlink():
                yield Found(_source(here / name, root), here / name, "is a link to a folder")
            elif name not in folders:
                yield Found(_source(here / name, root), here / name, RESULTS)
        for name in names:
            if not name.startswith(".") and here / name != root / README:
                yield from _file(here / name, root)
    for path in unread:
        if path == root:
            raise PermissionError(root)
        yield Found(_source(path, root), path, "is a folder that cannot be opened")


def _file(path: Path, root: Path) -> Iterator[Found]:
    problem = _out_of_reach(path, root)
    source = _source(path, root)
    if problem is None and ending(path) == ".zip":
        yield from _members(path, source)
    else:
        yield Found(source, path, problem or _unknown(path))


def _members(path: Path, source: str) -> Iterator[Found]:
    """The members of an archive; one that cannot be opened or is empty stands for itself."""
    number = 0
    try:
        for number, listed in enumerate(archive.members(path), start=1):
            if number > archive.MAX_MEMBERS:
                raise Unreadable(f"holds more than {archive.MAX_MEMBERS:,} files: split it")
            problem = listed.problem or _unknown(listed.member)
            # Whoever reads it sees a path: a member offers what readers use of one.
            yield Found(f"{source}!/{listed.name}", cast(Path, listed.member), problem)
        if not number:
            yield Found(source, path, "is an archive without files")
    except PermissionError:
        yield Found(source, path, "cannot be opened: ask for permission to read it")
    except Unreadable as error:
        yield Found(source, path, str(error))


def _out_of_reach(path: Path, root: Path) -> str | None:
    if path.is_symlink():
        target = path.resolve()
        if not target.exists():
            return "is a link that leads nowhere"
        if not target.is_relative_to(root.resolve()):
            return "is a link that leads out of the folder: copy the file here"
    return None if path.is_file() else "is not a file that holds data"


def _unknown(path: Source) -> str | None:
    if path.name in NOT_ARTICLES or ending(path) in READERS:
        return None
    return f"not a kind of file that is read yet: {ending(path) or 'its name has no ending'}"


def _source(path: Path, root: Path) -> str:
    """The path from ``root`` with forward slashes; bytes that are no text are replaced."""
    return os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace")
