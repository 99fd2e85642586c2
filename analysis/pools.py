"""Who does the work: processes of this machine. Those of many machines are in ``cluster``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

import pandas as pd

WORDS_WORTH_A_POOL = 100_000  # below this, starting workers takes longer than it saves
MOST_WORKERS = 4  # by default: each holds a model, the language model about 500 MB

Frames = dict[str, pd.DataFrame]
Work = Callable[..., Frames]


class Pool(AbstractContextManager, Protocol):
    """Does pieces of work, in any order."""

    def map(
        self, work: Work, arguments: Iterable[tuple[Any, ...]], *, pieces: int, words: int
    ) -> Iterator[tuple[int, Frames]]:
        """What ``work`` makes of each of ``arguments``, with its number, as it is done.

        ``pieces`` is how many there are, ``words`` how much there is to read in all.
        """


class Processes(AbstractContextManager):
    """``workers`` processes; by default one, or from 100,000 words on one a core, at most four."""

    def __init__(self, workers: int | None = None):
        self.workers = workers

    def __exit__(self, *_: object) -> None:
        pass

    def map(
        self, work: Work, arguments: Iterable[tuple[Any, ...]], *, pieces: int, words: int
    ) -> Iterator[tuple[int, Frames]]:
        """See ``Pool``."""
        workers = self.workers
        if workers is None:
            workers = usual() if words >= WORDS_WORTH_A_POOL else 1
        if min(workers, pieces) <= 1:
            yield from ((i, work(*each)) for i, each in enumerate(arguments))
            return
        from joblib import Parallel, delayed
        from joblib.externals.loky import get_reusable_executor

        # Unlike the standard pool, joblib's works in a script without a main guard too.
        pool = Parallel(min(workers, pieces), return_as="generator", max_nbytes=None)
        try:
            yield from enumerate(pool(delayed(work)(*each) for each in arguments))
        finally:
            get_reusable_executor().shutdown(kill_workers=True)


def usual() -> int:
    """How many workers this machine carries."""
    return min(os.cpu_count() or 1, MOST_WORKERS)
