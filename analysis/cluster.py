"""Work shared out over a Dask cluster: on this machine, or at the address of a scheduler.

Workers get chunks of articles and send tables back as Arrow; this process alone writes the
cache, so the workers need no folder in common. Each must have the code and versions that
this process has: ``Same`` looks before a worker takes anything.
"""

from __future__ import annotations

import logging
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError as FutureCancelled
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from itertools import count
from typing import Any

import dask
import pyarrow as pa
from distributed import CancelledError, Client, LocalCluster, WorkerPlugin, as_completed
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker
from tqdm import tqdm

from analysis.apart import ONE_THREAD
from analysis.pools import Frames, Work, usual

LOCAL = "local"
ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://\S+:\d{1,5}")
IN_FLIGHT = 3  # chunks a worker: one in work, one waiting there, one on its way
RETRIES = 2
ANSWER_SECONDS, WORKER_SECONDS = 20, 600  # a queue may take its time to start a worker
# Dask has workers give memory back at every turn, and looks every 10 ms what they do: a tenth of
# the time.
QUICK = {
    "distributed.nanny.pre-spawn-environ": ONE_THREAD,
    "distributed.worker.profile.enabled": False,
}
LOST = (CancelledError, FutureCancelled, CommClosedError, TimeoutError)
_ALONE = threading.Lock()


class Cluster(AbstractContextManager):
    """A Dask cluster as a ``Pool``; it is reached only when there is work.

    ``where`` is ``local``, or the address of a scheduler such as ``tcp://10.0.0.5:8786``.
    ``workers`` is how many to start where it is local. ``digest`` says which code and versions
    a process has; a worker with others is refused. Raises ``ValueError`` when ``where`` is
    neither, ``OSError`` when the cluster cannot be reached or goes.

    >>> Cluster("everywhere", digest=str)
    Traceback (most recent call last):
    ...
    ValueError: A cluster is local, or an address such as tcp://10.0.0.5:8786, not everywhere.
    """

    def __init__(self, where: str, *, digest: Callable[[], str], workers: int | None = None):
        if where != LOCAL and not ADDRESS.fullmatch(where):
            example = "an address such as tcp://10.0.0.5:8786"
            raise ValueError(f"A cluster is local, or {example}, not {where}.")
        self.where, self.workers, self.digest = where, workers or usual(), digest
        self._open = ExitStack()
        self._client: Any = None

    def __exit__(self, *_: object) -> None:
        with suppress(OSError, TimeoutError):  # it may have gone already
            self._open.close()

    def map(
        self, work: Work, arguments: Iterable[tuple[Any, ...]], *, pieces: int, words: int
    ) -> Iterator[tuple[int, Frames]]:
        """See ``pools.Pool``; three chunks a worker are on their way, the rest waits here."""
        client = self._connected()
        numbers, todo = count(), iter(arguments)
        running: dict[Any, int] = {}
        done = as_completed()

        def send() -> None:
            workers = len(client.scheduler_info(n_workers=-1)["workers"])
            while len(running) < IN_FLIGHT * max(workers, 1):
                each = next(todo, None)
                if each is None:
                    return
                future = client.submit(_packed, work, *each, pure=False, retries=RETRIES)
                running[future] = next(numbers)
                done.add(future)

        try:
            send()
            while running:
                future = next(done)
                result = future.result()
                yield running.pop(future), _frames(result)
                del future, result  # the scheduler forgets what nobody holds
                send()
        except KilledWorker as error:
            raise OSError(
                f"A chunk of articles ended {error.last_worker and RETRIES + 2} workers in turn, "
                "most likely for want of memory: give each worker 2 GB. "
                "What was done so far is kept."
            ) from error
        except LOST as error:
            raise OSError(
                f"The scheduler at {self._address()} has gone. What was done so far is kept; "
                "start it and run again to go on."
            ) from error
        finally:
            with suppress(Exception):  # whatever it is, it must not hide why we stop
                client.cancel(list(running), force=True)

    def _connected(self) -> Any:
        if self._client is None:
            self._client = self._reached()
        return self._client

    def _reached(self) -> Any:
        where: Any = self.where
        try:
            if where == LOCAL:
                with _unheard(), dask.config.set(QUICK):
                    where = LocalCluster(
                        n_workers=self.workers,
                        threads_per_worker=1,
                        memory_limit=0,  # a worker near its limit would be stopped for it
                        dashboard_address=":0",
                        silence_logs=logging.CRITICAL,
                    )
                    self._open.enter_context(where)
            client = self._open.enter_context(Client(where, timeout=ANSWER_SECONDS))
        except (OSError, TimeoutError, RuntimeError) as error:
            raise OSError(f"No cluster answers at {self.where}: {_first_line(error)}.") from error
        if not client.scheduler_info(n_workers=-1)["workers"]:
            tqdm.write(f"Waiting for a worker at {self._address(client)} …", file=sys.stderr)
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
            client.register_plugin(Same(self.digest, self.digest()))
        except TimeoutError:
            minutes = WORKER_SECONDS // 60
            raise OSError(f"No worker came to {self.where} within {minutes} minutes.") from None
        tqdm.write(f"Cluster: {self._address(client)}  {client.dashboard_link}", file=sys.stderr)
        return client

    def _address(self, client: Any = None) -> str:
        client = client or self._client
        return client.scheduler.address if client and client.scheduler else self.where


class Same(WorkerPlugin):
    """A worker's plugin: it lets in only workers that have the code and versions ``wanted``."""

    name = "media-analysis-same"
    idempotent = False

    def __init__(self, digest: Callable[[], str], wanted: str):
        self.digest, self.wanted = digest, wanted

    def setup(self, worker: Any) -> None:
        """Raise ``ValueError`` if this worker would give other results."""
        here = self.digest()
        if here != self.wanted:
            raise ValueError(
                f"The worker {worker.address} has another version of the analysis or of what it "
                f"needs ({here}, not {self.wanted}): install there what is installed here."
            )


def _packed(work: Work, *arguments: Any) -> dict[str, bytes]:
    """What ``work`` makes, as Arrow; one piece at a time, however many threads a worker has."""
    with _ALONE:
        made = work(*arguments)
    packed = {}
    for name, df in made.items():
        table = pa.Table.from_pandas(df, preserve_index=False)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        packed[name] = sink.getvalue().to_pybytes()
    return packed


def _frames(packed: dict[str, bytes]) -> Frames:
    return {
        name: pa.ipc.open_stream(content).read_all().to_pandas() for name, content in packed.items()
    }


@contextmanager
def _unheard() -> Iterator[None]:
    """Processes started here do not hear Ctrl-C, so that they end when this one says so."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
