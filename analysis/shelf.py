"""What was found in many articles, read in parts: no more of it than is asked for is in memory.

A part is what the cache keeps together, about 500 articles. It stays the same when articles are
added, so that what was counted in it is kept too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from inspect import signature
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import choosing, pools, stages, tables, volumes
from analysis.linked import LINKED, Group, Kept, keyed, names_of
from analysis.pools import Frames, Processes
from analysis.tables import SCHEMAS, Tables

VOLUME = 4  # parts whose counts are read together, at least
LARGE = 3_000
"""Articles: more are never held whole, unless a table is asked for."""
BY_TONE = ("sentiment", "toward")
ADDRESS = ["article_id", "start", "end"]
WORDS_WORTH_SHARING = 2_000_000
"""Words of a corpus: of fewer, starting a process takes longer than asking there saves."""

Work = Callable[[Tables], Frames]


class Later(Exception):
    """What a question needs is not counted yet; it is noted, to be counted with more."""


@dataclass
class Missed:
    """Work that is not counted yet, with the articles to count it in; ``None``: count at once."""

    wanted: list[tuple[Shelf, Work]] | None = None


@dataclass(frozen=True, eq=False)
class Shelf:
    """The annotated ``articles`` of a corpus and where the parts of what was found are.

    ``key`` stands for each article in what is ``kept``; ``copies`` of them, which are not
    annotated, come with their texts. ``names`` and ``voices`` are what alone is meant, see
    ``Tables.where``. What is missed while questions are asked together is noted in
    ``missed``, which all that was chosen of one corpus share.
    """

    articles: pd.DataFrame
    key: pd.Series
    groups: tuple[Group, ...]
    kept: Kept
    workers: int | None = None
    names: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    missed: Missed = field(default_factory=Missed)
    copies: pd.DataFrame | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of ``Tables``: frames that are read when they are asked for."""
        read: dict[str, Any] = {name: partial(self.table, name) for name in SCHEMAS}
        read |= {name: partial(tables.empty, name) for name in tables.APART}
        if "text" in self.articles:
            read["articles"] = self.articles
        else:
            read |= {"articles": self._articles, "light": self._light()}
        if len(self.articles) > LARGE:
            read["shelf"] = self
        if self.names or self.voices:
            whole = Tables(**replace(self, names=(), voices=()).fields())
            meant = {"names": self.names, "voices": self.voices}
            ids = self.articles["article_id"]
            read |= {
                name: partial(choosing.within, whole, name, ids, **meant)
                for name in SCHEMAS
                if name != "articles"
            }
        return read

    def parts(self) -> Iterator[Tables]:
        """See ``tables.Shelf``."""
        return (Tables(**self._part(at).fields()) for at in range(len(self._places)))

    def each(
        self, work: Callable[[Tables], Frames], *, only: Sequence[str] = ()
    ) -> Iterator[Frames]:
        """See ``tables.Shelf``. ``work`` looks at each article by itself."""
        identity = _identity(work)
        if not identity:
            for part in self.parts():
                yield {name: self._numbered(found) for name, found in work(part).items()}
            return
        counts, memos = self.kept.counts, self._memos(identity)
        kept = self.kept.volumes
        places = {_digest(memos[at] for at in some): some for some in self._volumes}
        had = kept.have(places)
        todo = [key for key in places if key not in had]
        needed = {memos[at] for key in todo for at in places[key]}
        if needed and counts.have(needed) != needed:
            if self.missed.wanted is not None:
                self.missed.wanted.append((self, work))
                raise Later
            self._count([work])
        for key in todo:
            found = counts.bound([memos[at] for at in places[key]])
            ids = self.ids.categories[self._rows(places[key])]
            kept.write([key], volumes.bound(found, ids))
        for key, parts in places.items():
            tables, rows = kept.bound([key], only), self._rows(parts)
            yield {name: volumes.frame(tables[name], rows, self.ids) for name in tables}

    def ask(
        self, story: Tables, questions: Sequence[Callable[[Tables], Any]]
    ) -> Iterator[tuple[int, Any]]:
        """See ``tables.Shelf``. Questions that need what is not counted yet wait for the others."""
        left, counted = dict(enumerate(questions)), set[tuple[Any, ...]]()
        while left:
            wanted: list[tuple[Shelf, Work]] = []
            for number, answers in self._asked(story, left, wanted):
                for answer in answers:
                    del left[number]
                    yield number, answer
            asked_for = {(len(s.articles), s.names, s.voices, _identity(w)) for s, w in wanted}
            if left and asked_for <= counted:  # what was counted cannot be read: one by one, then
                yield from ((number, question(story)) for number, question in left.items())
                return
            counted |= asked_for
            for asked in {id(shelf): shelf for shelf, _ in wanted}.values():
                asked._count([work for shelf, work in wanted if shelf is asked])

    def _asked(
        self, story: Tables, left: dict[int, Callable[[Tables], Any]], wanted: list
    ) -> Iterator[tuple[int, list[Any]]]:
        """The answer to each question that is left, or none where something is to be counted.

        Of a large corpus other processes ask too, where they find all that was found.
        """
        numbers, here = list(left), partial(_answers, story, wanted)
        if not self.kept.on_disk or self.articles["words"].sum() < WORDS_WORTH_SHARING:
            yield from ((number, here(left[number])) for number in numbers)
            return
        asked = pools.shared(
            list(left.values()), here=here, there=_asked_there, given=[story], workers=self.workers
        )
        for place, answers in asked:  # what is to be counted is noted here
            yield numbers[place], answers or here(left[numbers[place]])

    def _count(self, works: Sequence[Work]) -> None:
        """Keep what ``works`` make of each part, which is read once for them all."""
        counts = self.kept.counts
        named = {identity: work for work in works if (identity := _identity(work))}
        memos = {identity: self._memos(identity) for identity in named}
        had = counts.have(key for keys in memos.values() for key in keys)
        todo = [
            (self._part(at), missing)
            for at in range(len(self._places))
            if (
                missing := {
                    keys[at]: named[identity]
                    for identity, keys in memos.items()
                    if keys[at] not in had
                }
            )
        ]
        for frames in _worked(todo, self.workers):
            for key, found in frames.items():
                counts.write([key], keyed(found, key))

    def together(self) -> pd.Series:
        """See ``tables.Shelf``."""
        return self._together

    @cached_property
    def _together(self) -> pd.Series:
        number = {key: at for at, group in enumerate(self.groups) for key in group.keys}
        return pd.Series(self.key.map(number).to_numpy(), index=self.articles["article_id"])

    def only(
        self, articles: pd.DataFrame, *, names: tuple[str, ...] = (), voices: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """See ``tables.Shelf``."""
        ids = articles["article_id"]
        here, copies = self.articles["article_id"].isin(ids), self.copies
        kept = replace(
            self,
            articles=self.articles[here].reset_index(drop=True),
            key=self.key[here].reset_index(drop=True),
            copies=None if copies is None else copies[copies["article_id"].isin(ids)],
            names=names or self.names,
            voices=voices or self.voices,
        )
        return kept.fields()

    def keys(self) -> list[str]:
        """See ``tables.Shelf``."""
        known = dict(zip(self.articles["article_id"].tolist(), self.key.tolist(), strict=True))
        if self.copies is not None:
            texts = zip(self.copies["article_id"], self.copies["text"], strict=True)
            known |= {one: tables.key_of(text) for one, text in texts}
        return [known[one] for one in self._light()["article_id"].tolist()]

    def table(self, name: str) -> pd.DataFrame:
        """Table ``name`` of all the articles."""
        ids = pd.DataFrame({"article_id": self.articles["article_id"], "key": self.key})
        keys = set(self.key)
        if name in LINKED:
            found = [names_of(self.kept, group)[name] for group in self._groups(keys)]
            whole = pa.concat_tables(found) if found else None
            return stages.assemble(whole, name, ids)
        toned = self.kept.tone if name in BY_TONE else None
        coded = [c for c, dtype in SCHEMAS[name].columns.items() if dtype == tables.TEXT]
        places = filter(None, (self.kept.spans, toned))
        found = [place.table(keys, name, coded=coded) for place in places]
        schema = pa.Table.from_pandas(tables.empty(name), preserve_index=False).schema
        cast = [t.select(schema.names).cast(schema) for t in found if t is not None]
        whole = stages.assemble(pa.concat_tables(cast) if cast else None, name, ids)
        if name != "toward":
            return whole
        known = self.table("mentions")[[*ADDRESS, "entity"]]
        return tables.frame(whole.drop(columns="entity").merge(known, on=ADDRESS), "toward")

    def _articles(self) -> pd.DataFrame:
        """The articles with their texts, which a large corpus does not hold until it must."""
        if self.articles.empty:
            return self._with_copies(self.articles.assign(text=""))
        found = self.kept.spans.table(set(self.key), "texts")
        assert found is not None  # noqa: S101 - every pack has them
        texts = pd.Series(found["text"].to_pandas().array, index=found["article_id"].to_pylist())
        return self._with_copies(self.articles.assign(text=self.key.map(texts).astype("str")))

    def _light(self) -> pd.DataFrame:
        """The articles without their texts."""
        if self.copies is None or self.copies.empty:
            return self.articles
        return self._with_copies(self.articles.assign(text="")).drop(columns="text")

    def _with_copies(self, articles: pd.DataFrame) -> pd.DataFrame:
        every = articles if self.copies is None else pd.concat([articles, self.copies])
        return tables.frame(every, "articles")

    def _groups(self, keys: set[str]) -> list[Group]:
        return [group for group in self.groups if not keys.isdisjoint(group.keys)]

    @cached_property
    def _places(self) -> list[tuple[Group, np.ndarray]]:
        """The parts that have articles, and which of the articles each has."""
        number = self.together().to_numpy()
        order = np.argsort(number, kind="stable")
        rows = np.split(order, np.searchsorted(number[order], range(1, len(self.groups))))
        return [(group, here) for group, here in zip(self.groups, rows, strict=True) if len(here)]

    def _part(self, at: int) -> Shelf:
        group, here = self._places[at]
        return replace(
            self,
            articles=self.articles.iloc[here].reset_index(drop=True),
            key=self.key.iloc[here].reset_index(drop=True),
            groups=(group,),
            missed=Missed(),
            copies=None,
        )

    @cached_property
    def _volumes(self) -> list[list[int]]:
        """The places of the parts whose counts are read together: new parts change few of these."""
        size = 1 << max((len(self._places) // VOLUME).bit_length() - 1, 0)
        volumes: dict[int, list[int]] = {}
        for at, (group, _) in enumerate(self._places):
            volumes.setdefault(int(group.keys[0][:8], 16) % size, []).append(at)
        return [volumes[number] for number in sorted(volumes)]

    @cached_property
    def ids(self) -> pd.CategoricalDtype:
        """The ids of all the articles; a frame of what was counted has them by number."""
        return pd.CategoricalDtype(self.articles["article_id"])

    def _numbered(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows with ids by number; as they are where a work of one's own gives others."""
        if "article_id" not in rows:
            return rows
        of = self.ids.categories.get_indexer(pd.Index(rows["article_id"]))
        if (of < 0).any():
            return rows
        return rows.assign(article_id=pd.Categorical.from_codes(of, dtype=self.ids))

    def _rows(self, parts: Sequence[int]) -> np.ndarray:
        """Which of the articles some parts have."""
        return np.concatenate([self._places[at][1] for at in parts])

    def _memos(self, identity: str) -> list[str]:
        """What stands for a work on each part: all that its result depends on."""
        return [
            hashlib.sha256(
                json.dumps([identity, group.digest, self.names, self.voices]).encode()
                + self._about[here].tobytes()
            ).hexdigest()[:24]
            for group, here in self._places
        ]

    @cached_property
    def _about(self) -> np.ndarray:
        """A number for each article, of all that is known of it besides the text."""
        told = self.articles.drop(columns="text", errors="ignore")
        return pd.util.hash_pandas_object(told, index=False).to_numpy()


def _answers(
    story: Tables, wanted: list[tuple[Shelf, Work]], question: Callable[[Tables], Any]
) -> list[Any]:
    """The answer to a question, or none, and what is ``wanted`` for it noted."""
    shelf = story.shelf
    assert isinstance(shelf, Shelf)  # noqa: S101 - a shelf asks of its own story
    shelf.missed.wanted = wanted
    try:
        return [question(story)]
    except Later:
        return []
    finally:
        shelf.missed.wanted = None
        pa.default_memory_pool().release_unused()


def _asked_there(story: Tables, question: Callable[[Tables], Any]) -> list[Any]:
    """The same in a process that only asks."""
    return _answers(story, [], question)


def _digest(keys: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(keys).encode()).hexdigest()[:24]


def _worked(
    todo: Sequence[tuple[Shelf, dict[str, Work]]], workers: int | None
) -> Iterator[dict[str, Frames]]:
    """What each work, by its key, makes of its part; by several processes if it is much."""
    from tqdm import tqdm

    if not todo:
        return
    on_disk = all(part.kept.on_disk for part, _ in todo)
    words = [int(part.articles["words"].sum()) for part, _ in todo]
    options = {"unit": " words", "unit_scale": True, "desc": "Counting", "delay": 2}
    with (
        Processes(workers if on_disk else 1) as pool,
        tqdm(total=sum(words), leave=False, **options) as bar,
    ):
        for number, frames in pool.map(_work, todo, pieces=len(todo), words=sum(words)):
            bar.update(words[number])
            found: dict[str, Frames] = {key: {} for key in todo[number][1]}
            for name, df in frames.items():
                key, _, name = name.partition(" ")
                found[key][name] = df
            yield found


def _work(part: Shelf, works: dict[str, Work]) -> Frames:
    tables = Tables(**part.fields())
    return {f"{key} {name}": df for key, work in works.items() for name, df in work(tables).items()}


def _identity(work: Callable[..., Any]) -> str:
    """What a piece of work is called with all its settings, those it has by default too.

    Nothing where that cannot be said.
    """
    inner: Any = work
    given: dict[str, Any] = {}
    while isinstance(inner, partial) and not inner.args:
        inner, given = inner.func, {**inner.keywords, **given}
    name = getattr(inner, "__qualname__", "<")
    if not getattr(inner, "__module__", "").startswith("analysis.") or "<" in name:
        return ""
    takes = signature(inner).parameters
    usual = {each: p.default for each, p in takes.items() if p.default is not p.empty}
    told = [_told(setting) for setting in sorted({**usual, **given}.items())]
    return json.dumps([f"{inner.__module__}.{name}", *told]) if all(told) else ""


def _told(setting: Any) -> str:
    if callable(setting):
        return _identity(setting)
    if isinstance(setting, (list, tuple)):
        told = [_told(one) for one in setting]
        return json.dumps(told) if all(told) else ""
    return repr(setting) if isinstance(setting, (str, int, float, bool, type(None))) else ""
