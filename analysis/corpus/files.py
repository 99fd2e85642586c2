"""Which files of a folder are read, in an order that does not depend on the file system."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, cast

from analysis import lists
from analysis.corpus.fields import printable
from analysis.corpus.readers import READERS, archive, ending
from analysis.corpus.readers.article import Member, Unreadable
from analysis.files import MARK

SAVED = re.compile(
    r"(.+?)(?:_files|[-_]Dateien|_fichiers|_archivos|_arquivos|_bestanden|_file|-filer|_soubory"
    r"|_pliki|_tiedostot|_elemei|_datoteke|_ficheiros|_fitxers|_fi[sșş]iere|_dosyalar|_súbory"
    r"|_failid|_failai|\.files)"
)
"""What browsers call the folder that they save beside a page, in their languages."""
PAGES = (".html", ".htm", ".xhtml")
SAVE_AS = {
    **dict.fromkeys((".doc", ".pages", ".wpd"), ".docx"),
    **dict.fromkeys((".xls", ".xlsb", ".ods", ".numbers"), ".xlsx"),
    **dict.fromkeys((".msg", ".mbox"), ".eml"),
    **dict.fromkeys((".webarchive", ".php", ".asp", ".aspx"), ".html"),
    **dict.fromkeys((".tab", ".psv"), ".csv"),
}
"""What the programs that make a kind of file that is not read also write."""

README = "README.md"
"""What a folder of articles may say of itself, which is no article."""
RESULTS = "is a folder of results, not of articles"


State = tuple[int, int, int]
"""Size of a file, when it was written and when anything of it was changed, in nanoseconds."""


class Found(NamedTuple):
    """A file: its path from the corpus folder, where it is, and why it cannot be read.

    A member of an archive has ``archive.zip!/member.txt`` as its source, which is a label
    and no path, and as its place a ``Member``; ``archive`` is where the archive is. ``state``
    is that of the file, or of the archive. Paths are made when they are asked for: of
    100,000 files few are.
    """

    source: str
    place: str | Member
    problem: str | None = None
    state: State | None = None
    archive: str = ""

    @property
    def path(self) -> Path:
        """Where the file is; of a member what readers use of a path."""
        return Path(self.place) if isinstance(self.place, str) else cast(Path, self.place)

    @property
    def name(self) -> str:
        """The name of the file alone."""
        return self.place.rpartition(os.sep)[2] if isinstance(self.place, str) else self.place.name

    @property
    def disk(self) -> str:
        """The file on disk that it is, or is in."""
        return self.archive or cast(str, self.place)


def state(path: str) -> State | None:
    """The state of a file; ``None`` if it cannot be looked at."""
    try:
        return _state(Path(path).stat())
    except OSError:
        return None


def find(root: Path) -> list[Found]:
    """Every file below ``root`` (or ``root`` itself) but hidden ones, sorted by its path.

    A folder of results, see ``analysis.files``, is one such file, which cannot be read; a
    ``README.md`` at the top is passed by.
    An archive is looked into like a folder: its members stand in its place.
    """
    found = _walk(root) if root.is_dir() else _one(root)
    return sorted(found, key=lambda found: (found.source, found.name))


def beside(file: Path) -> list[Found]:
    """The ``metadata.csv`` in the folder of a single file, if there is one."""
    path = lists.find(file.parent, lists.METADATA)
    return list(_one(path)) if path else []


def _one(path: Path) -> Iterator[Found]:
    return _file(str(path), path.name, path.parent.resolve(), _shown(path.name))


def _walk(root: Path) -> Iterator[Found]:
    unread: list[Path] = []
    whole = root.resolve()
    for folder, folders, names in os.walk(root, onerror=lambda e: unread.append(Path(e.filename))):
        here = Path(folder)
        if MARK in names and here != root:
            folders[:] = []
            yield Found(_source(here, root), folder, RESULTS)
            continue
        entered = []
        for name in folders:
            if name.startswith("."):
                continue
            if (here / name).is_symlink():
                source = _source(here / name, root)
                yield Found(source, str(here / name), "is a link to a folder")
            elif page := _page_of(name, names):
                reason = f"is what a browser saved beside {page}"
                yield Found(_source(here / name, root), str(here / name), reason)
            else:
                entered.append(name)
        folders[:] = entered
        above = "" if here == root else f"{_source(here, root)}/"
        for name in names:
            if not name.startswith((".", "~$")) and (above or name != README):
                yield from _file(f"{folder}{os.sep}{name}", name, whole, above + _shown(name))
    for path in unread:
        if path == root:
            raise PermissionError(root)
        yield Found(_source(path, root), str(path), "is a folder that cannot be opened")


def _page_of(folder: str, names: list[str]) -> str | None:
    """The page beside which a browser saved ``folder``, if it did."""
    saved = SAVED.fullmatch(folder)
    pages = [saved[1] + ending for ending in PAGES] if saved else []
    return next((page for page in pages if page in names), None)


def _file(path: str, name: str, root: Path, source: str) -> Iterator[Found]:
    problem, state = _looked_at(path, root)
    suffix = ending(name)
    if problem is None and suffix == ".zip":
        yield from _members(path, source, state)
    else:
        yield Found(source, path, problem or _unknown(name, suffix), state)


def _members(path: str, source: str, state: State | None) -> Iterator[Found]:
    """The members of an archive; one that cannot be opened or is empty stands for itself."""
    number = 0
    try:
        for number, listed in enumerate(archive.members(Path(path)), start=1):
            if number > archive.MAX_MEMBERS:
                raise Unreadable(f"holds more than {archive.MAX_MEMBERS:,} files: split it")
            member = listed.member
            problem = listed.problem or _unknown(member.name, ending(member.name))
            yield Found(f"{source}!/{listed.name}", member, problem, state, path)
        if not number:
            yield Found(source, path, "is an archive without files")
    except PermissionError:
        yield Found(source, path, "cannot be opened: ask for permission to read it")
    except Unreadable as error:
        yield Found(source, path, str(error))


def _looked_at(path: str, root: Path) -> tuple[str | None, State | None]:
    """Why a file is out of reach, if it is, and its state."""
    try:
        there = os.lstat(path)
        if stat.S_ISLNK(there.st_mode):
            try:
                target = Path(path).resolve(strict=True)
            except (OSError, RuntimeError):  # nothing there, or links that lead to each other
                return "is a link that leads nowhere", None
            if not target.is_relative_to(root):
                return "is a link that leads out of the folder: copy the file here", None
            there = Path(path).stat()
    except FileNotFoundError:
        return "is not a file that holds data", None
    except OSError as error:
        return f"cannot be looked at: {(error.strerror or 'fault').lower()}", None
    if not stat.S_ISREG(there.st_mode):
        return "is not a file that holds data", None
    return None, _state(there)


def _state(there: os.stat_result) -> State:
    return there.st_size, there.st_mtime_ns, there.st_ctime_ns


def _unknown(name: str, suffix: str) -> str | None:
    if suffix in READERS or lists.known(name):
        return None
    advice = f"; save it as {SAVE_AS[suffix]}" if suffix in SAVE_AS else ""
    return f"not a kind of file that is read yet: {suffix or 'its name has no ending'}{advice}"


def _source(path: Path, root: Path) -> str:
    """The path from ``root`` with forward slashes, in signs that can be shown and written."""
    return _shown(path.relative_to(root).as_posix())


def _shown(name: str) -> str:
    if name.isascii() and name.isprintable():
        return name
    return printable(os.fsencode(name).decode("utf-8", "replace"))
