"""Which articles tell of the same event, and is it the outlet or the subject that differs?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.ask.comparing import show
from analysis.ask.counting import drawn, numbered, tally
from analysis.ask.grouping import grouping
from analysis.ask.measures import Measure
from analysis.ask.profiles import HEADLINE
from analysis.ask.telling import chance, count, nothing, some
from analysis.measure import claims, contrasts, evidence, rates
from analysis.measure import stories as telling_of
from analysis.publish.answer import Answer
from analysis.said import unknown
from analysis.tables import Tables

PLACE = ["article_id", "sentence_id", "start", "end"]
OWN = "story"  # the column of articles that stories.csv fills
SHOWN = 16  # stories with a lane of their own
METHOD = (
    "Words shared, the rare ones counting most, fading by half with each week between two "
    "articles (average linkage); a group is cut where names and numbers fall apart."
)
CAVEAT = (
    "A long affair may fall into several stories, two events of one kind into one. stories.csv "
    "beside the articles (article_id, story) says otherwise."
)


NUMBERS = {0: "No event", 1: "One event"}


class _Sure(NamedTuple):
    table: pd.DataFrame
    less: float
    more: float


@typed
def stories(story: Tables) -> Answer:
    """Which articles tell of the same event, by outlet and day, and how sure that is.

    The table has a row an article, copies too: ``article_id``, ``story``, ``outlet``,
    ``published``, ``likeness`` to its story, ``next_story``, ``sure`` (0.5 is undecided),
    ``flag`` (live blog, near another story, same text as, version of). ``stories.csv`` beside the
    articles names, merges and splits.
    """
    found = _found(story)
    table = evidence.about(found.table, story.articles)
    words = dict(zip(story.articles["article_id"], story.articles["words"], strict=True))
    behind = drawn(story)
    first = behind.sentences.drop_duplicates("article_id")
    first = first.assign(why="the article begins")
    first = first[first["article_id"].isin(table["article_id"])]
    begun = first["article_id"] if behind is story else story.catalogue["article_id"]
    table = table.assign(
        words=table["article_id"].map(words),
        n=table["article_id"].isin(begun).astype("int64"),
        copy=table["flag"].isin(["same text as", "version of"]),
    )
    own = table[~table["copy"]]
    sizes = own.groupby("story").agg(
        articles=("article_id", "size"), outlets=("outlet", "nunique"), first=("published", "min")
    )
    told = sizes[sizes["articles"].gt(1)].sort_values(
        ["outlets", "articles"], ascending=False, kind="stable"
    )
    rank = {name: i for i, name in enumerate([*told.index, *sizes.index.difference(told.index)])}
    table = table.sort_values("story", key=lambda c: c.map(rank), kind="stable", ignore_index=True)
    return show(
        story,
        first.drop(columns="text"),
        drawn=behind,
        name="stories",
        question="Which articles tell of the same event?",
        title=f"{NUMBERS.get(len(told), f'{len(told):,} events')} told more than once",
        sentence=_said(table, told, found),
        subtitle="A point an article, a line a story; the larger, the longer",
        table=table.drop(columns=["copy", "day", "title", "source"]),
        by=("article_id",),
        draw=partial(chart.stories, most=SHOWN) if len(table) else None,
        method=METHOD,
        card=("stories", "articles on one event, B3 F1"),
        caveat=CAVEAT,
    )


@typed
def within_stories(
    story: Tables, measure: str = "hedging", *, between: Sequence[str] = ()
) -> Answer:
    """Is it the outlet or the subject? Two outlets compared only inside stories that both told.

    ``measure`` is hedging, boosting, tone, quoting, unnamed or readability; ``between`` names
    two outlets, by default the two with the most stories in common. Within each story the
    outlets change places at random, so that no subject can pass for a difference.
    """
    known = {m.name: (m, c) for m, c in HEADLINE}
    if measure not in known:
        raise ValueError(
            unknown(f"measure={measure!r} is none", str(measure), known, kind="measures")
        )
    of, counts = known[measure]
    told = _found(story).table[["article_id", "story"]]
    group = grouping(story, "outlet", voices=False)
    counted = tally(story, counts, group)
    by_number = numbered(told, story)
    sums, sizes = (rows.merge(by_number, on="article_id") for rows in (counted.sums, counted.sizes))
    first, second = _between(sizes, between, story)
    if not first:
        few = "No two outlets told the same story, so that nothing can be compared within one."
        return show(story, pd.DataFrame(columns=PLACE), **nothing(of) | {"sentence": few},
                    drawn=drawn(story), name=f"{of.name}-within-stories".replace(" ", "-"),
                    table=pd.DataFrame(), question=f"{of.title}, within stories")  # fmt: skip
    shared = _shared(sizes, first, second)
    sums, sizes = (
        part[part["story"].isin(shared) & part["outlet"].isin([first, second])]
        for part in (sums, sizes)
    )
    # A story stands where an article does: its two sides change places.
    keys = ["outlet", "story"]
    units = rates.joined(
        sums.groupby(keys, as_index=False, observed=True)[["n", "total"]].sum(),
        rates.sizes(sizes, by=keys),
        by="outlet",
        each=("story",),
    )
    units = units.rename(columns={"story": "article_id"}).astype({"outlet": "str"})
    ids = told.loc[by_number["article_id"].isin(sizes["article_id"]), "article_id"]
    within = story.listed[story.listed["article_id"].isin(ids)]
    behind = drawn(story.only(within)) if story.shelf else story
    spans = counted.counted(behind)
    spans = spans[spans["article_id"].isin(within["article_id"])]
    claim = claims.between_groups(units, by="outlet")
    table = rates.ratios(units, by=["outlet"], per=of.per)
    table = table.rename(columns={"articles": "stories"})
    articles = sizes.groupby("outlet", observed=True)["article_id"].nunique()
    table.insert(2, "articles", table["outlet"].map(articles).astype("int64"))
    table = table.sort_values("value", ascending=False, ignore_index=True)
    rows = pd.DataFrame([claim], columns=claims.Claim._fields)
    rows.insert(0, "of", of.name)
    return show(
        story,
        spans,
        drawn=behind,
        name=f"{of.name}-within-stories".replace(" ", "-"),
        question=f"{of.title}: is it the outlet or the subject?",
        **_compared(of, units, claim, (first, second), len(shared)),
        subtitle=f"Only the {_many(len(shared))} that both outlets told",
        table=table.assign(outlet=table["outlet"].astype(evidence.outlets(story.listed))),
        tests=rows.assign(q=rows["p"]),
        by=("outlet",),
        draw=partial(
            chart.intervals, label="outlet", value="value", low="low", high="high", n="n",
            group="outlet", axis=of.axis,
        )
        if len(table)
        else None,
        caveat=of.caveat,
        method=f"{of.trust} Within each story the outlets change places at random (sign flips).",
        card=of.card,
        unit=of.axis,
    )  # fmt: skip


def told_by(story: Tables) -> pd.DataFrame:
    """The stories of ``story`` as ``measure.stories.group`` gives them, with the user's names."""
    return _found(story, stable=False).table


