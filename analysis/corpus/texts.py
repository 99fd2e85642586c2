"""The texts of a corpus, put together to one column from where they are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from analysis.corpus import repeated
from analysis.corpus.kept import Kept


class Text(NamedTuple):
    """Where the text of an article is, how many bytes it has, and the lines it goes without.

    ``start`` and ``size`` are those of the text in its pack, as bytes.
    """

    pack: str
    row: int
    start: int
    size: int
    length: int
    without: Sequence[int] = ()


def column(kept: Kept, texts: Sequence[Text]) -> pa.Array:
    """The texts as one array, of which there is no second copy at any time.

    What ``kept`` holds in memory alone is given up for it. Raises ``cache.Damaged`` if a
    text is not as it was written.
    """
    ends = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum([text.length for text in texts], out=ends[1:])
    whole = np.empty(int(ends[-1]), dtype=np.uint8)
    target, starts = whole.data, ends.tolist()
    of_pack = defaultdict(list)
    for place, text in enumerate(texts):
        of_pack[text.pack].append(place)
    for name, places in of_pack.items():
        data = memoryview(kept.texts(name))
        for place in places:
            _, _, start, size, length, gone = texts[place]
            found = data[start : start + size]
            if gone:
                found = memoryview(repeated.without(bytes(found).decode(), gone).encode())
            target[starts[place] : starts[place] + length] = found
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(whole)]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers)
