"""Which words are typical of one side of two, so that the answer survives proof.

The usual tests count tokens, and a single article on a rare subject makes hundreds of
"keywords". Here the unit is the article: a word is kept if articles dealt to the sides at random
hardly ever set it as far apart, all words considered.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, erfc, lgamma
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure import dealing
from analysis.measure.claims import LEVEL, adjusted
from analysis.measure.intervals import draws, limits

FEWEST = 6  # articles a side: of fewer, no arrangement is rare enough
PER = 1000.0
SCREEN = 0.01  # of Welch's p: words above it cannot be kept, and are not dealt out
TIMES = 100_000  # arrangements for those that pass
ENOUGH = 30  # arrangements as extreme tell p well enough (Besag & Clifford 1991)
PRIOR = 0.1  # of the smaller side: what the prior of the log-odds is worth
FINE = 10  # arrangements must be so many times rarer than what is to be told
ROUNDING = 1e-4  # relative, of sums in single precision
FLOOR = 1e-4  # of the variance of all: a side whose articles are all alike is no proof


class Counts(NamedTuple):
    """How often each word stands in each unit: an article, or a side's part of one.

    ``words`` are the names; ``word``, ``unit``, ``uses`` have an entry for each word and unit in
    which it stands, in order of word. ``second``, ``size`` and ``article`` have one a unit:
    whether it is of the second side, what is counted in, and a number of its article.
    """

    words: pd.Index
    word: np.ndarray
    unit: np.ndarray
    uses: np.ndarray
    second: np.ndarray
    size: np.ndarray
    article: np.ndarray

    @property
    def within(self) -> bool:
        """Whether articles have a part on both sides, so that parts are compared within each."""
        return len(np.unique(self.article)) < len(self.article)

    def pairs(self) -> np.ndarray:
        """The units of articles on both sides: a row an article, the first side's unit first."""
        order = np.lexsort((self.second, self.article))
        codes = self.article[order]
        both = np.flatnonzero(codes[1:] == codes[:-1])
        return np.column_stack([order[both], order[both + 1]])

    def tested(self) -> tuple[int, int]:
        """How many articles each side has that can be dealt out."""
        if self.within:
            return (len(self.pairs()),) * 2
        return int((~self.second).sum()), int(self.second.sum())

    def cells(self, word: int) -> slice:
        """Where the entries of a word are."""
        return slice(*np.searchsorted(self.word, [word, word + 1]))


def count(uses: pd.DataFrame, base: pd.DataFrame) -> Counts:
    """Counts of every word.

    ``uses`` has a row a use: ``word``, ``article_id``, ``second`` (whether it is of the second
    side). ``base``, what is counted in: ``article_id``, ``second``, ``size``.

    >>> base = pd.DataFrame({"article_id": ["a", "b"], "second": [False, True], "size": 100})
    >>> uses = pd.DataFrame({"word": "war", "article_id": ["a", "a", "b"],
    ...                      "second": [False, False, True]})
    >>> count(uses, base).uses.tolist()
    [2.0, 1.0]
    """
    lengths = base.groupby(["article_id", "second"], as_index=False, observed=True)["size"].sum()
    lengths = lengths[lengths["size"].gt(0)]
    ids = pd.Index(lengths["article_id"].unique())
    article = ids.get_indexer(lengths["article_id"])
    second = lengths["second"].to_numpy(bool)
    codes, names = pd.factorize(uses["article_id"])
    places = ids.get_indexer(pd.Index(names))[codes]
    word, words = pd.factorize(uses["word"], sort=True)
    key = 2 * places + uses["second"].to_numpy(bool)
    unit = pd.Index(2 * article + second).get_indexer(key)
    known = (places >= 0) & (unit >= 0) & (word >= 0)
    held, times = np.unique(word[known] * max(len(article), 1) + unit[known], return_counts=True)
    at, unit = np.divmod(held, max(len(article), 1))
    size = lengths["size"].to_numpy(float)
    return Counts(pd.Index(words), at, unit, times.astype(float), second, size, article)


