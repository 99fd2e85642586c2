"""Which files of a folder are read, in an order that does not depend on the file system."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from analysis import lists
from analysis.corpus.fields import printable
from analysis.corpus.readers import READERS, archive, ending
from analysis.corpus.readers.article import Source, Unreadable
from analysis.files import MARK

SAVED = re.compile(
    r"(.+?)(?:_files|[-_]Dateien|_fichiers|_archivos|_arquivos|_bestanden|_file|-filer|_soubory"
    r"|_pliki|_tiedostot|_elemei|_datoteke|\.files)"
)
"""What browsers call the folder that they save beside a page, in their languages."""
PAGES = (".html", ".htm", ".xhtml")

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
    path = lists.find(file.parent, lists.METADATA)
    return list(_file(path, file.parent)) if path else []


def _walk(root: Path) -> Iterator[Found]:
    unread: list[Path] = []
    for folder, folders, names in os.walk(root, onerror=lambda e: unread.append(Path(e.filename))):
        here = Path(folder)
        if MARK in names and here != root:
            folders[:] = []
            yield Found(_source(here, root), here, RESULTS)
            continue
        entered = []
        for name in folders:
            if name.startswith("."):
                continue
            if (here / name).is_symlink():
                yield Found(_source(here / name, root), here / name, "is a link to a folder")
            elif page := _page_of(name, names):
                reason = f"is what a browser saved beside {page}"
                yield Found(_source(here / name, root), here / name, reason)
            else:
                entered.append(name)
        folders[:] = entered
        for name in names:
            if not name.startswith((".", "~$")) and here / name != root / README:
                yield from _file(here / name, root)
    for path in unread:
        if path == root:
            raise PermissionError(root)
        yield Found(_source(path, root), path, "is a folder that cannot be opened")


def _page_of(folder: str, names: list[str]) -> str | None:
    """The page beside which a browser saved ``folder``, if it did."""
    saved = SAVED.fullmatch(folder)
    pages = [saved[1] + ending for ending in PAGES] if saved else []
    return next((page for page in pages if page in names), None)


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
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):  # nothing there, or links that lead to each other
            return "is a link that leads nowhere"
        if not target.is_relative_to(root.resolve()):
            return "is a link that leads out of the folder: copy the file here"
    try:
        return None if path.is_file() else "is not a file that holds data"
    except OSError as error:
        return f"cannot be looked at: {(error.strerror or 'fault').lower()}"


def _unknown(path: Source) -> str | None:
    if lists.known(path.name) or ending(path) in READERS:
        return None
    return f"not a kind of file that is read yet: {ending(path) or 'its name has no ending'}"


def _source(path: Path, root: Path) -> str:
    """The path from ``root`` with forward slashes, in signs that can be shown and written."""
    return printable(os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "replace"))
