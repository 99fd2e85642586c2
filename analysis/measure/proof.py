"""How surely each word tells two sides apart: articles, or their parts, dealt out anew."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, erfc

import numpy as np
import pandas as pd

from analysis.measure import dealing
from analysis.measure.claims import LEVEL
from analysis.measure.tally import MOST, Counts, Sums

FEWEST = 6  # articles a side: of fewer, no arrangement is rare enough
SCREEN = 0.01  # of Welch's p: words above it cannot be kept, and are not dealt out
TIMES = 100_000  # arrangements for those that pass
ENOUGH = 30  # arrangements as extreme tell p well enough (Besag & Clifford 1991)
FINE = 10  # arrangements must be so many times rarer than what is to be told
HELD = 20_000_000  # numbers of words and articles that are held between arrangements
ROUNDING = 1e-4  # relative, of sums in single precision
FLOOR = 1e-4  # of the variance of all: a side whose articles are all alike is no proof


def p_of_words(sums: Sums, counts: Counts) -> np.ndarray:
    """p of each word over articles; missing where it stands in too few to be proven.

    ``counts`` holds those that are ``passing``, or more. What Welch's t tells of the articles
    dealt out is enough where they prove nothing.
    """
    p = screen(sums)
    passed = np.flatnonzero(p < SCREEN)
    if len(passed):
        test = _Within(counts) if sums.within else _Between(counts)
        words = counts.words.get_indexer(sums.words[passed])
        observed = test.observed(words)
        # Of many articles some are left out, and less is proven by the others.
        p[passed] = _by_normal(observed)
        left = np.flatnonzero(p[passed] < SCREEN)
        p[passed[left]] = _dealt(test, words[left], observed[left], int(np.isfinite(p).sum()))
    return p


def passing(sums: Sums) -> pd.Index:
    """The words that may be kept, by their sums: those to deal out."""
    return sums.words[screen(sums) < SCREEN]


def screen(sums: Sums) -> np.ndarray:
    """p of each word by Welch's t, or by the parts of articles; missing as in ``p_of_words``."""
    p = np.full(len(sums.words), np.nan)
    if min(sums.tested()) < FEWEST:
        return p
    if sums.within:
        rarest = 2.0 ** (1.0 - sums.held)
        apart = _standardised(sums.more, sums.more_squares)
    else:
        rarest = _rarest(sums.units_of.sum(axis=0).astype(int), *sums.sides())
        apart = _welch(sums)
    words = _provable(rarest)
    p[words] = _by_normal(apart[words])
    return p


def _by_normal(apart: np.ndarray) -> list[float]:
    return [erfc(each / 2**0.5) for each in apart]


def _welch(sums: Sums) -> np.ndarray:
    """|t| of each word: what articles have of it beyond their length, as ``_Between`` has it."""
    n = np.array(sums.sides(), dtype=float)
    rate = sums.uses.sum(axis=0) / sums.sizes().sum()
    one = sums.uses - rate * sums.sizes()[:, None]
    square = sums.squares - 2 * rate * sums.weighted + rate**2 * sums.sizes(2)[:, None]
    return _apart(one, square, n)


def _apart(one: np.ndarray, square: np.ndarray, n: np.ndarray) -> np.ndarray:
    """|t| of the sums and squares of two sides, which are the first axis."""
    whole, of = n.sum(), n.reshape(2, *([1] * (one.ndim - 1)))
    spread = (np.maximum(square - one**2 / of, 0) / (of - 1) / of).sum(axis=0)
    varied = np.maximum(square.sum(axis=0) - one.sum(axis=0) ** 2 / whole, 0) / (whole - 1)
    error = np.sqrt(np.maximum(spread, FLOOR * varied * (1 / n).sum()))
    return np.abs(one[0] / n[0] - one[1] / n[1]) / np.maximum(error, 1e-12)


def _provable(rarest: np.ndarray) -> np.ndarray:
    """The words that some arrangement could prove, among as many as there are (Tarone 1990).

    ``rarest`` is the smallest p that a word can have, by the number of its articles alone: it
    knows nothing of the sides, and so may choose what is tested.
    """
    order = np.sort(rarest)
    # The smallest k of which no more than k words can reach LEVEL / k.
    sizes = np.arange(1, len(order) + 1)
    able = np.searchsorted(order, LEVEL / sizes, side="right")
    fits = np.flatnonzero(able <= sizes)
    return rarest <= LEVEL / sizes[fits[0]] if len(fits) else np.zeros(len(rarest), dtype=bool)


