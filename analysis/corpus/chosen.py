"""The articles that were chosen of all items read, column by column, in order of their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import tables
from analysis.corpus import dates, duplicates, repeated
from analysis.corpus.library import Library
from analysis.corpus.memory import Memory
from analysis.corpus.shingles import MINIMA
from analysis.corpus.texts import Texts

MOMENT = pa.timestamp("us", "UTC")
MISSING = np.iinfo(np.int64).min


LIGHT = (
    *("start", "length", "published", "day", "published_from", "words", "title", "byline"),
    *("section", "url", "outlet_from", "size", "wire", "place", "corrected"),
)
"""Columns of the items that are taken for the articles; others are looked at where they are."""


@dataclass
class Chosen:
    """The articles, whose ``rows`` are those of the library's items; ``table`` is of these."""

    library: Library
    ids: list[str]
    rows: np.ndarray
    table: pa.Table
    texts: Texts
    published: np.ndarray
    day: list[str | None]
    published_from: list[str | None]
    words: np.ndarray
    outlet_from: list[str | None]
    outlet: list[str | None] = field(default_factory=list)
    trimmed: dict[int, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library, ids: list[str], digest: list[str], rows: Sequence[int]) -> Chosen:
        """The articles of these ``ids``, digests and rows."""
        places = np.array(rows, dtype=np.int64)
        table = library.items.select(LIGHT).take(pa.array(places))
        starts = np.array([library.starts[name] for name in library.names], dtype=np.int64)
        pack = np.searchsorted(starts, places, side="right") - 1
        within = places - starts[pack] if len(starts) else places
        start, size = table["start"].to_numpy(), table["length"].to_numpy()
        return cls(
            library,
            ids,
            places,
            table,
            Texts(library.names, pack, within, start, size, size.copy(), digest, {}),
            table["published"].cast(pa.int64()).fill_null(MISSING).to_numpy().copy(),
            table["day"].to_pylist(),
            table["published_from"].to_pylist(),
            table["words"].to_numpy().copy(),
            table["outlet_from"].to_pylist(),
        )

    def settle(self, moments: Mapping[int, dates.Moment]) -> None:
        """Set dates that could be read two ways."""
        for place, moment in moments.items():
            self.published[place] = pd.Timestamp(moment.utc).value // 1_000
            self.day[place] = moment.day.isoformat()
            self.published_from[place] = "header"

    def trim(self, memory: Memory) -> None:
        """Take out the lines that the pages of an outlet have in common."""
        items = self.library.items
        codes = {name: n for n, name in enumerate(dict.fromkeys(filter(None, self.outlet)))}
        outlets = np.full(items.num_rows, repeated.NO_PAGE, dtype=np.int64)
        outlets[self.rows] = [codes.get(name or "", repeated.NO_OUTLET) for name in self.outlet]
        pages = repeated.Pages(
            outlets,
            _sizes(items["numbers"]),
            *(_flat(items[name]) for name in ("numbers", "codes", "told")),
            *(items[name].fill_null(0).to_numpy() for name in ("heads", "feet", "page")),
        )
        place_of = self._places()
        for row, numbers in repeated.peel(pages).items():
            place = int(place_of[row])
            found = memory.trimmed(self.texts.digest[place], numbers, partial(self.text, place))
            self.trimmed[place], self.texts.without[place] = found, numbers
            self.texts.length[place], self.words[place] = found["length"], found["words"]
            self.texts.digest[place] = found["digest"]

    def text(self, place: int) -> str:
        """The text of an article."""
        name = self.texts.names[self.texts.pack[place]]
        text = self.library.kept.text(name, int(self.texts.row[place]))
        gone = self.texts.without.get(place)
        return repeated.without(text, gone) if gone else text

    def looked_at(self) -> duplicates.Articles:
        """What the search for copies looks at."""
        traits = {
            name: self.table[name].to_pylist() for name in ("size", "wire", "place", "corrected")
        }
        minima = np.zeros((len(self.ids), MINIMA), dtype=np.uint32)
        samples: list[np.ndarray] = [minima[:0, 0]] * len(self.ids)
        place_of = self._places()
        for name in self.library.names:
            items, start = self.library.kept.packs[name].items, self.library.starts[name]
            found = place_of[start : start + len(items)]
            articles = np.flatnonzero(found >= 0)
            places, filter_by = found[articles], pa.array(articles)
            minima[places] = _numbers(items["minima"].take(filter_by))[0].reshape(-1, MINIMA)
            values, ends = _numbers(items["sample"])
            firsts = np.concatenate(([0], ends[:-1]))
            for place, first, end in zip(
                places.tolist(), firsts[articles].tolist(), ends[articles].tolist(), strict=True
            ):
                samples[place] = values[first:end]
        for place, known in self.trimmed.items():
            for name, column in traits.items():
                column[place] = known[name]
            minima[place] = np.frombuffer(known["minima"], np.uint32)
            samples[place] = np.frombuffer(known["sample"], np.uint32)
        return duplicates.Articles(
            ids=self.ids,
            digests=self.texts.digest,
            published=[None if at == MISSING else at for at in self.published.tolist()],
            words=self.words.tolist(),
            outlet=[name or "" for name in self.outlet],
            title=[told or "" for told in self.table["title"].to_pylist()],
            url=[told or "" for told in self.table["url"].to_pylist()],
            sizes=np.array(traits["size"], dtype=np.int64),
            minima=minima,
            samples=samples,
            wire=traits["wire"],
            place=traits["place"],
            corrected=traits["corrected"],
        )

    def articles(
        self,
        paths: list[str],
        copies: list[duplicates.Copy],
        more: Sequence[Mapping[str, str]],
    ) -> pa.Table:
        """The table ``articles`` without its texts; ``more`` are the columns of the user's."""
        kept = {copy.article_id: copy.kept for copy in copies}
        version = {copy.article_id: copy.kept for copy in copies if copy.version}
        published = pa.array(self.published, pa.int64(), mask=self.published == MISSING)
        columns = {name: self.table[name] for name in ("title", "byline", "section", "url")}
        columns |= {
            "article_id": self.ids,
            "outlet": self.outlet,
            "published": published.cast(MOMENT),
            "day": self.day,
            "language": ["en"] * len(self.ids),
            "words": self.words,
            "source_path": paths,
            "outlet_from": self.outlet_from,
            "published_from": self.published_from,
            "duplicate_of": [kept.get(article_id) for article_id in self.ids],
            "version_of": [version.get(article_id) for article_id in self.ids],
        }
        names = [name for name in tables.SCHEMAS["articles"].columns if name != "text"]
        own = list(dict.fromkeys(name for told in more for name in told))
        columns |= {name: [told.get(name) for told in more] for name in own}
        types = {"published": MOMENT, "words": pa.int64()}
        return pa.table(
            {
                name: columns[name]
                if isinstance(columns[name], pa.ChunkedArray)
                else pa.array(columns[name], types.get(name, pa.string()))
                for name in [*names, *own]
            }
        )

    def gone(self) -> pa.Table:
        """The table ``removed``."""
        place_of = self._places()
        columns: list[list[Any]] = [[], [], [], []]
        for name in self.library.names:
            removed = self.library.kept.packs[name].removed
            places = place_of[removed["row"].to_numpy() + self.library.starts[name]]
            removed = removed.filter(pa.array(places >= 0))
            columns[0] += places[places >= 0].tolist()
            for column, told in zip(columns[1:], ("start_in_source", "text", "rule"), strict=True):
                column += removed[told].to_pylist()
        for place, known in self.trimmed.items():
            items = self.library.kept.packs[self.texts.names[self.texts.pack[place]]].items
            numbers, starts = (
                items[name][int(self.texts.row[place])].as_py() for name in ("numbers", "places")
            )
            start_of, taken = dict(zip(numbers, starts, strict=True)), self.texts.without[place]
            columns[0] += [place] * len(taken)
            columns[1] += [start_of[number] for number in taken]
            columns[2] += known["lines"]
            columns[3] += [repeated.RULE] * len(taken)
        order = pa.array(np.lexsort((np.array(columns[1], int), np.array(columns[0], int))))
        columns[0] = [self.ids[place] for place in columns[0]]
        types = {"start_in_source": pa.int64()}
        arrays = {
            name: pa.array(column, types.get(name, pa.string()))
            for name, column in zip(tables.SCHEMAS["removed"].columns, columns, strict=True)
        }
        return pa.table(arrays).take(order)

    def _places(self) -> np.ndarray:
        """The place of each item among the articles, −1 for what is none of them."""
        place_of = np.full(self.library.items.num_rows, -1, dtype=np.int64)
        place_of[self.rows] = np.arange(len(self.rows))
        return place_of


def _sizes(column: pa.ChunkedArray) -> np.ndarray:
    sizes = [np.empty(0, int), *(c.value_lengths().fill_null(0).to_numpy() for c in column.chunks)]
    return np.concatenate(sizes).astype(np.int64)


def _flat(column: pa.ChunkedArray) -> np.ndarray:
    values = (chunk.flatten().to_numpy(zero_copy_only=False) for chunk in column.chunks)
    return np.concatenate([np.empty(0, bool), *values])


def _numbers(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers that are kept as bytes, one row after the other, and where each row ends."""
    column = column.combine_chunks()
    _, offsets, data = column.buffers()
    if not len(column) or data is None:
        return np.empty(0, np.uint32), np.zeros(len(column), np.int64)
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    values = np.frombuffer(data, np.uint32, (ends[-1] - ends[0]) // 4, ends[0])
    return values, (ends[1:] - ends[0]) // 4
