"""Work done once for each text: from the cache what was done before, from workers the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis import tables
from analysis.cache import Cache
from analysis.pools import Frames, Pool, Work

CHUNK_WORDS = 20_000

Packs = list[dict[str, pa.Table]]


def run(
    texts: pd.DataFrame,
    work: Work,
    *,
    inputs: Callable[[pd.DataFrame], tuple[Any, ...]],
    title: str,
    pool: Pool,
    cache: Cache | None,
) -> Packs:
    """What ``work`` makes of every text, as Arrow tables by name, in packs.

    ``texts`` has ``article_id``, ``text`` and ``words``, each text once. Work gets a chunk
    of them at a time, as the arguments that ``inputs`` makes of it; chunks depend on the
    texts alone, never on the ``pool``.
    """
    found, packs = cache.read(texts["article_id"]) if cache else (set(), [])
    new = texts[~texts["article_id"].isin(found)]
    done = partial(_done, work=work, inputs=inputs, title=title, pool=pool)
    if cache:
        # Results go to disk at once, so that memory holds one chunk and a stop loses one.
        held: set[str] = set()
        for chunk, result in done(new):
            if not cache.write(chunk["article_id"], result):
                packs.append(_arrow(result))
                held.update(chunk["article_id"])
        kept = new[~new["article_id"].isin(held)]
        found, more = cache.read(kept["article_id"])
        packs += more
        new = kept[~kept["article_id"].isin(found)]
    return packs + [_arrow(result) for _, result in done(new)]


def rows(packs: Packs, name: str, keys: Iterable[str]) -> pd.DataFrame:
    """The rows of table ``name`` whose ``article_id`` is among ``keys``."""
    wanted = pa.array(sorted(set(keys)), pa.string())
    parts = [pack[name] for pack in packs if name in pack]
    kept = [p.filter(pc.is_in(p["article_id"].cast(pa.string()), wanted)) for p in parts]
    return tables.frame(pd.concat([tables.empty(name), *(p.to_pandas() for p in kept)]), name)


def assemble(packs: Packs, name: str, ids: pd.DataFrame) -> pd.DataFrame:
    """Take table ``name`` out of ``packs`` and give each row the ids of the articles it is of.

    ``ids`` has ``article_id`` and its ``key`` in the packs. In Arrow, since a copy of
    every string in pandas takes longer than reading them.
    """
    ids = ids.sort_values("article_id")
    empty = pa.Table.from_pandas(tables.empty(name), preserve_index=False)
    parts = [pack.pop(name).cast(empty.schema) for pack in packs if name in pack]
    joined = pa.concat_tables([empty, *parts])
    # Rows of one text stand together and in order, so whole runs are moved, not sorted.
    texts = joined["article_id"].combine_chunks().dictionary_encode()
    found = texts.indices.to_numpy(zero_copy_only=False)
    order = np.lexsort((*_within(joined, name), found))
    size = np.bincount(found, minlength=len(texts.dictionary))
    runs = dict(zip(texts.dictionary.to_pylist(), np.split(order, size.cumsum()), strict=False))
    wanted = [runs.get(key, order[:0]) for key in ids["key"]]
    article_id = np.repeat(ids["article_id"].to_numpy(object), [len(run) for run in wanted])
    joined = joined.take(pa.array(np.concatenate([order[:0], *wanted])))
    return joined.set_column(
        0, empty.schema.field(0), pa.array(article_id, empty.schema.types[0])
    ).to_pandas()


def _within(joined: pa.Table, name: str) -> list[np.ndarray]:
    """What orders the rows of a text that two stages have made, the last first."""
    if name != "sentiment":
        return []
    methods = joined["method"].combine_chunks().dictionary_encode()
    rank = np.argsort(np.argsort(np.array(methods.dictionary.to_pylist(), dtype=object)))
    return [rank[methods.indices.to_numpy()], joined["sentence_id"].to_numpy()]


def _arrow(frames: Frames) -> dict[str, pa.Table]:
    return {name: pa.Table.from_pandas(df, preserve_index=False) for name, df in frames.items()}


def _chunks(texts: pd.DataFrame) -> Iterator[pd.DataFrame]:
    number = texts["words"].cumsum() // CHUNK_WORDS
    for _, chunk in texts.groupby(number, sort=True):
        yield chunk


def _done(
    texts: pd.DataFrame,
    *,
    work: Work,
    inputs: Callable[[pd.DataFrame], tuple[Any, ...]],
    title: str,
    pool: Pool,
) -> Iterator[tuple[pd.DataFrame, Frames]]:
    from tqdm import tqdm

    chunks, words = list(_chunks(texts)), int(texts["words"].sum())
    if not chunks:
        return
    with tqdm(total=words, unit=" words", unit_scale=True, desc=title, delay=2, leave=False) as bar:
        results = pool.map(work, map(inputs, chunks), pieces=len(chunks), words=words)
        for number, result in results:
            bar.update(int(chunks[number]["words"].sum()))
            yield chunks[number], result
