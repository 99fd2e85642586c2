"""Figures on the open gold, the project's own labelled articles, which need nothing else.

``tests/gold/CODEBOOK.md`` says what is labelled; no rule is tuned on it. ``benchmarks.accuracy``
prints one table a task, each figure with its interval over articles; ``benchmarks.gate`` holds
to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import pipeline, tables
from analysis.annotate import hedges, sentiment
from analysis.measure import agreement
from benchmarks import (
    entity_accuracy,
    hedging_accuracy,
    quote_accuracy,
    sentiment_accuracy,
)
from benchmarks.open_gold import Gold

CORPUS = "own articles"
NOTE = (
    "written and labelled for this project, by one reader; no rule is tuned on it, weights of tone "
    "were chosen with it"
)
SCORES = {"precision": agreement.precision, "recall": agreement.recall, "F1": agreement.f1}
TASKS = {"SENT": "uncertain sentences", "CUE": "exact cues"}
QUOTES = {
    "DIRECT exact": "direct quotes, exact, F1",
    "DIRECT partial": "direct quotes, partial, F1",
    "SPEAKER": "speaker accuracy",
    "DIRECT E2E": "direct quotes with their speaker, F1",
    "ALL": "all reported speech, partial, F1",
    "CHAR": "characters of reported speech, F1",
}
AMOUNT, DOUBT, NAMELESS = "amount", "doubt", "-"
NUMBERS = {"negative": -1, "neutral": 0, "positive": 1}
KEY = ["article_id", "start", "end"]

Place = tuple[str, int, int]


class Measured(NamedTuple):
    """A measure with the rows it is taken of and the document of each row."""

    method: str
    corpus: str
    measure: str
    note: str
    statistic: agreement.Statistic
    rows: np.ndarray
    documents: list[str]
    n: int


def annotated(gold: Gold) -> tables.Tables:
    """What the program finds in the articles; the tone of gold sentences is asked for apart."""
    return pipeline.annotate(gold.articles, tone=None, workers=1, derived=None)


def card(measures: Iterator[Measured]) -> pd.DataFrame:
    """A row for each measure, with its interval, in the order of method, corpus and measure."""
    rows = []
    for m in measures:
        value, low, high = agreement.bootstrap(m.rows, m.documents, m.statistic)
        place = {"method": m.method, "corpus": m.corpus, "measure": m.measure, "note": m.note}
        size = {"n": m.n, "documents": len(set(m.documents))}
        rows.append(place | {"value": value, "low": low, "high": high} | size)
    table = pd.DataFrame(rows, columns=list(agreement.COLUMNS)).round(3)
    return table.sort_values(["method", "corpus", "measure"], ignore_index=True)


def of_hedges(gold: Gold, found: tables.Tables) -> Iterator[Measured]:
    """Uncertain sentences and exact cues, inexact amounts, and doubt of the author's own."""
    unsure = gold.hedges[gold.hedges["kind"] != AMOUNT]
    mine = found.hedges.assign(article_id=_sentence_of(found.hedges, gold.sentences))
    documents = gold.sentences["article_id"].tolist()
    for task, numbers in hedging_accuracy.counts(_sentences(gold, unsure), mine).items():
        for score, statistic in SCORES.items():
            place = ("hedge rules", CORPUS, f"{TASKS[task]}, {score}", NOTE)
            yield Measured(*place, statistic, numbers, documents, len(documents))
    amounts = gold.hedges[gold.hedges["kind"] == AMOUNT]
    rough = found.hedges[found.hedges["kind"] == "approximator"]
    yield _spans("hedge rules", "inexact amounts, exact, F1", gold, amounts, rough)
    doubts = gold.hedges[gold.hedges["kind"] == DOUBT]
    told = [_inside(place, gold.said) for place in _places(doubts)]
    own = hedges.own(found.hedges)
    own = own[own["szeged"] == "epistemic"]
    measure = "the author's own doubt, exact, F1"
    yield _spans("hedge rules", measure, gold, doubts[~np.array(told)], own)


