"""How often each word stands in each article, or in each side's part of it.

A corpus is counted in parts, an article whole in one of them. What every word needs is sums over
articles, whole numbers all, so that they are the same in any parts; what only a few words need,
their uses in each article, is gathered for these in a second pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

MOST = 3_000  # units to deal out; of more, articles of a side are put together
FINE = 2.0**20  # steps of one use, so that sums of fractions are exact
AT_ONCE = 1_000  # words
Part = tuple[pd.DataFrame, pd.DataFrame]
Cells = tuple[np.ndarray, np.ndarray]


class Counts(NamedTuple):
    """How often each word stands in each unit: an article, or a side's part of one.

    ``words`` are the names; ``word``, ``unit``, ``uses`` have an entry for each word and unit in
    which it stands, in order of word. ``second``, ``size`` and ``article`` have one a unit:
    whether it is of the second side, what is counted in, and a number of its article. Where
    units are several articles put together, ``apart`` has what ``keyness.dispersion`` takes of
    the articles themselves.
    """

    words: pd.Index
    word: np.ndarray
    unit: np.ndarray
    uses: np.ndarray
    second: np.ndarray
    size: np.ndarray
    article: np.ndarray
    apart: np.ndarray | None = None

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

    def cells(self, word: int) -> slice:
        """Where the entries of a word are."""
        return slice(*np.searchsorted(self.word, np.array([word, word + 1], self.word.dtype)))

    def entries(self, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where the entries of ``words`` are, and the place in ``words`` that each is of."""
        start, end = (
            np.searchsorted(self.word, words.astype(self.word.dtype), side=side)
            for side in ("left", "right")
        )
        place = np.repeat(np.arange(len(words)), end - start)
        before = (end - start).cumsum() - (end - start)
        return np.arange(len(place)) + (start - before)[place], place


class Sums(NamedTuple):
    """What the articles of a corpus have of each word, added up.

    ``units`` has ``article_id``, ``second``, ``size`` of each unit, in that order. ``uses``,
    ``units_of`` (units that hold it), ``squares`` (of its uses) and ``weighted`` (uses × size)
    have a row for each side. For articles on both sides: ``more``, by how much the first part
    has more, its ``more_squares``, and ``held``, the articles that hold the word.
    """

    words: pd.Index
    units: pd.DataFrame
    uses: np.ndarray
    units_of: np.ndarray
    squares: np.ndarray
    weighted: np.ndarray
    more: np.ndarray
    more_squares: np.ndarray
    held: np.ndarray

    @property
    def both(self) -> int:
        """How many articles have a part on both sides."""
        return len(self.units) - self.units["article_id"].nunique()

    @property
    def within(self) -> bool:
        """See ``Counts.within``."""
        return self.both > 0

    def tested(self) -> tuple[int, int]:
        """How many articles each side has that can be dealt out."""
        return (self.both, self.both) if self.within else self.sides()

    def sides(self) -> tuple[int, int]:
        """How many articles each side has."""
        second = int(self.units["second"].sum())
        return len(self.units) - second, second

    def sizes(self, power: int = 1) -> np.ndarray:
        """What is counted in on each side, or its squares added up."""
        size, second = self.units["size"].to_numpy(float) ** power, self.units["second"].to_numpy()
        return np.array([size[~second].sum(), size[second].sum()])


def count(uses: pd.DataFrame, base: pd.DataFrame) -> Counts:
    """Counts of every word.

    ``uses`` has a row a use: ``word``, ``article_id``, ``second`` (whether it is of the second
    side); or a row for all that a unit has of a word, with how many as ``n``. ``base``, what is
    counted in: ``article_id``, ``second``, ``size``.

    >>> base = pd.DataFrame({"article_id": ["a", "b"], "second": [False, True], "size": 100})
    >>> uses = pd.DataFrame({"word": "war", "article_id": ["a", "a", "b"],
    ...                      "second": [False, False, True]})
    >>> count(uses, base).uses.tolist()
    [2.0, 1.0]
    """
    found = _counts(uses, _units(base))
    known = np.flatnonzero(np.bincount(found.word, minlength=len(found.words)))
    known = known[found.words[known].argsort()]
    number = np.zeros(len(found.words), dtype=np.intp)
    number[known] = np.arange(len(known))
    word = number[found.word]
    order = np.lexsort((found.unit, word))
    cells = {"unit": found.unit[order], "uses": found.uses[order]}
    return found._replace(words=found.words[known], word=word[order], **cells)


