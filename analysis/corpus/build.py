"""Read a folder of article files into the tables articles, removed and ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis import lists
from analysis.corpus import files, language, outlets, own_rules, readers
from analysis.corpus.fields import printable
from analysis.corpus.gathering import Gathering
from analysis.corpus.given import Given
from analysis.files import MARK

OF_THE_WHOLE = frozenset({lists.BOILERPLATE, lists.OUTLETS})


class CorpusError(ValueError):
    """A corpus cannot be read at all; the message says why in one sentence."""


@dataclass(frozen=True)
class Corpus:
    """Three frames that satisfy ``tables.check``: articles, removed and ledger.

    ``passing`` says that the machine failed at some file, which may be read another time:
    what was read is not to be kept.
    """

    articles: pd.DataFrame
    removed: pd.DataFrame
    ledger: pd.DataFrame
    passing: bool = False
    merged: tuple[outlets.Merge, ...] = ()


def read(path: str | Path) -> Corpus:
    """Read every article file below ``path``, or the one file that it names.

    Returns ``articles``, one row an article with its frozen text; ``removed``, the
    boilerplate lines taken out; and ``ledger``, one row for every file and for every
    item that was skipped or is a duplicate. Rows of items count no articles: their file
    does, so that the column sums to the rows of ``articles``. A ``boilerplate.csv`` in
    the folder puts rules off, see ``own_rules``.

    Raises ``CorpusError`` when ``path`` does not exist, cannot be opened, holds no file,
    or has a ``boilerplate.csv`` that cannot be used. Whatever is wrong with a single file
    is said in its row of the ledger.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "tide.txt").write_text("Title: Low tide\\n\\nThe sea left at noon.")
    ...     corpus = read(folder)
    >>> corpus.articles[["title", "text", "words"]].values.tolist()
    [['Low tide', 'The sea left at noon.', 5]]
    >>> corpus.ledger[["source", "status", "articles"]].values.tolist()
    [['tide.txt', 'loaded', 1]]
    """
    shown = printable(str(path))
    try:
        root = Path(path).expanduser().resolve()
        if not root.exists():
            raise CorpusError(f"{shown} does not exist")
        if root.is_dir() and (root / MARK).exists():
            raise CorpusError(f"{shown} is a folder of exports; name the folder of the articles")
        found = files.find(root)
        language.load()
    except CorpusError:
        raise
    except PermissionError as error:
        raise CorpusError(f"{shown} cannot be opened: ask for permission to read it") from error
    except MemoryError as error:
        raise CorpusError("there is not enough free memory: close other programs") from error
    except (OSError, ValueError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or str(error) or "unknown fault"
        raise CorpusError(f"{shown} cannot be read now: {printable(why).lower()}") from error
    articles = [file for file in found if not lists.known(file.path.name)]
    if not articles:
        known = ", ".join([*readers.FORMATS, ".zip"])
        raise CorpusError(f"{shown} holds no files that can be read: {known}")
    if root.is_file():
        found = files.beside(root) + found
    given = Given()
    for file in sorted(found, key=lambda file: file.source.count("/")):
        if file.path.name.lower() == lists.METADATA:
            given.add(file.path, file.source, file.problem)
    try:
        here = root if root.is_dir() else root.parent
        off, own_outlets = own_rules.switched_off(here), outlets.own(here)
    except ValueError as error:
        raise CorpusError(str(error)) from error
    gathering = Gathering(given.rows, off, own_outlets)
    try:
        for file in articles:
            gathering.add_file(file)
    except MemoryError as error:
        raise CorpusError("there is not enough free memory: close other programs") from error
    for file in found:
        if file.path.name.lower() in OF_THE_WHOLE and "/" in file.source:
            reason = "counts only in the folder that is read, not in one below it"
            gathering.note(file.source, "skipped", reason)
    unused = [] if root.is_file() else given.unused({file.source for file in articles})
    for source, reason in given.problems + unused:
        gathering.note(source, "skipped", reason)
    return Corpus(*gathering.frames(), passing=gathering.passing, merged=tuple(gathering.merged))
