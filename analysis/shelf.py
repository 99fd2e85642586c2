"""What was found in many articles, read in parts: no more of it than is asked for is in memory.

A part is what the cache keeps together, about 500 articles. It stays the same when articles are
added, so that what was counted in it is kept too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import choosing, stages, tables
from analysis.annotate import entities, speakers
from analysis.cache import Cache
from analysis.pools import Frames, Processes
from analysis.tables import SCHEMAS, Tables

PART = 500
LARGE = 3_000
"""Articles: more are never held whole, unless a table is asked for."""
LINKED = ("mentions", "quotes")
BY_TONE = ("sentiment", "toward")
ADDRESS = ["article_id", "start", "end"]


Work = Callable[[Tables], Frames]


class Later(Exception):
    """What a question needs is not counted yet; it is noted, to be counted with more."""


class Kept(NamedTuple):
    """Where it is: spans, the model's tone, names and speakers, and what was counted."""

    spans: Cache
    tone: Cache | None
    linked: Cache
    counts: Cache


@dataclass(frozen=True, eq=False)
class Group:
    """The keys of the articles of a part, and the entity of each name in them."""

    keys: tuple[str, ...]
    links: pa.Table

    @cached_property
    def digest(self) -> str:
        """What stands for the part with its names as they are linked."""
        whole = hashlib.sha256("\0".join(self.keys).encode())
        for column in self.links.columns:
            whole.update("\0".join(map(str, column.to_pylist())).encode("utf-8", "surrogatepass"))
        return whole.hexdigest()[:24]


