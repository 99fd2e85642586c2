"""Three runs at once: into one folder, into several, of one corpus and of three."""

from __future__ import annotations

import shutil
from pathlib import Path

from analysis import files
from analysis.paths import CACHE
from benchmarks.soak.judge import LOSS, MIXTURE, Found
from benchmarks.soak.kills import SET, _filed, site
from benchmarks.soak.places import corpus, held
from benchmarks.soak.warm import Job, Warm, command

RUNS = 3


def run(warm: Warm, folder: Path, *, number: int) -> Found:
    """``number`` trials of three runs, of four kinds in turn."""
    found = Found("three at once")
    paths = [corpus(folder / f"corpus{n}", first=3 * n) for n in range(RUNS)]
    wanted = [_whole(warm, path, folder) for path in paths]
    for turn in range(number):
        cache = {CACHE: str(folder / f"cache{turn // 8}")}  # at first empty, then filled
        kind = turn % 4
        outs = [folder / (f"out{n}" if kind == 1 else "out") for n in range(RUNS)]
        for out in outs:
            shutil.rmtree(out, ignore_errors=True)
        if kind == 3:
            _adding(warm, folder / f"added{turn}", found)
            continue
        read = [paths[0 if kind == 0 else n] for n in range(RUNS)]
        jobs = [
            command("tables", path, "--out", out, environment=cache)
            for path, out in zip(read, outs, strict=True)
        ]
        for done in warm.together(jobs):
            found.judge(f"turn {turn}", done, codes=[0], whole=True)
        for n, out in enumerate(outs):
            left = held(out)
            may = [wanted[0]] if kind == 0 else [wanted[n]] if kind == 1 else wanted
            if {name: left.get(name) for name in SET} not in may:
                found.add(MIXTURE, f"turn {turn} in {out.name}")
            if set(left) != {*SET, files.MARK}:
                found.add(LOSS, f"turn {turn}: there is {set(left) - {*SET, files.MARK}}")
    return found


def reports(warm: Warm, folder: Path) -> Found:
    """Three reports at once: of one corpus, two of which are told so, and one with another."""
    found = Found("three reports at once")
    paths = [corpus(folder / f"corpus{n}", first=3 * n) for n in range(2)]
    cache = {CACHE: str(folder / "cache")}
    words = ("--only", "quotes", "--out", folder / "out")
    jobs = [command("report", paths[n], *words, environment=cache) for n in (0, 0, 1)]
    done = warm.together(jobs)
    for one in done:
        found.judge("a report", one, whole=True)
    if sorted(one.code for one in done) != [0, 2, 2]:
        found.add(MIXTURE, f"exit codes {[one.code for one in done]}")
    listed, left = files.listed(folder / "out"), held(folder / "out")
    if any(left.get(name) != told for name, told in listed.items()) or len(listed) < 10:
        found.add(LOSS, f"{set(listed) - set(left)}")
    return found


def _whole(warm: Warm, path: Path, folder: Path) -> dict[str, str]:
    out = folder / f"whole-{path.name}"
    warm.run(command("tables", path, "--out", out, environment={CACHE: str(folder / "warm")}))
    left = held(out)
    return {name: left[name] for name in SET}


def _adding(warm: Warm, to: Path, found: Found) -> None:
    to.mkdir()
    (to / "metadata.csv").write_text("file,outlet\nmine.txt,Pier News\n")
    (to / "mine.txt").write_text("mine")
    with site() as address:
        jobs = [
            Job("benchmarks.soak.jobs:add", (str(to), *(f"{address}/{n}" for n in range(m, 9, 3))))
            for m in range(RUNS)
        ]
        for done in warm.together(jobs):
            found.judge("add", done, codes=[0])
    _filed(found, to, "add", spare=0)
    if len(list(to.iterdir())) != 9 + 2:
        found.add(LOSS, f"{sorted(path.name for path in to.iterdir())}")
