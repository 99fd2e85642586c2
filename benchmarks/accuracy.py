"""Agreement with human readers: on the open gold, and the cards of ``analysis/measure/cards``.

    python -m benchmarks.accuracy

The open gold, ``tests/gold/articles``, is always at hand: its figures are printed, one table a
task, and written to ``tests/gold/figures.csv``. The cards take annotated texts from
``../shared/gold`` beside the repository; one whose texts are missing stays as it is. Only
figures are written, never text.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import paths
from analysis.annotate import hedges, language, quotes, sentiment
from analysis.corpus.clean import count_words
from analysis.measure import agreement, intervals
from benchmarks import (
    entity_accuracy,
    hedging_accuracy,
    open_accuracy,
    open_gold,
    quote_accuracy,
    sentiment_accuracy,
)
from benchmarks.open_accuracy import QUOTES, SCORES, TASKS, Measured, card
from training import data

CARDS = paths.ROOT / "analysis" / "measure" / "cards"
CERTAINTY = "reader_certainty.jsonl.gz"
OWN = paths.ROOT / "tests" / "gold" / "hedging.jsonl"
FIGURES = paths.ROOT / "tests" / "gold" / "figures.csv"

SAMPLE = 200  # articles of the larger part of PolNeAR

TUNED = "development data, rules were tuned on it"
WRITTEN = "development data, written together with the rules"
FINDINGS = "nothing is fitted to it"
OWN_NOTE = "own sentences, written together with the rules"
WEB_NOTE = "development data, seen while the rules were written"
VADER_NOTE = "collected by the authors of VADER; mean of 20 raters"
TEXTBLOB_NOTE = "not tuned on it; mean of 20 raters"
MODEL_NOTE = "the tenth held back from training, by document; mean of 20 raters"
NAMES_NOTE = "the tenth held back from training, by sentence"
NEWS_NOTE = "no weights fitted to it; three raters, who saw a machine's label"
CUTS_NOTE = "no weights fitted to it; cuts by cross-validation over articles"
OWN_TONE_NOTE = "own sentences, in other words than those trained on"

PARTS = {
    "factbank train": "newswire (FactBank)",
    "wiki dev": "Wikipedia, dev (Szeged)",
    "wiki train": "Wikipedia, train (Szeged)",
}

Annotate = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


def main() -> int:
    """Print and write the figures of the open gold, and every card whose texts are here."""
    write(open_tables(), FIGURES)
    for name, (needed, measured) in MAKERS.items():
        missing = [file for file in needed if not (hedging_accuracy.GOLD / file).exists()]
        if missing:
            print(f"{name}: {', '.join(missing)} is missing, the card stays as it is.")
            continue
        made = card(measured(hedging_accuracy.GOLD))
        write(made, CARDS / f"{name}.csv")
        print(made.to_string(index=False))
    return 0


def open_tables() -> pd.DataFrame:
    """The figures of the open gold, printed task by task, with the ``task`` of each row."""
    gold = open_gold.read()
    found = open_accuracy.annotated(gold)
    made = []
    for task, measures in open_accuracy.MEASURES.items():
        table = card(measures(gold, found))
        print(f"\n{task}, {table['corpus'].iloc[0]}: {table['note'].iloc[0]}")
        print(table.drop(columns=["corpus", "note"]).to_string(index=False))
        made.append(table.assign(task=task))
    return pd.concat(made, ignore_index=True)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table in one step, so that a stop leaves the old one."""
    path.parent.mkdir(exist_ok=True)
    partial = path.with_suffix(".partial")
    table.to_csv(partial, index=False, lineterminator="\n", float_format="%.3f")
    partial.replace(path)


def annotated(annotate: Annotate, articles: pd.DataFrame, *, size: int, of: str) -> pd.DataFrame:
    """What ``annotate`` finds in the articles, parsed ``size`` at a time."""
    from tqdm import tqdm

    found = []
    with tqdm(total=len(articles), desc=of, unit=" texts", leave=False) as bar:
        for first in range(0, len(articles), size):
            chunk = articles.iloc[first : first + size]
            found.append(annotate(chunk, language.parse(chunk).tokens))
            bar.update(len(chunk))
    return pd.concat(found, ignore_index=True)


