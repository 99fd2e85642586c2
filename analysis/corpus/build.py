"""Read a folder of article files into the tables articles, removed and ledger."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import lists, tables
from analysis.corpus import files, language, library, outlets, own_rules, readers, whole
from analysis.corpus.fields import printable
from analysis.corpus.gathering import Gathering
from analysis.corpus.given import Given
from analysis.corpus.index import Index
from analysis.corpus.kept import Kept
from analysis.corpus.library import Library, Reader
from analysis.corpus.memory import Memory
from analysis.corpus.texts import column
from analysis.corpus.whole import Gathered
from analysis.files import MARK
from analysis.garbage import uncollected
from analysis.packs import Damaged

OF_THE_WHOLE = frozenset({lists.BOILERPLATE, lists.OUTLETS})
NO_MEMORY = "there is not enough free memory: close other programs"
TRIES = 5
Known = Callable[[Sequence[str]], Collection[str]]
"""Gives those of some digests whose texts need not be read."""


class CorpusError(ValueError):
    """A corpus cannot be read at all; the message says why in one sentence."""


@dataclass(frozen=True)
class Corpus:
    """Three frames that satisfy ``tables.check``: articles, removed and ledger.

    ``digests`` are those of the articles' texts. ``passing`` says that the machine failed at
    some file, which may be read another time.
    """

    articles: pd.DataFrame
    removed: pd.DataFrame
    ledger: pd.DataFrame
    digests: Sequence[str]
    passing: bool = False
    merged: tuple[outlets.Merge, ...] = ()


def read(path: str | Path, keep: Path | None = None, *, known: Known | None = None) -> Corpus:
    """Read every article file below ``path``, or the one file that it names.

    Returns ``articles``, one row an article with its frozen text; ``removed``, the
    boilerplate lines taken out; and ``ledger``, one row for every file and for every
    item that was skipped or is a duplicate. Rows of items count no articles: their file
    does, so that the column sums to the rows of ``articles``. A ``boilerplate.csv`` in
    the folder puts rules off, see ``own_rules``.

    What is read is kept in the folder ``keep``, if one is given, which belongs to one version
    of this code: then only files that were not read before are read, and the result is the same.
    Of articles that stand for themselves, not of copies, those texts are missing whose digests
    are ``known``: a function that gives these of all digests.

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
    for _ in range(TRIES):
        with _said(path), suppress(Damaged):
            return Sources(path, keep)._corpus(known)
    raise CorpusError(f"{keep} is damaged again and again: name another cache")


def prepare(path: str | Path, keep: Path) -> None:
    """Keep in ``keep`` all of a corpus that is slow to find, for ``read`` to find it there."""
    Sources(path, keep).prepare()