def of_quotes(gold: Gold, found: tables.Tables) -> Iterator[Measured]:
    """Quotes and their speakers, as in PolNeAR; their kinds; and who speaks, by name."""
    outer = gold.said[gold.said["depth"] == 0]
    articles = _attributed(gold, outer)
    documents = articles["article_id"].tolist()
    figures = {QUOTES[task]: n for task, n in quote_accuracy.counts(articles, found.quotes).items()}
    kinds, named, meant = [], [], _meant(gold, found)
    for article_id, text in zip(documents, articles["text"], strict=True):
        pairs = _paired(article_id, text, outer, found.quotes)
        kinds.append((sum(g["kind"] == m["kind"] for g, m in pairs), len(pairs), len(pairs)))
        wanted = [None if g["label"] == NAMELESS else g["who"] for g, _ in pairs]
        got = [None if pd.isna(m["speaker_entity"]) else m["speaker_entity"] for _, m in pairs]
        right = [
            w and g and meant.get((article_id, g)) == w for w, g in zip(wanted, got, strict=True)
        ]
        named.append((right.count(True), len(got) - got.count(None), len(got) - wanted.count(None)))
    figures |= {"kind of speech, accuracy": np.array(kinds)}
    figures |= {"speakers by name, F1": np.array(named)}
    for measure, numbers in figures.items():
        place = ("quote rules", CORPUS, measure, NOTE)
        yield Measured(*place, agreement.f1, numbers, documents, int(numbers[:, 2].sum()))


def of_names(gold: Gold, found: tables.Tables) -> Iterator[Measured]:
    """Names as they are written, which of them mean the same, and where sentences end."""
    method, documents = "with our rules", gold.articles["article_id"].tolist()
    ours = found.mentions[found.mentions["label"].isin(entity_accuracy.LABELS)]
    ours = ours.assign(label=ours["label"].map(entity_accuracy.LABELS))
    for score, statistic in SCORES.items():
        measured = _spans(method, f"names, exact, {score}", gold, gold.names, ours)
        yield measured._replace(statistic=statistic)
    both = _in_both(gold, found)
    linked = []
    for article_id in documents:
        known = both.loc[both["article_id"] == article_id, ["entity", "ours"]].to_numpy()
        same = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(known, 2)]
        linked.append((sum(w and g for w, g in same), *(sum(s[k] for s in same) for k in (1, 0))))
    numbers = np.array(linked)
    place = (method, CORPUS, "pairs of names that mean the same, F1", NOTE)
    yield Measured(*place, agreement.f1, numbers, documents, int(numbers[:, 2].sum()))
    behind = {(a, start): end + 1 for a, start, end in _places(gold.furniture)}
    starts = [behind.get((a, start), start) for a, start, _ in _places(gold.sentences)]
    sentences = gold.sentences.assign(start=starts)
    yield _spans(method, "sentences, exact, F1", gold, sentences, found.sentences)


def of_tone(gold: Gold, found: tables.Tables) -> Iterator[Measured]:
    """Scores of sentences against their tone, and classes toward names against theirs.

    The sentences and names are those of the gold, whatever was ``found``.
    """
    texts = dict(zip(gold.articles["article_id"], gold.articles["text"], strict=True))
    written = [texts[a][start:end] for a, start, end in _places(gold.sentences)]
    wanted = gold.sentences["tone"].map(NUMBERS).to_numpy(float)
    documents = gold.sentences["article_id"].tolist()
    read = sentiment.score(written)
    scores = {"model": read["score"].tolist()}
    scores |= {name: [of(text) for text in written] for name, of in sentiment.METHODS.items()}
    for method, values in scores.items():
        pairs = np.column_stack([values, wanted])
        place, size = (method, CORPUS), (documents, len(pairs))
        yield Measured(*place, "Pearson's r", NOTE, agreement.pearson, pairs, *size)
        three = sentiment_accuracy.classes(pairs)
        if method == "model":
            three[:, 0] = read["label"].map(NUMBERS)
        yield Measured(*place, "three classes, macro-F1", NOTE, agreement.macro_f1, three, *size)
    names = gold.names.assign(label=gold.names["tone"])
    spans = list(zip(names["start"] - names["first"], names["end"] - names["first"], strict=True))
    labels = sentiment.toward(names["sentence"].tolist(), spans)["label"].tolist()
    pairs = sentiment_accuracy.toward(names, labels)
    measure, size = "toward a name, macro-F1", (names["article_id"].tolist(), len(pairs))
    yield Measured("model", CORPUS, measure, NOTE, agreement.macro_f1, pairs, *size)


MEASURES: dict[str, Callable[[Gold, tables.Tables], Iterator[Measured]]] = {
    "hedging": of_hedges,
    "quotes": of_quotes,
    "entities": of_names,
    "sentiment": of_tone,
}


def _places(table: pd.DataFrame) -> list[Place]:
    return list(zip(table["article_id"], table["start"], table["end"], strict=True))


