"""Two to eight articles → a close reading: side by side, what each hedges, says and quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.publish.answer import Answer
from analysis.publish.front import DIFFERENCE, NONE, Chapter
from analysis.tables import Tables

FEW = range(2, 9)  # articles
MOST = 8  # words of a list
LISTS = (
    ("hedging", "Hedges with", "text"),
    ("boosting", "Insists with", "text"),
    ("quoting", "Quotes", "who"),
    ("names", "Names", "entity"),
    ("described", "Describes as", "phrase"),
)
"""Answers that a list is made of by the beginning of their name, its heading, what it lists."""
NAME = "side-by-side"


class Row(NamedTuple):
    """One measure of a comparison: the figure of each article, in order, and what a test says."""

    measure: str
    values: list[str]
    verdict: str


class Close(NamedTuple):
    """A close reading: what to call each article by its id, the lists, and the comparison."""

    labels: dict[str, str]
    titles: dict[str, str]
    lists: Answer
    rows: list[Row]


def read(chapters: Sequence[Chapter], story: Tables) -> Close | None:
    """The close reading of a few articles; ``None`` where there are too many or only one.

    The table of ``lists`` has ``article_id``, ``list``, ``word`` and ``n``, the most frequent
    words of each list first.
    """
    articles = story.articles[story.articles["duplicate_of"].isna()]
    if len(articles) not in FEW:
        return None
    articles = articles.sort_values(["published", "outlet", "article_id"])
    every = [a for chapter in chapters for a in [*chapter.answers, *chapter.silent]]
    labels = _labels(articles)
    titles = dict(zip(articles["article_id"], articles["title"].fillna(""), strict=True))
    return Close(labels, titles, _lists(every, story), _rows(every, list(labels)))


def headline(close: Close, clear: Sequence[Answer]) -> str:
    """What sets the articles apart, or how near the nearest measure comes to it."""
    if clear:
        return f"{clear[0].title}."
    many = f"{len(close.labels)} articles side by side"
    tested = [row for row in close.rows if row.verdict.startswith("chance")]
    if not tested:
        return f"{many}: too short to compare, so this is what each says."
    first = tested[0]
    told = " and ".join(
        f"{value} in {name}"
        for value, name in zip(first.values, close.labels.values(), strict=True)
        if len(close.labels) == 2
    )
    nearest = first.measure[:1].lower() + first.measure[1:] + (f", {told}" if told else "")
    return f"{many}: nothing sets them clearly apart. Nearest to it: {nearest}."


def _labels(articles: pd.DataFrame) -> dict[str, str]:
    """What to call each article: by its outlet where no other is of it, else by its title."""
    alone = articles["outlet"].notna() & ~articles["outlet"].duplicated(keep=False)
    title = articles["title"].fillna(articles["text"].str.split(n=7).str[:7].str.join(" ") + " …")
    return dict(zip(articles["article_id"], articles["outlet"].where(alone, title), strict=True))


def _lists(every: Sequence[Answer], story: Tables) -> Answer:
    parts = []
    for begins, heading, column in LISTS:
        answer = next((a for a in every if a.name.startswith(begins)), None)
        if answer is None or column not in answer.evidence:
            continue
        rows = answer.evidence
        word = rows[column].fillna("nobody named").astype("str")
        word = word.str.lower() if column == "text" else word
        parts.append(rows.assign(list=heading, word=word))
    evidence = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    keys = ["article_id", "list", "word"]
    if evidence.empty:
        table = pd.DataFrame(columns=[*keys, "n"])
        return Answer(name=NAME, question="What does each say?", sentence="Nothing.", table=table)
    counts = evidence.groupby(keys, as_index=False, sort=False).size()
    counts = counts.rename(columns={"size": "n"})
    counts = counts.sort_values(["n", "word"], ascending=[False, True], kind="stable")
    kept = counts.groupby(["article_id", "list"], sort=False).head(MOST).reset_index(drop=True)
    shown = ["sentence_id", "start", "end", "text", "why", "source", "sentence"]
    evidence = evidence.merge(kept[keys])[[*keys, *shown]]
    return Answer(
        name=NAME,
        question="What does each hedge, insist on, quote, name and describe?",
        sentence="Most frequent words of each list.",
        table=kept,
        evidence=evidence,
        sentences=story.sentences,
        by=("article_id", "list", "word"),
    )


def _rows(every: Sequence[Answer], ids: Sequence[str]) -> list[Row]:
    """The comparisons of single articles, the clearest first."""
    found = []
    for answer in every:
        if answer.by != ("article_id",) or "value" not in answer.table or not len(answer.tests):
            continue
        values = dict(zip(answer.table["article_id"], answer.table["value"], strict=True))
        told = [f"{values[i]:.2f}" if i in values else "–" for i in ids]
        if max((abs(v) for v in values.values()), default=0) >= 2:
            told = [f"{values[i]:.1f}" if i in values else "–" for i in ids]
        p = answer.p if pd.notna(answer.p) else 2.0
        measure = answer.question.removesuffix(", by article")
        found.append((p, Row(measure, [t.replace("-", "−") for t in told], _verdict(answer))))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _verdict(answer: Answer) -> str:
    if answer.verdict not in {DIFFERENCE, NONE} or pd.isna(answer.p):
        return "too few to tell"
    share = "fewer than 1" if answer.p < 0.01 else f"{100 * answer.p:.0f}"
    if answer.verdict == DIFFERENCE:
        return f"a clear difference: chance alone in {share} of 100"
    return f"chance alone sets them as far apart in {share} of 100"
