"""Runs of the program in processes forked from one that has loaded it: real ones, a second each.

``Warm`` starts that process and hands it jobs. A job is ended from outside, after a time, or
from inside, at the n-th time it is about to write below some folder.
"""

from __future__ import annotations

import importlib
import json
import mmap
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HANGS = 180.0
"""Seconds after which a job counts as one that never ends."""
WRITES = frozenset(
    [*(f"os.{name}" for name in ("rename", "remove", "mkdir", "rmdir", "link")), "shutil.rmtree"]
)
TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Job:
    """A call of ``module:function`` with texts; the command line is ``analysis.__main__:run``.

    watched: folders, the writes to which are counted. kill_at, kill_after: which write, or how
    many seconds, it does not survive; with ``group``, nor do the processes it has started.
    limits: names of ``resource`` limits. above: whether RLIMIT_AS is counted from what is held.
    """

    call: str
    arguments: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: str = str(ROOT)
    watched: Sequence[str] = ()
    kill_at: int = 0
    kill_after: float = 0.0
    group: bool = True
    limits: Mapping[str, int] = field(default_factory=dict)
    output: str = ""


class Outcome(NamedTuple):
    """How a job ended: exit code or signal, seconds, MB at most, what it said, writes counted."""

    code: int
    signal: int
    hung: bool
    cpu: float
    wall: float
    peak: float
    out: str
    err: str
    writes: int


def command(*words: object, **options: Any) -> Job:
    """The job of a command line."""
    return Job("analysis.__main__:run", tuple(map(str, words)), **options)


def cold(job: Job) -> Outcome:
    """Run a command line in a process that has loaded nothing."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(  # noqa: S603 (our own words)
        [sys.executable, "-m", "analysis", *job.arguments],
        cwd=job.folder,
        env={**os.environ, **ONE_THREAD, **job.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=HANGS,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    out, err = (said.decode("utf-8", "replace") for said in (done.stdout, done.stderr))
    code, ended = (done.returncode, 0) if done.returncode >= 0 else (-1, -done.returncode)
    return Outcome(code, ended, False, cpu, time.monotonic() - began, 0.0, out, err, 0)


class Warm:
    """A process that has loaded the readers, with ``models`` the language model too."""

    def __init__(self, *, models: bool = True):
        environment = {**os.environ, **ONE_THREAD, "MPLBACKEND": "agg", "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-m", "benchmarks.soak.warm", *(["models"] if models else [])]
        self._process = subprocess.Popen(  # noqa: S603 (our own words)
            words, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, job: Job) -> Outcome:
        """Run one job to its end."""
        return self.together([job])[0]

    def together(self, jobs: Iterable[Job]) -> list[Outcome]:
        """Run jobs at once, each to its end."""
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise RuntimeError("the process has no pipes")
        into.write(json.dumps([asdict(job) for job in jobs]).encode() + b"\n")
        into.flush()
        return [Outcome(*one) for one in json.loads(out.readline())]

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> Warm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _serve(models: bool) -> None:
    warnings.simplefilter("ignore")
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    import analysis.__main__
    import analysis.pipeline
    from analysis.corpus import language

    language.load()
    if models:
        import analysis.publish.report  # noqa: F401 (loaded so that a job need not)
        from analysis.annotate import language as engine

        engine.load(engine.MODEL)
    for line in sys.stdin.buffer:
        jobs = [Job(**told) for told in json.loads(line)]
        replies.write(json.dumps(_all(jobs)).encode() + b"\n")
        replies.flush()


class _Running(NamedTuple):
    pid: int
    began: float
    files: tuple[Any, Any]
    counted: mmap.mmap


def _all(jobs: Sequence[Job]) -> list[Outcome]:
    running = [_fork(job) for job in jobs]
    done: dict[int, Outcome] = {}
    while len(done) < len(jobs):
        for number, (job, one) in enumerate(zip(jobs, running, strict=True)):
            if number in done:
                continue
            passed = time.monotonic() - one.began
            hung = passed > HANGS
            if hung or (job.kill_after and passed > job.kill_after):
                _kill(one.pid, group=job.group or hung)
            pid, status, used = os.wait4(one.pid, 0 if hung else os.WNOHANG)
            if pid:
                done[number] = _outcome(one, status, used, hung)
        time.sleep(0.003)
    return [done[number] for number in range(len(jobs))]


def _kill(pid: int, *, group: bool) -> None:
    with suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(pid, signal.SIGKILL)


def _outcome(one: _Running, status: int, used: resource.struct_rusage, hung: bool) -> Outcome:
    out, err = map(_said, one.files)
    return Outcome(
        os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1,
        os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        hung,
        used.ru_utime + used.ru_stime,
        time.monotonic() - one.began,
        used.ru_maxrss / 1_000,
        out,
        err,
        int.from_bytes(one.counted[:8], "little"),
    )


def _said(file: Any) -> str:
    with file:
        file.seek(0)
        return file.read().decode("utf-8", "replace")


def _fork(job: Job) -> _Running:
    files = (tempfile.TemporaryFile(), tempfile.TemporaryFile())  # noqa: SIM115 (for the child)
    counted = mmap.mmap(-1, 8)
    began = time.monotonic()
    pid = os.fork()
    if pid:
        return _Running(pid, began, files, counted)
    code = 1
    try:
        code = _child(job, files, counted)
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError):
                stream.flush()
        os._exit(code)


def _child(job: Job, files: tuple[Any, Any], counted: mmap.mmap) -> int:
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    if job.output:
        os.dup2(os.open(job.output, os.O_WRONLY), 1)
    else:
        os.dup2(files[0].fileno(), 1)
    os.dup2(files[1].fileno(), 2)
    os.chdir(job.folder)
    os.environ.update(job.environment)
    tempfile.tempdir = None  # asked for again, as a new process would
    time.tzset()
    if job.watched:
        sys.addaudithook(_watcher(job, counted))
    for name, most in job.limits.items():
        kind = getattr(resource, name)
        held = 4_096 * int(Path("/proc/self/statm").read_text().split()[0])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(kind, (most + (held if name == "RLIMIT_AS" else 0), -1))
    module, _, function = job.call.partition(":")
    sys.argv = ["media-analysis", *job.arguments]
    called = getattr(importlib.import_module(module), function)
    return called() or 0 if module == "analysis.__main__" else called(*job.arguments) or 0


def _watcher(job: Job, counted: mmap.mmap) -> Any:
    watched, number = tuple(job.watched), 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal number
        if event == "open":
            writes = isinstance(arguments[2], int) and arguments[2] & TO_WRITE
        else:
            writes = event in WRITES
        at = arguments[0] if writes else None
        if isinstance(at, str | bytes | os.PathLike) and os.fsdecode(at).startswith(watched):
            number += 1
            counted[:8] = number.to_bytes(8, "little")
            if number == job.kill_at:
                _kill(os.getpid(), group=job.group)

    return watch


if __name__ == "__main__":
    _serve("models" in sys.argv)
