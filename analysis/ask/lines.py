"""Every place where something stands: in its line, and in the course of each article."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.ask import queries
from analysis.ask.comparing import show
from analysis.ask.counting import joined
from analysis.ask.grouping import analysed
from analysis.ask.selecting import main_name
from analysis.ask.telling import at_least_one, count, slug
from analysis.measure import evidence, keyness, tally
from analysis.measure.evidence import NO_OUTLET
from analysis.publish.answer import Answer
from analysis.said import unknown
from analysis.tables import Frames, Tables

CONTEXT = 90  # letters to each side
DRAWN = 30  # lines
STRIPS = 40
MOST = 20_000  # lines of a large corpus in the table
NOTHING = "…"  # what is looked for where nothing is asked and no name is found
ORDERS = {
    "right": ["right", "left"],
    "left": ["backwards", "right"],
    "outlet": ["outlet", "published", "article_id", "start"],
    "date": ["published", "article_id", "start"],
}


@typed
def concordance(
    story: Tables, query: str | Answer = "", *, sort: str = "right", top: int = DRAWN
) -> Answer:
    """Every place where a word, phrase, /pattern/ or part of speech stands, in its line.

    ``query`` is a word or phrase, a regular expression between strokes, ``lemma:kill``,
    ``pos:ADJ Trump``, or an ``Answer``, whose evidence is then laid out; without one it is the
    main name. ``sort`` is right or left (what stands there), outlet or date; ``top`` lines
    are drawn, ``read`` has all.

    The table has ``left``, ``match``, ``right``, ``outlet``, ``published``, ``title``,
    ``article_id``, ``start``. A query that cannot be read is answered with where.
    """
    if sort not in ORDERS:
        raise ValueError(unknown(f"sort={sort!r} is none", str(sort), ORDERS, kind="orders"))
    at_least_one(top)
    asked, found, fault = _found(story, query)
    told = f"“{asked or NOTHING}”"
    title, question = f"{told} in its lines", f"Where does {told} stand?"
    if isinstance(asked, Answer):
        told = f"Behind the answer to “{asked.question}”"
        title = question = f"What stands behind “{asked.question}”"
    whole, held = len(found), found["article_id"].nunique()
    if story.shelf is not None and whole > MOST:
        found = found.iloc[np.arange(MOST) * whole // MOST].reset_index(drop=True)
    lines = _lines(story, found)
    keys = {"left": "left", "right": "right"}
    small = {key: lines[column].str.lower() for key, column in keys.items()}
    small["backwards"] = small["left"].map(lambda text: " ".join(text.split()[::-1]))
    order = lines.assign(**small).sort_values(ORDERS[sort], kind="stable").index
    lines = lines.loc[order].reset_index(drop=True)
    spans = found.loc[order].reset_index(drop=True)
    sentence = (
        f"{told}: {count(whole, 'place')} in {held:,} of {count(len(analysed(story)), 'article')}."
    )
    if lines.empty:
        sentence = fault or f"{told} does not stand in these articles."
    drawn = f"; {top} of {whole:,} lines" if whole > top else ""
    some = "" if len(found) == whole else f"The table has {MOST:,} of the {whole:,} lines, evenly."
    behind = _only(story, spans["article_id"].head(top))
    return show(
        story,
        spans[spans["article_id"].isin(behind.listed["article_id"])].assign(
            why=spans.get("why", "")
        ),
        drawn=behind,
        name=slug("concordance", asked.name if isinstance(asked, Answer) else asked),
        question=question,
        title=title,
        sentence=sentence,
        subtitle=f"Sorted by {'what stands to the ' if sort in keys else ''}{sort}{drawn}",
        table=lines,
        draw=partial(_draw, top=top) if len(lines) else None,
        caveat=some,
    )


@typed
def dispersion(story: Tables, word: str = "", *, top: int = STRIPS) -> Answer:
    """Where in each article a word stands, and in which articles over time: a strip a row.

    ``word`` is whatever ``concordance`` takes as a query; without one it is the main name. The
    ``top`` articles with the most of it are shown in order of time.

    The table has ``article_id``, ``article``, ``outlet``, ``day``, ``n``, ``articles``, ``value``
    (uses for each 1,000 words).
    """
    at_least_one(top)
    asked, found, fault = _found(story, word)
    if isinstance(asked, Answer):
        raise ValueError("dispersion takes a word or a query; concordance takes an Answer.")
    alone = story.articles["article_id"].isin(story.catalogue["article_id"])
    known = story.articles.loc[alone, ["article_id", "words", "text"]]
    known = known.assign(length=known["text"].str.len().clip(lower=1)).drop(columns="text")
    uses = found.merge(known, on="article_id")
    uses = uses.assign(place=uses["start"] / uses["length"])
    table = uses.groupby("article_id", as_index=False).agg(n=("start", "size"))
    table = evidence.about(table.merge(known, on="article_id"), story.articles)
    table = table.assign(articles=1, value=1000 * table["n"] / table["words"].clip(lower=1))
    most = table.sort_values(["n", "article_id"], ascending=[False, True], kind="stable").head(top)
    shown = table[table["article_id"].isin(most["article_id"])]
    shown = shown.sort_values(["published", "article_id"], kind="stable", ignore_index=True)
    columns = ["article_id", "article", "outlet", "published", "day", "n", "articles", "value"]
    whole, spread = len(analysed(story)), _spread(uses, known)
    sentence = (
        f"“{asked}” stands {count(len(uses), 'time')} in {len(table):,} of "
        f"{count(whole, 'article')}{spread}."
        if len(uses)
        else fault or f"“{asked}” does not stand in these articles."
    )
    left_out = len(table) - len(shown)
    marks = uses.loc[uses["article_id"].isin(shown["article_id"]), ["article_id", "place"]]
    behind = _only(story, shown["article_id"])
    return show(
        story,
        drawn=behind,
        spans=found[found["article_id"].isin(shown["article_id"])].assign(why=""),
        name=slug("dispersion", asked),
        question=f"Where in the articles does “{asked or NOTHING}” stand?",
        title=f"“{asked or NOTHING}”, from the first word of each article to the last",
        sentence=sentence,
        subtitle="Articles in order of time; at the right how often"
        + (f"; {count(left_out, 'article')} with fewer not shown" if left_out else ""),
        table=shown[columns],
        by=("article_id",),
        draw=partial(_strips, marks=marks) if len(shown) else None,
        method="Dispersion: DPnorm, 0 as even as the articles are long, 1 all in one "
        "(Gries 2008; Lijffijt & Gries 2012).",
        unit="uses per 1,000 words",
    )


def _found(story: Tables, query: str | Answer) -> tuple[str | Answer, pd.DataFrame, str]:
    """What was looked for, where it stands, or why the query cannot be read.

    Without a query it is the main name, wherever it is mentioned.
    """
    nothing = pd.DataFrame(columns=queries.PLACE).astype(dict.fromkeys(queries.PLACE[1:], "int64"))
    if isinstance(query, Answer):
        rows = query.evidence
        if rows.empty:
            return query, nothing, query.sentence
        kept = [*queries.PLACE, *(["why"] if "why" in rows else [])]
        return query, rows[kept].reset_index(drop=True), ""
    asked = " ".join(str(query).split())
    if not asked:
        name = main_name(story)
        rows = _everywhere(story, partial(_named, name=name))
        fault = "" if name else f"There is nothing to look for: {queries.HOW}."
        return name, rows[queries.PLACE].reset_index(drop=True), fault
    try:
        return asked, _everywhere(story, partial(_places, query=asked)), ""
    except ValueError as error:
        return asked, nothing, str(error)


def _everywhere(story: Tables, work: Callable[[Tables], Frames]) -> pd.DataFrame:
    found = joined(frame["places"] for frame in story.each(work))
    return found.sort_values(["article_id", "start", "end"], kind="stable", ignore_index=True)


def _places(story: Tables, query: str) -> Frames:
    return {"places": queries.find(story, query)}


def _named(story: Tables, name: str) -> Frames:
    rows = story.mentions[story.mentions["entity"].eq(name)]
    rows = rows[rows["article_id"].isin(story.catalogue["article_id"])]
    return {"places": rows[queries.PLACE].reset_index(drop=True)}


def _only(story: Tables, ids: pd.Series) -> Tables:
    """Of a large corpus these articles alone: those whose sentences are shown."""
    if story.shelf is None:
        return story
    return story.only(story.listed[story.listed["article_id"].isin(ids)])


def _lines(story: Tables, found: pd.DataFrame) -> pd.DataFrame:
    """Each place with what stands left and right of it, on one line."""
    here = story.articles[story.articles["article_id"].isin(found["article_id"])]
    texts = dict(zip(here["article_id"], here["text"], strict=True))
    rows = []
    for article, start, end in found[["article_id", "start", "end"]].itertuples(index=False):
        text = texts[article]
        left = text[max(start - CONTEXT, 0) : start]
        right = text[end : end + CONTEXT]
        if start > CONTEXT:
            left = left.partition(" ")[2]
        if end + CONTEXT < len(text):
            right = right.rpartition(" ")[0]
        rows.append([" ".join(part.split()) for part in (left, text[start:end], right)])
    lines = pd.DataFrame(rows, columns=["left", "match", "right"], index=found.index, dtype="str")
    known = evidence.about(found[["article_id", "start"]], story.articles)
    columns = ["outlet", "published", "title", "article_id", "start"]
    return pd.concat([lines, known[columns].set_axis(found.index)], axis=1)


def _draw(table: pd.DataFrame, *, top: int, **around: Any) -> Any:
    rows = table.head(top)
    return chart.kwic(rows.assign(of=rows["outlet"].astype("str")), named="of", **around)


def _strips(table: pd.DataFrame, *, marks: pd.DataFrame, **around: Any) -> Any:
    day = table["day"].fillna("no date").astype("str")
    outlet = table["outlet"].astype("str").replace(NO_OUTLET, "")
    named = (day + " " + outlet).str.strip()
    several = len(table["outlet"].unique()) > 1
    return chart.strips(
        table.assign(label=named), label="label", marks=marks, row="article_id", place="place",
        n="n", group="outlet" if several else None, **around,
    )  # fmt: skip


def _spread(uses: pd.DataFrame, known: pd.DataFrame) -> str:
    """How evenly it is spread over the articles, as a clause."""
    if uses.empty or len(known) < 2:
        return ""
    base = known.rename(columns={"words": "size"}).assign(second=False)
    counts = tally.count(uses.assign(word="it", second=False), base)
    value = float(keyness.dispersion(counts)[0])
    return f"; dispersion {np.round(value, 2):.2f}, where 1 is all in one article"
