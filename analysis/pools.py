"""Who does the work: processes of this machine. Those of many machines are in ``cluster``."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, suppress
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol

import pandas as pd

from analysis import handing
from analysis.apart import Apart

WORDS_WORTH_A_POOL = 100_000  # below this, starting workers takes longer than it saves
MOST_WORKERS = 4  # by default: each holds a model, the language model about 500 MB

STAY = 30  # seconds, for the next work

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
    """``workers`` processes; by default one, or from 100,000 words on one a core, at most four.

    They stay for the next work, until the end. Work for one goes to a process ``apart`` that was
    started, else is done here.
    """

    def __init__(self, workers: int | None = None, apart: Apart | None = None):
        self.workers, self.apart = workers, apart
        self._started = False

    def __exit__(self, *_: object) -> None:
        if self.apart:
            self.apart.end()
        if self._started:
            from joblib.externals.loky import get_reusable_executor

            get_reusable_executor().shutdown(kill_workers=True)

    def map(
        self, work: Work, arguments: Iterable[tuple[Any, ...]], *, pieces: int, words: int
    ) -> Iterator[tuple[int, Frames]]:
        """See ``Pool``."""
        workers = self.workers
        if workers is None:
            workers = usual() if words >= WORDS_WORTH_A_POOL else 1
        apart = self.apart if self.apart and self.apart.started else None
        if min(workers, pieces) <= 1:
            do = apart.do if apart else _call
            yield from ((i, do(work, *each)) for i, each in enumerate(arguments))
            return
        if apart:
            apart.end()  # theirs take the room of its models
        from joblib import Parallel, delayed

        self._started = True
        # Unlike the standard pool, joblib's works in a script without a main guard too.
        pool = Parallel(min(workers, pieces), return_as="generator", max_nbytes=None)
        with handing.folder() as folder:
            do = delayed(partial(handing.over, folder, work))
            for i, made in enumerate(pool(do(handing.put(folder, each)) for each in arguments)):
                yield i, handing.take(made)


def _call(work: Callable[..., Any], *arguments: Any) -> Any:
    return work(*arguments)


def shared(
    items: Sequence[Any],
    *,
    here: Callable[[Any], Any],
    there: Callable[..., Any],
    given: Sequence[Any] = (),
    workers: int | None = None,
) -> Iterator[tuple[int, Any]]:
    """What is made of each item, with its number: the first ``here``, the last by processes.

    They meet where they meet. ``there`` makes the same of what is ``given``, which each process
    gets once, and an item as ``here`` makes of the item; ``workers`` is how many work in all, by
    default one a core, at most four. What a process that ends leaves undone is done here.

    >>> dict(shared("ab", here=str.upper, there=str.upper, workers=1))
    {0: 'A', 1: 'B'}
    """
    left, others = deque(enumerate(items)), (workers or usual()) - 1
    if others < 1 or len(left) < 2:
        yield from ((number, here(item)) for number, item in left)
        return
    packed = pickle.dumps(given)  # here, since what is given changes while items are made
    made, working = SimpleQueue[tuple[int, Future[Any]] | None](), others
    processes = [_stayed.pop() if _stayed else Apart(stay=STAY) for _ in range(others)]
    item = _next(left.popleft)  # before another takes it
    for process in processes:
        Thread(target=_feed, args=(process, packed, there, left, made), daemon=True).start()
    try:
        while item or working:
            if item:
                yield item[0], here(item[1])
            elif (done := made.get()) is None:
                working -= 1
            else:
                yield done[0], done[1].result()
            item = _next(left.popleft) if made.empty() else None
    finally:
        if working:
            left.clear()
            for process in processes:
                process.end()
        _stayed.extend(processes)


def ready(*calls: Callable[[], Any], workers: int | None = None) -> None:
    """Start the processes that ``shared`` will need, with what makes them ready."""
    for _ in range((workers or usual()) - 1 - len(_stayed)):
        process = Apart(stay=STAY)
        process.start(*calls)
        _stayed.append(process)


def dismiss() -> None:
    """End the processes that stay for the next work that is ``shared``."""
    while _stayed:
        _stayed.pop().end()


_stayed: list[Apart] = []
_held: list[Any] = []


def _feed(
    process: Apart,
    packed: bytes,
    there: Callable[..., Any],
    left: deque[tuple[int, Any]],
    made: SimpleQueue[tuple[int, Future[Any]] | None],
) -> None:
    """Let the process make one item after another of those that are left, from the last."""
    try:
        process.submit(_hold, packed)
        while item := _next(left.pop):
            future = process.submit(_made, there, item[1])
            if isinstance(future.exception(), BrokenProcessPool):
                left.append(item)
                process.end()
                break
            made.put((item[0], future))
    finally:  # whatever happens, nobody waits for this for ever
        made.put(None)


def _next(taken: Callable[[], tuple[int, Any]]) -> tuple[int, Any] | None:
    """An item with its number, if another thread has not taken the last."""
    with suppress(IndexError):
        return taken()
    return None


def _hold(packed: bytes) -> None:
    _held[:] = pickle.loads(packed)  # noqa: S301 - from the process that started this one


def _made(there: Callable[..., Any], item: Any) -> Any:
    return there(*_held, item)


def usual() -> int:
    """How many workers this machine carries."""
    return min(os.cpu_count() or 1, MOST_WORKERS)