class Sources:
    """The files of a corpus, and which of them were read before.

    Raises ``CorpusError`` as ``read`` does.
    """

    def __init__(self, path: str | Path, keep: Path | None = None) -> None:
        self.path, self.keep = path, keep
        with _said(path), uncollected():
            self.root = Path(path).expanduser().resolve()
            if not self.root.exists():
                raise CorpusError(f"{printable(str(path))} does not exist")
            if self.root.is_dir() and (self.root / MARK).exists():
                raise CorpusError(
                    f"{printable(str(path))} is a folder of exports; "
                    "name the folder of the articles"
                )
            self.found = files.find(self.root)
            self.articles = [file for file in self.found if not lists.known(file.name)]
            if not self.articles:
                known = ", ".join([*readers.FORMATS, ".zip"])
                raise CorpusError(
                    f"{printable(str(path))} holds no files that can be read: {known}"
                )
            if self.root.is_file():
                self.found = files.beside(self.root) + self.found
            self.lists = [file for file in self.found if lists.known(file.name)]
            self.given = _given(self.lists)
            here = self.root if self.root.is_dir() else self.root.parent
            try:
                self.off, self.outlets = own_rules.switched_off(here), outlets.own(here)
            except ValueError as error:
                raise CorpusError(str(error)) from error
            self.name = sha256(os.fsencode(self.root)).hexdigest()[:24]
            self.kept = Kept(keep)
            self.keys = self._keys()
            self.state = whole.state(self._parts())
            self.gathered = whole.load(keep, self.name, self.state) if keep else None
            self.new = [] if self.gathered else self._new()

    def _keys(self) -> list[str]:
        """What stands for each file and what it holds."""
        index = Index(self.keep, self.name)
        keys = []
        for number, file in enumerate(self.articles):
            content = "" if file.problem else index.digest(file)
            given = self.given.rows.get(file.source, {})
            # What cannot be opened is tried anew each time.
            key = library.key(file.source, content, given, self.off)
            keys.append(key if content else f"{number} {file.source}")
        index.save()
        return keys

    def _parts(self) -> Iterator[Any]:
        """All that the tables follow from."""
        yield [(file.source, file.problem) for file in self.articles if file.problem]
        yield self.keys
        yield from (self.given.own, self.outlets, sorted(self.off), list(self._unused()))

    def _new(self) -> list[int]:
        """The numbers of the files that were not read before."""
        known = Library(self.kept)
        return [
            number
            for number, file in enumerate(self.articles)
            if not file.problem and self.keys[number] not in known
        ]

    @property
    def size(self) -> int:
        """How many bytes the files have that were not read before."""
        states = [self.articles[number].state for number in self.new]
        return sum(state[0] for state in states if state)

    def corpus(self, known: Known | None = None) -> Corpus:
        """Read what was not read before, and make the tables; that can be done once."""
        with _said(self.path), suppress(Damaged):  # such a pack is gone by now
            return self._corpus(known)
        return read(self.path, self.keep, known=known)

    def prepare(self) -> None:
        """Keep all that is slow to find."""
        with _said(self.path), suppress(Damaged):
            self._gather()

    def _corpus(self, known: Known | None) -> Corpus:
        passing, found = (False, self.gathered) if self.gathered else self._gather()
        # Tables of items and lists of files go before the texts come.
        self.found, self.articles, self.keys, self.gathered = [], [], [], None
        self.kept.packs = {}
        _give_back()
        digests = found.texts.digest
        elsewhere = set(known(digests) if known else ())
        wanted = np.array([digest not in elsewhere for digest in digests], bool)
        wanted |= found.articles["duplicate_of"].is_valid().to_numpy()
        try:
            texts = column(self.kept, found.texts, wanted)
        except Damaged:
            if self.keep:
                whole.forget(self.keep, self.name)
            raise
        place = list(tables.SCHEMAS["articles"].columns).index("text")
        articles = found.articles.add_column(place, "text", texts).to_pandas()
        return Corpus(
            tables.check(articles, "articles"),
            tables.check(found.removed.to_pandas(), "removed"),
            tables.check(found.ledger.to_pandas(), "ledger"),
            digests,
            passing,
            found.merged,
        )

    def _gather(self) -> tuple[bool, Gathered]:
        """Read what is new and gather all; whether a fault was passing, and what was gathered."""
        passing = self._read()
        with uncollected():
            found = self._gathered(passing)
        if self.keep and self.kept.whole and not passing:
            whole.save(self.keep, self.name, self.state, found)
        return bool(passing), found

    def _gathered(self, passing: list[dict[str, Any]]) -> Gathered:
        known = Library(self.kept, passing)
        gathering = Gathering(known, self.given.own, self.off, self.outlets)
        for number, file in enumerate(self.articles):
            if file.problem:
                gathering.note(file.source, "skipped", file.problem)
            else:
                gathering.add_file(file, known.read(self.keys[number]))
        for source, reason in self._unused():
            gathering.note(source, "skipped", reason)
        return gathering.gather(Memory(self.keep, self.name))

    def _read(self) -> list[dict[str, Any]]:
        """Read the files that were not read before; give what is not to be kept."""
        if not self.new:
            return []
        reader = Reader(self.kept, self.off)
        for number in self.new:
            file, key = self.articles[number], self.keys[number]
            reader.add(file, key, self.given.rows.get(file.source, {}), keep=" " not in key)
        reader.close()
        return reader.passing

    def _unused(self) -> Iterator[tuple[str, str]]:
        """Lists that lie where they do not count, and what is wrong with those that do."""
        for file in self.lists:
            if file.name.lower() in OF_THE_WHOLE and "/" in file.source:
                yield file.source, "counts only in the folder that is read, not in one below it"
        yield from self.given.problems
        if self.given.named_in and not self.root.is_file():
            yield from self.given.unused({file.source for file in self.articles})


def _give_back() -> None:
    """Give free memory back to the system, which glibc does not do of its own accord."""
    pa.default_memory_pool().release_unused()
    with suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def _given(found: list[files.Found]) -> Given:
    given = Given()
    for file in sorted(found, key=lambda file: file.source.count("/")):
        if file.name.lower() == lists.METADATA:
            given.add(file.path, file.source, file.problem)
    return given


@contextmanager
def _said(path: str | Path) -> Iterator[None]:
    """Say in a ``CorpusError`` why a corpus cannot be read."""
    shown = printable(str(path))
    try:
        yield
    except (CorpusError, Damaged):
        raise
    except PermissionError as error:
        raise CorpusError(f"{shown} cannot be opened: ask for permission to read it") from error
    except MemoryError as error:
        raise CorpusError(NO_MEMORY) from error
    except (OSError, language.Unloaded) as error:
        why = getattr(error, "strerror", None) or str(error) or "unknown fault"
        raise CorpusError(f"{shown} cannot be read now: {printable(why).lower()}") from error
