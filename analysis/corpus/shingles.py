"""Sequences of five words, and which texts share so many that a comparison is worth it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np

SHINGLE = 5
BANDS = 32
ROWS = 2
"""32 bands of 2 find 95% of the pairs at a Jaccard index of .3, and 99.6% at .4."""
MINIMA = BANDS * ROWS
AGREE = 8
"""So many minima of two texts must be the same. Of pairs at .3 one in 5,000 has fewer, and most
of those that only chance has put in one band."""
SAMPLE = 8
"""One in so many sequences stands for an article in the search for excerpts."""
STOCK = 10
"""A sequence in more articles than this is a stock phrase."""
LIKELY = 0.5
MOST_WORDS = 200_000
"""So many hashes of words are kept at once, 20 MB of them."""
AT_ONCE = 4_000_000
"""So many pairs are looked at together."""

TOKEN = re.compile(r"\w+")
MULTIPLIER, FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint32(0x9E3779B1)
_seeds = np.random.RandomState(1).randint(0, 1 << 32, (2, MINIMA, 1), np.uint64)  # never changes
FACTORS, ADDED = _seeds.astype(np.uint32) | np.array([[[1]], [[0]]], np.uint32)
"""x → ax + b modulo 2³², with a odd, puts all hashes in another order, one for each minimum."""


class Hashes(dict[str, int]):
    """The hash of every word seen so far: looking one up is faster than making it."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_WORDS:
            self.clear()
        value = self[word] = crc32(word.encode())
        return value


_known = Hashes()


def shingles(text: str, known: dict[str, int] | None = None) -> np.ndarray:
    """The distinct sequences of five words of ``text``, each as a 32-bit hash, sorted.

    ``known`` holds hashes of words between calls.

    >>> len(shingles("The tide rose, the tide fell.")), len(shingles("The tide"))
    (2, 1)
    """
    known = _known if known is None else known
    words = np.fromiter(map(known.__getitem__, TOKEN.findall(text.lower())), np.uint64)
    if not len(words):
        return np.empty(0, dtype=np.uint32)
    width = min(SHINGLE, len(words))
    rolled = np.zeros(len(words) - width + 1, dtype=np.uint64)
    for place in range(width):
        rolled = (rolled + words[place : place + len(rolled)]) * MULTIPLIER
    found = np.sort((rolled >> np.uint64(32)).astype(np.uint32))
    return found[np.concatenate(([True], found[1:] != found[:-1]))]


def minima(values: np.ndarray) -> np.ndarray:
    """The MinHash signature of a text's sequences: the least of them in each of 64 orders."""
    if not len(values):
        return np.zeros(MINIMA, dtype=np.uint32)
    return (FACTORS * values + ADDED).min(axis=1)


