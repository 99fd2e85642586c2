"""Find articles that are copies of another: syndicated, edited or cut versions."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import pandas as pd
from datasketch import MinHash, MinHashLSH

SHINGLE = 5
PERMUTATIONS = 64
BANDS = (32, 2)
"""32 bands of 2 find 95% of the pairs at a Jaccard index of .3, and all but 0.01% at .5."""
JACCARD = 0.5
CONTAINMENT = 0.8
MIN_CONTAINED = 30
"""A shorter text is a copy by its Jaccard index alone: a few lines may be a fair quotation."""

TOKEN = re.compile(r"\w+")
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


class Copy(NamedTuple):
    """An article, the one it copies, and the share of five-word sequences they have in common."""

    article_id: str
    kept: str
    share: float


def find(articles: pd.DataFrame) -> list[Copy]:
    """Find the near-duplicates among ``articles`` (article_id, text, published, words).

    Candidates come from MinHash with banding over sequences of five words (Broder 1997;
    Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3); each is then
    compared exactly: a Jaccard index of at least .5, or .8 of the shorter text found in
    the longer. Kept is the earliest published, then the longer, then the first by id;
    every copy was compared with the very article that it is said to copy.

    >>> words = " ".join(f"word{n}" for n in range(60))
    >>> day = pd.Timestamp("2020-01-04", tz="UTC")
    >>> rows = {"article_id": ["a", "b"], "text": [words, words + " more"]}
    >>> find(pd.DataFrame(rows | {"published": [day, day], "words": [60, 61]}))
    [Copy(article_id='a', kept='b', share=0.98...)]
    """
    ordered = articles.sort_values(["article_id"]).sort_values(
        ["published", "words"], ascending=[True, False], na_position="last", kind="stable"
    )
    texts = dict(zip(ordered["article_id"], ordered["text"], strict=True))
    rank = {article_id: n for n, article_id in enumerate(texts)}

    known = _Hashes()

    @lru_cache(maxsize=512)
    def shingles_of(article_id: str) -> np.ndarray:
        return shingles(texts[article_id], known)

    index = MinHashLSH(num_perm=PERMUTATIONS, params=BANDS)
    blank = MinHash(PERMUTATIONS, hashfunc=int)
    copies = []
    for article_id in texts:
        own = shingles_of(article_id)
        signature = _signature(blank, own)
        for kept in sorted(index.query(signature), key=rank.__getitem__):
            if share := similarity(own, shingles_of(kept)):
                copies.append(Copy(article_id, kept, share))
                break
        else:
            index.insert(article_id, signature, check_duplication=False)
    return copies


def similarity(one: np.ndarray, other: np.ndarray) -> float:
    """The Jaccard index or containment of two sets of shingles where it makes a copy, else 0."""
    smaller, larger = sorted((len(one), len(other)))
    if not smaller:
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    jaccard = common / (smaller + larger - common)
    if jaccard >= JACCARD:
        return jaccard
    contained = common / smaller
    return contained if contained >= CONTAINMENT and smaller >= MIN_CONTAINED else 0.0


def shingles(text: str, known: dict[str, int] | None = None) -> np.ndarray:
    """The distinct sequences of five words of ``text``, each as a 32-bit hash, sorted.

    ``known`` holds hashes of words between calls.

    >>> len(shingles("The tide rose, the tide fell.")), len(shingles("The tide"))
    (2, 1)
    """
    known = _Hashes() if known is None else known
    words = np.array([known[w] for w in TOKEN.findall(text.lower())], dtype=np.uint64)
    if not len(words):
        return np.empty(0, dtype=np.uint32)
    width = min(SHINGLE, len(words))
    rolled = np.zeros(len(words) - width + 1, dtype=np.uint64)
    for place in range(width):
        rolled = (rolled + words[place : place + len(rolled)]) * MULTIPLIER
    return np.unique((rolled >> np.uint64(32)).astype(np.uint32))


class _Hashes(dict[str, int]):
    """The hash of every word seen so far: looking one up is faster than making it."""

    def __missing__(self, word: str) -> int:
        value = self[word] = crc32(word.encode())
        return value


def _signature(blank: MinHash, values: np.ndarray) -> MinHash:
    signature = blank.copy()
    signature.update_batch(values.tolist())
    return signature
