"""Gather the articles of a corpus: name each, join what many of them tell, and say what became
of every file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from analysis import lists
from analysis.corpus import dates, duplicates, files, from_path, outlets, repeated
from analysis.corpus.chosen import Chosen
from analysis.corpus.fields import printable
from analysis.corpus.items import ID
from analysis.corpus.library import Library, Read
from analysis.corpus.memory import Memory
from analysis.corpus.whole import Gathered

MAX_NOTES = 3
MAX_MERGES = 40
LOOKED_INTO = 9  # articles of a folder, to see whether its name is what they speak of
LOOKED_AT = ("skipped", "reason", "item", "own", "digest", "other", "waits", "outlet")


class Gathering:
    """The rows gathered so far: articles by their ids, as rows of the items that were read."""

    def __init__(
        self,
        library: Library,
        own_columns: Mapping[str, Mapping[str, str]],
        off: frozenset[str],
        own_outlets: Mapping[str, str],
    ) -> None:
        self.library = library
        self.own_columns = own_columns
        self.off = off
        self.own_outlets = own_outlets
        self.items = {name: _list(library.items, name) for name in LOOKED_AT}
        self.dated = library.items["published"].is_valid().to_numpy()
        self.articles: dict[str, int] = {}
        self.sources: dict[int, str] = {}
        self.settled: dict[int, dates.Moment] = {}
        self.ledger: dict[str, tuple[str, str, int]] = {}
        self.merged: list[outlets.Merge] = []

    def note(self, source: str, status: str, reason: str, articles: int = 0) -> None:
        """Write a row of the ledger; a second word on the same source joins the first."""
        source, reason = printable(source), printable(reason)
        if source in self.ledger:
            reason = "; ".join(filter(None, (self.ledger[source][1], reason)))
        self.ledger[source] = (status, reason, articles)

    def add_file(self, file: files.Found, read: Read) -> None:
        """Add the items of one file; what became of it ends up in the ledger."""
        notes: list[str] = []
        added: list[int] = []
        copied = False
        label, skipped, said = (self.items[name] for name in ("item", "skipped", "reason"))
        for row in read.rows:
            status, reason = "skipped", said[row]
            if not skipped[row]:
                status, told = self._name(row, file.source)
                if status == "duplicate":
                    copied, reason = True, told
                else:
                    added.append(row)
                    reason = f"{reason}; {told}" if reason and told else reason or told
            if not reason:
                continue
            if label[row] is None:
                notes.append(reason)
            elif status == "loaded":
                notes.append(f"{label[row]}: {reason}")
            else:
                self.note(f"{file.source}#{label[row]}", status, reason)
        if read.error:
            notes.append(read.error)
        status = "loaded" if added else "duplicate" if copied else "skipped"
        if not added and not notes:
            notes.append("holds no articles that could be loaded")
        remarks = read.remarks + self._settle_dates(added, read)
        if len(added) > 1 and not any(self.dated[row] or row in self.settled for row in added):
            remarks.append(f"none of its {len(added):,} articles has a date that can be read")
        reason = "; ".join([*remarks, *_first(notes)]) if remarks or notes else ""
        self.note(file.source, status, reason, len(added))

    def _name(self, row: int, source: str) -> tuple[str, str]:
        """Name an article, and say whether it is new.

        Its id is the source's own, else made of the text; a text that another outlet has too
        is named after its outlet as well, and an id that stands for another text after both.
        """
        own, digest = self.items["own"][row], self.items["digest"][row]
        name, told = own, ""
        if own is None:
            name = digest[:ID]
            first = self.articles.get(name)
            theirs = self.items["outlet"]
            if first is not None and theirs[first] != theirs[row]:
                name = self.items["other"][row]
        elif own in self.articles and self.items["digest"][self.articles[own]] != digest:
            name = f"{own}-{digest[:8]}"
            where = self._origin(self.articles[own])
            told = f'the id "{own}" has another text in {where}; here it is {name}'
        if name in self.articles:
            return "duplicate", f"has the same text as {self._origin(self.articles[name])}"
        self.articles[name] = row
        self.sources[row] = source
        return "loaded", told

    def _origin(self, row: int) -> str:
        label = self.items["item"][row]
        return f"{self.sources[row]}#{label}" if label else self.sources[row]

    def _settle_dates(self, added: list[int], read: Read) -> list[str]:
        """Read the dates of a file that can be read two ways, where its others show the order."""
        waiting = [(row, self.items["waits"][row]) for row in added if self.items["waits"][row]]
        if not waiting:
            return []
        written = waiting[0][1]
        order = dates.Order(read.day_first, read.month_first)
        if order.known is None:
            told = f'{len(waiting):,} can be read two ways, such as "{written}"'
            return [f"of its dates {told}: write them as 2020-01-31"]
        for row, value in waiting:
            if moment := dates.read(value, day_first=order.known):
                self.settled[row] = moment
        first = "day" if order.known else "month"
        return [f'dates such as "{written}" are read with the {first} first, as others show']

    def _of_folders(self, rows: list[int], chosen: Chosen) -> dict[int, str]:
        """The outlets that only their folders tell, by the place of the article; say which do."""
        sources = [self.sources[row] for row in rows]
        known = [self.items["outlet"][row] for row in rows]
        told = from_path.of_folders(zip(sources, known, strict=True))
        places: dict[str, list[int]] = {folder: [] for folder in told}
        for place, top in enumerate(map(from_path.top, sources)):
            if top in told:
                places[top].append(place)
        for folder, those in places.items():
            if from_path.subject(folder, map(chosen.text, those[:LOOKED_INTO])):
                del told[folder]
        if told:
            named = ", ".join(sorted(told)[:MAX_MERGES])
            reason = "since their articles name no outlet; give them other names here"
            self.note(lists.OUTLETS, "noted", f"folders read as outlets: {named}, {reason}")
        return {place: outlet for top, outlet in told.items() for place in places[top]}

    def _merge_outlets(self, names: list[str | None]) -> list[str | None]:
        """Give each outlet one name, and say which were merged and which only look alike."""
        self.merged = outlets.merges(names, self.own_outlets)
        taken = {merge.name: merge.outlet for merge in self.merged}
        names = [taken.get(name, name) if name else name for name in names]
        told = [f"{m.name[:60]} is read as {m.outlet[:60]} (by {m.by})" for m in self.merged]
        for alike in outlets.lookalikes({name for name in names if name}):
            both = " and ".join(alike[:3])
            told.append(f"the outlets {both} may be one: say so in {lists.OUTLETS}")
        if told:
            more = [f"and {len(told) - MAX_MERGES} more"] if len(told) > MAX_MERGES else []
            self.note(lists.OUTLETS, "noted", "; ".join(told[:MAX_MERGES] + more))
        return names

    def gather(self, memory: Memory) -> Gathered:
        """Merge outlets, take out repeated lines, mark the near-duplicates and make the tables."""
        ids = sorted(self.articles)
        rows = [self.articles[article_id] for article_id in ids]
        digests = [self.items["digest"][row] for row in rows]
        chosen = Chosen.of(self.library, ids, digests, rows)
        chosen.settle({n: self.settled[row] for n, row in enumerate(rows) if row in self.settled})
        names = [self.items["outlet"][row] for row in rows]
        for place, outlet in self._of_folders(rows, chosen).items():
            names[place], chosen.outlet_from[place] = outlet, "inferred"
        chosen.outlet = self._merge_outlets(names)
        if repeated.RULE not in self.off:
            chosen.trim(memory)
        copies, forms = duplicates.search(chosen.looked_at(), chosen.text, memory.facts)
        memory.save(set(chosen.texts.digest))
        self._note_forms(forms)
        self._note_copies(copies)
        paths = [
            self.sources[row] if self.items["item"][row] is None else f"{self.sources[row]}#{own}"
            for own, row in zip(ids, rows, strict=True)
        ]
        more = [self.own_columns.get(self.sources[row], {}) for row in rows]
        articles = chosen.articles(paths, copies, more)
        merged = tuple(self.merged)
        return Gathered(articles, chosen.gone(), self._ledger(), chosen.texts, merged)

    def _note_copies(self, copies: list[duplicates.Copy]) -> None:
        for copy in sorted(copies):
            source = self._origin(self.articles[copy.article_id])
            alone = int(source in self.ledger)
            share = f"{100 * copy.share:.0f}% of the five-word sequences are shared"
            wire = f"; by its dateline a report of {copy.wire}" if copy.wire else ""
            what = "an earlier version" if copy.version else "a copy"
            reason = f"is {what} of {self._origin(self.articles[copy.kept])}: {share}{wire}"
            self.note(source, "duplicate", reason, alone)

    def _note_forms(self, forms: list[duplicates.Form]) -> None:
        by_file: Counter[str] = Counter()
        for form in forms:
            by_file[self._origin(self.articles[form.article_id]).partition("#")[0]] += 1
        for source, number in sorted(by_file.items()):
            loaded = self.ledger[source][2] if source in self.ledger else 0
            many = "report has" if number == 1 else "reports have"
            reason = f"{number:,} {many} the form of another with other figures: no copies"
            self.note(source, "loaded", reason, loaded)

    def _ledger(self) -> pa.Table:
        rows = sorted(self.ledger.items())
        columns = {
            "source": pa.array([source for source, _ in rows], pa.string()),
            "status": pa.array([status for _, (status, _, _) in rows], pa.string()),
            "reason": pa.array([reason or None for _, (_, reason, _) in rows], pa.string()),
            "articles": pa.array([articles for _, (_, _, articles) in rows], pa.int64()),
        }
        return pa.table(columns)


def _first(notes: list[str]) -> list[str]:
    more = [f"and {len(notes) - MAX_NOTES} more"] if len(notes) > MAX_NOTES else []
    return notes[:MAX_NOTES] + more


def _list(table: pa.Table, name: str) -> list[Any]:
    return table[name].to_numpy(zero_copy_only=False).tolist()
