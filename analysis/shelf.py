"""What was found in many articles, read in parts: no more of it than is asked for is in memory.

A part is what the cache keeps together, about 500 articles. It stays the same when articles are
added, so that what was counted in it is kept too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
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


class Kept(NamedTuple):
    """Where it is: spans, the model's tone, names and speakers, and what was counted."""

    spans: Cache
    tone: Cache | None
    linked: Cache
    counts: Cache


class Group(NamedTuple):
    """The keys of the articles of a part, and the entity of each name in them."""

    keys: tuple[str, ...]
    links: pa.Table

    @property
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
    is meant, see ``Tables.where``.
    """

    articles: pd.DataFrame
    key: pd.Series
    groups: tuple[Group, ...]
    kept: Kept
    workers: int | None = None
    names: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The fields of ``Tables``: frames that are read when they are asked for."""
        read: dict[str, Any] = {name: partial(self.table, name) for name in SCHEMAS}
        read |= {name: partial(tables.empty, name) for name in tables.APART}
        read["articles"] = self.articles
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
        parts = list(self._parts())
        counts = self.kept.counts
        keys = [part._memo(identity) if identity else "" for part in parts]
        had = counts.have(filter(None, keys))
        todo = [number for number, key in enumerate(keys) if key not in had]
        fresh: dict[int, Frames] = {}
        for number, frames in _worked(work, [parts[n] for n in todo], self.workers):
            place = todo[number]
            if keys[place]:
                counts.write([keys[place]], _keyed(frames, keys[place]))
            else:
                fresh[place] = frames
        for number, key in enumerate(keys):
            yield fresh.pop(number) if number in fresh else _kept(counts, key)

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
        about = pd.util.hash_pandas_object(self.articles.drop(columns="text"), index=False)
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
    texts = kept.spans.table(group.keys, "texts").to_pandas()
    quotes = speakers.resolve(found["quotes"], mentions, found["sentences"], texts)
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
    work: Callable[[Tables], Frames], parts: list[Shelf], workers: int | None
) -> Iterator[tuple[int, Frames]]:
    """What ``work`` makes of the parts, with their numbers, by several processes if it is much."""
    from tqdm import tqdm

    if not parts:
        return
    on_disk = all(part.kept.spans.folder for part in parts)
    words = [int(part.articles["words"].sum()) for part in parts]
    pool = Processes(workers if on_disk else 1)
    bar = tqdm(total=sum(words), unit=" words", unit_scale=True, desc="Counting", delay=2)
    with bar:
        bar.leave = False
        pieces = ((work, part) for part in parts)
        for number, frames in pool.map(_work, pieces, pieces=len(parts), words=sum(words)):
            bar.update(words[number])
            yield number, frames


def _work(work: Callable[[Tables], Frames], part: Shelf) -> Frames:
    return work(Tables(**part.fields()))


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
