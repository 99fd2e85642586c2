"""How results are written: whole sets, one run at a time, each folder with a list of its own.

A folder of results holds a file ``MARK``: a line for every file that was written there, with
its SHA-256. By it the corpus reader passes the folder by, and no run ever deletes a file
that is not listed, or that was changed since.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import re
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
from filelock import FileLock, Timeout

from analysis import faults
from analysis.paths import write

MARK = ".media-analysis-export"
LOCK = ".media-analysis-lock"
PART, READY = ".media-analysis-part", ".media-analysis-ready"
UNFINISHED = "UNFINISHED.txt"  # what a run that is under way, or was stopped, has in its folder
TOLD = "A run is writing to this folder. If none is, one was stopped: run the report again.\n"
ROOM = 65_536  # bytes that must be free, less than any run writes
TRIED = ".media-analysis-tried"
OWNER = "# for "
# A cell that begins with one of these may be run as a formula by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WAIT = 600.0  # seconds for another run that writes tables to the same folder
PARTIAL = re.compile(r"\..+\.\d+\.part")  # a file on the way, see ``paths.write``
PLACES = ("", "figures", "notebooks")  # where a run writes files, below its folder


def content(path: Path) -> bytes:
    """The bytes of a file. Raises ``OSError`` for what is none, such as a pipe, unopened."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file", str(path))
    return path.read_bytes()


def probe(folder: Path) -> None:
    """Raise ``OSError`` if nothing can be written to ``folder``; it is left as it was."""
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        write(folder / TRIED, bytes(ROOM)).unlink()
    finally:
        for one in made:
            with suppress(OSError):
                one.rmdir()


def sweep(folder: Path) -> None:
    """Delete what killed runs left half written in ``folder``; whoever calls holds it."""
    for place in PLACES:
        for part in (folder / place).glob(".*.part"):
            with suppress(OSError):
                if PARTIAL.fullmatch(part.name):
                    part.unlink()


class InUse(ValueError):
    """Another run holds a folder."""


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 CSV whose text no spreadsheet takes for a formula."""
    write(path, csv_bytes(table))


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as UTF-8 CSV whose text no spreadsheet takes for a formula.

    >>> csv_bytes(pd.DataFrame({"n": [1], "text": ["=1+1"]})).decode().splitlines()
    ['"n","text"', '1,"\\'=1+1"']
    """
    safe = table.apply(_guarded)
    # Text is quoted, since else a carriage return in it would end the row.
    text = safe.rename(columns=harmless).to_csv(
        index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC
    )
    return text.encode("utf-8", "replace")


