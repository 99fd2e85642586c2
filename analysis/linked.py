"""The parts of a corpus with their names: linked over all of it, kept part by part.

What an article says of its names (their cases) lies beside its annotation. Linking takes the
cases of the whole corpus, see ``named``; then each part is kept with its names as they are
linked, under a digest of these, so that of a corpus that grew only what changed is made anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import named, stages
from analysis.annotate import entities, speakers
from analysis.cache import Cache
from analysis.lists import Own
from analysis.pools import Frames

PART = 500  # articles
LINKED = ("mentions", "quotes")
LINKS = "links "  # how the key of a part's links begins
Keys = tuple[str, ...]


class Kept(NamedTuple):
    """Where it is: spans, the model's tone, names and speakers, and what was counted.

    That is kept part by part, and for several parts together in ``volumes``, which are read.
    """

    spans: Cache
    tone: Cache | None
    linked: Cache
    counts: Cache
    volumes: Cache

    @property
    def on_disk(self) -> bool:
        """Whether all that was found is where other processes can read it."""
        return all(cache.on_disk for cache in (self.spans, self.tone, self.linked) if cache)


class Group(NamedTuple):
    """The keys of the articles of a part, and what stands for it with its names as linked."""

    keys: Keys
    digest: str


def parts(keys: Iterable[str], kept: Kept) -> list[Keys]:
    """The parts in which the articles ``keys`` are kept; small packs are bound together first."""
    wanted = set(keys)
    bound = kept.spans.groups(wanted, size=PART)
    for cache in filter(None, (kept.spans, kept.tone)):
        cache.bind(bound)
    return [tuple(key for key in group if key in wanted) for group in bound]


def known(kept: Kept, of: Sequence[Keys]) -> tuple[Group, ...] | None:
    """The parts as ``link`` kept them; nothing where it has not."""
    whole = _whole(of)
    if not kept.linked.have([whole]):
        return None
    found = kept.linked.table([whole], "parts")
    assert found is not None  # noqa: S101 - what link writes
    digests = found["digest"].to_pylist()
    if kept.linked.have(LINKS + digest for digest in digests) < {LINKS + d for d in digests}:
        return None
    return tuple(map(Group, of, digests))


def ready(kept: Kept) -> None:
    """Read all that linking takes besides what is new."""
    entities.link(entities.numbered(named.none()))
    named.ready(kept.linked.folder)


def link(kept: Kept, of: Sequence[Keys], own: Own) -> bool:
    """Keep the entity of each name in these parts of a corpus; give whether that is on disk."""
    told = own.aliases or own.names
    unused = [] if told else ["text"]  # what a name was before it was tidied
    cases, rows = named.of_parts(kept.linked.folder, of, partial(_cases, kept), unused=unused)
    links = entities.link(cases, aliases=own.aliases, own_names=own.names)
    del cases
    digests, on_disk = _digests(of, links, rows), True
    for keys, digest in zip(of, digests, strict=True):
        if not kept.linked.have([LINKS + digest]):
            part = _spelled(links.slice(*rows[keys]))
            on_disk &= kept.linked.write([LINKS + digest], {"links": part})
    listed = pd.DataFrame({"digest": digests}, dtype="str")
    return kept.linked.write([_whole(of)], {"parts": listed}) and on_disk


def names_of(kept: Kept, group: Group) -> dict[str, pa.Table]:
    """Mentions and quotes of a part with their entities, ``article_id`` being the key."""
    key = group.digest
    if not kept.linked.have([key]):
        kept.linked.write([key], _applied(kept, group))
    found = {}
    for name in LINKED:
        table = kept.linked.table([key], name)
        assert table is not None  # noqa: S101 - written above
        found[name] = table.drop_columns("article_id").rename_columns({"of": "article_id"})
    return found


def keyed(frames: Frames, key: str) -> dict[str, Any]:
    """The frames under one ``key`` of a cache; their own ``article_id`` is called ``of``.

    The key is kept once and not for each row, which would be read for nothing.
    """
    return {
        name: df.rename(columns={"article_id": "of"}).assign(
            article_id=pd.Categorical([key]).take(np.zeros(len(df), dtype=int))
        )
        for name, df in frames.items()
    }


def _cases(kept: Kept, keys: Keys) -> pa.Table:
    """The cases of the names in these articles, article by article in that order."""
    found = kept.spans.table(keys, "cases", coded=entities.WORDS)
    assert found is not None  # noqa: S101 - every pack has them
    rank = pc.index_in(found["article_id"].cast(pa.string()), pa.array(keys, pa.string()))
    return found.take(pa.array(np.argsort(rank.to_numpy(), kind="stable")))


def _applied(kept: Kept, group: Group) -> dict[str, Any]:
    ids = pd.DataFrame({"article_id": group.keys, "key": group.keys})
    found = {
        name: stages.assemble(kept.spans.table(group.keys, name), name, ids)
        for name in (*LINKED, "sentences")
    }
    links = kept.linked.table([LINKS + group.digest], "links")
    texts = kept.spans.table(group.keys, "texts")
    assert links is not None and texts is not None  # noqa: S101 - every part has them
    cases = _cases(kept, group.keys).to_pandas()
    mentions = entities.apply(found["mentions"], cases, links)
    quotes = speakers.resolve(found["quotes"], mentions, found["sentences"], texts.to_pandas())
    return keyed({"mentions": mentions, "quotes": quotes}, group.digest)


def _whole(of: Sequence[Keys]) -> str:
    """What stands for all these parts."""
    every = "\0".join(["parts", *(key for keys in of for key in keys)])
    return hashlib.sha256(every.encode()).hexdigest()[:24]


def _digests(of: Sequence[Keys], links: pa.Table, rows: named.Rows) -> list[str]:
    """What stands for each part with its links, whatever numbers their words have."""
    columns = [links["kept"].to_numpy()]
    for name in ("entity", "label", "rule"):
        hashes = pd.util.hash_array(
            np.array(entities.listed(links[name]), object), categorize=False
        )
        columns.append(hashes[entities.numbers(links[name])])
    found = []
    for keys in of:
        start, size = rows[keys]
        whole = hashlib.sha256("\0".join(keys).encode())
        for column in columns:
            whole.update(column[start : start + size].tobytes())
        found.append(whole.hexdigest()[:24])
    return found


def _spelled(links: pa.Table) -> pa.Table:
    """Links with their words in place of numbers."""
    told = [name for name in links.column_names if pa.types.is_dictionary(links[name].type)]
    for name in told:
        words = links[name].combine_chunks().dictionary_decode()
        links = links.set_column(links.column_names.index(name), name, words)
    return links
