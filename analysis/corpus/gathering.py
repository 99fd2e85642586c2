"""Gather the articles of a corpus: clean, check and name each, and say what became of it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pandas as pd

from analysis import tables
from analysis.corpus import datelines, duplicates, files, from_path, repeated
from analysis.corpus.clean import clean, count_words
from analysis.corpus.fields import whole
from analysis.corpus.language import english, foreign
from analysis.corpus.metadata import resolve, sources
from analysis.corpus.packed import Packed, Pages
from analysis.corpus.readers import OF_FILE, READERS, ending
from analysis.corpus.readers.article import (
    Passing,
    RawArticle,
    Remark,
    Skipped,
    Unreadable,
    check_length,
)

MAX_NOTES = 3
PART = 2_000


class Gathering:
    """The rows gathered so far, and the ids and texts seen."""

    def __init__(self, given: Mapping[str, Mapping[str, str]], off: frozenset[str]) -> None:
        self.given = given
        self.off = off
        self.articles: dict[str, dict[str, Any]] = {}
        self.texts = Packed()
        self.starts: dict[str, array[int]] = {}
        self.removed: list[dict[str, Any]] = []
        self.ledger: dict[str, dict[str, Any]] = {}
        self.origin: dict[str, str] = {}
        self.hashes: dict[str, str] = {}
        self.passing = False

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
        remarks: list[str] = []
        outcomes: Counter[str] = Counter()
        try:
            for item in READERS[ending(file.path)](file.path):
                if isinstance(item, Remark):
                    remarks.append(item.text)
                else:
                    outcomes[self._add_item(item, file, notes)] += 1
        except Passing as error:
            self.passing = True
            notes.append(str(error))
        except Unreadable as error:
            notes.append(str(error))
        except PermissionError:
            notes.append("cannot be opened: ask for permission to read it")
        except OSError as error:
            self.passing = self.passing or error.errno not in OF_FILE
            notes.append(f"cannot be opened: {(error.strerror or 'unknown error').lower()}")
        except MemoryError:
            self.passing = True
            notes.append("needs more memory than is free: close other programs or split it")
        loaded = outcomes["loaded"]
        status = "loaded" if loaded else "duplicate" if "duplicate" in outcomes else "skipped"
        if not loaded and not notes:
            notes.append("holds no articles that could be loaded")
        self.note(file.source, status, "; ".join([*remarks, *_first(notes)]), loaded)

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
        byline = raw.fields.get("byline", "")
        cleaned = clean(whole(raw.text), offset=raw.offset, off=self.off, byline=byline)
        words = count_words(cleaned.text)
        if not words:
            return "skipped", "holds no words" + (" but boilerplate" if cleaned.removed else "")
        given = self.given.get(file.source, {})
        if reason := _not_english(cleaned.text, given.get("language", "")):
            return "skipped", reason
        single = raw.item is None
        head, path = cleaned.head, from_path.read(file.source)
        columns, problems = resolve(
            sources(
                given=given,
                found=raw.fields,
                head=head,
                dateline=_dateline(cleaned.text, file.source, raw.fields.get("url", "")),
                closing=cleaned.hints,
                path=path | from_path.of_address(raw.fields.get("url", "")),
                of_one=single,
            )
        )
        if not english(raw.fields.get("language", "en")):
            problems.append(f"the language is {raw.fields['language']} by the file, but it is read")
        if single:
            columns.setdefault("title", from_path.title(file.source))
        here = f"{file.source}#{raw.item}" if raw.item else file.source
        own = raw.fields.get("id") or columns.get("url")
        article_id, told = self._name(cleaned.text, own, columns.get("outlet"), here)
        if article_id in self.hashes:
            return "duplicate", f"has the same text as {self.origin[article_id]}"
        digest = sha256(cleaned.text.encode()).hexdigest()
        self.hashes[article_id], self.origin[article_id] = digest, here
        place = file.source if single else f"{file.source}#{article_id}"
        row = {"article_id": article_id, "language": "en", "words": words, "source_path": place}
        self.articles[article_id] = columns | row
        self.texts[article_id] = cleaned.text
        self.starts[article_id] = array("q", cleaned.starts)
        for line in cleaned.removed:
            self._remove(article_id, line.start, line.text, line.rule)
        return "loaded", "; ".join(filter(None, [raw.problem, *problems, told]))

    def _name(self, text: str, own: str | None, outlet: str | None, here: str) -> tuple[str, str]:
        """The id of an article, and what to say of it.

        It is the source's own, else made of the text; a text that another outlet has too
        is named after its outlet as well, and an id that stands for another text after both.
        """
        digest = sha256(text.encode()).hexdigest()
        if own is None:
            first = self.articles.get(digest[:16])
            if first is None or first.get("outlet") == outlet:
                return digest[:16], ""
            return sha256(f"{outlet}\n{text}".encode()).hexdigest()[:16], ""
        if self.hashes.get(own, digest) == digest:
            return own, ""
        new = f"{own}-{digest[:8]}"
        return new, f'the id "{own}" has another text in {self.origin[own]}; here it is {new}'

    def _remove(self, article_id: str, start: int, text: str, rule: str) -> None:
        row = {"article_id": article_id, "start_in_source": start, "text": text, "rule": rule}
        self.removed.append(row)

    def _count_lines(self) -> None:
        """Take out what an outlet's pages have in common."""
        outlets = {i: row.get("outlet") for i, row in self.articles.items()}
        found = list(repeated.find(Pages(outlets, self.texts)))
        for article_id, numbers in zip(outlets, found, strict=True):
            if not numbers:
                continue
            text, starts = self.texts[article_id], self.starts[article_id]
            lines = text.split("\n")
            for number in numbers:
                self._remove(article_id, starts[number], lines[number], repeated.RULE)
            self.texts[article_id] = repeated.without(text, numbers)
            self.articles[article_id]["words"] = count_words(self.texts[article_id])

    def _frame(self) -> pd.DataFrame:
        """The table of articles, made in parts so that no text is in memory twice."""
        ids = sorted(self.articles)
        parts = [tables.empty("articles")]
        for first in range(0, len(ids), PART):
            part = ids[first : first + PART]
            rows = [self.articles.pop(i) | {"text": self.texts.pop(i)} for i in part]
            parts.append(tables.frame(rows, "articles"))
        return pd.concat(parts, ignore_index=True) if ids else parts[0]

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
        """Count lines, mark the near-duplicates and make the three frames."""
        if repeated.RULE not in self.off:
            self._count_lines()
        self.starts.clear()
        articles = self._frame()
        copy_of = {copy.article_id: copy for copy in duplicates.find(articles)}
        kept = [copy_of[a].kept if a in copy_of else None for a in articles["article_id"]]
        articles["duplicate_of"] = pd.Series(kept, dtype="str")
        for copy in sorted(copy_of.values()):
            source = self.origin[copy.article_id]
            alone = int(source in self.ledger)
            share = f"{100 * copy.share:.0f}% of the five-word sequences are shared"
            wire = f"; by its dateline a report of {copy.wire}" if copy.wire else ""
            reason = f"is a copy of {self.origin[copy.kept]}: {share}{wire}"
            self.note(source, "duplicate", reason, alone)
        return (
            tables.check(articles, "articles"),
            tables.check(tables.frame(self.removed, "removed"), "removed"),
            tables.check(tables.frame(list(self.ledger.values()), "ledger"), "ledger"),
        )


def _not_english(text: str, given: str) -> str | None:
    """Why an article is not analysed; the user's word on its language counts first."""
    if given:
        told = f"is in {given} by metadata.csv; only English is analysed"
        return None if english(given) else told
    language = foreign(text)
    return f"reads as {language}; only English is analysed" if language else None


def _dateline(text: str, source: str, url: str) -> dict[str, str]:
    """Agency and day of a dateline; a day without its year needs one from the path."""
    found = datelines.read(text)
    if found is None:
        return {}
    day = found.day
    if day and not from_path.YEAR.search(day):
        year = from_path.year(source, url)
        day = f"{day}, {year}" if year else ""
    return {"outlet": found.outlet, "published": day}


def _first(notes: list[str]) -> list[str]:
    more = [f"and {len(notes) - MAX_NOTES} more"] if len(notes) > MAX_NOTES else []
    return notes[:MAX_NOTES] + more