@dataclass(frozen=True)
class Shelf:
    """The annotated ``articles`` of a corpus and where the parts of what was found are.

    ``key`` stands for each article in what is ``kept``; ``names`` and ``voices`` are what alone
    is meant, see ``Tables.where``. With a list ``wanted``, what is not counted is noted there.
    """

    articles: pd.DataFrame
    key: pd.Series
    groups: tuple[Group, ...]
    kept: Kept
    workers: int | None = None
    names: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    wanted: list[tuple[Shelf, Work]] | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of ``Tables``: frames that are read when they are asked for."""
        read: dict[str, Any] = {name: partial(self.table, name) for name in SCHEMAS}
        read |= {name: partial(tables.empty, name) for name in tables.APART}
        read["articles"] = self.articles if "text" in self.articles else self._articles
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
        return (Tables(**part.fields()) for part in self._parts())

    def each(self, work: Callable[[Tables], Frames]) -> Iterator[Frames]:
        """See ``tables.Shelf``. ``work`` looks at each article by itself."""
        identity = _identity(work)
        if not identity:
            yield from (work(part) for part in self.parts())
            return
        parts = list(self._parts())
        keys = [part._memo(identity) for part in parts]
        if self.kept.counts.have(keys) != set(keys):
            if self.wanted is not None:
                self.wanted.append((self, work))
                raise Later
            self._count([work])
        yield from (_kept(self.kept.counts, key) for key in keys)

    def ask(
        self, story: Tables, questions: Sequence[Callable[[Tables], Any]]
    ) -> Iterator[tuple[int, Any]]:
        """See ``tables.Shelf``. Questions that need what is not counted yet wait for the others."""
        left, counted = dict(enumerate(questions)), set[tuple[Any, ...]]()
        while left:
            wanted: list[tuple[Shelf, Work]] = []
            planned = story.changed(shelf=replace(self, wanted=wanted))
            for number, question in list(left.items()):
                try:
                    yield number, question(planned)
                except Later:
                    continue
                del left[number]
            asked_for = {(len(s.articles), s.names, s.voices, _identity(w)) for s, w in wanted}
            if left and asked_for <= counted:  # what was counted cannot be read: one by one, then
                yield from ((number, question(story)) for number, question in left.items())
                return
            counted |= asked_for
            for asked in {id(shelf): shelf for shelf, _ in wanted}.values():
                asked._count([work for shelf, work in wanted if shelf is asked])

    def _count(self, works: Sequence[Work]) -> None:
        """Keep what ``works`` make of each part, which is read once for them all."""
        parts = list(self._parts())
        counts = self.kept.counts
        named = {identity: work for work in works if (identity := _identity(work))}
        keys = [{part._memo(identity): identity for identity in named} for part in parts]
        had = counts.have(key for each in keys for key in each)
        todo = [
            (part, {key: named[identity] for key, identity in each.items() if key not in had})
            for part, each in zip(parts, keys, strict=True)
        ]
        for frames in _worked([(part, missing) for part, missing in todo if missing], self.workers):
            for key, found in frames.items():
                counts.write([key], _keyed(found, key))

    def together(self) -> pd.Series:
        """See ``tables.Shelf``."""
        number = {key: at for at, group in enumerate(self.groups) for key in group.keys}
        return pd.Series(self.key.map(number).to_numpy(), index=self.articles["article_id"])

    def only(
        self, articles: pd.DataFrame, *, names: tuple[str, ...] = (), voices: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """See ``tables.Shelf``."""
        here = self.articles["article_id"].isin(articles["article_id"])
        kept = replace(
            self,
            articles=self.articles[here].reset_index(drop=True),
            key=self.key[here].reset_index(drop=True),
            names=names or self.names,
            voices=voices or self.voices,
        )
        return kept.fields()

    def table(self, name: str) -> pd.DataFrame:
        """Table ``name`` of all the articles."""
        ids = pd.DataFrame({"article_id": self.articles["article_id"], "key": self.key})
        keys = set(self.key)
        if name in LINKED:
            found = [group_of(self.kept, group)[name] for group in self._groups(keys)]
            whole = pa.concat_tables(found) if found else None
            return stages.assemble(whole, name, ids)
        toned = self.kept.tone if name in BY_TONE else None
        found = [place.table(keys, name) for place in (self.kept.spans, toned) if place]
        schema = pa.Table.from_pandas(tables.empty(name), preserve_index=False).schema
        cast = [t.select(schema.names).cast(schema) for t in found if t is not None]
        whole = stages.assemble(pa.concat_tables(cast) if cast else None, name, ids)
        if name != "toward":
            return whole
        known = self.table("mentions")[[*ADDRESS, "entity"]]
        return tables.frame(whole.drop(columns="entity").merge(known, on=ADDRESS), "toward")

    def _articles(self) -> pd.DataFrame:
        """The articles with their texts, which a large corpus does not hold twice."""
        found = self.kept.spans.table(set(self.key), "texts")
        assert found is not None  # noqa: S101 - every pack has them
        texts = pd.Series(found["text"].to_pandas().array, index=found["article_id"].to_pylist())
        text = self.key.map(texts).astype("str")
        return tables.frame(self.articles.assign(text=text), "articles")

    def _groups(self, keys: set[str]) -> list[Group]:
        return [group for group in self.groups if not keys.isdisjoint(group.keys)]

    def _parts(self) -> Iterator[Shelf]:
        at = pd.Series(self.key.index, index=self.key)
        for group in self.groups:
            rows = np.sort(at[at.index.isin(group.keys)].to_numpy())
            if len(rows):
                yield replace(
                    self,
                    articles=self.articles.iloc[rows].reset_index(drop=True),
                    key=self.key.iloc[rows].reset_index(drop=True),
                    groups=(group,),
                )

    def _memo(self, identity: str) -> str:
        """What stands for ``work`` on this part: all that its result depends on."""
        told = self.articles.drop(columns="text", errors="ignore")
        about = pd.util.hash_pandas_object(told, index=False)
        known = json.dumps([identity, self._digest, self.names, self.voices])
        return hashlib.sha256(known.encode() + about.to_numpy().tobytes()).hexdigest()[:24]

    @cached_property
    def _digest(self) -> str:
        return "-".join(group.digest for group in self.groups)


def groups(keys: Iterable[str], kept: Kept) -> Iterator[tuple[tuple[str, ...], pa.Table]]:
    """The parts in which the articles ``keys`` are kept, with the cases of their names.

    Small packs of the cache are bound together first.
    """
    wanted = set(keys)
    bound = kept.spans.groups(wanted, size=PART)
    for cache in filter(None, (kept.spans, kept.tone)):
        cache.bind(bound)
    for group in bound:
        ours = tuple(key for key in group if key in wanted)
        yield ours, cases(kept, ours)


def cases(kept: Kept, keys: Iterable[str]) -> pa.Table:
    """The cases of the names in the articles ``keys``, article by article in that order."""
    keys = list(keys)
    found = kept.spans.table(keys, "cases")
    assert found is not None  # noqa: S101 - every pack has them
    rank = pc.index_in(found["article_id"].cast(pa.string()), pa.array(keys, pa.string()))
    return found.take(pa.array(np.argsort(rank.to_numpy(), kind="stable")))


def group_of(kept: Kept, group: Group) -> dict[str, pa.Table]:
    """Mentions and quotes of a part with their entities, ``article_id`` being the key."""
    key = group.digest
    if not kept.linked.have([key]):
        kept.linked.write([key], _linked(kept, group))
    found = {}
    for name in LINKED:
        table = kept.linked.table([key], name)
        assert table is not None  # noqa: S101 - written above
        found[name] = table.drop_columns("article_id").rename_columns({"of": "article_id"})
    return found


def _linked(kept: Kept, group: Group) -> dict[str, pa.Table]:
    ids = pd.DataFrame({"article_id": group.keys, "key": group.keys})
    found = {
        name: stages.assemble(kept.spans.table(group.keys, name), name, ids)
        for name in (*LINKED, "sentences")
    }
    known = cases(kept, group.keys).to_pandas()
    mentions = entities.apply(found["mentions"], known, group.links.to_pandas())
    texts = kept.spans.table(group.keys, "texts")
    assert texts is not None  # noqa: S101 - every pack has them
    quotes = speakers.resolve(found["quotes"], mentions, found["sentences"], texts.to_pandas())
    return _keyed({"mentions": mentions, "quotes": quotes}, group.digest)


def _keyed(frames: Frames, key: str) -> dict[str, Any]:
    """The frames under one ``key`` of a cache; their own ``article_id`` is called ``of``."""
    return {
        name: df.rename(columns={"article_id": "of"}).assign(article_id=key)
        for name, df in frames.items()
    }


def _kept(cache: Cache, key: str) -> Frames:
    (found,) = cache.read([key])[1]
    frames = {name: table.to_pandas() for name, table in found.items()}
    return {
        name: df.drop(columns="article_id").rename(columns={"of": "article_id"})
        for name, df in frames.items()
    }


def _worked(
    todo: Sequence[tuple[Shelf, dict[str, Work]]], workers: int | None
) -> Iterator[dict[str, Frames]]:
    """What each work, by its key, makes of its part; by several processes if it is much."""
    from tqdm import tqdm

    if not todo:
        return
    on_disk = all(part.kept.spans.folder for part, _ in todo)
    words = [int(part.articles["words"].sum()) for part, _ in todo]
    pool = Processes(workers if on_disk else 1)
    options = {"unit": " words", "unit_scale": True, "desc": "Counting", "delay": 2}
    with tqdm(total=sum(words), leave=False, **options) as bar:
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
    """What a piece of work is called with all its settings; nothing where that cannot be said."""
    if isinstance(work, partial):
        settings = [*work.args, *sorted(work.keywords.items())]
        told = [_identity(work.func), *map(_told, settings)]
        return json.dumps(told) if all(told) else ""
    ours = getattr(work, "__module__", "").startswith("analysis.")
    name = getattr(work, "__qualname__", "<")
    return f"{work.__module__}.{name}" if ours and "<" not in name else ""


def _told(setting: Any) -> str:
    if callable(setting):
        return _identity(setting)
    if isinstance(setting, (list, tuple)):
        told = [_told(one) for one in setting]
        return json.dumps(told) if all(told) else ""
    return repr(setting) if isinstance(setting, (str, int, float, bool, type(None))) else ""
