"""Read a folder of article files into the tables articles, removed and ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.corpus import duplicates, files
from analysis.corpus.clean import Cleaned, clean, count_words
from analysis.corpus.fields import whole
from analysis.corpus.language import foreign
from analysis.corpus.metadata import Given, resolve, title_from
from analysis.corpus.readers import READERS, ending
from analysis.corpus.readers.raw import RawArticle, Skipped, Unreadable, check_length

MAX_NOTES = 3
SUFFIXES = ".txt, .md, .html, .csv, .jsonl"


class CorpusError(ValueError):
    """A corpus cannot be read at all; the message says why in one sentence."""


@dataclass(frozen=True)
class Corpus:
    """Three frames that satisfy ``tables.check``: articles, removed and ledger."""

    articles: pd.DataFrame
    removed: pd.DataFrame
    ledger: pd.DataFrame


def read(path: str | Path) -> Corpus:
    """Read every article file below ``path``, or the one file that it names.

    Returns ``articles``, one row an article with its frozen text; ``removed``, the
    boilerplate lines taken out; and ``ledger``, one row for every file and for every
    item that was skipped or is a duplicate. Rows of items count no articles: their file
    does, so that the column sums to the rows of ``articles``.

    Raises ``CorpusError`` when ``path`` does not exist, cannot be opened, or holds no
    file. Whatever is wrong with a single file is said in its row of the ledger.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "tide.txt").write_text("Title: Low tide\\n\\nThe sea left at noon.")
    ...     corpus = read(folder)
    >>> corpus.articles[["title", "text", "words"]].values.tolist()
    [['Low tide', 'The sea left at noon.', 5]]
    >>> corpus.ledger[["source", "status", "articles"]].values.tolist()
    [['tide.txt', 'loaded', 1]]
    """
    try:
        root = Path(path).expanduser().resolve()
        if not root.exists():
            raise CorpusError(f"{path} does not exist")
        found = files.find(root)
    except CorpusError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise CorpusError(f"{path} cannot be opened: ask for permission to read it") from error
    articles = [file for file in found if file.path.name not in files.NOT_ARTICLES]
    if not articles:
        raise CorpusError(f"{path} holds no files that can be read: {SUFFIXES}")
    if root.is_file():
        found = files.beside(root) + found
    given = Given()
    for file in sorted(found, key=lambda file: file.source.count("/")):
        if file.path.name == files.METADATA:
            given.add(file.path, file.source, file.problem)
    gathering = _Gathering(given.rows)
    for file in articles:
        gathering.add_file(file)
    unused = [] if root.is_file() else given.unused({file.source for file in articles})
    for source, reason in given.problems + unused:
        gathering.note(source, "skipped", reason)
    return gathering.tables()


class _Gathering:
    """The rows gathered so far, and the ids and texts seen."""

    def __init__(self, given: Mapping[str, Mapping[str, str]]) -> None:
        self.given = given
        self.articles: dict[str, dict[str, Any]] = {}
        self.removed: list[dict[str, Any]] = []
        self.ledger: dict[str, dict[str, Any]] = {}
        self.origin: dict[str, str] = {}
        self.hashes: dict[str, str] = {}

    def note(self, source: str, status: str, reason: str, articles: int = 0) -> None:
        """Write a row of the ledger; a second word on the same source joins the first."""
        before = self.ledger.get(source, {}).get("reason")
        reason = "; ".join(filter(None, (before, reason)))
        row = {"source": source, "status": status, "reason": reason or None, "articles": articles}
        self.ledger[source] = row

    def add_file(self, file: files.Found) -> None:
        """Read one file; whatever is wrong with it ends up in the ledger."""
        if file.problem:
            self.note(file.source, "skipped", file.problem)
            return
        notes: list[str] = []
        outcomes: Counter[str] = Counter()
        try:
            for item in READERS[ending(file.path)](file.path):
                outcomes[self._add_item(item, file, notes)] += 1
        except Unreadable as error:
            notes.append(str(error))
        except PermissionError:
            notes.append("cannot be opened: ask for permission to read it")
        except OSError as error:
            notes.append(f"cannot be opened: {(error.strerror or 'unknown error').lower()}")
        loaded = outcomes["loaded"]
        status = "loaded" if loaded else "duplicate" if "duplicate" in outcomes else "skipped"
        if not loaded and not notes:
            notes.append("holds no articles that could be loaded")
        self.note(file.source, status, _first(notes), loaded)

    def _add_item(self, item: RawArticle | Skipped, file: files.Found, notes: list[str]) -> str:
        """Add one article; its row in the ledger, or a note on its file, says what happened."""
        try:
            status, reason = self._add_article(item, file)
        except Unreadable as error:
            status, reason = "skipped", str(error)
        if not reason:
            return status
        if item.item is None:
            notes.append(reason)
        elif status == "loaded":
            notes.append(f"{item.item}: {reason}")
        else:
            self.note(f"{file.source}#{item.item}", status, reason)
        return status

    def _add_article(self, raw: RawArticle | Skipped, file: files.Found) -> tuple[str, str]:
        """Clean, check and name one article; return its status and what to say of it."""
        if isinstance(raw, Skipped):
            return "skipped", raw.reason
        check_length(len(raw.text))
        cleaned = clean(whole(raw.text), offset=raw.offset)
        words = count_words(cleaned.text)
        if not words:
            return "skipped", "holds no words" + (" but boilerplate" if cleaned.removed else "")
        if language := foreign(cleaned.text):
            return "skipped", f"reads as {language}; only English is analysed"
        single = raw.item is None
        given = self.given.get(file.source, {})
        columns, problems = resolve(raw.fields, cleaned.hints, given, of_one=single)
        if single:
            columns.setdefault("title", title_from(file.source))
        digest = sha256(cleaned.text.encode()).hexdigest()
        article_id = raw.fields.get("id") or columns.get("url") or digest[:16]
        here = f"{file.source}#{raw.item}" if raw.item else file.source
        if self.hashes.get(article_id, digest) != digest:
            first, taken = self.origin[article_id], article_id
            article_id = f"{article_id}-{digest[:8]}"
            problems.append(
                f'the id "{taken}" has another text in {first}; here it is {article_id}'
            )
        if article_id in self.hashes:
            return "duplicate", f"has the same text as {self.origin[article_id]}"
        self.hashes[article_id], self.origin[article_id] = digest, here
        place = file.source if single else f"{file.source}#{article_id}"
        row = {"article_id": article_id, "language": "en", "text": cleaned.text, "words": words}
        self.articles[article_id] = columns | row | {"source_path": place}
        self._remove(article_id, cleaned)
        return "loaded", "; ".join(filter(None, [raw.problem, *problems]))

    def _remove(self, article_id: str, cleaned: Cleaned) -> None:
        for line in cleaned.removed:
            row = {"start_in_source": line.start, "text": line.text, "rule": line.rule}
            self.removed.append({"article_id": article_id} | row)

    def tables(self) -> Corpus:
        """Mark the near-duplicates and make the three frames."""
        articles = tables.frame(list(self.articles.values()), "articles")
        copy_of = {copy.article_id: copy for copy in duplicates.find(articles)}
        kept = [copy_of[a].kept if a in copy_of else None for a in articles["article_id"]]
        articles["duplicate_of"] = pd.Series(kept, dtype="str")
        for copy in sorted(copy_of.values()):
            source = self.origin[copy.article_id]
            alone = int(source in self.ledger)
            share = f"{100 * copy.share:.0f}% of the five-word sequences are shared"
            reason = f"is a copy of {self.origin[copy.kept]}: {share}"
            self.note(source, "duplicate", reason, alone)
        return Corpus(
            tables.check(articles, "articles"),
            tables.check(tables.frame(self.removed, "removed"), "removed"),
            tables.check(tables.frame(list(self.ledger.values()), "ledger"), "ledger"),
        )


def _first(notes: list[str]) -> str:
    more = [f"and {len(notes) - MAX_NOTES} more"] if len(notes) > MAX_NOTES else []
    return "; ".join(notes[:MAX_NOTES] + more)
