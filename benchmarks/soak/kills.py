"""Runs that are killed, at a write or at a moment, and what they leave."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

from analysis import files, lists
from analysis.paths import CACHE, ROOT
from analysis.tables import SCHEMAS
from benchmarks.soak.judge import LOSS, MIXTURE, Found
from benchmarks.soak.places import SAID, corpus, held, wordy
from benchmarks.soak.warm import HANGS, Job, Outcome, Warm, command

SET = tuple(f"{name}.{kind}" for name in SCHEMAS for kind in ("csv", "parquet"))
MINE = "mine.txt"


def tables(warm: Warm, folder: Path, *, number: int, seed: int) -> Found:
    """Kill ``tables`` into a folder that holds an older set, then let it run."""
    found, chance = Found("tables killed"), random.Random(f"tables {seed}")  # noqa: S311
    old, new = corpus(folder / "old"), corpus(folder / "new", first=2)
    wanted = []
    for name, path in (("old", old), ("new", new)):
        out = folder / f"whole-{name}"
        done = warm.run(
            command("tables", path, "--out", out, environment={CACHE: str(folder / "warm")})
        )
        found.judge("the run before", done, codes=[0], whole=True)
        wanted.append({name: held(out)[name] for name in SET})
    out, cache, source = folder / "out", folder / "cache", held(new)
    words = ("tables", new, "--out", out)
    cold = {"environment": {CACHE: str(cache)}, "watched": [str(folder)]}
    shutil.copytree(folder / "whole-old", out)
    trial = warm.run(command(*words, **cold))
    for turn in range(number):
        for place in (out, cache):
            shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder / "whole-old", out)
        (out / MINE).write_text("mine")
        when = (
            {"kill_at": chance.randint(1, trial.writes)}
            if turn % 2
            else {"kill_after": chance.uniform(0.01, trial.wall)}
        )
        warm.run(command(*words, **cold, **when))
        found.trials += 1
        files.check_set(out, [])  # as whoever reads it would: a set that is ready is moved
        left = held(out)
        if left.get(MINE) is None or held(new) != source:
            found.add(LOSS, f"{when}: a file of the user's is gone")
        if {name: left.get(name) for name in SET} not in wanted:
            found.add(MIXTURE, f"{when}: {_of(left, wanted)}")
        found.judge(f"after {when}", warm.run(command(*words, **cold)), codes=[0], whole=True)
        after = held(out)
        if {name: after.get(name) for name in SET} != wanted[1]:
            found.add(MIXTURE, f"after {when}: {_of(after, wanted)}")
        if set(after) != {*SET, MINE, files.MARK}:
            found.add(LOSS, f"after {when}: there is {set(after) - {*SET, MINE, files.MARK}}")
    return found


def report(warm: Warm, folder: Path, *, number: int, seed: int) -> Found:
    """Kill ``report`` again and again into one folder, then let it run."""
    found, chance = Found("report killed"), random.Random(f"report {seed}")  # noqa: S311
    articles, out = corpus(folder / "articles"), folder / "out"
    words = ("report", articles, "--only", "quotes", "--out")
    setting = {"environment": {CACHE: str(folder / "cache")}, "watched": [str(folder)]}
    trial = warm.run(command(*words, out, **setting))
    found.judge("the run before", trial, codes=[0], whole=True)
    wanted = held(out)
    (out / "figures" / MINE).write_text("mine")
    for turn in range(number):
        when = (
            {"kill_at": chance.randint(1, trial.writes)}
            if turn % 2
            else {"kill_after": chance.uniform(0.01, trial.wall)}
        )
        done = warm.run(command(*words, out, **setting, **when, group=turn % 4 < 2))
        found.trials += 1
        left = held(out)
        if left.get(f"figures/{MINE}") is None:
            found.add(LOSS, f"{when}: a file of the user's is gone")
        listed = files.listed(out)
        half = [name for name, told in listed.items() if left.get(name) not in (told, None)]
        more = left.keys() - wanted.keys() - {f"figures/{MINE}"}
        if half or (done.signal and files.UNFINISHED not in left and more):
            found.add(MIXTURE, f"{when}: {half or sorted(more)}")
    found.judge("the run after", warm.run(command(*words, out, **setting)), codes=[0], whole=True)
    after = held(out)
    same = {name for name in wanted if name.startswith("figures/")}
    if {name: after.get(name) for name in same} != {name: wanted[name] for name in same}:
        found.add(MIXTURE, "the run after draws other figures")
    if set(after) != {*wanted, f"figures/{MINE}"}:
        found.add(LOSS, f"after all: {set(after) ^ {*wanted, f'figures/{MINE}'}}")
    return found


def workers(warm: Warm, folder: Path, *, number: int, seed: int) -> Found:
    """Kill one of the processes that share the work of ``tables``, then let it run."""
    found, chance = Found("workers killed"), random.Random(f"workers {seed}")  # noqa: S311
    articles, out = wordy(folder / "articles"), folder / "out"
    words = ("tables", articles, "--workers", 2, "--out", out)
    before, _ = _shared(words, folder / "warm")
    found.judge("the run before", before, codes=[0], whole=True)
    wanted = {name: held(out)[name] for name in SET}
    killed = tried = 0
    while killed < number and tried < 3 * number:
        cache, when = folder / f"cache-{tried}", chance.uniform(0, before.wall)
        done, one = _shared(words, cache, kill_after=when)
        found.judge(f"one killed after {when:.1f} s", done, whole=True)
        found.judge("the run after", _shared(words, cache)[0], codes=[0], whole=True)
        left = held(out)
        if {name: left.get(name) for name in SET} != wanted:
            found.add(MIXTURE, f"after {when:.1f} s: {_of(left, [wanted])}")
        killed, tried = killed + one, tried + 1
        shutil.rmtree(cache)
    if killed < number:
        found.add(LOSS, f"only {killed} of {number} were there to be killed")
    return found


def _shared(
    words: Iterable[object], cache: Path, *, kill_after: float = 0.0
) -> tuple[Outcome, bool]:
    """How a command ended, and whether one of the processes it started was there to be killed."""
    began = time.monotonic()
    run = [sys.executable, "-m", "analysis", *map(str, words), "--cache", str(cache)]
    with subprocess.Popen(  # noqa: S603 (our own words)
        run,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        killed = hung = False
        if kill_after:
            time.sleep(kill_after)
            with suppress(psutil.Error, StopIteration):
                theirs = psutil.Process(process.pid).children(recursive=True)
                next(p for p in theirs if "popen_loky" in " ".join(p.cmdline())).kill()
                killed = True
        try:
            said = process.communicate(timeout=HANGS)[1]
        except subprocess.TimeoutExpired:
            hung = True
            os.killpg(process.pid, signal.SIGKILL)
            said = process.communicate()[1]
    code = process.returncode
    wall, ended = time.monotonic() - began, max(0, -code)
    return Outcome(max(-1, code), ended, hung, 0.0, wall, 0.0, "", said, 0), killed


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = f"<title>{self.path}</title>{''.join(f'<p>{s}</p>' for s in SAID)}".encode()
        there = self.path != "/robots.txt"
        self.send_response(200 if there else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def site() -> Iterator[str]:
    """A site on this machine that has a page at every address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def add(warm: Warm, folder: Path, *, number: int, seed: int) -> Found:
    """Kill ``add`` again and again into one folder, then let it run."""
    found, chance = Found("add killed"), random.Random(f"add {seed}")  # noqa: S311
    to = folder / "added"
    to.mkdir()
    (to / lists.METADATA).write_text("file,outlet\nmine.txt,Pier News\n")
    (to / "mine.txt").write_text("mine")
    with site() as address:
        for turn in range(number):
            urls = [f"{address}/{n}" for n in range(turn * 2, turn * 2 + 2)]
            job = Job("benchmarks.soak.jobs:add", (str(to), *urls), watched=(str(to),))
            done = warm.run(Job(**{**job.__dict__, "kill_at": chance.randint(1, 18)}))
            found.trials += 1
            _filed(found, to, f"turn {turn}, signal {done.signal}", spare=1)
            found.judge(f"turn {turn} again", warm.run(job))
            _filed(found, to, f"turn {turn} again", spare=0)
    left = {path.name for path in to.iterdir() if path.suffix not in {".html", ".txt", ".csv"}}
    if left or len(list(to.glob("*.html"))) != number * 2:
        found.add(LOSS, f"{left} {len(list(to.glob('*.html')))} pages")
    return found


def _filed(found: Found, to: Path, when: str, *, spare: int) -> None:
    """Check that pages and rows stand for each other; ``spare`` rows may be without a page."""
    parsed = lists.parse((to / lists.METADATA).read_bytes(), lists.METADATA, ["file"])
    rows = [row["file"] for _, row in parsed.rows]
    pages = {path.name for path in to.iterdir() if path.suffix in {".html", ".txt"}}
    if pages - set(rows) or parsed.rows[0][1].get("outlet") != "Pier News":
        found.add(LOSS, f"{when}: {pages - set(rows)} without a row")
    if len(rows) != len(set(rows)) or len(set(rows) - pages) > spare:
        found.add(MIXTURE, f"{when}: {rows}")
    for page in to.glob("*.html"):
        if not page.read_bytes().endswith(b"</p>"):
            found.add(LOSS, f"{when}: {page.name} is cut")


def _of(left: dict[str, str], wanted: list[dict[str, str]]) -> str:
    of = [sum(left.get(name) == one[name] for name in SET) for one in wanted]
    return json.dumps({"old": of[0], "new": of[1], "of": len(SET)})