def _spans(
    method: str, measure: str, gold: Gold, wanted: pd.DataFrame, found: pd.DataFrame
) -> Measured:
    """F1 of exact spans, counted an article; ``label`` counts too where ``wanted`` has one."""
    columns = [*KEY, "label"] if "label" in wanted else KEY
    theirs, ours = (set(t[columns].itertuples(index=False, name=None)) for t in (wanted, found))
    rows = []
    for article_id in gold.articles["article_id"]:
        here = [{span for span in spans if span[0] == article_id} for spans in (theirs, ours)]
        rows.append((len(here[0] & here[1]), len(here[1]), len(here[0])))
    documents = gold.articles["article_id"].tolist()
    place = (method, CORPUS, measure, NOTE)
    return Measured(*place, agreement.f1, np.array(rows), documents, len(wanted))


def _sentences(gold: Gold, cues: pd.DataFrame) -> pd.DataFrame:
    """Each sentence an article of its own, as ``hedging_accuracy.counts`` wants them."""
    of: dict[str, list[dict[str, int]]] = {
        f"{article_id} {start}": [] for article_id, start, _ in _places(gold.sentences)
    }
    for key, (_, start, end) in zip(_sentence_of(cues, gold.sentences), _places(cues), strict=True):
        of[key].append({"start": start, "end": end})
    found = list(of.values())
    return pd.DataFrame({"article_id": list(of), "uncertain": map(bool, found), "cues": found})


def _sentence_of(spans: pd.DataFrame, sentences: pd.DataFrame) -> list[str]:
    """The article and the start of the sentence that each span starts in."""
    starts = {a: rows["start"].to_numpy() for a, rows in sentences.groupby("article_id")}
    last = [np.searchsorted(starts[a], start, "right") - 1 for a, start, _ in _places(spans)]
    return [f"{a} {starts[a][i]}" for (a, _, _), i in zip(_places(spans), last, strict=True)]


def _in_both(gold: Gold, found: tables.Tables) -> pd.DataFrame:
    """The names that the gold and the program both have, with ``entity`` and ``ours``."""
    ours = found.mentions[[*KEY, "entity"]].rename(columns={"entity": "ours"})
    return gold.names.merge(ours, on=KEY)


def _meant(gold: Gold, found: tables.Tables) -> dict[tuple[str, str], str]:
    """Whom most names of an entity of ours mean in an article."""
    counts = _in_both(gold, found).groupby(["article_id", "ours", "entity"]).size()
    most = counts.reset_index(name="n").sort_values("n", kind="stable")
    return dict(zip(zip(most["article_id"], most["ours"], strict=True), most["entity"],
                    strict=True))  # fmt: skip


def _attributed(gold: Gold, said: pd.DataFrame) -> pd.DataFrame:
    """The articles with ``said`` as ``quote_accuracy.counts`` wants it.

    Right as a speaker is any name, and any words, that mean them.
    """
    sources: dict[tuple[str, str], list[dict[str, int]]] = {}
    for table, who in ((gold.names, "entity"), (gold.speakers, "who")):
        for (article_id, start, end), name in zip(_places(table), table[who], strict=True):
            sources.setdefault((article_id, name), []).append({"start": start, "end": end})
    rows: dict[str, list[dict[str, Any]]] = {a: [] for a in gold.articles["article_id"]}
    for (article_id, start, end), who in zip(_places(said), said["who"], strict=True):
        content = [{"start": start, "end": end}]
        source = sources.get((article_id, who), [])
        rows[article_id].append({"source": source, "content": content})
    return gold.articles.assign(attributions=gold.articles["article_id"].map(rows))


def _paired(
    article_id: str, text: str, said: pd.DataFrame, quotes: pd.DataFrame
) -> list[tuple[dict, dict]]:
    """Pairs of what is said and the quote found that overlaps it by half of both."""
    theirs, ours = (
        {
            quote_accuracy.bare(text, row["start"], row["end"]): row
            for row in table[table["article_id"].eq(article_id) & table["depth"].eq(0)].to_dict(
                "records"
            )
        }
        for table in (said, quotes)
    )
    pairs = quote_accuracy.matches(list(theirs), list(ours))
    return [(theirs[g], ours[m]) for g, m in pairs]


def _inside(place: Place, spans: pd.DataFrame) -> bool:
    article_id, start, end = place
    near = spans[spans["article_id"] == article_id]
    return bool(((near["start"] <= start) & (end <= near["end"])).any())
