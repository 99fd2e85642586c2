"""Two to eight articles → a close reading: side by side, what each hedges, says and quotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from analysis.publish import beside
from analysis.publish.answer import Answer
from analysis.publish.front import DIFFERENCE, NONE, Chapter, example
from analysis.tables import Tables

FEW = range(2, 9)  # articles
MOST = 8  # words of a list
LISTS = (
    ("hedging", "Hedges with", "text"),
    ("boosting", "Insists with", "text"),
    ("quoting", "Quotes", "who"),
    ("names", "Names", "entity"),
    ("described", "Describes {} as", "phrase"),
)
"""Answers that a list is made of by the beginning of their name, its heading, what it lists.

At the braces of a heading stands the name that it is about.
"""
NAME = "side-by-side"
CARD = "story-card"  # the answer that lays the articles side by side


class Row(NamedTuple):
    """One measure of a comparison: the figure of each article, in order, and what a test says."""

    measure: str
    values: list[str]
    verdict: str


class Close(NamedTuple):
    """A close reading: by the id of each article what to call it, its title and a sentence of it

    that shows what sets the articles most apart; the lists; the comparison; the story card.
    """

    labels: dict[str, str]
    titles: dict[str, str]
    quoted: dict[str, pd.Series]
    lists: Answer
    rows: list[Row]
    card: Answer | None = None


def read(chapters: Sequence[Chapter], story: Tables) -> Close | None:
    """The close reading of a few articles; ``None`` where there are too many, one, or nothing told.

    The table of ``lists`` has ``article_id``, ``list``, ``word`` and ``n``, the most frequent
    words of each list first.
    """
    if len(story.catalogue) not in FEW:
        return None
    articles = story.articles[story.articles["duplicate_of"].isna()]
    articles = articles.sort_values(["published", "outlet", "article_id"])
    every = [a for chapter in chapters for a in [*chapter.answers, *chapter.silent]]
    titles = dict(zip(articles["article_id"], _titles(articles), strict=True))
    labels = beside.labels(articles, titles)
    compared = sorted(filter(_compares, every), key=_chance)
    quoted = _quoted(compared[0], list(labels)) if compared else {}
    rows = [_row(answer, list(labels)) for answer in compared]
    card = next((a for a in every if a.name == CARD and a.draw is not None), None)
    lists = _lists(every, story)
    told = card is not None or rows or len(lists.table)
    return Close(labels, titles, quoted, lists, rows, card) if told else None


def headline(close: Close, clear: Sequence[Answer]) -> str:
    """What sets the articles apart, or how near the nearest measure comes to it.

    Why nothing was tested is not told here: it may be too little text, or nobody asked.
    """
    if clear:
        return f"{clear[0].title}."
    many = f"{len(close.labels)} articles"
    tested = [row for row in close.rows if row.verdict.startswith("chance")]
    if not tested:
        says = close.card is not None or len(close.lists.table) > 0
        return f"{many} side by side{': this is what each says' if says else ''}."
    first = tested[0]
    told = " and ".join(
        f"{value} in {name}"
        for value, name in zip(first.values, close.labels.values(), strict=True)
        if len(close.labels) == 2
    )
    nearest = f"“{first.measure}”" + (f", {told}" if told else "")
    return f"Nothing sets the {many} clearly apart; what comes nearest is {nearest}."


def _titles(articles: pd.DataFrame) -> pd.Series:
    opening = articles["text"].str.split(n=7).str[:7].str.join(" ") + " …"
    return articles["title"].fillna(opening)


def _lists(every: Sequence[Answer], story: Tables) -> Answer:
    parts = []
    for begins, heading, column in LISTS:
        answer = next((a for a in every if a.name.startswith(begins)), None)
        if answer is None or column not in answer.evidence:
            continue
        rows = answer.evidence
        word = rows[column].fillna("nobody named").astype("str")
        word = word.str.lower() if column == "text" else word
        about = rows["entity"].iloc[0] if len(rows) and "entity" in rows else ""
        parts.append(rows.assign(list=heading.format(about), word=word))
    evidence = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    keys = ["article_id", "list", "word"]
    if evidence.empty:
        table = pd.DataFrame(columns=[*keys, "n"])
        return Answer(name=NAME, question="What does each say?", sentence="Nothing.", table=table)
    counts = evidence.groupby(keys, as_index=False, sort=False).size()
    counts = counts.rename(columns={"size": "n"})
    counts = counts.sort_values(["n", "word"], ascending=[False, True], kind="stable")
    kept = counts.groupby(["article_id", "list"], sort=False).head(MOST)
    order = {heading: place for place, heading in enumerate(evidence["list"].unique())}
    kept = kept.sort_values("list", key=lambda c: c.map(order), kind="stable", ignore_index=True)
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


def _compares(answer: Answer) -> bool:
    return answer.by == ("article_id",) and "value" in answer.table and len(answer.tests) > 0


def _chance(answer: Answer) -> float:
    return answer.p if pd.notna(answer.p) else 2.0


def _row(answer: Answer, ids: Sequence[str]) -> Row:
    values = dict(zip(answer.table["article_id"], answer.table["value"], strict=True))
    digits = 1 if max(map(abs, values.values()), default=0) >= 2 else 2
    percent = "%" if answer.unit.startswith("%") else ""
    told = [f"{values[i]:z.{digits}f}{percent}" if i in values else "–" for i in ids]
    measure = answer.question.removesuffix(", by article")
    return Row(measure, [text.replace("-", "−") for text in told], _verdict(answer))


def _quoted(answer: Answer, ids: Sequence[str]) -> dict[str, pd.Series]:
    """From each article the sentence that shows a measure best: the highest, or the lowest."""
    test = answer.tests.sort_values("p", kind="stable").iloc[0]
    rows = answer.evidence
    found = {i: example(rows[rows["article_id"].eq(i)], i != test["low"]) for i in ids}
    return {article: row for article, row in found.items() if row is not None}


def _verdict(answer: Answer) -> str:
    if answer.verdict not in {DIFFERENCE, NONE} or pd.isna(answer.p):
        return "too few to tell"
    share = "fewer than 1" if answer.p < 0.01 else f"{100 * answer.p:.0f}"
    if answer.verdict == DIFFERENCE:
        return f"a clear difference: chance alone in {share} of 100"
    return f"chance alone sets them as far apart in {share} of 100"
