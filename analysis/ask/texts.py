"""What is in these articles, and how hard are they to read?"""

from __future__ import annotations

import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.ask.comparing import compare, show
from analysis.ask.counting import drawn, joined, numbered
from analysis.ask.grouping import analysed, titles
from analysis.ask.measures import Counted, Measure, written
from analysis.ask.telling import count
from analysis.choosing import local_days
from analysis.measure import coverage
from analysis.publish import front
from analysis.publish.answer import Answer
from analysis.tables import Frames, Tables

OUTLETS = 24  # lanes of the timeline; articles of other outlets share one
EASE = Measure(
    name="readability",
    title="Flesch reading ease",
    scale="points",
    unit="points of reading ease",
    counts="articles",
    more="is easier to read",
    worth=5,
    short="reading ease",
    voices=False,
    method="Flesch (1948): words per sentence and syllables per word, syllables by spelling.",
    caveat="About 30 is a learned journal, 60 plain prose. "
    "Quotations make a text easier by this formula, names harder.",
)


@typed
def corpus(story: Tables) -> Answer:
    """What the articles are: when each outlet published, and for what they are too few."""
    articles = analysed(story)
    shown = articles[["article_id", "outlet", "published", "title", "words"]]
    shown = shown.assign(n=1, value=shown["words"])
    told = joined(each["told"] for each in story.each(_told))
    here, known = (numbered(rows, story)["article_id"] for rows in (shown, told))
    shown = shown[here.isin(known)].reset_index(drop=True)
    behind = drawn(story)
    if story.shelf is not None:
        shown = shown[shown["article_id"].isin(behind.listed["article_id"])]
        shown = shown.reset_index(drop=True)
    shown.insert(1, "article", shown["article_id"].map(titles(behind)).astype("str"))
    first = behind.sentences[behind.sentences["sentence_id"].eq(0)]
    of = f"of {len(shown):,} articles, some of all" if story.shelf else "article"
    warnings = coverage.warnings(articles, copies=len(story.listed) - len(articles))
    outlets = articles["outlet"].value_counts()
    dated = articles["published"].notna().any()
    sentence = (
        f"{count(len(articles), 'article')} from {count(len(outlets), 'outlet')}, "
        f"{front.period(local_days(articles)) or 'without dates'}; "
        f"{count(int(articles['words'].sum()), 'word')}."
    )
    return show(
        story,
        first.drop(columns="text"),
        drawn=behind,
        name="corpus",
        question="What is in these articles?",
        title="When each outlet published" if dated else "How long each article is",
        sentence=sentence,
        subtitle=f"A point for each {of}; the larger, the longer",
        table=shown,
        by=("article_id",),
        draw=_timeline if len(shown) else None,
        caveat=" ".join(f"{row.warning}: {row.because}." for row in warnings.itertuples()),
    )


@typed
def readability(story: Tables, *, by: str = "outlet", top: int | None = None) -> Answer:
    """Who is easiest to read: the mean Flesch reading ease of the articles."""
    return compare(story, counted, EASE, by=by, top=top)


def counted(story: Tables) -> Counted:
    """The reading ease of each article, shown by its first sentence."""
    ease = coverage.readability(story.sentences)[["article_id", "ease"]]
    first = story.sentences[story.sentences["sentence_id"].eq(0)]
    rows = first.merge(ease, on="article_id")
    rows = rows.assign(amount=rows["ease"], size=1, why=written(rows["ease"], "{:z.0f}"))
    return Counted(rows, rows)


def _told(story: Tables) -> Frames:
    """The articles that have a sentence."""
    return {"told": story.sentences[["article_id"]].drop_duplicates(ignore_index=True)}


def _timeline(table: pd.DataFrame, **around):
    largest = table["outlet"].value_counts().index[:OUTLETS]
    few = table["outlet"].isna() | table["outlet"].isin(largest)
    return chart.timeline(
        table.assign(outlet=table["outlet"].where(few, "other outlets")), **around
    )