def compare(counts: Counts) -> pd.DataFrame:
    """Every word with its figures on both sides and what the articles say of it.

    A row a word: ``word``; for each side ``n_a`` (uses), ``articles_a``, ``value_a`` (for each
    1,000 of what was counted in); ``value``, the log ratio; ``g2``; ``dispersion``; ``log_odds``;
    ``p``, missing where the word stands in too few articles to be proven by any arrangement;
    ``q``, for all words tested; ``kept``, q ≤ .05. See the functions of these names.
    """
    n = len(counts.words)
    second = counts.second[counts.unit]
    figures: dict[str, np.ndarray] = {}
    sizes = [counts.size[~counts.second].sum(), counts.size[counts.second].sum()]
    for name, here, size in (("a", ~second, sizes[0]), ("b", second, sizes[1])):
        figures[f"n_{name}"] = np.bincount(counts.word[here], counts.uses[here], n).astype(int)
        figures[f"articles_{name}"] = np.bincount(counts.word[here], minlength=n)
        figures[f"value_{name}"] = PER * figures[f"n_{name}"] / size
    a, b = figures["n_a"].astype(float), figures["n_b"].astype(float)
    p = _p(counts)
    q = adjusted(p)
    return pd.DataFrame(
        {
            "word": counts.words,
            **figures,
            "value": log_ratio(a, b, *sizes),
            "g2": g2(a, b, *sizes),
            "dispersion": dispersion(counts),
            "log_odds": log_odds(counts, a, b),
            "p": p,
            "q": q,
            "kept": q <= LEVEL,
        }
    )


def intervals(counts: Counts, words: pd.Index) -> pd.DataFrame:
    """95% intervals over articles: ``low``, ``high`` of the log ratio, ``low_a`` … of the rates.

    A row for each of ``words``, in their order. Articles are drawn anew within each side, or
    with both their parts where they have two.
    """
    weights, smaller = _weights(counts)
    held = [weights * side[:, None] for side in (~counts.second, counts.second)]
    sizes = [counts.size @ side for side in held]
    rows = []
    for word in counts.words.get_indexer(words).tolist():
        cells = counts.cells(word)
        uses, units = counts.uses[cells].astype(np.float32), counts.unit[cells]
        drawn = [uses @ side[units] for side in held]
        ratio = limits(log_ratio(*drawn, *sizes), n=smaller)
        rates = [
            limits(PER * some / size, n=smaller) for some, size in zip(drawn, sizes, strict=True)
        ]
        rows.append((*ratio, *rates[0], *rates[1]))
    columns = ["low", "high", "low_a", "high_a", "low_b", "high_b"]
    return pd.DataFrame(rows, columns=columns, dtype="float64")


def log_ratio(a: np.ndarray, b: np.ndarray, in_a: float, in_b: float) -> np.ndarray:
    """How many times two-fold the first side has more: 1 is twice as often, −1 half as often.

    Half a use is added to each, so that never is no infinity (Hardie 2014, "Log Ratio: an
    informal introduction").

    >>> log_ratio(np.array([39.5]), np.array([9.5]), 1000, 1000).tolist()
    [2.0]
    """
    return np.log2((a + 0.5) / in_a) - np.log2((b + 0.5) / in_b)


def g2(a: np.ndarray, b: np.ndarray, in_a: float, in_b: float) -> np.ndarray:
    """The log-likelihood ratio of the table of two by two (Dunning 1993): a familiar number.

    It takes each use for an independent draw, which words in articles are not: no p.

    >>> g2(np.array([110.0]), np.array([111.0]), 2552, 29225).round(2).tolist()
    [270.72]
    """
    whole, uses = in_a + in_b, a + b
    total = np.zeros(len(a))
    for seen, row, column in (
        (a, uses, in_a),
        (b, uses, in_b),
        (in_a - a, whole - uses, in_a),
        (in_b - b, whole - uses, in_b),
    ):
        expected = np.maximum(row * column / whole, 1e-300)
        total += np.where(seen > 0, seen * np.log(np.maximum(seen, 1e-300) / expected), 0.0)
    return np.maximum(2 * total, 0.0)


def dispersion(counts: Counts) -> np.ndarray:
    """DPnorm of each word over all units: 0 spread as evenly as they are long, 1 all in one.

    Half the sum of the distances between a unit's share of the uses and of the length (Gries
    2008), divided by the most it can be (Lijffijt & Gries 2012).
    """
    n = len(counts.words)
    share = counts.size / counts.size.sum()
    uses = counts.uses / np.bincount(counts.word, counts.uses, n)[counts.word]
    apart = np.abs(uses - share[counts.unit]) - share[counts.unit]
    return 0.5 * (np.bincount(counts.word, apart, n) + 1) / max(1 - share.min(initial=1), 1e-12)