def of_hedges(gold: Path) -> Iterator[Measured]:
    """Uncertain sentences and cues, own sentences, and the certainty that readers see."""
    rows = hedging_accuracy.read(gold / hedging_accuracy.FILE)
    found = annotated(hedges.annotate, rows, size=400, of="Hedges")
    for part, sentences in rows.groupby("part"):
        documents = sentences["doc_id"].tolist()
        for task, numbers in hedging_accuracy.counts(sentences, found).items():
            for score, statistic in SCORES.items():
                measure = f"{TASKS[task]}, {score}"
                place = ("hedge rules", PARTS[str(part)], measure, WRITTEN)
                yield Measured(*place, statistic, numbers, documents, len(sentences))
    yield own_sentences()
    yield of_certainty(gold)


def own_sentences() -> Measured:
    """The share of the project's own test sentences that come out right."""
    cases = [json.loads(line) for line in OWN.read_text(encoding="utf-8").splitlines()]
    texts = numbered([case["text"] for case in cases])
    found = annotated(hedges.annotate, texts, size=400, of="Own sentences")
    right = [
        hedging_accuracy.right(case, found[found["article_id"] == i])
        for i, case in zip(texts["article_id"], cases, strict=True)
    ]
    rows = np.array([(r, 1, 1) for r in right], dtype=int)
    ids = texts["article_id"].tolist()
    place = ("hedge rules", "own sentences", "sentences right", OWN_NOTE)
    return Measured(*place, agreement.precision, rows, ids, len(rows))


def of_certainty(gold: Path) -> Measured:
    """Rank correlation of hedges for each word with the certainty that readers gave."""
    rows = read(gold / CERTAINTY)
    texts = numbered(rows["text"].tolist())
    found = annotated(hedges.annotate, texts, size=400, of="Certainty")
    many = found.loc[found["pole"].eq("hedge"), "article_id"].value_counts()
    rate = texts["article_id"].map(many).fillna(0) / texts["text"].map(count_words)
    pairs = np.column_stack([rate, rows["certainty"]]).astype(float)
    place = ("hedges for each word", "science news (Pei & Jurgens)")
    measure = "Spearman's rho with readers' certainty"
    ids = rows["id"].astype(str).tolist()
    return Measured(*place, measure, FINDINGS, agreement.spearman, pairs, ids, len(rows))


def of_quotes(gold: Path) -> Iterator[Measured]:
    """Quotes and their speakers in all of the smaller part and a sample of the larger."""
    articles = quote_accuracy.read(gold / quote_accuracy.FILE)
    train = articles.loc[articles["split"] == "train", "article_id"].tolist()
    drawn = random.Random(intervals.SEED).sample(train, min(SAMPLE, len(train)))  # noqa: S311
    parts = {
        "US politics, dev (PolNeAR)": articles[articles["split"] == "dev"],
        f"US politics, {len(drawn)} of train (PolNeAR)": articles[
            articles["article_id"].isin(drawn)
        ],
    }
    for corpus, part in parts.items():
        found = annotated(quotes.annotate, part, size=20, of="Quotes")
        ids = part["article_id"].tolist()
        for task, numbers in quote_accuracy.counts(part, found).items():
            place = ("quote rules", corpus, QUOTES[task], TUNED)
            yield Measured(*place, agreement.f1, numbers, ids, int(numbers[:, 2].sum()))


def of_entities(gold: Path) -> Iterator[Measured]:
    """Names of people, organisations and places: the language model's, and ours."""
    finders = {
        "language model alone": entity_accuracy.raw_mentions,
        "with our rules": entity_accuracy.our_mentions,
    }
    documents = entity_accuracy.read(gold / entity_accuracy.WEB)
    ids = documents["article_id"].tolist()
    for method, find in finders.items():
        numbers = entity_accuracy.counts(documents, find(documents))
        for score, statistic in SCORES.items():
            place = (method, "web texts (UNER English)", f"names, exact, {score}", WEB_NOTE)
            yield Measured(*place, statistic, numbers, ids, int(numbers[:, 2].sum()))


