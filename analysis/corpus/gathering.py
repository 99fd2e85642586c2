"""Gather the articles of a corpus: clean, check and name each, and say what became of it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from itertools import islice
from typing import Any

import pandas as pd

from analysis import lists, tables
from analysis.corpus import datelines, dates, duplicates, files, from_path, outlets, repeated
from analysis.corpus.clean import Cleaned, Removed, clean, count_words
from analysis.corpus.fields import printable, whole, without_site
from analysis.corpus.language import english, foreign, foreign_lines
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
MAX_MERGES = 40
FOREIGN = "foreign"
PART = 2_000


class Gathering:
    """The rows gathered so far, and the ids and texts seen."""

    def __init__(
        self,
        given: Mapping[str, Mapping[str, str]],
        own_columns: Mapping[str, Mapping[str, str]],
        off: frozenset[str],
        own_outlets: Mapping[str, str],
    ) -> None:
        self.given = given
        self.own_columns = own_columns
        self.off = off
        self.own_outlets = own_outlets
        self.articles: dict[str, dict[str, Any]] = {}
        self.texts = Packed()
        self.starts: dict[str, array[int]] = {}
        self.removed: list[dict[str, Any]] = []
        self.ledger: dict[str, dict[str, Any]] = {}
        self.origin: dict[str, str] = {}
        self.hashes: dict[str, str] = {}
        self.passing = False
        self.waiting: dict[str, str] = {}
        self.merged: list[outlets.Merge] = []

    def note(self, source: str, status: str, reason: str, articles: int = 0) -> None:
        """Write a row of the ledger; a second word on the same source joins the first."""
        source, reason = printable(source), printable(reason)
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
        before, order = len(self.articles), dates.Order()
        try:
            for item in READERS[ending(file.path)](file.path):
                if isinstance(item, Remark):
                    remarks.append(item.text)
                    continue
                outcomes[self._add_item(item, file, notes)] += 1
                if isinstance(item, RawArticle):
                    order = order.seen(item.fields.get("published", ""))
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
        remarks += self._settle_dates(order)
        added = list(islice(reversed(self.articles), len(self.articles) - before))
        if len(added) > 1 and not any("published" in self.articles[i] for i in added):
            remarks.append(f"none of its {len(added):,} articles has a date that can be read")
        self.note(file.source, status, "; ".join([*remarks, *_first(notes)]), loaded)

    def _settle_dates(self, order: dates.Order) -> list[str]:
        """Read the dates of a file that can be read two ways, where its others show the order."""
        if not self.waiting:
            return []
        written = next(iter(self.waiting.values()))
        if order.known is None:
            told = f'{len(self.waiting):,} can be read two ways, such as "{written}"'
            self.waiting.clear()
            return [f"of its dates {told}: write them as 2020-01-31"]
        for article_id, value in self.waiting.items():
            if moment := dates.read(value, day_first=order.known):
                found = {"published": moment.utc, "day": moment.day.isoformat()}
                self.articles[article_id] |= found | {"published_from": "header"}
        self.waiting.clear()
        first = "day" if order.known else "month"
        return [f'dates such as "{written}" are read with the {first} first, as others show']

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
        cleaned, left_out = self._without_foreign(cleaned, given.get("language", ""))
        words = count_words(cleaned.text) if left_out else words
        single = raw.item is None
        written = raw.fields.get("published", "")
        waits = dates.two_ways(written)
        head, path = cleaned.head, from_path.read(file.source)
        columns, problems = resolve(
            sources(
                given=given,
                found={k: v for k, v in raw.fields.items() if k != "published" or not waits},
                head=head,
                dateline=_dateline(cleaned.text, file.source, raw.fields.get("url", "")),
                closing=cleaned.hints,
                path=path | from_path.of_address(raw.fields.get("url", "")),
                of_one=single,
            )
        )
        if not english(raw.fields.get("language", "en")):
            problems.append(f"the language is {raw.fields['language']} by the file, but it is read")
        if "title" in columns:
            columns["title"] = without_site(columns["title"], columns.get("outlet", ""))
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
        own_columns = dict(self.own_columns.get(file.source, {}))
        self.articles[article_id] = own_columns | columns | row
        if waits and columns.get("published_from") != "given":
            self.waiting[article_id] = written
        self.texts[article_id] = cleaned.text
        self.starts[article_id] = array("q", cleaned.starts)
        for line in cleaned.removed:
            self._remove(article_id, line.start, line.text, line.rule)
        return "loaded", "; ".join(filter(None, [raw.problem, left_out, *problems, told]))

    def _without_foreign(self, cleaned: Cleaned, given: str) -> tuple[Cleaned, str]:
        """An article without its paragraphs in another language, and what to say of them."""
        lines = cleaned.text.split("\n")
        found = {} if given or FOREIGN in self.off else foreign_lines(lines)
        if not found:
            return cleaned, ""
        removed = [Removed(cleaned.starts[n], lines[n], FOREIGN) for n in found]
        text = repeated.without(cleaned.text, found)
        starts = [cleaned.starts[n] for n in repeated.kept(lines, found)]
        removed = sorted([*cleaned.removed, *removed])
        cleaned = cleaned._replace(text=text, removed=removed, starts=starts)
        many = "paragraph is" if len(found) == 1 else "paragraphs are"
        named = " and ".join(sorted(set(found.values())))
        return cleaned, f"{len(found)} {many} in {named} and left out"

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

    def _merge_outlets(self) -> None:
        """Give each outlet one name, and say which were merged and which only look alike."""
        names = [row.get("outlet") for row in self.articles.values()]
        self.merged = outlets.merges(names, self.own_outlets)
        taken = {merge.name: merge.outlet for merge in self.merged}
        for row in self.articles.values():
            if row.get("outlet") in taken:
                row["outlet"] = taken[row["outlet"]]
        told = [f"{m.name[:60]} is read as {m.outlet[:60]} (by {m.by})" for m in self.merged]
        known = {row["outlet"] for row in self.articles.values() if row.get("outlet")}
        for alike in outlets.lookalikes(known):
            both = " and ".join(alike[:3])
            told.append(f"the outlets {both} may be one: say so in {lists.OUTLETS}")
        if told:
            more = [f"and {len(told) - MAX_MERGES} more"] if len(told) > MAX_MERGES else []
            self.note(lists.OUTLETS, "noted", "; ".join(told[:MAX_MERGES] + more))

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
        """Merge outlets, count lines, mark the near-duplicates and make the three frames."""
        self._merge_outlets()
        if repeated.RULE not in self.off:
            self._count_lines()
        self.starts.clear()
        articles = self._frame()
        copies, forms = duplicates.survey(articles)
        copy_of = {copy.article_id: copy for copy in copies}
        kept = [copy_of[a].kept if a in copy_of else None for a in articles["article_id"]]
        articles["duplicate_of"] = pd.Series(kept, dtype="str")
        later = [
            copy_of[a].kept if a in copy_of and copy_of[a].version else None
            for a in articles["article_id"]
        ]
        articles["version_of"] = pd.Series(later, dtype="str")
        self._note_forms(forms)
        for copy in sorted(copy_of.values()):
            source = self.origin[copy.article_id]
            alone = int(source in self.ledger)
            share = f"{100 * copy.share:.0f}% of the five-word sequences are shared"
            wire = f"; by its dateline a report of {copy.wire}" if copy.wire else ""
            what = "an earlier version" if copy.version else "a copy"
            reason = f"is {what} of {self.origin[copy.kept]}: {share}{wire}"
            self.note(source, "duplicate", reason, alone)
        return (
            tables.check(articles, "articles"),
            tables.check(tables.frame(self.removed, "removed"), "removed"),
            tables.check(tables.frame(list(self.ledger.values()), "ledger"), "ledger"),
        )

    def _note_forms(self, forms: list[duplicates.Form]) -> None:
        by_file: Counter[str] = Counter()
        for form in forms:
            by_file[self.origin[form.article_id].partition("#")[0]] += 1
        for source, number in sorted(by_file.items()):
            loaded = self.ledger.get(source, {}).get("articles", 0)
            many = "report has" if number == 1 else "reports have"
            reason = f"{number:,} {many} the form of another with other figures: no copies"
            self.note(source, "loaded", reason, loaded)


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
