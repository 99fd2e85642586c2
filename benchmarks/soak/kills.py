"""Runs that are killed, at a write or at a moment, and what they leave."""

from __future__ import annotations

import json
import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from analysis import files, lists
from analysis.paths import CACHE
from analysis.tables import SCHEMAS
from benchmarks.soak.judge import LOSS, MIXTURE, Found
from benchmarks.soak.places import SAID, corpus, held
from benchmarks.soak.warm import Job, Warm, command

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
