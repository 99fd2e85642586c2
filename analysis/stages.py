"""Work done once for each text: what was done before is in the cache, workers do the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import tables
from analysis.cache import Cache
from analysis.pools import Frames, Pool, Work

CHUNK_WORDS = 20_000


def run(
    texts: pd.DataFrame,
    work: Work,
    *,
    inputs: Callable[[pd.DataFrame], tuple[Any, ...]],
    title: str,
    pool: Pool,
    cache: Cache,
) -> None:
    """See to it that ``cache`` has what ``work`` makes of every text.

    ``texts`` has ``article_id``, ``text`` and ``words``, each text once. Work gets a chunk
    of them at a time, as the arguments that ``inputs`` makes of it; chunks depend on the
    texts alone, never on the ``pool``. Results are kept at once, so that a stop loses one.
    """
    keys = texts["article_id"].tolist()
    had = cache.have(keys)
    new = texts[np.array([key not in had for key in keys], bool)]
    for chunk, result in _done(new, work=work, inputs=inputs, title=title, pool=pool):
        cache.write(chunk["article_id"], result)


def assemble(found: pa.Table | None, name: str, ids: pd.DataFrame) -> pd.DataFrame:
    """Table ``name`` of what was ``found``, each row with the ids of the articles it is of.

    ``ids`` has ``article_id`` and its ``key``, which stands for it in what was found. In Arrow,
    since a copy of every string in pandas takes longer than reading them.
    """
    ids = ids.sort_values("article_id")
    empty = pa.Table.from_pandas(tables.empty(name), preserve_index=False)
    joined = empty if found is None else found.select(empty.schema.names).cast(empty.schema)
    # Rows of one text stand together and in order, so whole runs are moved, not sorted.
    texts = joined["article_id"].combine_chunks().dictionary_encode()
    of = texts.indices.to_numpy(zero_copy_only=False)
    order = np.lexsort((*_within(joined, name), of))
    size = np.bincount(of, minlength=len(texts.dictionary))
    runs = dict(zip(texts.dictionary.to_pylist(), np.split(order, size.cumsum()), strict=False))
    wanted = [runs.get(key, order[:0]) for key in ids["key"].tolist()]
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
