"""Figures on the open gold, the project's own labelled articles, which need nothing else.

    python -m benchmarks.open_accuracy

``tests/gold/CODEBOOK.md`` says what is labelled; nothing is tuned on it. One table a task,
each figure with its interval over articles. ``benchmarks.accuracy`` puts them on the cards.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import pipeline, tables
from analysis.annotate import hedges, sentiment
from analysis.measure import agreement
from benchmarks import (
    entity_accuracy,
    hedging_accuracy,
    open_gold,
    quote_accuracy,
    sentiment_accuracy,
)
from benchmarks.open_gold import Gold

CORPUS = "own articles"
NOTE = "written and labelled for this project, by one reader; nothing is tuned on it"
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
AMOUNT, DOUBT = "amount", "doubt"
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


def main() -> int:
    """Print one table a task."""
    gold = open_gold.read()
    found = annotated(gold)
    for name, measures in MEASURES.items():
        print(f"\n{name}\n{card(measures(gold, found)).to_string(index=False)}")
    return 0


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
    sentences = _sentences(gold, unsure)
    mine = _within(found.hedges, gold.sentences).assign(article_id=lambda t: t["key"])
    documents = gold.sentences["article_id"].tolist()
    for task, numbers in hedging_accuracy.counts(sentences, mine).items():
        for score, statistic in SCORES.items():
            measure = f"{TASKS[task]}, {score}"
            yield Measured(
                "hedge rules", CORPUS, measure, NOTE, statistic, numbers, documents, len(documents)
            )
    amounts = gold.hedges[gold.hedges["kind"] == AMOUNT]
    rough = found.hedges[found.hedges["kind"] == "approximator"]
    yield _spans("hedge rules", "inexact amounts, exact, F1", gold, amounts, rough)
    doubts = gold.hedges[gold.hedges["kind"] == DOUBT]
    told = [not _inside(row, gold.said) for row in doubts[KEY].itertuples(index=False)]
    own = hedges.own(found.hedges)
    own = own[own["szeged"] == "epistemic"]
    yield _spans("hedge rules", "the author's own doubt, exact, F1", gold, doubts[told], own)


def of_quotes(gold: Gold, found: tables.Tables) -> Iterator[Measured]:
    """Quotes and their speakers, as in PolNeAR; kinds; and who speaks, by name."""
    outer = gold.said[gold.said["depth"] == 0]
    articles = _attributed(gold, outer)
    documents = articles["article_id"].tolist()
    for task, numbers in quote_accuracy.counts(articles, found.quotes).items():
        n = int(numbers[:, 2].sum())
        place = ("quote rules", CORPUS, QUOTES[task], NOTE)
        yield Measured(*place, agreement.f1, numbers, documents, n)
    kinds, named = [], []
    meant = _meant(gold, found)
    for article in gold.articles.itertuples(index=False):
        pairs = _paired(article.article_id, article.text, outer, found.quotes)
        kinds.append((sum(g.kind == m.kind for g, m in pairs), len(pairs), len(pairs)))
        wanted = [g.who if g.label != "-" else None for g, _ in pairs]
        got = [None if pd.isna(m.speaker_entity) else m.speaker_entity for _, m in pairs]
        right = sum(w is not None and meant.get((article.article_id, g)) == w
                    for w, g in zip(wanted, got, strict=True))  # fmt: skip
        named.append((right, len(pairs) - got.count(None), len(pairs) - wanted.count(None)))
    for measure, rows in (("kind of speech, accuracy", kinds), ("speakers by name, F1", named)):
        numbers = np.array(rows)
        n = int(numbers[:, 2].sum())
        yield Measured(
            "quote rules", CORPUS, measure, NOTE, agreement.f1, numbers, documents, n
        )


def of_names(gold: Gold, found: tables.Tables) -> Iterator[Measured]:
    """Names as they are written, which of them mean the same, and where sentences end."""
    for score, statistic in SCORES.items():
        found_names = _labelled(found.mentions)
        measured = _spans("with our rules", f"names, exact, {score}", gold, gold.names, found_names)
        yield measured._replace(statistic=statistic)
    linked = []
    entities = {(m.article_id, m.start, m.end): m.entity for m in found.mentions.itertuples()}
    for _, names in gold.names.groupby("article_id"):
        places = [tuple(row) for row in names[KEY].itertuples(index=False)]
        known = [(e, entities[p]) for e, p in zip(names["entity"], places, strict=True)
                 if p in entities]  # fmt: skip
        pairs = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(known, 2)]
        linked.append((sum(w and g for w, g in pairs), sum(g for _, g in pairs),
                       sum(w for w, _ in pairs)))  # fmt: skip
    numbers = np.array(linked)
    documents = gold.articles["article_id"].tolist()
    n = int(numbers[:, 2].sum())
    place = ("with our rules", CORPUS, "pairs of names that mean the same, F1", NOTE)
    yield Measured(*place, agreement.f1, numbers, documents, n)
    measure = "sentences, exact, F1"
    yield _spans("with our rules", measure, gold, _bare(gold.sentences, gold), found.sentences)


def of_tone(gold: Gold, found: tables.Tables) -> Iterator[Measured]:
    """Scores of sentences against their tone, and classes toward names against theirs."""
    del found  # the tone is asked of the sentences and names as they are labelled
    texts = dict(zip(gold.articles["article_id"], gold.articles["text"], strict=True))
    written = [texts[a][s:e] for a, s, e in gold.sentences[KEY].itertuples(index=False)]
    wanted = gold.sentences["tone"].map(_number).to_numpy()
    documents = gold.sentences["article_id"].tolist()
    methods: dict[str, Callable[[], list[float]]] = {
        "model": lambda: sentiment.score(written)["score"].tolist(),
        "vader": lambda: [sentiment.vader(text) for text in written],
        "textblob": lambda: [sentiment.textblob(text) for text in written],
    }
    for method, scores in methods.items():
        pairs = np.column_stack([scores(), wanted])
        place, size = (method, CORPUS), (documents, len(pairs))
        yield Measured(*place, "Pearson's r", NOTE, agreement.pearson, pairs, *size)
        three = sentiment_accuracy.classes(pairs)
        yield Measured(*place, "three classes, macro-F1", NOTE, agreement.macro_f1, three, *size)
    names = gold.names
    spans = list(zip(names["start"] - names["first"], names["end"] - names["first"], strict=True))
    labels = sentiment.toward(names["sentence"].tolist(), spans)["label"].tolist()
    pairs = sentiment_accuracy.toward(names.assign(label=names["tone"]), labels)
    documents = names["article_id"].tolist()
    measure = "toward a name, macro-F1"
    yield Measured("model", CORPUS, measure, NOTE, agreement.macro_f1, pairs, documents, len(pairs))


MEASURES: dict[str, Callable[[Gold, tables.Tables], Iterator[Measured]]] = {
    "hedging": of_hedges,
    "quotes": of_quotes,
    "entities": of_names,
    "sentiment": of_tone,
}


def _spans(
    method: str, measure: str, gold: Gold, wanted: pd.DataFrame, found: pd.DataFrame
) -> Measured:
    """F1 of exact spans, counted an article; ``label`` counts too where ``wanted`` has one."""
    columns = [*KEY, "label"] if "label" in wanted else KEY
    rows, documents = [], gold.articles["article_id"].tolist()
    for article_id in documents:
        theirs, ours = (
            set(t.loc[t["article_id"] == article_id, columns].itertuples(index=False, name=None))
            for t in (wanted, found)
        )
        rows.append((len(ours & theirs), len(ours), len(theirs)))
    n = len(wanted)
    return Measured(method, CORPUS, measure, NOTE, agreement.f1, np.array(rows), documents, n)


def _sentences(gold: Gold, cues: pd.DataFrame) -> pd.DataFrame:
    """Each sentence an article of its own, as ``hedging_accuracy.counts`` wants them."""
    placed = _within(cues, gold.sentences)
    of = {key: rows[["start", "end"]].to_dict("records") for key, rows in placed.groupby("key")}
    keys = [f"{a} {start}" for a, start in gold.sentences[KEY[:2]].itertuples(index=False)]
    found = [of.get(key, []) for key in keys]
    return pd.DataFrame({"article_id": keys, "uncertain": [bool(c) for c in found], "cues": found})


def _within(spans: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """``spans`` with the ``key`` of the sentence that they start in."""
    starts = {a: rows["start"].to_numpy() for a, rows in sentences.groupby("article_id")}
    keys = [
        f"{a} {starts[a][starts[a].searchsorted(start, side='right') - 1]}"
        for a, start in spans[KEY[:2]].itertuples(index=False)
    ]
    return spans.assign(key=keys)


def _bare(sentences: pd.DataFrame, gold: Gold) -> pd.DataFrame:
    """``sentences`` without the furniture that they start with."""
    ends = {(f.article_id, f.start): f.end + 1 for f in gold.furniture.itertuples()}
    places = sentences[KEY[:2]].itertuples(index=False, name=None)
    return sentences.assign(start=[ends.get((a, start), start) for a, start in places])


def _labelled(mentions: pd.DataFrame) -> pd.DataFrame:
    """Mentions of people, bodies and places with the labels of the gold."""
    kept = mentions[mentions["label"].isin(entity_accuracy.LABELS)]
    return kept.assign(label=kept["label"].map(entity_accuracy.LABELS))


def _attributed(gold: Gold, said: pd.DataFrame) -> pd.DataFrame:
    """The articles with ``said`` as ``quote_accuracy.counts`` wants it.

    Right as a speaker is any name or phrase that means them.
    """
    named = gold.names.rename(columns={"entity": "who"})[[*KEY, "who"]]
    sources = pd.concat([named, gold.speakers[[*KEY, "who"]]])
    known = {key: rows[["start", "end"]].to_dict("records")
             for key, rows in sources.groupby(["article_id", "who"])}  # fmt: skip
    rows: dict[str, list[dict]] = {a: [] for a in gold.articles["article_id"]}
    for row in said.itertuples():
        content = [{"start": row.start, "end": row.end}]
        source = known.get((row.article_id, row.who), [])
        rows[row.article_id].append({"source": source, "content": content})
    return gold.articles.assign(attributions=gold.articles["article_id"].map(rows))


def _paired(article_id: str, text: str, said: pd.DataFrame, quotes: pd.DataFrame) -> list[tuple]:
    """Pairs of what is said and the quote found that overlaps it by half of both."""
    theirs, ours = (
        {quote_accuracy.bare(text, row.start, row.end): row
         for row in table[(table["article_id"] == article_id) & (table["depth"] == 0)].itertuples()}
        for table in (said, quotes)
    )  # fmt: skip
    pairs = quote_accuracy.matches(list(theirs), list(ours))
    return [(theirs[g], ours[m]) for g, m in pairs]


def _meant(gold: Gold, found: tables.Tables) -> dict[tuple[str, str], str]:
    """Whom the names of an entity of ours mean in an article: most of them, by the gold."""
    ours = found.mentions[[*KEY, "entity"]].rename(columns={"entity": "ours"})
    both = gold.names.merge(ours, on=KEY)
    counts = both.groupby(["article_id", "ours"])["entity"].agg(lambda e: e.value_counts().index[0])
    return counts.to_dict()


def _inside(place: tuple, spans: pd.DataFrame) -> bool:
    article_id, start, end = place
    near = spans[spans["article_id"] == article_id]
    return bool(((near["start"] <= start) & (end <= near["end"])).any())


def _number(tone: str) -> int:
    return {"negative": -1, "neutral": 0, "positive": 1}[tone]


if __name__ == "__main__":
    sys.exit(main())
