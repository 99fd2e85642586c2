"""A process that does one thing beside this one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any


class Apart(AbstractContextManager):
    """A process that ends with its work, and so gives its memory back.

    It may be started before there is work, and is made ready while this one does something else.

    >>> with Apart() as apart:
    ...     apart.do(str.upper, "a")
    'A'
    """

    def __init__(self) -> None:
        self._pool: Any = None

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def started(self) -> bool:
        """Whether there is a process."""
        return self._pool is not None

    def start(self, *ready: Callable[[], Any]) -> None:
        """Start the process with what makes it ready, which nobody waits for."""
        from joblib.externals.loky import ProcessPoolExecutor

        self._pool = ProcessPoolExecutor(1)
        self._pool.submit(_drop, *ready)

    def begin(self, work: Callable[..., Any], *arguments: Any) -> Callable[[], Any]:
        """Let the process do ``work``; what is given waits until it is done.

        It is done here if the process is gone.
        """
        from concurrent.futures.process import BrokenProcessPool

        if not self.started:
            self.start()
        here = partial(work, *arguments)
        try:
            begun = self._pool.submit(here)
        except BrokenProcessPool:
            return here

        def done() -> Any:
            try:
                return begun.result()
            except BrokenProcessPool:
                return here()

        return done

    def do(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """What ``work`` makes of ``arguments``."""
        return self.begin(work, *arguments)()

    def end(self) -> None:
        """End the process; nobody waits until its memory is free."""
        if self.started:
            self._pool.shutdown(wait=False, kill_workers=True)
            self._pool = None


def _drop(*calls: Callable[[], Any]) -> None:
    """Do all of ``calls`` and send nothing back of what they give, which may be large."""
    for call in calls:
        call()