def _dealt(
    test: _Between | _Within, words: np.ndarray, observed: np.ndarray, of: int
) -> np.ndarray:
    """p of each word from arrangements, until it is known well enough.

    The more words there are beside it, the rarer an arrangement must be to be told: there are
    so many that even one word alone can be kept, and fewer where many words are as rare.
    """
    reached, dealt, made = np.zeros(len(words)), np.zeros(len(words)), 0
    alive = np.arange(len(words))
    times = max(TIMES, ceil(2 * of / LEVEL))
    every, ways = test.arrangements(times)
    held = test.rows(words) if len(words) * test.units <= HELD else None
    for arrangements in ways if len(words) else ():
        for some in _some(alive, test.units):
            rows = test.rows(words[some]) if held is None else held[:, some]
            found = test.apart(rows, arrangements)
            reached[some] += (found >= observed[some, None] * (1 - ROUNDING)).sum(axis=1)
        made += arrangements.shape[1]
        dealt[alive] = made
        alive = alive if every else alive[reached[alive] < ENOUGH]
        if not len(alive) or (not every and made >= FINE * of / LEVEL / len(alive)):
            break
    p = reached / np.maximum(dealt, 1) if every else (reached + 1) / (dealt + 1)
    if isinstance(test, _Within):
        for i in np.flatnonzero(p < SCREEN):
            p[i] = max(p[i], test.one_by_one(words[i], observed[i], times))
    return p


class _Between:
    """Welch's t of what articles have beyond their length, dealt to the sides at random.

    An article's excess is its uses less those that so many words of both sides would have: its
    sum over a side has the sign of the log ratio, and short articles weigh little. Studentised,
    a permutation test stays right where sides vary unequally (Chung & Romano 2013).
    """

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.first = ~counts.second
        self.units = len(self.first)
        self.n = np.array([self.first.sum(), counts.second.sum()], dtype=float)
        self.rate = np.bincount(counts.word, counts.uses, len(counts.words)) / counts.size.sum()

    def observed(self, words: np.ndarray) -> np.ndarray:
        as_it_is = self.first.astype(np.float32)[:, None]
        parts = [self.apart(self.rows(some), as_it_is) for some in _some(words, self.units)]
        return np.concatenate([part[:, 0] for part in parts]) if parts else np.empty(0)

    def arrangements(self, times: int) -> tuple[bool, Iterator[np.ndarray]]:
        return dealing.sides(self.first, times)

    def rows(self, words: np.ndarray) -> np.ndarray:
        """What each unit has of some words beyond its length, and the squares of that."""
        rows = np.empty((2, len(words), self.units), np.float32)
        for some in _some(np.arange(len(words)), self.units):
            excess = -self.rate[words[some], None] * self.counts.size
            cells, place = self.counts.entries(words[some])
            excess[place, self.counts.unit[cells]] += self.counts.uses[cells]
            excess /= np.maximum(np.abs(excess).max(axis=1, initial=0), 1e-12)[:, None]
            rows[0, some], rows[1, some] = excess, excess**2
        return rows

    def apart(self, rows: np.ndarray, arrangements: np.ndarray) -> np.ndarray:
        """|t| of each word in each arrangement."""
        whole = rows.sum(axis=2, dtype=np.float64)
        one = (rows.reshape(-1, rows.shape[2]) @ arrangements).reshape(2, rows.shape[1], -1)
        sums, squares = np.stack([one, whole[:, :, None] - one], axis=1)
        return _apart(sums, squares, self.n)