def summed(parts: Iterable[Part]) -> Sums:
    """The sums of every word over ``parts``, each with ``uses`` and ``base`` as ``count`` takes.

    >>> base = pd.DataFrame({"article_id": ["a", "b"], "second": [False, True], "size": 100})
    >>> uses = pd.DataFrame({"word": "war", "article_id": ["a", "a", "b"],
    ...                      "second": [False, False, True]})
    >>> halves = [(uses[uses["second"].eq(s)], base[base["second"].eq(s)]) for s in (False, True)]
    >>> whole, both = summed([(uses, base)]), summed(halves)
    >>> whole.uses.tolist(), all(np.array_equal(a, b) for a, b in zip(whole[2:], both[2:]))
    ([[2.0], [1.0]], True)
    """
    known = pa.array([], pa.large_string())
    totals = np.zeros((ROWS, 1))
    units = [_units(NO_BASE)]
    for uses, base in parts:
        here = _units(base)
        units.append(here)
        counts = _counts(uses, here)
        at, known = _placed(counts.words, known)
        if len(known) > totals.shape[1]:
            more = max(len(known), 2 * totals.shape[1]) - totals.shape[1]
            totals = np.concatenate([totals, np.zeros((ROWS, more))], axis=1)
        totals[:, at] += _sums(counts)
    names = known.to_numpy(zero_copy_only=False)
    order = np.argsort(names)
    order = order[totals[2:4, order].any(axis=0)]  # a part may name words that nobody uses
    every = pd.concat([part.frame() for part in units], ignore_index=True)
    every = every.sort_values(["article_id", "second"], ignore_index=True)
    return _named(pd.Index(names[order]), every, totals[:, order])


