"""The texts of a corpus, put together to one column from where they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from analysis.corpus import repeated
from analysis.corpus.kept import Kept


class Texts(NamedTuple):
    """Where the text of each article is, how many bytes it has, and the lines some go without.

    ``pack`` is the number of a pack in ``names``, ``row`` that of the item in it; ``start`` and
    ``size`` are where the text is in the texts of the pack, as bytes, ``length`` what is left
    of it ``without`` the lines of an article, by its place; ``digest`` stands for what is left.
    """

    names: Sequence[str]
    pack: np.ndarray
    row: np.ndarray
    start: np.ndarray
    size: np.ndarray
    length: np.ndarray
    digest: list[str]
    without: dict[int, Sequence[int]]


def column(kept: Kept, texts: Texts, wanted: np.ndarray) -> pa.Array:
    """The ``wanted`` texts in one array, of which there is no second copy; others are missing.

    What ``kept`` holds in memory alone is given up for it. Raises ``packs.Damaged`` if a
    text is not as it was written.
    """
    ends = np.zeros(len(texts.length) + 1, dtype=np.int64)
    np.cumsum(np.where(wanted, texts.length, 0), out=ends[1:])
    whole = np.empty(int(ends[-1]), dtype=np.uint8)
    target, without = whole.data, texts.without
    order = np.flatnonzero(wanted)
    order = order[np.argsort(texts.pack[order], kind="stable")]
    cuts = np.searchsorted(texts.pack[order], np.arange(len(texts.names) + 1))
    for number, name in enumerate(texts.names):
        places = order[cuts[number] : cuts[number + 1]]
        if not len(places):
            continue
        data = memoryview(kept.texts(name))
        columns = (places, texts.start[places], texts.size[places], ends[places], ends[places + 1])
        for place, start, size, first, end in zip(*(c.tolist() for c in columns), strict=True):
            found = data[start : start + size]
            if place in without:
                text = repeated.without(bytes(found).decode(), without[place])
                found = memoryview(text.encode())
            target[first:end] = found
    told = pa.py_buffer(np.packbits(wanted, bitorder="little"))
    buffers = [told, pa.py_buffer(ends), pa.py_buffer(whole)]
    return pa.Array.from_buffers(pa.large_string(), len(texts.length), buffers)