class _Within:
    """The two parts of each article, changing places: the summed difference of their rates.

    Weighted as by Mantel & Haenszel (1959), so that neither an article's subject nor the length
    of its parts passes for a difference.
    """

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        pairs = counts.pairs()
        self.sizes = counts.size[pairs].T
        self.pairs = len(pairs)
        self.pair = np.full(len(counts.second), -1)
        self.pair[pairs] = np.arange(self.pairs)[:, None]
        order = np.random.default_rng(dealing.SEED).permutation(self.pairs)
        # Of many, some are turned round together: as fair, and the time does not grow.
        self.block = order % MOST if self.pairs > MOST else np.arange(self.pairs)
        self.units = min(self.pairs, MOST)

    def observed(self, words: np.ndarray) -> np.ndarray:
        as_it_is = np.ones((self.units, 1), np.float32)
        parts = [self.apart(self.rows(some), as_it_is) for some in _some(words, self.units)]
        return np.concatenate([part[:, 0] for part in parts]) if parts else np.empty(0)

    def arrangements(self, times: int) -> tuple[bool, Iterator[np.ndarray]]:
        return dealing.signs(self.units, times)

    def rows(self, words: np.ndarray) -> np.ndarray:
        """By how much the first part of each pair has more, of some words."""
        more = np.zeros((1, len(words), self.units), np.float32)
        for row, word in zip(more[0], words.tolist(), strict=True):
            pair, one, other = self._parts(word)
            row += np.bincount(self.block[pair], self._more(pair, one, other), self.units)
        return more

    def apart(self, rows: np.ndarray, arrangements: np.ndarray) -> np.ndarray:
        return _standardised(rows[0] @ arrangements, (rows[0] ** 2).sum(axis=1)[:, None])

    def one_by_one(self, word: int, observed: float, times: int) -> float:
        """p if the uses of each article were dealt to its parts one by one, by length alone.

        Changing places treats a long and a short part alike, and that the short one has
        no use would count as much as that the long one has none. In many articles the sum of
        what is dealt is as good as normal.
        """
        pair, one, other = self._parts(word)
        if len(pair) > MOST:
            return _if_normal(self._more(pair, one, other), self.sizes[:, pair], one + other)
        sizes, total = self.sizes[:, pair].astype(np.int64), (one + other).astype(np.int64)
        total = np.minimum(total, sizes.sum(axis=0))
        ways = [dealing.shares(*each) for each in zip(*sizes.tolist(), total.tolist(), strict=True)]
        differ = [self._more(pair[i], k, total[i] - k) for i, (k, _) in enumerate(ways)]
        rng = np.random.default_rng(dealing.SEED)
        reached = dealt = 0
        at_once = max(1, min(times, dealing.CELLS // len(pair)))
        while dealt < times and reached < ENOUGH:
            whole, squares = np.zeros(at_once), np.zeros(at_once)
            for (_, upto), more in zip(ways, differ, strict=True):
                drawn = more[np.searchsorted(upto, rng.random(at_once), side="right")]
                whole += drawn
                squares += drawn**2
            found = _standardised(whole, squares)
            reached += int(np.count_nonzero(found >= observed * (1 - ROUNDING)))
            dealt += at_once
        return (reached + 1) / (dealt + 1)

    def _parts(self, word: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The pairs that hold the word, and its uses in the first and in the second part."""
        cells = self.counts.cells(word)
        units = self.counts.unit[cells]
        inside = self.pair[units] >= 0
        pair, place = np.unique(self.pair[units[inside]], return_inverse=True)
        uses, second = self.counts.uses[cells][inside], self.counts.second[units[inside]]
        one, other = (np.bincount(place, uses * side, len(pair)) for side in (~second, second))
        return pair, one, other

    def _more(self, pair: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        first, second = self.sizes[:, pair]
        return (one * second - other * first) / (first + second)


def _if_normal(more: np.ndarray, sizes: np.ndarray, total: np.ndarray) -> float:
    whole = sizes.sum(axis=0)
    varied = total * sizes.prod(axis=0) / whole**2 * (whole - total) / np.maximum(whole - 1, 1)
    return erfc(abs(more.sum()) / max(2 * np.maximum(varied, 0).sum(), 1e-12) ** 0.5)


def _some(words: np.ndarray, units: int) -> list[np.ndarray]:
    """The words in parts whose rows can be held at once."""
    at_once = max(1, dealing.CELLS // max(units, 1))
    return [words[start : start + at_once] for start in range(0, len(words), at_once)]


def _standardised(total: np.ndarray, square: np.ndarray) -> np.ndarray:
    return np.abs(total) / np.sqrt(np.maximum(square, 1e-30))


def _rarest(articles: np.ndarray, n_a: int, n_b: int) -> np.ndarray:
    """The smallest p of a word that stands in so many articles: all of them on one side."""
    ways = dealing.log_ways(n_a + n_b, np.arange(n_a + n_b + 1))
    rarest = []
    for side in (n_a, n_b):
        inside = dealing.log_ways(side, np.minimum(articles, side)) - ways[articles]
        # What stands in more articles than the side has: those with the most of it are there.
        rarest.append(np.exp(np.where(articles <= side, inside, -ways[n_a])))
    return np.minimum(*rarest) * (2 if n_a == n_b else 1)
