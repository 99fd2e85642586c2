"""One machine, many articles: ``python -m benchmarks.scale [--articles N] [--first N]``.

Each step runs in a process of its own and says how long it took and the most memory that any one
process held, by the kernel's own count. The first run annotates real articles; the many are made of
these by ``benchmarks.many``, or were made before and are named with ``--many``. What a step writes
goes to a folder that is deleted; a step that fails is said to have failed, with its last line. The
load of the machine stands beside each step, since the time depends on it.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import many
from benchmarks.speed import BENCH, ROOT, SAMPLE

MEGABYTE = 1024 if sys.platform != "darwin" else 1024**2
MOST = 2_000  # MB of any process
ADDED = "The harbour of Ostrava-by-the-Sea was closed on Monday, and may stay so, its master said."


def main() -> None:
    """Run the steps and print one table."""
    options = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    options.add_argument("--articles", type=int, default=100_000, help="read from the cache")
    options.add_argument("--first", type=int, default=2_000, help="annotated, and read again")
    options.add_argument("--many", type=Path, help="a folder that benchmarks.many made")
    options.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.step:
        name, *places = asked.step
        print(json.dumps(measured(name, *places)))
        return
    with tempfile.TemporaryDirectory() as folder:
        rows = [*first(asked.first, Path(folder, "first"))]
        made = asked.many or made_of(Path(folder, "first"), Path(folder, "made"), asked.articles)
        rows += from_cache(made, Path(folder, "many"))
    print(f"{'':52} {'seconds':>9} {'largest':>9} {'load':>6}  must")
    for title, found, must in rows:
        print(f"{title:52} {_figures(found)}  {must}")


def first(count: int, folder: Path) -> list[tuple[str, dict[str, Any], str]]:
    """A first run of real articles with the model of tone, and the same again."""
    articles, cache = folder / "articles", folder / "cache"
    articles.mkdir(parents=True)
    if BENCH.exists():
        with gzip.open(BENCH, "rt", encoding="utf-8") as lines:
            (articles / "news.jsonl").write_text(
                "".join(itertools.islice(lines, count)), encoding="utf-8"
            )
    else:
        shutil.copytree(SAMPLE, articles, dirs_exist_ok=True)
    once, again = (step("load", articles, cache) for _ in range(2))
    told = f"{count:,} articles"
    rows = [
        (f"{told}: first run", once, _memory()),
        (f"{told}: again, nothing changed", again, _memory()),
    ]
    if "seconds" in once and "seconds" in again:
        times = {"times": once["seconds"] / again["seconds"]}
        rows.append((f"{told}: again against first", times, "× 60"))
    return rows


def made_of(folder: Path, to: Path, count: int) -> Path:
    """So many articles, made of those of the first run."""
    told: list[str | Path] = [
        "--from",
        folder / "articles",
        "--cache",
        folder / "cache",
        "--articles",
        str(count),
    ]
    subprocess.run(_python("benchmarks.many", *told, "--to", to), check=True, cwd=ROOT)  # noqa: S603
    return to


def from_cache(made: Path, folder: Path) -> list[tuple[str, dict[str, Any], str]]:
    """Articles loaded from the cache, again, a report of them, and one more article."""
    if not (made / "articles").is_dir():
        raise SystemExit(f"{made} holds no articles; make some: benchmarks.many --to {made}")
    for part in ("articles", "cache"):
        shutil.copytree(made / part, folder / part, copy_function=os.link)
    articles, cache = folder / "articles", folder / "cache"
    many.renamed(cache)
    count = sum(path.read_bytes().count(b"\n") for path in articles.iterdir())
    told = f"{count:,} articles"
    rows = [
        (f"{told}: loaded, annotated before", step("load", articles, cache), _memory()),
        (f"{told}: loaded again", step("load", articles, cache), _memory()),
        (f"{told}: report from the cache", step("report", articles, cache), f"60 s, {_memory()}"),
    ]
    line = {"id": "added", "title": "The harbour is closed", "outlet": "Quay", "text": ADDED}
    (articles / "zz-added.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    rows.append((f"{told}: one added", step("load", articles, cache), f"20 s, {_memory()}"))
    return rows


def step(name: str, articles: Path, cache: Path) -> dict[str, Any]:
    """What ``measured`` says in a new process."""
    command = _python("benchmarks.scale", "--step", name, articles, cache)
    load = os.getloadavg()[0]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)  # noqa: S603
    lines = (done.stdout if done.returncode == 0 else done.stderr).strip().splitlines()
    if done.returncode:
        said = lines[-1] if lines else f"ended by signal {-done.returncode}"
        return {"failed": said.partition(": ")[2][:120] or said, "load": load}
    return json.loads(lines[-1]) | {"load": load}


def measured(name: str, articles: str, cache: str) -> dict[str, float]:
    """Seconds and megabytes of the largest process of ``load`` or ``report``, run here."""
    start = time.perf_counter()
    if name == "load":
        from analysis import pipeline

        pipeline.load(articles, derived=cache)
    else:
        from analysis import __main__ as command

        with tempfile.TemporaryDirectory() as out:
            told = ["report", articles, "--cache", cache, "--keep-cache", "--out", out]
            if command.main(told):
                raise SystemExit("the report was not made")
    seconds = time.perf_counter() - start
    peaks = [
        resource.getrusage(who).ru_maxrss / MEGABYTE
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return {"seconds": seconds, "own": peaks[0], "largest": max(peaks)}


def _python(module: str, *told: str | Path) -> list[str]:
    return [sys.executable, "-m", module, *map(str, told)]


def _memory() -> str:
    return f"{MOST:,} MB"


def _figures(found: dict[str, Any]) -> str:
    load = f"{found['load']:6.1f}" if "load" in found else " " * 6
    if "failed" in found:
        return f"failed: {found['failed']} {load}"
    if "times" in found:
        return f"× {found['times']:7.0f} {'':9} {load}"
    return f"{found['seconds']:9.1f} {found['largest']:6,.0f} MB {load}"


if __name__ == "__main__":
    main()