def _found(story: Tables, *, stable: bool = True) -> _Sure:
    articles = story.articles
    given = None
    if OWN in articles:
        named = articles[["article_id", OWN]].dropna()
        given = dict(zip(named["article_id"], named[OWN].astype("str"), strict=True))
    corpus = telling_of.read(articles)
    table = telling_of.group(articles, given=given, corpus=corpus)
    less, more = telling_of.stability(corpus) if stable else (np.nan, np.nan)
    return _Sure(table, less, more)


def _said(table: pd.DataFrame, told: pd.DataFrame, found: _Sure) -> str:
    own = table[~table["copy"]]
    copies = int(table["copy"].sum())
    also = f" {copies:,} copies count with their originals."
    also = " One copy counts with its original." if copies == 1 else also
    if own.empty:
        return "There is no article with text, and so no story."
    if told.empty:
        return (
            f"Each of {count(len(own), 'article')} tells a story of its own."
            if len(own) != 1
            else "There is one article alone, and so one story."
        ) + (also if copies else "")
    whole = own["story"].nunique()
    opening = f"{len(own):,} articles tell {_many(whole)}, {len(told):,} of them more than once"
    if whole == 1:
        opening = f"All {len(own):,} articles tell one story"
    sizes = zip(told.index, told["articles"].tolist(), told["outlets"].tolist(), strict=True)
    most = [
        f"“{name}” ({n} articles" + (f", {count(outlets, 'outlet')})" if outlets > 1 else ")")
        for name, n, outlets in list(sizes)[:3]
    ]
    flags = own["flag"][own["flag"].ne("")]
    odd = f" {count(len(flags), 'article')} may belong elsewhere (flag)." if len(flags) else ""
    return (
        f"{opening}: {some(most)}. With thresholds a tenth lower or higher, the groups are like "
        f"these by {found.less:.2f} and {found.more:.2f} (adjusted Rand; 1 is the same).{odd}"
        + (also if copies else "")
    )


