"""Time and memory of reading a corpus: ``python -m benchmarks.reading ARTICLES [--files]``.

``ARTICLES`` is a file or a folder, as ``benchmarks.many`` makes one; with ``--files`` its articles
are written to files of their own first. Each run is a process of its own: reading all; again,
nothing changed; one article added, as a file beside the others; and all at once without a cache, to
which the tables of the others must be equal. Of the time of the first the part counts that was
not spent on finding what is new, which ``articles per CPU-second`` tells.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from analysis import corpus, pipeline
from analysis.paths import ROOT

ADDED = "A ferry ran aground at low tide, the harbour office of Salt Bay said on Monday. " * 20


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("articles", type=Path)
    options.add_argument("--files", action="store_true")
    options.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    told = options.parse_args()
    if told.run:
        one_run(told.articles, told.run)
        return
    with tempfile.TemporaryDirectory() as folder:
        place, cache = Path(folder, "articles"), Path(folder, "cache")
        place.mkdir()
        if told.files:
            apart(told.articles, place)
        elif told.articles.is_dir():
            shutil.copytree(told.articles, place, dirs_exist_ok=True)
        else:
            shutil.copy(told.articles, place)
        for title in ("all", "nothing changed", "one article added"):
            if title == "one article added":
                (place / "added.txt").write_text(ADDED, encoding="utf-8")
            print(f"{title:20}", run(place, cache), flush=True)
        print(f"{'all, without a cache':20}", run(place, Path("none")), flush=True)


def apart(articles: Path, place: Path) -> None:
    """Write each article to a text file, in folders of 1,000."""
    table = corpus.read(articles).articles
    heads = {"title": "Title", "outlet": "Outlet", "day": "Published", "url": "URL"}
    for number, row in enumerate(table.to_dict("records")):
        path = place / f"{number // 1_000:03}" / f"{number:06}.txt"
        path.parent.mkdir(exist_ok=True)
        lines = [f"{name}: {row[key]}" for key, name in heads.items() if not pd.isna(row[key])]
        path.write_text("\n".join([*lines, "", row["text"]]), encoding="utf-8")


def run(place: Path, cache: Path) -> str:
    """What a process of its own says of a run."""
    words = [sys.executable, "-m", "benchmarks.reading", str(place), "--run", str(cache)]
    return subprocess.run(  # noqa: S603
        words, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()


def one_run(place: Path, cache: Path) -> None:
    """Read, and print time, memory and a digest of the tables."""
    pipeline.read(ROOT / "data" / "articles", derived=None)  # what is loaded once is not counted
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, spent = time.perf_counter(), cpu()
    found = pipeline.read(place, derived=None if str(cache) == "none" else cache)
    seconds, spent = time.perf_counter() - start, cpu() - spent
    own, theirs = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    count = len(found["articles"])
    digest = hashlib.sha256()
    for table in found.values():
        digest.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    print(
        f"{count:9,} articles {seconds:8.2f} s {spent:8.2f} s of CPU"
        f" {count / spent:9,.0f} per CPU-second; peak here {own:5,} MB (before {before // 1024:,}),"
        f" in the process that reads {theirs:5,} MB; tables {digest.hexdigest()[:8]}"
    )


def cpu() -> float:
    """Seconds of CPU of this process and of those that have ended."""
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


if __name__ == "__main__":
    main()
