"""Every way of dealing labels out anew, or a sample of the ways where they are many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from math import lgamma, log

import numpy as np

SAMPLE = 1999
SEED = 20200103
CELLS = 2_000_000  # numbers held at once


def of(block: np.ndarray, group: np.ndarray) -> tuple[bool, Iterable[np.ndarray]]:
    """Whether every arrangement is given, and the arrangements, some at a time.

    Rows, in order of ``block`` then ``group``, both numbered from 0, change places within
    their block alone. Each row of the arrays is an arrangement: which of the rows comes to
    stand at each place. Where there are more than 2,000, it is 1,999 drawn with a fixed seed,
    and the one at hand.

    >>> every, some = of(np.array([0, 0, 0]), np.array([0, 1, 1]))
    >>> every, [arrangement.tolist() for arrangement in some]
    (True, [[[0, 1, 2], [1, 0, 2], [2, 0, 1]]])
    """
    blocks, groups = int(block.max()) + 1, int(group.max()) + 1
    _, alike = np.unique(block * groups + group, return_counts=True)
    ways = sum(lgamma(n + 1) for n in np.bincount(block)) - sum(lgamma(n + 1) for n in alike)
    if ways <= log(SAMPLE + 1):
        counts = [np.bincount(group[block == b], minlength=groups) for b in range(blocks)]
        dealt = product(*(list(_orders(tuple(n))) for n in counts))
        labels = np.array([[label for part in parts for label in part] for parts in dealt])
        return True, [np.argsort(block * groups + labels, axis=1, kind="stable")]
    return False, _sample(
        block, at_once=max(1, CELLS // max(len(block), groups**2, blocks * groups))
    )


def _orders(counts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every order of labels of which there are so many each."""
    if not any(counts):
        yield ()
    for label, n in enumerate(counts):
        if n:
            for rest in _orders((*counts[:label], n - 1, *counts[label + 1 :])):
                yield (label, *rest)


def _sample(block: np.ndarray, *, at_once: int) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(SEED)
    yield np.arange(len(block))[None]
    for first in range(0, SAMPLE, at_once):
        shape = (min(at_once, SAMPLE - first), len(block))
        yield np.argsort(block + rng.random(shape), axis=1)