def _many(stories: int) -> str:
    return "one story" if stories == 1 else f"{stories:,} stories"


def _shared(base: pd.DataFrame, first: str, second: str) -> list[str]:
    sides = [set(base.loc[base["outlet"].eq(o), "story"]) for o in (first, second)]
    return sorted(sides[0] & sides[1])


def _between(base: pd.DataFrame, between: Sequence[str], story: Tables) -> tuple[str, str]:
    """The two outlets asked for, or those that told most stories both; raises for others."""
    outlets = sorted(set(story.articles["outlet"].dropna().astype("str")))
    if between:
        if isinstance(between, str) or len(between) != 2 or between[0] == between[1]:
            raise ValueError("between names two different outlets, such as ('CNN', 'The Week').")
        for name in between:
            if name not in outlets:
                opening = f"No article is from {name}"
                raise ValueError(unknown(opening, str(name), outlets, kind="outlets"))
        pair = (str(between[0]), str(between[1]))
        return pair if _shared(base, *pair) else ("", "")
    held = base[["story", "outlet"]].drop_duplicates()
    both = held.merge(held, on="story", suffixes=("", "_2"))
    both = both[both["outlet"].astype("str") < both["outlet_2"].astype("str")]
    if both.empty:
        return "", ""
    sizes = both.groupby(["outlet", "outlet_2"], observed=True).size()
    best = sorted(sizes.index, key=lambda pair: (-sizes[pair], pair))[0]
    return str(best[0]), str(best[1])


def _compared(
    of: Measure,
    units: pd.DataFrame,
    claim: claims.Claim,
    pair: tuple[str, str],
    shared: int,
) -> dict[str, Any]:
    both = f"{_many(shared)} that {pair[0]} and {pair[1]} both told"
    values = {
        outlet: part["total"].sum() / max(part["size"].sum(), 1e-9)
        for outlet, part in units.groupby("outlet", observed=True)
    }
    told = " and ".join(f"{of.number(values[o])} ({o})" for o in pair if o in values)
    title = f"{of.title}, within the same stories"
    if claim.kind == "untested":
        why = claim.reason.replace("articles", "stories").replace("groups", "outlets")
        return {
            "verdict": "too few to tell",
            "title": title,
            "sentence": f"In the {both}: {told} {of.unit}. They cannot be told apart ({why}).",
        }
    size = contrasts.contrast(
        units, by="outlet", more=claim.high, less=claim.low, ratio=of.scale == "rate"
    )
    shuffles = f"{chance(claim.p)} of 100 shuffles of the sides"
    unclear: dict[str, Any] = {
        "verdict": "no difference found",
        "title": title,
        "sentence": f"In the {both}: {told} {of.unit}. No difference was found; chance alone sets "
        f"them as far apart in {shuffles}. What they differ in elsewhere may be the subject.",
    }
    if claim.p > claims.LEVEL or of.strength(size) < 1:
        return unclear
    apart = of.distance(size)
    more = of.compared(claim.high_value)
    return {
        "verdict": "difference",
        "title": f"{claim.high} {more} than {claim.low}, also about the same events",
        "sentence": f"In the {both}, {claim.high} {more}: {told} {of.unit}"
        f"{', ' + apart if apart else ''}. The subject is the same, so that it is the outlet; "
        f"chance alone gives as much in {shuffles}.",
        "strength": of.strength(size),
        "otherwise": unclear,
    }