def log_odds(counts: Counts, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The log-odds ratio with an informative prior, in standard errors: for ranking alone.

    The prior is the word's share in both sides, worth a tenth of the smaller one (Monroe,
    Colaresi & Quinn 2008, "Fightin' Words"). The uses vary as the articles do (linearised), not
    as counts taken for independent; what the prior adds varies as a count.

    >>> base = pd.DataFrame({"article_id": range(4), "second": [0, 0, 1, 1], "size": 100.0})
    >>> uses = pd.DataFrame({"word": "war", "article_id": [0, 0, 0, 1, 1, 2], "second": 0})
    >>> uses.loc[5, "second"] = 1
    >>> counts = count(uses, base)
    >>> log_odds(counts, np.array([5.0]), np.array([1.0])).round(2).tolist()
    [1.58]
    """
    n, total, variance = len(counts.words), [], []
    prior = PRIOR * min(counts.size[~counts.second].sum(), counts.size[counts.second].sum())
    alpha = prior * (a + b) / counts.size.sum()
    for uses, side in ((a, ~counts.second), (b, counts.second)):
        size, units = counts.size[side].sum(), int(side.sum())
        rate, here = uses / size, side[counts.unit]
        word, unit, seen = counts.word[here], counts.unit[here], counts.uses[here]
        off = (seen - rate[word] * counts.size[unit]) ** 2 - (rate[word] * counts.size[unit]) ** 2
        square = np.bincount(word, off, n) + rate**2 * (counts.size[side] ** 2).sum()
        varied = square * units / max(units - 1, 1)
        variance.append((varied + alpha) / np.maximum(uses + alpha, 1e-12) ** 2)
        rest = np.maximum(size + prior - uses - alpha, 1e-12)
        total.append(np.log((uses + alpha) / rest))
    return (total[0] - total[1]) / np.sqrt(np.maximum(variance[0] + variance[1], 1e-12))


def _p(counts: Counts) -> np.ndarray:
    """p of each word over articles; missing where it stands in too few to be proven."""
    p = np.full(len(counts.words), np.nan)
    if min(counts.tested()) < FEWEST:
        return p
    test = _Within(counts) if counts.within else _Between(counts)
    words = np.flatnonzero(_provable(test.rarest))
    observed = test.observed(words)
    p[words] = [erfc(each / 2**0.5) for each in observed]
    passed = p[words] < SCREEN
    p[words[passed]] = _dealt(test, words[passed], observed[passed], len(words))
    return p


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
    rows = test.rows(words)
    for arrangements in ways if len(words) else ():
        found = test.apart(rows[:, alive], arrangements)
        reached[alive] += (found >= observed[alive, None] * (1 - ROUNDING)).sum(axis=1)
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
        self.n = np.array([self.first.sum(), counts.second.sum()], dtype=float)
        n = len(counts.words)
        self.rate = np.bincount(counts.word, counts.uses, n) / counts.size.sum()
        self.rarest = _rarest(np.bincount(counts.word, minlength=n), *map(int, self.n))

    def observed(self, words: np.ndarray) -> np.ndarray:
        as_it_is = self.first.astype(np.float32)[:, None]
        parts = [self.apart(self.rows(some), as_it_is) for some in _some(words, len(self.first))]
        return np.concatenate([part[:, 0] for part in parts]) if parts else np.empty(0)

    def arrangements(self, times: int) -> tuple[bool, Iterator[np.ndarray]]:
        return dealing.sides(self.first, times)

    def rows(self, words: np.ndarray) -> np.ndarray:
        """What each unit has of some words beyond its length, and the squares of that."""
        excess = -np.outer(self.rate[words], self.counts.size)
        for row, word in zip(excess, words.tolist(), strict=True):
            cells = self.counts.cells(word)
            row[self.counts.unit[cells]] += self.counts.uses[cells]
        excess /= np.abs(excess).max(axis=1, keepdims=True, initial=1e-12)
        return np.stack([excess, excess**2]).astype(np.float32)

    def apart(self, rows: np.ndarray, arrangements: np.ndarray) -> np.ndarray:
        """|t| of each word in each arrangement."""
        n = self.n.sum()
        whole = rows.sum(axis=2, dtype=np.float64)
        one = rows.reshape(-1, rows.shape[2]) @ arrangements
        one = one.reshape(2, rows.shape[1], -1)
        other = whole[:, :, None] - one
        (mean, spread), (mean_b, spread_b) = (
            (sums[0] / size, np.maximum(sums[1] - sums[0] ** 2 / size, 0) / (size - 1) / size)
            for sums, size in ((one, self.n[0]), (other, self.n[1]))
        )
        common = np.maximum(whole[1] - whole[0] ** 2 / n, 0) / (n - 1) * (1 / self.n).sum()
        error = np.sqrt(np.maximum(spread + spread_b, FLOOR * common[:, None]))
        return np.abs(mean - mean_b) / np.maximum(error, 1e-12)


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
        held = np.zeros(len(counts.words))
        known = self.pair[counts.unit] >= 0
        key = np.unique(counts.word[known] * max(self.pairs, 1) + self.pair[counts.unit[known]])
        np.add.at(held, key // max(self.pairs, 1), 1)
        self.rarest = 2.0 ** (1.0 - held)

    def observed(self, words: np.ndarray) -> np.ndarray:
        as_it_is = np.ones((self.pairs, 1), np.float32)
        parts = [self.apart(self.rows(some), as_it_is) for some in _some(words, self.pairs)]
        return np.concatenate([part[:, 0] for part in parts]) if parts else np.empty(0)

    def arrangements(self, times: int) -> tuple[bool, Iterator[np.ndarray]]:
        return dealing.signs(self.pairs, times)

    def rows(self, words: np.ndarray) -> np.ndarray:
        """By how much the first part of each pair has more, of some words."""
        more = np.zeros((1, len(words), self.pairs), np.float32)
        for row, word in zip(more[0], words.tolist(), strict=True):
            pair, one, other = self._parts(word)
            row[pair] = self._more(pair, one, other)
        return more

    def apart(self, rows: np.ndarray, arrangements: np.ndarray) -> np.ndarray:
        return _standardised(rows[0] @ arrangements, (rows[0] ** 2).sum(axis=1)[:, None])

    def one_by_one(self, word: int, observed: float, times: int) -> float:
        """p if the uses of each article were dealt to its parts one by one, by length alone.

        Changing places treats a long and a short part alike, and that the short one has
        no use would count as much as that the long one has none.
        """
        pair, one, other = self._parts(word)
        sizes, total = self.sizes[:, pair].astype(np.int64), (one + other).astype(np.int64)
        total = np.minimum(total, sizes.sum(axis=0))
        rng = np.random.default_rng(dealing.SEED)
        reached = dealt = 0
        at_once = max(1, min(times, dealing.CELLS // len(pair)))
        while dealt < times and reached < ENOUGH:
            drawn = rng.hypergeometric(sizes[0], sizes[1], total, size=(at_once, len(pair)))
            more = self._more(pair, drawn, total - drawn)
            found = _standardised(more.sum(axis=1), (more**2).sum(axis=1))
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


def _some(words: np.ndarray, units: int) -> list[np.ndarray]:
    """The words in parts whose rows can be held at once."""
    at_once = max(1, dealing.CELLS // max(units, 1))
    return [words[start : start + at_once] for start in range(0, len(words), at_once)]


def _standardised(total: np.ndarray, square: np.ndarray) -> np.ndarray:
    return np.abs(total) / np.sqrt(np.maximum(square, 1e-30))


def _rarest(articles: np.ndarray, n_a: int, n_b: int) -> np.ndarray:
    """The smallest p of a word that stands in so many articles: all of them on one side."""
    ways = _log_ways(n_a + n_b, np.arange(n_a + n_b + 1))
    rarest = []
    for side in (n_a, n_b):
        inside = _log_ways(side, np.minimum(articles, side)) - ways[articles]
        # What stands in more articles than the side has: those with the most of it are there.
        rarest.append(np.exp(np.where(articles <= side, inside, -ways[n_a])))
    return np.minimum(*rarest) * (2 if n_a == n_b else 1)


def _log_ways(n: int, k: np.ndarray) -> np.ndarray:
    """The logarithm of how many ways there are to choose ``k`` of ``n``."""
    factorial = np.array([lgamma(i + 1) for i in range(n + 1)])
    return factorial[n] - factorial[k] - factorial[n - k]


def _weights(counts: Counts) -> tuple[np.ndarray, int]:
    """How often each resample draws each unit, and how many units the smaller side has."""
    units = len(counts.second)
    groups = (
        [np.flatnonzero(counts.article >= 0)]
        if counts.within
        else [np.flatnonzero(side) for side in (~counts.second, counts.second)]
    )
    found = []
    for turn, group in enumerate(groups):
        codes, n = counts.article[group], len(np.unique(counts.article[group]))
        _, codes = np.unique(codes, return_inverse=True)
        drawn = draws(n)[::-1] if turn else draws(n)
        weights = np.bincount(
            (drawn * len(drawn) + np.arange(len(drawn))[:, None]).ravel(), minlength=n * len(drawn)
        ).reshape(n, -1)
        found.append((group, weights[codes].astype(np.float32)))
    whole = np.zeros((units, found[0][1].shape[1]), np.float32)
    for group, drawings in found:
        whole[group] = drawings
    return whole, min(len(np.unique(counts.article[group])) for group in groups)
