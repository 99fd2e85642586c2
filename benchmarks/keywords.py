"""Whether keywords and trends can be believed: ``python -m benchmarks.keywords [--times N]``.

Real articles are split at random: a word that is then kept is false. Then a word is planted, and
should be kept. The same for trends: articles are dealt to weeks at random, then from one week on
there is half as much again. Speed and memory are of questions to all articles, from the cache. Uses
the articles of ``benchmarks.speed``: the first run annotates them.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from analysis import ask, pipeline
from analysis.ask.features import feature
from analysis.measure import keyness, tally, trends
from analysis.tables import Tables
from benchmarks.speed import BENCH, SAMPLE, Peak

SEED = 20200103
EACH = 100  # articles a side
WEEKS, A_WEEK = 24, 40
PLANTED = "marigold"
SHARE = 0.3  # of the articles hold the planted word
ALTERED = 1.5
SMALL, WORDS = 20, 300  # articles a side, or a week, and words, of made-up counts

Line = tuple[str, str, str]


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=200, help="cases of each kind")
    options.add_argument("--no-speed", action="store_true", help="figures of trust alone")
    told = options.parse_args()
    story = pipeline.load(BENCH if BENCH.exists() else SAMPLE, tone=None)
    print(f"{'':64}{'measured':>14}  should be")
    corpus = Corpus(story)
    for lines in (
        splits(corpus, told.times),
        plants(corpus, told.times),
        weeks(corpus, told.times),
    ):
        show(lines)
    if not told.no_speed:
        show(speed(story))


def show(lines: Iterator[Line]) -> None:
    """Print each figure as it is known."""
    for name, figure, limit in lines:
        print(f"{name:64}{figure:>14}  {limit}", flush=True)


class Corpus:
    """The words of each article, to be dealt to sides and weeks."""

    def __init__(self, story: Tables) -> None:
        found = feature(story, "words")
        self.words = pd.Index(found.uses["word"].cat.categories)
        codes, ids = pd.factorize(found.uses["article_id"], sort=True)
        self.size = found.base.groupby("article_id")["size"].sum().reindex(ids).to_numpy(float)
        self.ids = ids
        key = codes * np.int64(len(self.words)) + found.uses["word"].cat.codes.to_numpy()
        held, self.uses = np.unique(key, return_counts=True)
        self.article, self.word = np.divmod(held, len(self.words))

    def long(self) -> np.ndarray:
        """The articles of two hundred words or more."""
        return np.flatnonzero(self.size >= 200)

    def counts(self, first: np.ndarray, second: np.ndarray, more: np.ndarray) -> tally.Counts:
        """Counts of two sides; ``more`` has how often each article holds one word beside."""
        chosen = np.concatenate([first, second])
        unit = np.full(len(self.size), -1)
        unit[chosen] = np.arange(len(chosen))
        inside = np.flatnonzero(unit[self.article] >= 0)
        word, at = self.word[inside], unit[self.article[inside]]
        uses = self.uses[inside].astype(float)
        held = np.flatnonzero(more)
        word = np.append(word, np.full(len(held), len(self.words)))
        at, uses = np.append(at, held), np.append(uses, more[held])
        order = np.lexsort((at, word))
        known, word = np.unique(word[order], return_inverse=True)
        names = self.words.append(pd.Index([PLANTED]))[known]
        side = np.arange(len(chosen)) >= len(first)
        ids = np.arange(len(chosen))
        sizes = self.size[chosen] + more
        return tally.Counts(names, word, at[order], uses[order], side, sizes, ids)


def splits(corpus: Corpus, times: int, each: int = EACH) -> Iterator[Line]:
    """Articles split at random: how often any word is kept, and what G² would have said."""
    rng = np.random.default_rng(SEED)
    kept, loud = [], []
    for _ in range(times):
        drawn = rng.permutation(corpus.long())[: 2 * each]
        counts = corpus.counts(drawn[:each], drawn[each:], np.zeros(2 * each))
        table = keyness.compare(counts)
        kept.append(int(table["kept"].sum()))
        loud.append(int(table["g2"].gt(15.13).sum()))
    yield f"{times} null splits of 2 × {each}: any word kept", share(np.array(kept) > 0), "≤ 5%"
    yield "the same: words kept in all", f"{sum(kept)}", ""
    yield "the same: words with G² at p < .0001, a split", f"{np.mean(loud):.0f}", ""


def plants(corpus: Corpus, times: int, each: int = EACH) -> Iterator[Line]:
    """A word planted on one side, in three ways that "twice, in 30% of 100 articles" may mean."""
    ways: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
        "twice in each of 30% of one side's articles, not on the other": lambda rng: np.append(
            2.0 * held(rng, each, SHARE), np.zeros(each)
        ),
        "in 60% of one side's articles, in 30% of the other's": lambda rng: np.append(
            held(rng, each, 2 * SHARE), held(rng, each, SHARE)
        ),
        "in 30% of both, twice as often in each on one side": lambda rng: np.append(
            2.0 * held(rng, each, SHARE), held(rng, each, SHARE)
        ),
    }
    for name, planted in ways.items():
        rng = np.random.default_rng(SEED)
        found = []
        for _ in range(times):
            drawn = rng.permutation(corpus.long())[: 2 * each]
            table = keyness.compare(corpus.counts(drawn[:each], drawn[each:], planted(rng)))
            found.append(bool(table.loc[table["word"].eq(PLANTED), "kept"].any()))
        limit = "" if name.startswith("in 30%") else "≥ 80%"
        yield f"planted {name}", share(np.array(found)), limit


def held(rng: np.random.Generator, n: int, part: float) -> np.ndarray:
    """1 for so large a part of the articles, at random; 0 for the rest."""
    return rng.permutation((np.arange(n) < round(part * n)).astype(float))


def weeks(corpus: Corpus, times: int) -> Iterator[Line]:
    """Articles dealt to weeks at random, for words of several frequencies; then a step."""
    rate = np.bincount(corpus.word, corpus.uses, len(corpus.words)) / corpus.size.sum() * 1000
    long = corpus.long()
    for least, most in ((1.0, 3.0), (3.0, 8.0)):
        chosen = np.flatnonzero((rate >= least) & (rate < most))
        rng = np.random.default_rng(SEED)
        alarms, right = [], []
        for _ in range(times):
            word = rng.choice(chosen)
            cells = corpus.word == word
            totals = np.zeros(len(corpus.size))
            totals[corpus.article[cells]] = corpus.uses[cells]
            drawn = rng.choice(long, WEEKS * A_WEEK, replace=False)
            table = by_week(rng, totals[drawn], corpus.size[drawn])
            alarms.append(trends.change(table, ratio=True).p <= 0.05)
            step = int(rng.integers(6, WEEKS - 6))
            later = table["week"].ge(step).to_numpy()
            more = rng.poisson((ALTERED - 1) * table["total"].to_numpy() * later)
            raised = table.assign(total=table["total"] + more)
            found = trends.change(trends.standardised(raised, ratio=True), ratio=True)
            right.append(any(abs(after - step) <= 1 for after in found.after))
        name = f"words used {least:g} to {most:g} times in 1,000, {WEEKS} weeks × {A_WEEK} articles"
        yield f"{name}: false alarms", share(np.array(alarms)), "≤ 5%"
        yield f"  a step of × {ALTERED:g} found within a week", share(np.array(right)), "≥ 80%"


def by_week(
    rng: np.random.Generator, total: np.ndarray, size: np.ndarray, each: int = A_WEEK
) -> pd.DataFrame:
    """Articles of four outlets, ``each`` of them in a week."""
    week = np.repeat(np.arange(WEEKS), each)
    period = pd.period_range("2020-01-06", periods=WEEKS, freq="W-SUN")[week]
    rows = pd.DataFrame(
        {
            "article_id": np.arange(len(total)),
            "outlet": rng.choice([*"ABCD"], len(total)),
            "week": week,
            "period": period,
            "total": total.astype(float),
            "size": size,
        }
    )
    return trends.standardised(rows, ratio=True)


def made_up(rng: np.random.Generator, *, planted: bool) -> tally.Counts:
    """Twenty articles a side, words as bursty as those of news; one may be planted in fifteen."""
    size = rng.integers(200, 1500, 2 * SMALL).astype(float)
    share = np.append(1 / np.arange(1, WORDS + 1), 0.0)
    spread = rng.gamma(0.5, 2.0, (len(size), len(share)))
    uses = rng.poisson(share / share.sum() * spread * size[:, None])
    uses[: 3 * SMALL // 4, WORDS] = 2 * planted
    word, unit = np.nonzero(uses.T)
    second = np.arange(len(size)) >= SMALL
    names = pd.Index([f"w{n:03}" for n in range(WORDS)] + [PLANTED])
    known, code = np.unique(word, return_inverse=True)
    return tally.Counts(
        names[known], code, unit, uses[unit, word].astype(float), second, size, np.arange(len(size))
    )


def small(times: int) -> dict[str, float]:
    """The figures on made-up counts, in seconds: what the gate holds."""
    rng = np.random.default_rng(SEED)
    none = [keyness.compare(made_up(rng, planted=False))["kept"].any() for _ in range(times)]
    found = [keyness.compare(made_up(rng, planted=True))["kept"].iloc[-1] for _ in range(times)]
    still, right = [], []
    for _ in range(times):
        size = rng.integers(200, 1500, WEEKS * SMALL).astype(float)
        total = rng.poisson(rng.gamma(2, 0.002, len(size)) * size).astype(float)
        table = by_week(rng, total, size, SMALL)
        still.append(trends.change(table, ratio=True).p > 0.05)
        later = table["week"].ge(WEEKS // 2)
        table["total"] += rng.poisson((ALTERED - 1) * table["total"] * later)
        after = trends.change(trends.standardised(table, ratio=True), ratio=True).after
        right.append(any(abs(step - WEEKS // 2) <= 1 for step in after))
    return {
        "no word kept where articles are split at random": 1 - float(np.mean(none)),
        "a word kept that three of four articles of one side have": float(np.mean(found)),
        "no change told where nothing changes": float(np.mean(still)),
        "a step of half as much again found within a week": float(np.mean(right)),
    }


def speed(story: Tables) -> Iterator[Line]:
    """Seconds that questions to all articles take, of processor and clock, and the memory."""
    articles = story.articles[story.articles["duplicate_of"].isna()]
    outlets = sorted(articles["outlet"].dropna().unique())
    halves = (outlets[::2], outlets[1::2])
    yield "articles", f"{len(articles):,}", ""
    yield "words", f"{int(articles['words'].sum()):,}", ""
    asked: list[tuple[str, Callable[[], Any], str]] = [
        ("keywords, words", lambda: ask.keywords(story, between=halves), "≤ 20 s"),
        ("keywords, lemmas", lambda: ask.keywords(story, between=halves, features="lemmas"), ""),
        ("keywords, bigrams", lambda: ask.keywords(story, between=halves, features="bigrams"), ""),
        ("collocates of a word", lambda: ask.collocates(story, "government"), "≤ 3 s"),
        ("collocates of the main name", lambda: ask.collocates(story), "≤ 3 s"),
        ("concordance of a phrase", lambda: ask.concordance(story, "white house"), "≤ 1 s"),
        ("concordance of a pattern", lambda: ask.concordance(story, r"/kill\w*/"), "≤ 1 s"),
        ("concordance of a lemma", lambda: ask.concordance(story, "lemma:kill"), "≤ 1 s"),
    ]
    for name, question, limit in asked:
        clock, processor = time.perf_counter(), time.process_time()
        with Peak() as peak:
            question()
        clock, processor = time.perf_counter() - clock, time.process_time() - processor
        yield f"{name}: clock, processor", f"{clock:.1f} s, {processor:.1f} s", limit
        yield "  peak memory, the tables with it", f"{peak.bytes / 1e6:,.0f} MB", "≤ 1,500 MB"


def share(found: np.ndarray) -> str:
    """As a percentage."""
    return f"{100 * float(np.mean(found)):.1f}%"


if __name__ == "__main__":
    main()
