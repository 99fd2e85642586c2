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
from analysis.corpus.texts import Text

MOMENT = pa.timestamp("us", "UTC")
MISSING = np.iinfo(np.int64).min


@dataclass
class Chosen:
    """The articles, whose ``rows`` are those of the library's items; ``table`` is of these."""

    library: Library
    ids: list[str]
    rows: np.ndarray
    table: pa.Table
    texts: list[Text]
    published: np.ndarray
    day: list[str | None]
    published_from: list[str | None]
    digest: list[str]
    words: np.ndarray
    outlet: list[str | None] = field(default_factory=list)
    trimmed: dict[int, dict[str, Any]] = field(default_factory=dict)
    taken: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library, ids: list[str], rows: Sequence[int]) -> Chosen:
        """The articles of these ``ids`` and rows."""
        places = np.array(rows, dtype=np.int64)
        table = library.items.take(pa.array(places))
        starts = np.array([library.starts[name] for name in library.names], dtype=np.int64)
        pack = np.searchsorted(starts, places, side="right") - 1
        within = (places - starts[pack] if len(starts) else places).tolist()
        names = [library.names[n] for n in pack.tolist()]
        starts_at, sizes = table["start"].to_pylist(), table["length"].to_pylist()
        return cls(
            library,
            ids,
            places,
            table,
            list(map(Text, names, within, starts_at, sizes, sizes)),
            table["published"].cast(pa.int64()).fill_null(MISSING).to_numpy().copy(),
            table["day"].to_pylist(),
            table["published_from"].to_pylist(),
            table["digest"].to_pylist(),
            table["words"].to_numpy().copy(),
        )

    def settle(self, moments: Mapping[int, dates.Moment]) -> None:
        """Set dates that could be read two ways."""
        for place, moment in moments.items():
            self.published[place] = pd.Timestamp(moment.utc).value // 1_000
            self.day[place] = moment.day.isoformat()
            self.published_from[place] = "header"

    def trim(self, memory: Memory) -> None:
        """Take out the lines that the pages of an outlet have in common."""
        codes = {name: n for n, name in enumerate(dict.fromkeys(filter(None, self.outlet)))}
        pages = repeated.Pages(
            np.array([codes.get(name or "", -1) for name in self.outlet], dtype=np.int64),
            _sizes(self.table["numbers"]),
            *(_flat(self.table[name]) for name in ("numbers", "codes", "told")),
            *(self.table[name].to_numpy() for name in ("heads", "feet", "page")),
        )
        for place, numbers in repeated.peel(pages).items():
            text = self.texts[place]
            found = memory.trimmed(self.digest[place], numbers, partial(self.text, place))
            self.taken[place], self.trimmed[place] = numbers, found
            self.texts[place] = text._replace(length=found["length"], without=numbers)
            self.digest[place], self.words[place] = found["digest"], found["words"]

    def text(self, place: int) -> str:
        """The text of an article."""
        found = self.texts[place]
        text = self.library.kept.text(found.pack, found.row)
        return repeated.without(text, found.without) if found.without else text

    def looked_at(self) -> duplicates.Articles:
        """What the search for copies looks at."""
        traits = {
            name: self.table[name].to_pylist() for name in ("size", "wire", "place", "corrected")
        }
        minima = _numbers(self.table["minima"])[0].reshape(-1, MINIMA).copy()
        values, sizes = _numbers(self.table["sample"])
        samples = np.split(values, np.cumsum(sizes)[:-1]) if len(sizes) else []
        for place, found in self.trimmed.items():
            for name, column in traits.items():
                column[place] = found[name]
            minima[place] = np.frombuffer(found["minima"], np.uint32)
            samples[place] = np.frombuffer(found["sample"], np.uint32)
        return duplicates.Articles(
            ids=self.ids,
            digests=self.digest,
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
            "outlet_from": self.table["outlet_from"],
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

    def gone(self) -> pd.DataFrame:
        """The table ``removed``."""
        place_of = np.full(self.library.items.num_rows, -1, dtype=np.int64)
        place_of[self.rows] = np.arange(len(self.rows))
        columns: list[list[Any]] = [[], [], [], []]
        for name in self.library.names:
            removed = self.library.kept.packs[name].removed
            places = place_of[removed["row"].to_numpy() + self.library.starts[name]]
            removed = removed.filter(pa.array(places >= 0))
            columns[0] += places[places >= 0].tolist()
            for column, told in zip(columns[1:], ("start_in_source", "text", "rule"), strict=True):
                column += removed[told].to_pylist()
        numbers, starts = self.table["numbers"], self.table["places"]
        for place, taken in self.taken.items():
            known = dict(zip(numbers[place].as_py(), starts[place].as_py(), strict=True))
            columns[0] += [place] * len(taken)
            columns[1] += [known[number] for number in taken]
            columns[2] += self.trimmed[place]["lines"]
            columns[3] += [repeated.RULE] * len(taken)
        order = np.lexsort((np.array(columns[1], np.int64), np.array(columns[0], np.int64)))
        columns[0] = [self.ids[place] for place in columns[0]]
        return (
            pa.table(
                {
                    name: pa.array(column, pa.int64() if name == "start_in_source" else pa.string())
                    for name, column in zip(tables.SCHEMAS["removed"].columns, columns, strict=True)
                }
            )
            .take(pa.array(order))
            .to_pandas()
        )


def _sizes(column: pa.ChunkedArray) -> np.ndarray:
    return np.concatenate(
        [np.empty(0, np.int64), *(c.value_lengths().to_numpy() for c in column.chunks)]
    ).astype(np.int64)


def _flat(column: pa.ChunkedArray) -> np.ndarray:
    return np.concatenate(
        [np.empty(0, bool), *(c.flatten().to_numpy(zero_copy_only=False) for c in column.chunks)]
    )


def _numbers(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Numbers that are kept as bytes, one row after the other, and how many each row has."""
    found, sizes = [np.empty(0, np.uint32)], [np.empty(0, np.int64)]
    for chunk in column.chunks:
        _, offsets, data = chunk.buffers()
        if not len(chunk) or data is None:
            continue
        ends = np.frombuffer(offsets, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
        found.append(np.frombuffer(data, np.uint32, (ends[-1] - ends[0]) // 4, ends[0]))
        sizes.append(np.diff(ends) // 4)
    return np.concatenate(found), np.concatenate(sizes)
