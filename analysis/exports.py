"""Which folder a report goes to, so that no two corpora or questions share one."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from analysis import files, paths

LONGEST = 80  # of a folder's name
HASHED = 6
SAMPLE = "sample"


def slug(text: str) -> str:
    """``text`` as a name of a file: letters of any script, digits and hyphens.

    >>> slug("Новости 2020: A/B"), slug("???")
    ('новости-2020-a-b', '')
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def name(path: Path) -> str:
    """What to call the articles at ``path`` in titles: their folder's or file's own name."""
    if path == paths.ROOT / paths.SAMPLE:
        return SAMPLE
    return path.parent.name if _in_study(path) else _plain(path)


def _in_study(path: Path) -> bool:
    return path.name == "articles" and (path.parent / paths.STUDY).is_file()


def _plain(path: Path) -> str:
    return path.stem if path.is_file() else path.name


def candidates(path: Path, asked: Mapping[str, object]) -> list[Path]:
    """The folders that a report on ``path`` may go to; the last is its own for certain.

    ``asked`` is all that the run leaves out or asks for, which its folder's name says.

    >>> [folder.name for folder in candidates(Path("/b/news"), {"since": "2020-01-05"})]
    ['news-since-2020-01-05', 'news-since-2020-01-05-6c2e2f']
    """
    said = [slug(f"{what} {value}") for what, value in asked.items()]
    sample = path == paths.ROOT / paths.SAMPLE
    whole = "-".join([SAMPLE if sample else slug(_plain(path)) or "articles", *said])
    plain = whole[:LONGEST].strip("-")
    own = f"{plain}-{owner(path, asked)[:HASHED]}"
    free = plain == whole and (sample or plain != SAMPLE)
    names = [plain, own] if free else [own]
    base = path.parent / "exports" if _in_study(path) else paths.exports()
    return [base / one for one in names]


def owner(path: Path, asked: Mapping[str, object]) -> str:
    """A digest of what a report is on, by which its folder knows it again.

    A study or project that is moved takes its folders with it.
    """
    home = path.parent if _in_study(path) else paths.home()
    here = path.relative_to(home) if home and path.is_relative_to(home) else path
    whole = "\0".join(
        [here.as_posix(), *(f"{what}={value}" for what, value in sorted(asked.items()))]
    )
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


@contextmanager
def opened(folders: list[Path], *, who: str, take: bool = False) -> Iterator[tuple[Path, bool]]:
    """The first of ``folders`` that is free or ``who``'s, held against other runs.

    Also gives whether what lies there is ``who``'s. ``take`` takes the folder from another
    owner. Parts of files that a killed run left go. A folder made for nothing goes again;
    one with some of a report in it says so, in a file, until a run is done.
    Raises ``ValueError`` when another run holds it.
    """
    there = [folder for folder in folders if folder.exists()]
    with ExitStack() as held:
        folder, ours = _hold(held, folders, who, take)
        files.sweep(folder)
        files.own(folder, who)
        before = files.length(folder)
        paths.write(folder / files.UNFINISHED, files.TOLD.encode())
        try:
            yield folder, ours
            (folder / files.UNFINISHED).unlink(missing_ok=True)
        finally:
            if files.length(folder) == before:  # nothing was written
                (folder / files.UNFINISHED).unlink(missing_ok=True)
            left = {path.name for path in folder.iterdir()}
            if folder not in there and left <= {files.MARK, files.LOCK}:
                (folder / files.MARK).unlink(missing_ok=True)
                held.close()
                with suppress(OSError):
                    folder.rmdir()


def _hold(held: ExitStack, folders: list[Path], who: str, take: bool) -> tuple[Path, bool]:
    for folder in folders:
        last = take or folder == folders[-1]
        try:
            with ExitStack() as this:
                this.enter_context(files.locked(folder))
                if last or files.owner(folder) in ("", who):
                    held.enter_context(this.pop_all())
                    return folder, files.owner(folder) in ("", who)
        except ValueError:
            if last or files.owner(folder) in ("", who):
                raise
    raise ValueError("There is no folder to write to.")
