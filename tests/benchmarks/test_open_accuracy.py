"""What the figures on the open gold count, by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis import tables
from analysis.annotate import sentiment
from benchmarks import accuracy, open_accuracy, open_gold

ARTICLE = """wire report
lund PER Eva Lund
board ORG Harbour Board
oslo LOC Oslo
crew - the crew

= {f OSLO -} [lund+ Eva Lund] <may> leave, and <a:about> nine ships <might> follow.
- [lund Lund] said {i lund the [board- Board] <b:believed> her}.
= {d crew “It <may> rain,”} {s crew the crew} said in [oslo Oslo].
"""
TEXT = (
    "OSLO - Eva Lund may leave, and about nine ships might follow. "
    "Lund said the Board believed her. “It may rain,” the crew said in Oslo."
)


def frame(name: str, *rows: tuple, columns: str) -> pd.DataFrame:
    """A table of spans of the article: the words, which of their places (from 0), the rest."""
    made: list[dict] = []
    for words, nth, *rest in rows:
        start = -1
        for _ in range(nth + 1):
            start = TEXT.index(words, start + 1)
        place = {"article_id": "one", "start": start, "end": start + len(words), "sentence_id": 0}
        made.append(
            {**place, "depth": 0, "paragraph": 0, **dict(zip(columns.split(), rest, strict=True))}
        )
    return tables.frame(pd.DataFrame(made), name)


@pytest.fixture
def gold(tmp_path):
    (tmp_path / "one.txt").write_text(ARTICLE, encoding="utf-8")
    read = open_gold.read(tmp_path)
    assert read.articles["text"].tolist() == [TEXT]
    return read


@pytest.fixture
def found():
    mentions = frame(
        "mentions",
        ("Eva Lund", 0, "PERSON", "Eva Lund"),
        ("Lund", 1, "PERSON", "Lund"),
        ("Board", 0, "PERSON", "Board"),
        ("Oslo", 0, "GPE", "Oslo"),
        ("nine", 0, "CARDINAL", None),
        columns="label entity",
    )
    hedges = frame(
        "hedges",
        ("may", 0, "epistemic_modal", "epistemic", "own", "author"),
        ("about", 0, "approximator", None, None, "author"),
        ("believed", 0, "doxastic_verb", "doxastic", "belief", "author"),
        ("may", 1, "epistemic_modal", "epistemic", "own", "author"),
        ("rain", 0, "softener", None, None, "quoted"),
        columns="kind szeged whose voice",
    )
    quotes = frame(
        "quotes",
        ("the Board believed her", 0, "mixed", "Lund", 62, 66, "Lund"),
        ("It may rain", 0, "direct", "Oslo", TEXT.index("Oslo"), len(TEXT) - 1, "Oslo"),
        columns="kind speaker speaker_start speaker_end speaker_entity",
    )
    sentences = frame(
        "sentences",
        (TEXT[7:61], 0),
        (TEXT[62:], 0),
        columns="",
    )
    return SimpleNamespace(mentions=mentions, hedges=hedges, quotes=quotes, sentences=sentences)


def counts(measures) -> dict[str, list]:
    return {m.measure: m.rows.tolist() for m in measures}


def test_hedges_are_counted_by_sentence_and_by_span(gold, found):
    rows = counts(open_accuracy.of_hedges(gold, found))
    assert rows["uncertain sentences, F1"] == [[1, 1, 1]] * 3
    assert rows["exact cues, F1"] == [[1, 1, 2], [1, 1, 1], [1, 1, 1]]
    assert rows["inexact amounts, exact, F1"] == [[1, 1, 1]]
    # "might" is missed; the crew's "may" is none of the author's
    assert rows["the author's own doubt, exact, F1"] == [[1, 2, 2]]


def test_quotes_their_kinds_and_speakers(gold, found):
    rows = counts(open_accuracy.of_quotes(gold, found))
    assert rows["direct quotes, exact, F1"] == [[1, 1, 1]]
    assert rows["speaker accuracy"] == [[0, 1, 1]]
    assert rows["all reported speech, partial, F1"] == [[2, 2, 2]]
    assert rows["kind of speech, accuracy"] == [[1, 2, 2]]
    # ours calls her "Lund", which is Eva Lund in the gold; the crew has no name, ours has one
    assert rows["speakers by name, F1"] == [[1, 2, 1]]


def test_names_links_and_sentences(gold, found):
    rows = counts(open_accuracy.of_names(gold, found))
    assert rows["names, exact, F1"] == [[3, 4, 4]]
    assert rows["pairs of names that mean the same, F1"] == [[0, 0, 1]]
    # the dateline stands before the first sentence, the other two were read as one
    assert rows["sentences, exact, F1"] == [[1, 2, 3]]


def test_tone_is_asked_of_the_sentences_and_names_of_the_gold(gold, found, monkeypatch):
    asked = []

    def score(texts):
        asked.extend(texts)
        return pd.DataFrame(
            {"score": [0.0, -0.4, 0.2], "label": ["neutral", "negative", "neutral"]}
        )

    def toward(texts, spans):
        asked.extend(text[start:end] for text, (start, end) in zip(texts, spans, strict=True))
        return pd.DataFrame({"label": ["positive", "neutral", "neutral", "neutral"]})

    monkeypatch.setattr(sentiment, "score", score)
    monkeypatch.setattr(sentiment, "toward", toward)
    monkeypatch.setattr(sentiment, "METHODS", {})
    rows = counts(open_accuracy.of_tone(gold, found))
    assert asked[3:] == ["Eva Lund", "Lund", "Board", "Oslo"]
    assert " ".join(asked[:3]) == TEXT
    assert rows["Pearson's r"] == [[0.0, 0.0], [-0.4, -1.0], [0.2, 0.0]]
    assert rows["three classes, macro-F1"] == [[0, 0], [-1, -1], [0, 0]]
    assert rows["toward a name, macro-F1"] == [[1, 1], [0, 0], [0, -1], [0, 0]]


def test_a_card_draws_whole_articles(gold, found):
    card = open_accuracy.card(open_accuracy.of_names(gold, found))
    assert card["documents"].unique().tolist() == [1]
    assert (card["low"] <= card["value"]).all() and (card["value"] <= card["high"]).all()
    assert card["measure"].is_monotonic_increasing


def test_the_written_figures_are_those_of_every_task():
    figures = pd.read_csv(accuracy.FIGURES)
    assert set(figures["task"]) == set(open_accuracy.MEASURES)
    assert figures["corpus"].eq(open_accuracy.CORPUS).all()
    assert figures["n"].max() >= 1000