def of_sentiment(gold: Path) -> Iterator[Measured]:
    """Scores against the mean of a sentence's raters, and classes toward names against theirs.

    The word lists are measured on all sentences, the model on what it was not trained on.
    """
    rows = read(gold / data.OPINION)
    notes = {"vader": VADER_NOTE, "textblob": TEXTBLOB_NOTE}
    for method, score in sentiment.METHODS.items():
        scores = [score(text) for text in rows["text"]]
        yield from of_valence(method, notes[method], rows, scores)
    part = sentiment_accuracy.read(gold)
    scores = sentiment.score(part.sentences["text"].tolist())["score"].tolist()
    yield from of_valence("model", MODEL_NOTE, part.sentences, scores)
    spans = list(zip(part.names["start"], part.names["end"], strict=True))
    labels = sentiment.toward(part.names["text"].tolist(), spans)["label"].tolist()
    pairs = sentiment_accuracy.toward(part.names, labels)
    place = ("model", "political news (NewsMTSC)", "toward a name, macro-F1", NAMES_NOTE)
    documents = part.names["sent_id"].tolist()
    yield Measured(*place, agreement.macro_f1, pairs, documents, len(pairs))
    yield from of_news(part.news)
    right = sentiment_accuracy.own(sentiment.loaded())
    counts = np.array([(r, 1, 1) for r in right], dtype=int)
    ids = [str(i) for i in range(len(right))]
    measure = ("model", "own sentences", "sentences right", OWN_TONE_NOTE)
    yield Measured(*measure, agreement.precision, counts, ids, len(counts))


def of_news(rows: pd.DataFrame) -> Iterator[Measured]:
    """The model on whole news articles: scores, classes, and the share of negative ones."""
    scores = sentiment.score(rows["text"].tolist())["score"].to_numpy()
    known = ~np.isnan(scores)
    means = np.column_stack([scores, rows["mean"].to_numpy(float)])[known]
    documents = rows["doc"].to_numpy()
    place = ("model", "news (Penn Media Bias Detector)")
    of_means = documents[known].tolist()
    yield Measured(*place, "Pearson's r", NEWS_NOTE, agreement.pearson, means, of_means, len(means))
    three = sentiment_accuracy.crossed(rows, scores)
    measures = {"three classes, macro-F1": agreement.macro_f1, "negative, found less given": excess}
    for measure, statistic in measures.items():
        yield Measured(*place, measure, CUTS_NOTE, statistic, three, documents.tolist(), len(three))


def excess(classes: np.ndarray) -> float:
    """The share of negative among the classes found, less that among those given."""
    return float(np.mean(classes[:, 0] == -1) - np.mean(classes[:, 1] == -1))


def of_valence(
    method: str, note: str, rows: pd.DataFrame, scores: list[float]
) -> Iterator[Measured]:
    """Agreement of scores with ratings, as numbers and as three classes."""
    pairs = sentiment_accuracy.valence(rows, scores)
    place = (method, "opinion (New York Times)")
    size = (rows["doc"].astype(str).tolist(), len(rows))
    yield Measured(*place, "Pearson's r", note, agreement.pearson, pairs, *size)
    three = sentiment_accuracy.classes(pairs)
    yield Measured(*place, "three classes, macro-F1", note, agreement.macro_f1, three, *size)


def read(path: Path) -> pd.DataFrame:
    """One row a line of a JSON Lines file, values as they stand."""
    return pd.read_json(path, lines=True, dtype=False, convert_dates=False)


def numbered(texts: list[str]) -> pd.DataFrame:
    """Each text an article of its own: ``article_id``, ``text``."""
    return pd.DataFrame({"article_id": [f"{i:06}" for i in range(len(texts))], "text": texts})


MAKERS: dict[str, tuple[tuple[str, ...], Callable[[Path], Iterator[Measured]]]] = {
    "hedging": ((hedging_accuracy.FILE, CERTAINTY), of_hedges),
    "quotes": ((quote_accuracy.FILE,), of_quotes),
    "entities": ((entity_accuracy.WEB,), of_entities),
    "sentiment": ((data.OPINION, data.TARGETS, data.NEWS), of_sentiment),
}


if __name__ == "__main__":
    sys.exit(main())
