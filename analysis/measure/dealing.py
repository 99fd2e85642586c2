"""Chance: labels or counts dealt out anew, in every way or in a sample of the ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, product
from math import ceil, comb, lgamma, log, sqrt

import numpy as np

SAMPLE = 1999
SEED = 20200103
CELLS = 2_000_000  # numbers held at once


def labels(block: np.ndarray, group: np.ndarray) -> tuple[bool, Iterable[np.ndarray]]:
    """Whether every arrangement is given, and the arrangements, some at a time.

    Rows, in order of ``block`` then ``group``, both numbered from 0, change places within
    their block alone. Each row of the arrays is an arrangement: which of the rows comes to
    stand at each place. Where there are more than 2,000, it is 1,999 drawn with a fixed seed,
    and the one at hand.

    >>> every, some = labels(np.array([0, 0, 0]), np.array([0, 1, 1]))
    >>> every, [arrangement.tolist() for arrangement in some]
    (True, [[[0, 1, 2], [1, 0, 2], [2, 0, 1]]])
    """
    blocks, groups = int(block.max()) + 1, int(group.max()) + 1
    _, alike = np.unique(block * groups + group, return_counts=True)
    ways = sum(lgamma(n + 1) for n in np.bincount(block)) - sum(lgamma(n + 1) for n in alike)
    if ways <= log(SAMPLE + 1):
        counts = [np.bincount(group[block == b], minlength=groups) for b in range(blocks)]
        dealt = product(*(list(_orders(tuple(n))) for n in counts))
        named = np.array([[label for part in parts for label in part] for parts in dealt])
        return True, [np.argsort(block * groups + named, axis=1, kind="stable")]
    at_once = max(1, CELLS // max(len(block), groups**2, blocks * groups))
    orders = _sample(tuple(np.bincount(block).tolist()))
    return False, (orders[first : first + at_once] for first in range(0, len(orders), at_once))


def counts(block: np.ndarray, total: np.ndarray, size: np.ndarray) -> Iterator[np.ndarray]:
    """``SAMPLE`` times the total of each block, dealt to its rows one by one, by size alone.

    Of the words of a block so many are marked: which of them, chance says. Rows are in order
    of ``block``; ``total`` and ``size`` are whole numbers, ``total`` the smaller.

    >>> dealt = np.concatenate(list(counts(*np.array([[0, 0], [9, 0], [90, 10]]))))
    >>> dealt.sum(axis=1).tolist() == [9] * SAMPLE, dealt.mean(axis=0).round(1).tolist()
    (True, [8.1, 0.9])
    """
    rng = np.random.default_rng(SEED)
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    nth = np.arange(len(block)) - starts[block]
    at_once = max(1, CELLS // len(block))
    for first in range(0, SAMPLE, at_once):
        dealt = np.zeros((min(at_once, SAMPLE - first), len(block)))
        left = np.tile(np.add.reduceat(total, starts), (len(dealt), 1))
        room = np.add.reduceat(size, starts)
        for n in range(nth.max() + 1):
            rows = np.flatnonzero(nth == n)
            blocks = block[rows]
            room[blocks] -= size[rows]
            dealt[:, rows] = rng.hypergeometric(size[rows], room[blocks], left[:, blocks])
            left[:, blocks] -= dealt[:, rows].astype(left.dtype)
        yield dealt


def shares(one: int, other: int, total: int) -> tuple[np.ndarray, np.ndarray]:
    """What a part of ``one`` words can get of ``total`` dealt to it and to a part of ``other``.

    Each number that it can be, and how likely it is to be so much or less; so many are drawn
    by a search among these in a tenth of the time that ``hypergeometric`` takes.

    >>> got, upto = shares(3, 1, 2)
    >>> got.tolist(), upto.round(3).tolist()
    ([1, 2], [0.5, 1.0])
    """
    got = np.arange(max(0, total - other), min(one, total) + 1)
    ways = log_ways(one, got) + log_ways(other, total - got)
    upto = np.exp(ways - ways.max()).cumsum()
    return got, upto / upto[-1]


def log_ways(n: int, k: np.ndarray) -> np.ndarray:
    """The logarithm of how many ways there are to choose ``k`` of ``n``."""
    factorial = _log_factorials(1 << n.bit_length())
    return factorial[n] - factorial[k] - factorial[n - k]


@lru_cache(maxsize=32)
def _log_factorials(upto: int) -> np.ndarray:
    return np.concatenate([[0.0], np.log(np.arange(1, upto + 1)).cumsum()])


def sides(one: np.ndarray, times: int) -> tuple[bool, Iterator[np.ndarray]]:
    """Whether every way is given to deal units to two sides, and the ways, some at a time.

    ``one`` tells for each unit whether it is on the first side. Arrays have a row a unit and a
    column a way, 1 or 0. Where there are more than ``times`` ways it is so many of them: one
    shuffle after another, out of two small sets of shuffles. Each way is as likely as any, and
    any two are independent, so that a share of them is as exact as from shuffles drawn one by
    one, in a twentieth of the time.

    >>> every, ways = sides(np.array([True, False, False]), 10)
    >>> every, [dealt.tolist() for dealt in ways]
    (True, [[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]])
    """
    every = comb(len(one), int(one.sum())) <= times
    return every, _each_way(len(one), int(one.sum())) if every else _shuffled(one, times)


def signs(pairs: int, times: int) -> tuple[bool, Iterator[np.ndarray]]:
    """The same for ``pairs`` that are turned round or not: −1 or 1.

    >>> every, ways = signs(1, 10)
    >>> every, [dealt.tolist() for dealt in ways]
    (True, [[[1.0, -1.0]]])
    """
    every = pairs <= log(times) / log(2)
    return every, _each_turn(pairs) if every else _turned(pairs, times)


def _each_way(units: int, n: int) -> Iterator[np.ndarray]:
    chosen = np.array(list(combinations(range(units), n)))
    dealt = np.zeros((units, len(chosen)), np.float32)
    dealt[chosen.T, np.arange(len(chosen))] = 1
    yield dealt


def _shuffled(one: np.ndarray, times: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(SEED)
    few = ceil(sqrt(times))
    first, then = (rng.permuted(np.tile(np.arange(len(one)), (few, 1)), axis=1) for _ in range(2))
    held = one.astype(np.float32)
    at_once = max(1, CELLS // (len(one) * few))
    for start in range(0, few, at_once):
        some = held[first[start : start + at_once]]
        yield np.concatenate([row[then.T] for row in some], axis=1)


def _each_turn(pairs: int) -> Iterator[np.ndarray]:
    yield np.array(list(product((1, -1), repeat=pairs)), np.float32).T


def _turned(pairs: int, times: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(SEED)
    few = ceil(sqrt(times))
    first, then = (1 - 2 * rng.integers(2, size=(pairs, few)).astype(np.float32) for _ in range(2))
    at_once = max(1, CELLS // (pairs * few))
    for start in range(0, few, at_once):
        some = first.T[start : start + at_once]
        yield np.concatenate([then * row[:, None] for row in some], axis=1)


def _orders(counts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every order of labels of which there are so many each."""
    if not any(counts):
        yield ()
    for label, n in enumerate(counts):
        if n:
            for rest in _orders((*counts[:label], n - 1, *counts[label + 1 :])):
                yield (label, *rest)


@lru_cache(maxsize=1)  # one figure after the other is dealt out over the same rows
def _sample(sizes: tuple[int, ...]) -> np.ndarray:
    """The arrangement at hand and ``SAMPLE`` others of rows in blocks of these sizes."""
    rng = np.random.default_rng(SEED)
    block = np.repeat(np.arange(len(sizes)), sizes)
    orders = np.empty((SAMPLE + 1, len(block)), np.int32)
    orders[0] = np.arange(len(block))
    at_once = max(1, CELLS // len(block))
    for first in range(1, SAMPLE + 1, at_once):
        some = orders[first : first + at_once]
        some[:] = np.argsort(block + rng.random(some.shape), axis=1)
    orders.flags.writeable = False
    return orders
