"""The titles of articles against their texts."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.annotate import meaning, sentiment, spans
from analysis.ask.card.texts import Texts, reported, section, uncertain
from analysis.measure import points

SAYS = re.compile(
    r"[“”\"]|‘\w|\w: \w|\b(?:says?|said|claims?|according to|told|warns?|vows?)\b", re.I
)
"""What shows in a title that it tells what somebody said."""


def against_texts(texts: Texts) -> pd.DataFrame:
    """The titles against their texts: doubt that is gone, attribution that is gone, tone."""
    articles = texts.tables.articles
    articles = articles[articles["article_id"].isin(texts.ids) & articles["title"].notna()]
    if articles.empty:
        return pd.DataFrame()
    titles = pd.DataFrame({"article_id": articles["article_id"], "text": articles["title"]})
    found = spans.find(titles.reset_index(drop=True))
    doubted = set(found["hedges"].loc[found["hedges"]["szeged"].notna(), "article_id"])
    marks = uncertain(texts)
    lost = marks[
        ~marks["article_id"].isin(doubted) & marks["article_id"].isin(titles["article_id"])
    ]
    counts = lost.groupby("article_id").size()
    lost = lost.assign(
        row="Doubt in the text, none in the title",
        state="hedged",
        why=lost["rule"],
        told=lost["article_id"].map(counts).map(lambda n: f"{n} in the text"),
    )
    parts = [lost, _attribution(texts, titles, found["tokens"]), _tones(texts, titles)]
    return section("The title against the text", [p for p in parts if len(p)])


def _attribution(texts: Texts, titles: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Titles that say as a fact what their text says that somebody said."""
    spoken = reported(texts)
    parts = []
    for article, title in zip(titles["article_id"], titles["text"], strict=True):
        if SAYS.search(title):
            continue
        here = texts.found.rows["article_id"].eq(article)
        lines = texts.found.rows[here]
        words = texts.tables.tokens[texts.tables.tokens["article_id"].eq(article)]
        of_title = tokens[tokens["article_id"].eq(article)].assign(article_id="", sentence_id=0)
        head = pd.DataFrame({"article_id": [""], "sentence_id": [0], "start": [0], "text": [title]})
        both = points.likeness(
            pd.concat([head, lines], ignore_index=True),
            pd.concat([of_title, words]),
            texts.vectors,
            np.concatenate([meaning.of_sentences(head, of_title), texts.meaning[here]]),
        )
        best = int(both.alike[0].argmax())
        if not best or both.alike[0, best] < points.SAME:
            continue
        line = both.rows.iloc[[best]]
        who = spoken.get((article, int(line["sentence_id"].iloc[0])), "")
        if who:
            parts.append(
                line.assign(
                    row="Said by somebody in the text, as a fact in the title",
                    state=texts.state[lines.index[best - 1]],
                    told=who,
                    why="the sentence that the title is nearest to",
                )
            )
    return pd.concat(parts) if parts else pd.DataFrame()


def _tones(texts: Texts, titles: pd.DataFrame) -> pd.DataFrame:
    scores = texts.tables.sentiment
    scores = scores[scores["method"].eq("model") & scores["article_id"].isin(titles["article_id"])]
    scores = scores.dropna(subset="score")
    if scores.empty:
        return pd.DataFrame()
    told = dict(
        zip(titles["article_id"], sentiment.score(titles["text"].tolist())["score"], strict=True)
    )
    means = scores.groupby("article_id")["score"].mean()
    both = {a: f"{_signed(told[a])} / {_signed(m)}" for a, m in means.items()}
    lines = texts.found.rows[texts.found.rows["sentence_id"].eq(0)]
    lines = lines[lines["article_id"].isin(both)]
    return lines.assign(
        row="Tone of the title / of the text",
        state="said",
        told=lines["article_id"].map(both),
        why="the text begins",
    )


def _signed(score: float) -> str:
    return f"{score:+.2f}".replace("-", "−")
