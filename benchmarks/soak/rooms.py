"""Disks that are full or read only, and too little memory, wherever something is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

from analysis import files
from analysis.paths import CACHE
from benchmarks.soak.judge import LOSS, Found
from benchmarks.soak.kills import SET, site
from benchmarks.soak.places import corpus, full, held, read_only
from benchmarks.soak.warm import Job, Warm, cold, command

Disk = Callable[[Path], AbstractContextManager[bool]]
DISKS: dict[str, Disk] = {
    "full": partial(full, free=0),
    "nearly full": partial(full, free=60_000),
    "filling": partial(full, free=400_000),
    "read only": read_only,
}


def _jobs(folder: Path, address: str) -> dict[str, tuple[Path, Callable[[Path], Job]]]:
    """The folder that is tried and the job that writes there, by what it is."""
    articles = corpus(folder / "articles")
    cache = {CACHE: str(folder / "cache")}
    told: dict[str, tuple[Path, Callable[[Path], Job]]] = {
        "tables": (
            folder / "tables",
            lambda at: command("tables", articles, "--out", at, environment=cache),
        ),
        "report": (
            folder / "report",
            lambda at: Job(
                "analysis.__main__:run",
                ("report", str(articles), "--only", "quotes", "--out", str(at)),
                environment=cache,
            ),
        ),
        "add": (
            folder / "added",
            lambda at: Job("benchmarks.soak.jobs:add", (str(at), f"{address}/1", f"{address}/2")),
        ),
        "start": (folder / "studies", lambda at: command("start", at / "mine", environment=cache)),
        "aliases": (folder / "own", lambda at: command("aliases", at, environment=cache)),
    }
    for place, _ in told.values():
        place.mkdir()
        (place / "mine.txt").write_text("It rained in Tarn, Ana Ruiz said. Ruiz may leave.")
    return told


def run(
    warm: Warm, folder: Path, *, disks: tuple[str, ...] = tuple(DISKS), temporary: bool = True
) -> Found:
    """Every place that is written to, on every disk: nothing there changes, a sentence says why."""
    found = Found("full and read-only disks")
    with site() as address:
        jobs = _jobs(folder, address)
        for name, (place, job) in jobs.items():
            for disk in disks:
                with DISKS[disk](place) as can:
                    if not can:
                        found.skipped = "this machine lets nobody mount a disk"
                        continue
                    before = held(place)
                    done = warm.run(job(place))
                    found.judge(f"{name} on a {disk} disk", done, codes=[0, 1, 2], whole=True)
                    after = held(place)
                    if done.code == 0 and disk in {"full", "read only"}:
                        found.add(LOSS, f"{name} on a {disk} disk: exit 0")
                    lost = {n: d for n, d in before.items() if after.get(n) != d}
                    parts = [n for n in set(after) - set(before) if n.endswith(".part")]
                    if lost or parts:
                        found.add(LOSS, f"{name} on a {disk} disk: {lost} {parts}")
        if temporary:
            _temporary(warm, folder, found)
        out = command("check", folder / "articles", output="/dev/full")
        if Path("/dev/full").exists():
            found.judge("what is said goes to a full disk", warm.run(out), codes=[2])
    return found


def _temporary(warm: Warm, folder: Path, found: Found) -> None:
    """A full folder for temporary files: no reading of it is kept as the truth."""
    place, out, cache = folder / "tmp", folder / "out", folder / "cold"
    for disk in ("full", "read only"):
        place.mkdir(exist_ok=True)
        shutil.rmtree(out, ignore_errors=True)
        words = ("tables", folder / "articles", "--out", out)
        with ExitStack() as held_open:
            if not held_open.enter_context(DISKS[disk](place)):
                continue
            there = {CACHE: str(cache / disk), "TMPDIR": str(place)}
            done = cold(command(*words, environment=there))
            found.judge(f"temporary files on a {disk} disk", done, whole=True)
        there = {CACHE: str(cache / disk)}
        done = warm.run(command(*words, environment=there))
        found.judge("with room again", done, codes=[0], whole=True)
        if done.code == 0 and (out / "articles.csv").read_text().count("\n") < 4:
            found.add(LOSS, f"after a {disk} temporary folder: no articles")


MEGABYTE = 1_000_000
ABOVE = (2, 4, 10, 20, 40, 80, 120, 200, 300, 450, 700)


def memory(warm: Warm, folder: Path, *, above: tuple[int, ...] = ABOVE) -> Found:
    """Less and less memory: one sentence, and nothing of it is kept."""
    found = Found("too little memory")
    articles = corpus(folder / "articles")
    for number, more in enumerate(above):
        out, cache = folder / f"out{number}", {CACHE: str(folder / f"cache{number}")}
        limits = {"RLIMIT_AS": more * MEGABYTE}
        job = command("tables", articles, "--out", out, environment=cache, limits=limits)
        done = warm.run(job)
        found.judge(f"{more} MB above what is held", done, whole=True)
        if out.exists():
            files.check_set(out, SET)
        again = warm.run(command("tables", articles, "--out", out, environment=cache))
        found.judge("with memory again", again, codes=[0], whole=True)
        if again.code == 0 and (out / "articles.csv").read_text().count("\n") < 4:
            found.add(LOSS, f"after {more} MB: no articles")
    return found