def csv_row(cells: Iterable[str], delimiter: str = ",") -> bytes:
    """A row to add to a CSV, its cells as ``csv_bytes`` has them.

    >>> csv_row(["a", "b"], ";").rstrip()
    b'"a";"b"'
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(map(harmless, cells))
    return text.getvalue().encode("utf-8", "replace")


def _guarded(column: pd.Series) -> pd.Series:
    kinds = pd.api.types
    if kinds.is_numeric_dtype(column) or kinds.is_datetime64_any_dtype(column):
        return column
    if str(column.dtype) == "str":  # quicker than cell by cell
        risky = column.str.startswith(FORMULA).eq(True)
        return column.mask(risky, "'" + column) if risky.any() else column
    return column.astype(object).map(harmless)


def harmless(value: Any) -> Any:
    """A cell of a CSV that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless(-1)
    ("'=1+1", -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


@contextmanager
def locked(folder: Path, *, wait: float = 0) -> Iterator[None]:
    """Hold ``folder``, made if need be, against other runs that would write to it.

    Raises ``InUse`` if another one still holds it after ``wait`` seconds. A run that is
    killed holds nothing.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with locked(folder):
    ...     [path.name for path in folder.iterdir()]
    ['.media-analysis-lock']
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=wait, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise InUse(
            f"Another run is writing to {folder}; wait until it is done or name another folder."
        ) from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps an open file
            Path(lock.lock_file).unlink()
        lock.release()


def listed(folder: Path, *, after: int = 0) -> dict[str, str]:
    """The files that were written to ``folder``, by their path in it, with their digests.

    ``after`` leaves out what stood in the first so many bytes of the list, see ``length``.
    """
    pairs = (line.partition("  ") for line in _lines(folder, after) if not line.startswith("#"))
    return {name: known for known, _, name in pairs if _below(name)}


def _below(name: str) -> bool:
    """Whether a name of a list is that of a file below the folder; a list may come from anybody.

    >>> _below("figures/a.csv"), _below("../a.csv"), _below("/a.csv"), _below("")
    (True, False, False, False)
    """
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return bool(parts) and ".." not in parts and not parts[0].endswith(("/", ":"))


def length(folder: Path) -> int:
    """How long the list is by now, to tell later what has come since."""
    path = folder / MARK
    return path.stat().st_size if path.is_file() else 0


def owner(folder: Path) -> str:
    """Whose results lie in ``folder``, as ``own`` wrote it; "" where nobody has said."""
    told = [line[len(OWNER) :] for line in _lines(folder, 0) if line.startswith(OWNER)]
    return told[-1] if told else ""


def own(folder: Path, who: str) -> None:
    """Say whose results lie in ``folder``."""
    _mark(folder, listed(folder), who)


def add(folder: Path, paths: Iterable[Path]) -> None:
    """List files below ``folder`` as written by a run; several runs may do so at once."""
    lines = "".join(f"{digest(p)}  {p.relative_to(folder).as_posix()}\n" for p in paths)
    with faults.at(folder), (folder / MARK).open("ab") as file:
        file.write(lines.encode("utf-8", "surrogateescape"))


def forget(folder: Path, *, but: Iterable[str]) -> list[str]:
    """Delete the files that are listed in ``folder`` ``but`` some, and shorten the list.

    A file that was changed since it was written is somebody's work and stays.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> for name in ("old.txt", "new.txt", "theirs.txt"):
    ...     _ = (folder / name).write_text(name)
    >>> add(folder, [folder / "old.txt", folder / "new.txt"])
    >>> forget(folder, but=["new.txt"])
    ['old.txt']
    >>> sorted(path.name for path in folder.iterdir() if path.name != MARK)
    ['new.txt', 'theirs.txt']
    """
    known, kept = listed(folder), set(but)
    gone = [n for n, told in known.items() if n not in kept and _same(folder / n, told)]
    for name in gone:
        (folder / name).unlink()
    _mark(folder, {name: told for name, told in known.items() if name in kept}, owner(folder))
    return gone


def write_set(folder: Path, writers: Mapping[str, Callable[[Path], object]]) -> list[Path]:
    """Write files to ``folder`` all together or not at all; other files there stay.

    ``writers`` have for each name what writes the file to a path. Whoever is killed leaves
    the old set, or the new one, which the next to open the folder finishes moving.
    """
    with faults.at(folder), locked(folder, wait=WAIT):
        _move(folder)
        sweep(folder)
        part = folder / PART
        _clear(part)  # of a killed run
        part.mkdir()
        try:
            for name, make in writers.items():
                make(part / name)
            _mark(part, {name: digest(part / name) for name in writers})
            part.rename(folder / READY)  # from here on the new set counts
        finally:
            _clear(part)
        _move(folder)
    return [folder / name for name in writers]


def check_set(folder: Path, names: Iterable[str]) -> None:
    """Raise ``ValueError`` if files of a set are missing or not as ``write_set`` left them.

    A set without a list, which an older version wrote, is taken as it is.
    """
    if (folder / READY).is_dir():
        with locked(folder, wait=WAIT):
            _move(folder)
    known = listed(folder)
    for name in names:
        if not (folder / name).is_file():
            raise ValueError(f"{folder} holds no whole set of tables: {name} is missing.")
        if name in known and not _same(folder / name, known[name]):
            raise ValueError(f"{folder / name} was changed or damaged; save the tables again.")


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move(folder: Path) -> None:
    """Put a set that is ready in its place."""
    ready = folder / READY
    if ready.is_symlink() or not ready.is_dir():
        _clear(ready)
        return
    together = listed(folder) | listed(ready)
    for name in listed(ready):
        if (ready / name).exists():
            (ready / name).replace(folder / name)
    _mark(folder, together, owner(folder))
    _clear(ready)


def _clear(path: Path) -> None:
    """Take away what lies at ``path``, which is this module's own; never what a link leads to."""
    with suppress(OSError):
        path.unlink() if path.is_symlink() or not path.is_dir() else shutil.rmtree(path)


def _lines(folder: Path, after: int) -> list[str]:
    try:
        text = content(folder / MARK)[after:]
    except OSError:
        return []
    return text.decode("utf-8", "surrogateescape").split("\n")


def _mark(folder: Path, known: Mapping[str, str], who: str = "") -> None:
    lines = [f"{OWNER}{who}\n"] if who else []
    lines += [f"{told}  {name}\n" for name, told in sorted(known.items())]
    write(folder / MARK, "".join(lines).encode("utf-8", "surrogateescape"))


def _same(path: Path, known: str) -> bool:
    try:
        return path.is_file() and not path.is_symlink() and digest(path) == known
    except OSError:
        return False
