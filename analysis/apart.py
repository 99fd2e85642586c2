"""A process that does one thing after another beside this one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from analysis import handing

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Apart(AbstractContextManager):
    """A process that is started when there is work, and gives its memory back when it ends.

    It may be started before there is work, and is made ready while this one does something else.
    With ``stay`` it ends by itself after so many seconds without work, else with ``end``.

    >>> with Apart() as apart:
    ...     apart.do(str.upper, "a")
    'A'
    """

    def __init__(self, *, stay: float | None = None) -> None:
        self._stay = stay
        self._pool: Any = None
        self._folder: Any = None

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def started(self) -> bool:
        """Whether there is a process."""
        return self._pool is not None

    def start(self, *ready: Callable[[], Any]) -> None:
        """Start the process with what makes it ready, which nobody waits for."""
        from joblib.externals.loky import ProcessPoolExecutor

        self._folder = handing.folder()
        self._pool = ProcessPoolExecutor(
            1, timeout=self._stay, env=ONE_THREAD, initializer=_let_it_grow
        )
        self._pool.submit(_drop, *ready)

    def submit(self, work: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Let the process do ``work``; where it is gone the future has a ``BrokenProcessPool``."""
        if not self.started:
            self.start()
        folder, found = self._folder.name, Future[Any]()
        try:
            made = self._pool.submit(handing.over, folder, work, handing.put(folder, arguments))
        except BrokenProcessPool as gone:
            found.set_exception(gone)
        else:
            made.add_done_callback(partial(_hand_on, found))
        return found

    def begin(self, work: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
        """Let the process do ``work``; what is given waits until it is done.

        It is done here if the process is gone.
        """
        begun = self.submit(work, *arguments)

        def done() -> Any:
            try:
                return begun.result()
            except BrokenProcessPool:
                return work(*arguments)

        return done

    def do(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """What ``work`` makes of ``arguments``."""
        return self.begin(work, *arguments)()

    def end(self) -> None:
        """End the process; nobody waits until its memory is free."""
        if self.started:
            self._pool.shutdown(wait=False, kill_workers=True)
            self._folder.cleanup()
            self._pool = self._folder = None


def _hand_on(found: Future[Any], made: Future[str]) -> None:
    """Give ``found`` what is in the file that was ``made``, or what went wrong."""
    try:
        found.set_result(handing.take(made.result()))
    except BaseException as error:  # whatever it is, who waits for it has to hear of it
        found.set_exception(error)


def _drop(*calls: Callable[[], Any]) -> None:
    """Do all of ``calls`` and send nothing back of what they give, which may be large."""
    for call in calls:
        call()


def _let_it_grow() -> None:
    """A process that holds a model or a corpus is no leak, which would end it amid its work."""
    from joblib.externals.loky import process_executor

    process_executor._MAX_MEMORY_LEAK_SIZE = float("inf")