def lookalikes(signatures: np.ndarray, empty: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of texts that share a band of their signatures, the later before the earlier.

    ``signatures`` has a row a text; those that are ``empty`` look like none. The pairs are
    in order of the later one.

    >>> texts = ["one two three four five six seven"] * 2 + ["rain fell on the pier all day"]
    >>> found = np.array([minima(shingles(text)) for text in texts])
    >>> [places.tolist() for places in lookalikes(found, np.zeros(3, dtype=bool))]
    [[1], [0]]
    """
    size = len(signatures)
    found = [np.empty(0, dtype=np.uint64)]
    filled = np.flatnonzero(~empty)
    for band in range(BANDS):
        rows = signatures[filled, ROWS * band : ROWS * band + ROWS].astype(np.uint64)
        keys = rows[:, 0] << np.uint64(32) | rows[:, 1]
        several = np.flatnonzero(often(keys, 2))
        order = several[np.argsort(keys[several], kind="stable")]
        keys, owners = keys[order], filled[order]
        found += [
            _alike(later * np.uint64(size) + earlier, signatures)
            for later, earlier in _pairs(keys, owners)
        ]
    return np.divmod(_distinct(np.concatenate(found)), np.uint64(max(size, 1)))


def often(values: np.ndarray, least: int) -> np.ndarray:
    """Which of many numbers may come at least so often: of others a few are taken for such.

    Sorting takes ten times as long, and most numbers come once.

    >>> often(np.array([7, 9, 7], dtype=np.uint64), 2).tolist()
    [True, False, True]
    """
    bits = min(22, len(values).bit_length() + 3)
    places = (values * MULTIPLIER) >> np.uint64(64 - bits)
    return np.bincount(places.view(np.int64), minlength=1 << bits)[places] >= least


def _pairs(keys: np.ndarray, owners: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of owners, the greater first, that have a key in common; both sorted by key."""
    same = np.concatenate(([False], keys[1:] == keys[:-1]))
    owners = owners.astype(np.uint64)
    step = np.flatnonzero(same)
    back = 1
    while len(step):
        for first in range(0, len(step), AT_ONCE):
            part = step[first : first + AT_ONCE]
            one, other = owners[part], owners[part - back]
            yield np.maximum(one, other), np.minimum(one, other)
        back += 1
        # Whoever has a like neighbour ``back`` places above.
        step = step[same[step - (back - 1)]]


def _alike(pairs: np.ndarray, signatures: np.ndarray) -> np.ndarray:
    """The pairs whose signatures agree in enough places."""
    size = np.uint64(len(signatures))
    kept = []
    for first in range(0, len(pairs), AT_ONCE // MINIMA):
        part = pairs[first : first + AT_ONCE // MINIMA]
        one, other = np.divmod(part, size)
        kept.append(part[(signatures[one] == signatures[other]).sum(axis=1) >= AGREE])
    return np.concatenate(kept) if kept else pairs


def _distinct(values: np.ndarray) -> np.ndarray:
    values = np.sort(values)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def _telling(values: np.ndarray, owners: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Which of many 32-bit numbers may tell that the text of one owner stands in that of another.

    They come more than once, and in a text that has enough of such to stand in another. Most do
    not, and sorting them alone takes half as long as sorting them with their owners.
    """
    ordered = np.sort(values)
    repeated = ordered[1:][ordered[1:] == ordered[:-1]]
    del ordered
    several = _among(values, repeated)
    enough = np.bincount(owners[several], minlength=len(sizes)) >= LIKELY * sizes
    return _among(values, values[several & enough[owners]])


def _among(values: np.ndarray, some: np.ndarray) -> np.ndarray:
    """Which of ``values`` are ``some``, and a few that are not.

    A table of bits is small enough to stay near the processor, and is read four times as fast.
    """
    table = np.zeros(1 << 24, dtype=bool)
    table[some * FACTOR >> np.uint32(8)] = True
    bits, place = np.packbits(table, bitorder="little"), values * FACTOR >> np.uint32(8)
    found = bits[place >> np.uint32(3)]
    place &= np.uint32(7)
    found >>= place.astype(np.uint8)
    found &= np.uint8(1)
    return found.view(bool)


def sample(values: np.ndarray) -> np.ndarray:
    """The part of a text's sequences that stands for it in the search for excerpts."""
    return values[values % SAMPLE == 0]


def excerpts(samples: Sequence[np.ndarray]) -> list[tuple[int, int]]:
    """Pairs of texts of which the shorter may stand in the longer, by samples of sequences.

    >>> story = " ".join(f"word{n}" for n in range(300))
    >>> texts = [story, " ".join(story.split()[100:200])]
    >>> excerpts([sample(shingles(text)) for text in texts])
    [(0, 1)]
    """
    sizes = np.array([len(values) for values in samples], dtype=np.int64)
    if not sizes.sum():
        return []
    values = np.concatenate(samples)
    owners = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes)
    telling = _telling(values, owners, sizes)
    keys = np.sort(values[telling].astype(np.uint64) << np.uint64(32) | owners[telling])
    values, owners = (keys >> np.uint64(32)).astype(np.uint32), keys.astype(np.uint32)
    del keys, telling
    same = np.concatenate(([False], values[1:] == values[:-1], [False]))
    del values
    # A run of equal values: where it begins, and how long it is.
    starts = np.flatnonzero(~same[:-1] & same[1:])
    lengths = np.flatnonzero(same[:-1] & ~same[1:]) - starts + 1
    counted = _Counts()
    for length in range(2, STOCK + 1):
        those = starts[lengths == length]
        one, other = np.triu_indices(length, 1)
        for first in range(0, len(those), max(1, AT_ONCE // len(one))):
            part = those[first : first + max(1, AT_ONCE // len(one))]
            rows = owners[part[:, None] + np.arange(length)].astype(np.int64)
            counted.add((rows[:, one] << 32 | rows[:, other]).ravel())
    found, counts = counted.all()
    one, other = found >> 32, found & 0xFFFFFFFF
    likely = counts >= LIKELY * np.minimum(sizes[one], sizes[other])
    return list(zip(one[likely].tolist(), other[likely].tolist(), strict=True))


class _Counts:
    """How often each number came, of many that are given in parts."""

    def __init__(self) -> None:
        self.found = np.empty(0, dtype=np.int64)
        self.counts = np.empty(0, dtype=np.int64)
        self.waiting: list[np.ndarray] = []

    def add(self, values: np.ndarray) -> None:
        """Count some more."""
        self.waiting.append(values)
        if sum(map(len, self.waiting)) > AT_ONCE:
            self.all()

    def all(self) -> tuple[np.ndarray, np.ndarray]:
        """The numbers, sorted, and how often each came."""
        new = np.concatenate([self.found, *self.waiting])
        counts = np.ones(len(new), dtype=np.int64)
        counts[: len(self.counts)] = self.counts
        self.waiting.clear()
        order = np.argsort(new, kind="stable")
        new, counts = new[order], counts[order]
        starts = np.flatnonzero(np.concatenate(([True], new[1:] != new[:-1])))[: len(new)]
        self.found = new[starts]
        self.counts = np.add.reduceat(counts, starts) if len(new) else counts
        return self.found, self.counts
