"""How often chance alone makes a claim: ``python -m benchmarks.null [--times N]``.

Real articles are dealt to outlets at random, their sentences to voices and to texts: what
then is claimed is false. Then one side is made twice the other, and the claim should be there.
Uses the articles of ``benchmarks.speed``: the first run annotates them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis import ask, pipeline
from analysis.measure import claims, rates
from analysis.tables import Tables
from benchmarks.speed import BENCH, SAMPLE

SEED = 20200103
LONG = 200  # words: an ordinary article
DESIGNS = ((2, 3), (4, 9), (6, 6), (10, 3), (12, 3))
FIFTH = 0.2
MEASURES = {
    "hedges": ("hedges", "words"),
    "boosters": ("boosters", "words"),
    "modals": ("modals", "words"),
    "names": ("names", "words"),
    "quoted words": ("quoted", "words"),
    "negative sentences": ("negative", "sentences"),
    "tone by VADER": ("vader", "sentences"),
    "tone by TextBlob": ("textblob", "sentences"),
    "words a sentence": ("words", "sentences"),
    "verbs that distance": ("distancing", "verbs"),
    "unnamed sources": ("unnamed", "sources"),
}
COUNTED = ("hedges", "boosters", "modals", "names", "negative sentences", "unnamed sources")
"""What can be halved, one by one."""
PLACE = ["article_id", "sentence_id", "voice"]
COLUMNS = list(dict.fromkeys(c for pair in MEASURES.values() for c in pair))


Line = tuple[str, float, str]


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=500, help="cases of each kind")
    options.add_argument("--reports", type=int, default=20, help="whole reports of each design")
    told = options.parse_args()
    times = told.times
    tables = pipeline.load(BENCH if BENCH.exists() else SAMPLE, tone=None)
    corpus = Corpus(units_of(tables))
    print(f"{'':64}{'claimed':>9}  should be")
    for of in (outlets, unlike_outlets, voices, texts, plants):
        for name, share, limit in of(corpus, times):
            print(f"{name:64}{share:>9.1%}  {limit}", flush=True)
    for name, share, limit in reports(tables, told.reports):
        print(f"{name:64}{share:>9.1%}  {limit}", flush=True)


class Corpus:
    """The sentences of each article, and draws of articles from them."""

    def __init__(self, lines: pd.DataFrame) -> None:
        sentences = lines.groupby(["article_id", "sentence_id"])[COLUMNS].sum()
        ids = sentences.index.get_level_values("article_id")
        starts = np.flatnonzero(np.append(True, ids[1:] != ids[:-1]))
        self.articles = np.split(sentences.to_numpy(), starts[1:])
        self.sums = np.array([article.sum(axis=0) for article in self.articles])

    def draw(self, rng: np.random.Generator, n: int) -> np.ndarray:
        """Which ``n`` articles."""
        return rng.choice(len(self.articles), n, replace=False)


def units(groups: np.ndarray, sums: np.ndarray, measure: str) -> pd.DataFrame:
    """Rows of ``COLUMNS``, one an article, as units of a measure."""
    total, size = (sums[:, COLUMNS.index(column)] for column in MEASURES[measure])
    ids = np.arange(len(sums))
    return pd.DataFrame({"group": groups, "article_id": ids, "total": total, "size": size})


def outlets(corpus: Corpus, times: int) -> Iterator[Line]:
    """Articles dealt to outlets at random: each answer, and whole reports of all measures."""
    for groups, each in DESIGNS:
        rng = np.random.default_rng(SEED)
        labels = np.repeat(np.arange(groups), each)
        p = np.full((times, len(MEASURES)), np.nan)
        for time in range(times):
            sums = corpus.sums[corpus.draw(rng, len(labels))]
            for i, measure in enumerate(MEASURES):
                p[time, i] = claims.between_groups(units(labels, sums, measure), by="group").p
        name = f"{groups} outlets × {each} articles"
        yield f"{name}, answers", claimed(p), "≤ 5%"
        worst = max(MEASURES, key=lambda m: claimed(p[:, list(MEASURES).index(m)]))
        yield f"{name}, worst: {worst}", claimed(p[:, list(MEASURES).index(worst)]), ""
        reports = np.array([claims.adjusted(row) for row in p])
        yield f"{name}, reports", float((reports <= claims.LEVEL).any(axis=1).mean()), "≤ 10%"


def reports(tables: Tables, times: int) -> Iterator[Line]:
    """Whole reports as people read them, on real articles under outlets dealt at random."""
    long = tables.articles[
        tables.articles["words"].ge(LONG) & tables.articles["duplicate_of"].isna()
    ]
    for groups, each in DESIGNS:
        rng = np.random.default_rng(SEED)
        claims_made = []
        for _ in range(times):
            ids = rng.choice(long["article_id"], groups * each, replace=False)
            story = tables.where(article=list(ids))
            names = [f"Outlet {n % groups}" for n in range(groups * each)]
            dealt = replace(story, articles=story.articles.assign(outlet=names))
            answers = [a for chapter in ask.chapters(dealt, by="outlet") for a in chapter.answers]
            claims_made.append(
                [a.verdict == "difference" for a in answers if "outlet" in a.table.columns]
            )
        share = float(np.mean([any(made) for made in claims_made]))
        yield f"{groups} outlets × {each} articles, reports as they are read", share, "≤ 10%"


def unlike_outlets(corpus: Corpus, times: int) -> Iterator[Line]:
    """The same where some outlets have fewer or shorter articles: a fifth of each, unbroken."""
    for whole, short in (((10,), (10,)), ((20,), (5,)), ((10, 10, 10), (3, 3, 3))):
        rng = np.random.default_rng(SEED)
        labels = np.repeat(np.arange(len(whole + short)), whole + short)
        p = []
        for _ in range(times):
            drawn = corpus.draw(rng, len(labels))
            parts = (stretch(rng, corpus.articles[i]).sum(axis=0) for i in drawn[sum(whole) :])
            sums = np.vstack([corpus.sums[drawn[: sum(whole)]], *parts])
            measure = list(MEASURES)[rng.integers(len(MEASURES))]
            p.append(claims.between_groups(units(labels, sums, measure), by="group").p)
        sizes = (" + ".join(map(str, sizes)) for sizes in (whole, short))
        yield "outlets of {} whole articles and {} fifths".format(*sizes), claimed(p), "≤ 5%"


def stretch(rng: np.random.Generator, article: np.ndarray) -> np.ndarray:
    """A fifth of the sentences, one after the other."""
    n = max(1, round(FIFTH * len(article)))
    first = rng.integers(len(article) - n + 1)
    return article[first : first + n]


def voices(corpus: Corpus, times: int) -> Iterator[Line]:
    """The sentences of each article dealt to voices, or to names, of which some say little."""
    for shares, articles in (
        ((0.8, 0.2), 6),
        ((0.8, 0.2), 12),
        ((0.9, 0.1), 30),
        ((0.4, 0.3, 0.2, 0.1), 10),
        ((0.3, 0.2, 0.15, 0.1, 0.1, 0.05, 0.05, 0.05), 25),
    ):
        rng = np.random.default_rng(SEED)
        p = []
        for _ in range(times):
            rows = []
            for n, i in enumerate(corpus.draw(rng, articles)):
                article = corpus.articles[i]
                spoken = np.repeat(rng.choice(len(shares), len(article), p=shares), 2)
                spoken = spoken[: len(article)]
                rows += [(v, n, article[spoken == v].sum(axis=0)) for v in np.unique(spoken)]
            groups, ids, sums = map(np.array, zip(*rows, strict=True))
            measure = list(MEASURES)[rng.integers(len(MEASURES))]
            table = units(groups, sums, measure).assign(article_id=ids)
            p.append(claims.between_groups(table, by="group").p)
        said = " ".join(f"{share:.0%}" for share in shares)
        yield f"{len(shares)} voices, {said}, in {articles} articles", claimed(p), "≤ 5%"


def texts(corpus: Corpus, times: int) -> Iterator[Line]:
    """Long articles taken apart: every other run of sentences against the runs between."""
    long = [article for article in corpus.articles if len(article) >= 40]
    for run in (1, 5, 10):
        rng = np.random.default_rng(SEED)
        p = []
        for _ in range(times):
            article = long[rng.integers(len(long))]
            half = np.arange(len(article)) // run % 2
            measure = list(MEASURES)[rng.integers(len(MEASURES))]
            table = units(half, article, measure).assign(sentence_id=np.arange(len(article)))
            p.append(claims.between_texts(table.assign(article_id=half), by="group").p)
        yield f"two texts made of every other {run} sentences of one", claimed(p), "≤ 5%"


def plants(corpus: Corpus, times: int) -> Iterator[Line]:
    """One of two outlets with half of what was counted, and one of five with twice the rest."""
    for sizes in ((10, 10), (25, 25), (10,) * 5, (20, 3, 3, 5, 10)):
        labels = np.repeat(np.arange(len(sizes)), sizes)
        for measure in COUNTED:
            rng = np.random.default_rng(SEED)
            found = []
            for _ in range(times // 2):
                table = units(labels, corpus.sums[corpus.draw(rng, len(labels))], measure)
                rest = table["group"].ne(0)
                table.loc[rest, "total"] = rng.binomial(table.loc[rest, "total"].astype(int), 0.5)
                claim = claims.between_groups(table, by="group")
                found.append(claim.p <= claims.LEVEL and claim.high == 0)
            name = f"twice the {measure} in the first of {', '.join(map(str, sizes))}"
            yield name, float(np.mean(found)), "≥ 80%" if sizes == (10, 10) else ""


def claimed(p: object) -> float:
    """The share of answers that make a claim; untested ones make none."""
    return float((np.array(p, dtype=float) <= claims.LEVEL).mean())


def units_of(tables: Tables) -> pd.DataFrame:
    """Every figure of every sentence, apart for each voice: ``PLACE`` and ``COLUMNS``.

    Articles of fewer than 200 words are left out.
    """
    words = rates.words(tables.tokens)
    lines = words.groupby(PLACE, as_index=False).agg(words=("size", "sum"))
    lines["quoted"] = lines["words"].where(lines["voice"].eq("quoted"), 0)
    hedges = _one_voice(tables.hedges)
    sentence = ["article_id", "sentence_id"]
    scores = tables.sentiment.pivot_table(index=sentence, columns="method", values="score")
    voice = lines.sort_values("words").groupby(sentence)["voice"].last()
    scores = scores.join(voice, how="inner").reset_index().assign(sentences=1)
    scores["negative"] = scores["vader"].le(-0.05)
    quotes = tables.quotes.assign(
        voice="author",
        verbs=tables.quotes["verb_class"].notna(),
        distancing=tables.quotes["verb_class"].eq("distancing"),
        sources=tables.quotes["speaker_type"].ne("unresolved"),
        unnamed=tables.quotes["speaker_type"].eq("unnamed"),
    )
    parts = [
        lines,
        _count(hedges[hedges["pole"].eq("hedge")], "hedges"),
        _count(hedges[hedges["pole"].eq("booster")], "boosters"),
        _count(hedges[hedges["kind"].eq("epistemic_modal")], "modals"),
        _count(_one_voice(tables.mentions), "names"),
        scores,
        quotes,
    ]
    table = pd.concat([part.reindex(columns=[*PLACE, *COLUMNS]) for part in parts])
    table = table.astype(dict.fromkeys(COLUMNS, float)).groupby(PLACE, as_index=False).sum()
    length = table.groupby("article_id")["words"].transform("sum")
    return table[length.ge(LONG)].reset_index(drop=True)


def _one_voice(spans: pd.DataFrame) -> pd.DataFrame:
    """Words that are reported without quotation marks stand among the author's."""
    return spans.assign(voice=spans["voice"].where(spans["voice"].eq("quoted"), "author"))


def _count(spans: pd.DataFrame, name: str) -> pd.DataFrame:
    return spans.groupby(PLACE, as_index=False).size().rename(columns={"size": name})


if __name__ == "__main__":
    main()