def _placed(words: pd.Index, known: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """Where each of ``words`` is among those ``known``, to which those that were not are added."""
    here = pa.Table.from_arrays([pa.array(words, pa.large_string())], ["word"])["word"]  # in chunks
    found = pc.index_in(here, known)
    fresh = np.flatnonzero(found.is_null().to_numpy())
    at = found.fill_null(0).to_numpy().copy()
    at[fresh] = len(known) + np.arange(len(fresh))
    return at, pa.concat_arrays([known, *here.take(pa.array(fresh)).chunks])


def total(counts: Counts) -> Sums:
    """The sums of a corpus that is counted as a whole."""
    columns = {"article_id": counts.article, "second": counts.second, "size": counts.size}
    return _named(counts.words, pd.DataFrame(columns), _sums(counts))


def _named(words: pd.Index, units: pd.DataFrame, rows: np.ndarray) -> Sums:
    sides = [rows[2 * n : 2 * n + 2] for n in range(4)]
    return Sums(words, units, *sides, *rows[8:])


def gathered(
    parts: Iterable[Part], sums: Sums, deal: pd.Index, draw: pd.Index
) -> tuple[Counts, Counts]:
    """Counts of the words to ``deal`` out and of those of them to ``draw`` anew, over ``parts``.

    ``sums`` are the sums of the parts. Of few articles, and where these are compared within,
    units are those of ``sums``. Else there are at most ``MOST``, so that the time does not
    grow: to draw, articles of a side are put together at random, the same number to each unit.
    To deal, of both sides the same number (one, where the smaller side has few), and of the
    larger side some are left out: as fair, and hardly less sharp, since the smaller side
    decides that.
    """
    units = sums.units
    wanted = (deal, _to_deal(sums)), (draw, _to_draw(sums))
    among = [np.append(words.get_indexer(deal), -1) for words, _ in wanted]
    ids = pd.Index(units["article_id"].unique())
    unit_at = np.full(2 * len(ids) + 2, -1)
    own = ids.get_indexer(pd.Index(units["article_id"]))
    unit_at[2 * own + units["second"].to_numpy(bool)] = np.arange(len(units))
    whole = int(sums.sizes().sum())
    total = sums.uses.sum(axis=0)[sums.words.get_indexer(deal)].astype(np.int64)
    apart = np.zeros(len(deal), dtype=np.int64)
    cells: list[list[Cells]] = [[], []]
    for uses, base in parts:
        here = _units(base)
        counts = _counts(uses, here)
        known = deal.get_indexer(counts.words)
        kept = np.flatnonzero((known >= 0)[counts.word])
        word, seen = known[counts.word[kept]], counts.uses[kept].astype(np.int64)
        mean = counts.size[counts.unit[kept]].astype(np.int64) * total[word]
        np.add.at(apart, word, np.abs(seen * whole - mean) - mean)
        at = unit_at[2 * ids.get_indexer(here.names[here.article]) + here.second]
        for held, (_, place), of_deal in zip(cells, wanted, among, strict=True):
            block, number = place[at], of_deal[known]
            of = np.flatnonzero((block >= 0)[counts.unit] & (number >= 0)[counts.word])
            key = number[counts.word[of]] * np.int64(len(units)) + block[counts.unit[of]]
            held.append(_added(key, counts.uses[of]))
    spread = apart / np.maximum(total.astype(float) * whole, 1.0)
    dealt, drawn = (
        _joined(held, place, units, words)
        for held, (words, place) in zip(cells, wanted, strict=True)
    )
    return dealt._replace(apart=spread), drawn


def _joined(cells: list[Cells], place: np.ndarray, units: pd.DataFrame, words: pd.Index) -> Counts:
    """Counts of blocks, from the keys of their cells and the uses, which are given up for it."""
    n, found = max(len(units), 1), []
    for first in range(0, len(words), AT_ONCE):  # since the cells of all take much room
        ends = np.array([first, first + AT_ONCE]) * n
        parts = [
            (key[slice(*at)], seen[slice(*at)])
            for key, seen in cells
            for at in [np.searchsorted(key, ends)]
        ]
        key, seen = _added(*map(np.concatenate, zip(*parts, strict=True)))
        found.append((*(part.astype(np.int32) for part in np.divmod(key, n)), seen))
    cells.clear()
    word, unit, seen = map(np.concatenate, zip(*found, strict=True))
    del found
    here = place >= 0
    blocks = int(place.max(initial=-1)) + 1
    side = np.zeros(blocks, dtype=bool)
    side[place[here]] = units["second"].to_numpy(bool)[here]
    size = np.bincount(place[here], units["size"].to_numpy(float)[here], blocks)
    alone = blocks == len(units)
    article = pd.factorize(units["article_id"])[0] if alone else np.arange(blocks)
    return Counts(words, word, unit, seen, side, size, article)


def _to_deal(sums: Sums) -> np.ndarray:
    """The number of the block of each unit, blocks of the same number of articles on each side.

    −1 where a unit is left out.
    """
    few, n = min(sums.sides()), len(sums.units)
    if sums.within or n <= MOST:
        return np.arange(n)
    of = -(-3 * few // MOST)
    return _blocks(sums, [few // of, min(MOST - few // of, (n - few) // of)], of)


def _to_draw(sums: Sums) -> np.ndarray:
    """The number of the block of each unit, so that each side has at most half of ``MOST``."""
    if sums.within or len(sums.units) <= MOST:
        return np.arange(len(sums.units))
    return _blocks(sums, [min(n, MOST // 2) for n in sorted(sums.sides())], 0)


def _blocks(sums: Sums, blocks: list[int], of: int) -> np.ndarray:
    """Units of each side in so many blocks, those of the smaller side first, at random.

    With ``of`` it is so many a block, and the rest is left out; else all, as evenly as can be.
    """
    second = sums.units["second"].to_numpy(bool)
    rank = _by_chance(tuple(map(str, sums.units["article_id"])))
    smaller = int(sums.sides()[1] < sums.sides()[0])
    place, start = np.empty(len(second), dtype=np.int64), 0
    for side, many in zip((smaller, 1 - smaller), blocks, strict=True):
        here = second == bool(side)
        order = np.argsort(np.argsort(rank[here]))
        block = order // of if of else order * many // max(int(here.sum()), 1)
        place[here] = np.where(block < many, start + block, -1)
        start += many
    return place


@lru_cache(maxsize=1)  # to deal and to draw
def _by_chance(names: tuple[str, ...]) -> np.ndarray:
    """The place of each in an order that says nothing of them, the same wherever it is made."""
    drawn = [sha256(name.encode()).digest() for name in names]
    rank = np.empty(len(drawn), dtype=np.int64)
    rank[sorted(range(len(drawn)), key=drawn.__getitem__)] = np.arange(len(drawn))
    return rank


def _added(key: np.ndarray, seen: np.ndarray) -> Cells:
    """The keys in order, each once, and the uses of each, which are whole numbers."""
    known, at = np.unique(key, return_inverse=True)
    return known, np.bincount(at, seen, len(known)).astype(np.float32)


class _Units(NamedTuple):
    """Units by the number of their article, with what the numbers mean."""

    article: np.ndarray
    second: np.ndarray
    size: np.ndarray
    names: pd.Index

    def frame(self) -> pd.DataFrame:
        ids = self.names[self.article]
        return pd.DataFrame({"article_id": ids, "second": self.second, "size": self.size})


def _units(base: pd.DataFrame) -> _Units:
    codes, names = by_number(base["article_id"], sort=True)
    unit = 2 * codes + base["second"].to_numpy(bool)
    sizes = np.bincount(unit, base["size"].to_numpy(float), 2 * len(names))
    known = np.flatnonzero(sizes > 0)
    return _Units(known // 2, known % 2 == 1, sizes[known], names)


def by_number(column: pd.Series, *, sort: bool = False) -> tuple[np.ndarray, pd.Index]:
    """The number of each value, −1 where there is none, and what the numbers mean."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(np.intp), column.cat.categories
    codes, values = pd.factorize(column, sort=sort)
    return codes, pd.Index(values)


def _counts(uses: pd.DataFrame, units: _Units) -> Counts:
    """Counts whose words and entries are in any order; some words may have none."""
    place, names = by_number(uses["article_id"])
    word, words = by_number(uses["word"])
    if names is not units.names:
        place = np.append(units.names.get_indexer(names), -1)[place]
    unit_at = np.full(2 * len(units.names) + 2, -1)
    unit_at[2 * units.article + units.second] = np.arange(len(units.size))
    unit = unit_at[2 * place + uses["second"].to_numpy(bool)]
    known = (place >= 0) & (unit >= 0) & (word >= 0)
    word, unit = word[known], unit[known]
    if "n" in uses:  # where a sort would take most of the time
        times = uses["n"].to_numpy()[known]
    else:
        n = max(len(units.size), 1)
        held, times = np.unique(word * np.int64(n) + unit, return_counts=True)
        word, unit = np.divmod(held, n)
    seen = times.astype(float)
    return Counts(words, word, unit, seen, units.second, units.size, units.article)


def _sums(counts: Counts) -> np.ndarray:
    """A column a word: what ``Sums`` has of it, first side before second."""
    n, size = len(counts.words), counts.size[counts.unit]
    place = counts.word + n * counts.second[counts.unit]
    rows: list[np.ndarray] = []
    for weight in (counts.uses, None, counts.uses**2, counts.uses * size):
        rows += list(np.bincount(place, weight, 2 * n).astype(float).reshape(2, n))
    return np.stack([*rows, *_within(counts)])


def _within(counts: Counts) -> list[np.ndarray]:
    """``more``, ``more_squares`` and ``held`` of each word, in steps of ``FINE``."""
    n = len(counts.words)
    pairs = counts.pairs()
    if not len(pairs):
        return [np.zeros(n)] * 3
    pair = np.full(len(counts.second), -1)
    pair[pairs] = np.arange(len(pairs))[:, None]
    sizes = counts.size[pairs]
    known = np.flatnonzero(pair[counts.unit] >= 0)
    at = pair[counts.unit[known]]
    other = np.where(counts.second[counts.unit[known]], -sizes[at, 0], sizes[at, 1])
    each = counts.uses[known] * other / sizes[at].sum(axis=1)
    key, where = np.unique(counts.word[known] * len(pairs) + at, return_inverse=True)
    each = np.bincount(where, each, len(key))
    word = key // len(pairs)
    fine = [np.rint(value * FINE) / FINE for value in (each, each**2)]
    return [*(np.bincount(word, value, n) for value in fine), np.bincount(word, minlength=n)]


ROWS = 11
NO_BASE = pd.DataFrame({"article_id": pd.Series(dtype="str"), "second": False, "size": 0.0})
