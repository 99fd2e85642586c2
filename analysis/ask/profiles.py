"""How does each group compare with ordinary news, by all headline measures at once?"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.ask import certainty, texts, tones, voices
from analysis.ask.comparing import show
from analysis.ask.counting import Count, drawn, longest, placed, tally
from analysis.ask.grouping import TOP, grouping, largest
from analysis.ask.measures import Measure
from analysis.measure import norms, rates
from analysis.publish.answer import Answer
from analysis.said import count as number
from analysis.tables import Tables

PLACE = ("article_id", "sentence_id", "start", "end")
HEADLINE: tuple[tuple[Measure, Count], ...] = (
    (certainty.HEDGING, partial(certainty.counted, pole="hedge")),
    (certainty.BOOSTING, partial(certainty.counted, pole="booster")),
    (tones.TONE, tones.counted),
    (voices.QUOTING, voices.counted),
    (voices.UNNAMED, voices.counted_unnamed),
    (texts.EASE, texts.counted),
)
"""The headline measures and what each counts, in the author's voice where voices count."""


@typed
def profile(story: Tables, *, by: str = "outlet", top: int = TOP) -> Answer:
    """All headline measures at a glance, each placed among those of ordinary news articles.

    The table has the group, ``measure``, ``n``, ``articles``, ``value``, ``low``, ``high`` and
    ``percentile``: how many of 100 ordinary articles have less. Texts of under 200 words are
    left out, since the norms have none such; parts of articles, such as ``where(about=…)``
    leaves, are not placed at all.
    """
    if not story.whole:
        return _of_parts(story, by)
    group = grouping(story, by, voices=False)
    tables, spans = [], []
    shown: list[str] = []
    keep = list(dict.fromkeys([*PLACE, "why", group.column, "measure"]))
    each = rates.SENTENCE if by == "article" else rates.ARTICLE
    whole = story
    short = story.catalogue[story.catalogue["words"].lt(norms.SHORTEST)]
    if by == "article":
        story, _ = longest(story, tally(story, HEADLINE[0][1], group), group, top)
    for measure, count in HEADLINE:
        counted = tally(story, count, group, each=each)
        units = rates.joined(counted.sums, counted.sizes, by=group.column, each=each)
        units = units[units["article_id"].isin(placed(story, group))]
        shown = shown or largest(units, group, top)
        behind = drawn(story, group, shown)
        found = rates.ratios(
            units[units[group.column].isin(shown)], by=[group.column], per=measure.per
        )
        found = found.dropna(subset="value")
        found["measure"] = measure.short
        found["percentile"] = [norms.percentile(measure.name, v) for v in found["value"]]
        found["told"] = [measure.number(value / measure.per) for value in found["value"]]
        tables.append(found)
        spans.append(counted.counted(behind).assign(measure=measure.short)[keep])
    table = pd.concat(tables, ignore_index=True)
    order = {name: i for i, name in enumerate(shown)}
    table = table.sort_values(group.column, key=lambda c: c.map(order), kind="stable")
    table = table.reset_index(drop=True).astype({group.column: "str"})
    every = pd.concat(spans, ignore_index=True)
    every = every[~every["article_id"].isin(short["article_id"])]
    every = every[every[group.column].isin(shown)].astype({group.column: "str"})
    label = group.column
    if by == "article":
        label = "article"
        table.insert(1, "article", table["article_id"].map(group.labels).astype("str"))
    return show(
        whole,
        every,
        drawn=behind if whole.shelf else None,
        name=f"profile-by-{group.one}",
        question=f"How does each {group.one} compare with ordinary news?",
        title="Each measure among those of ordinary news articles",
        sentence=_sentence(table, label, group.many),
        verdict="shown" if len(table) else "too few to tell",
        subtitle="From the lowest to the highest of 100 ordinary news articles; shaded: the middle "
        f"half{_left_out(len(short))}",
        table=table,
        by=(group.column, "measure"),
        draw=partial(chart.profile, row=label, column="measure", place="percentile", text="told")
        if len(table)
        else None,
        caveat="Opinion pieces, interviews and reports differ in all of these: compare like with "
        "like.",
        method=f"Ordinary: {norms.made_of()}.",
    )


@typed
def headline(story: Tables) -> pd.DataFrame:
    """Each article's headline measures: ``article_id`` and a column a measure, by its name."""
    columns = {}
    for measure, count in HEADLINE:
        counted = count(story)
        units = rates.units(counted.spans, counted.base, by="article_id")
        ratio = units["total"] / units["size"].where(units["size"] > 0)
        columns[measure.name] = pd.Series(measure.per * ratio.to_numpy(), units["article_id"])
    frame = pd.DataFrame(columns).rename_axis("article_id").reset_index()
    return frame.sort_values("article_id", ignore_index=True)


def _of_parts(story: Tables, by: str) -> Answer:
    """What is said of sentences about a name, or in one voice: that nothing can be placed."""
    return show(
        story,
        story.sentences.head(0),
        name=f"profile-by-{by}",
        question=f"How does each {by} compare with ordinary news?",
        title="Parts of articles are not placed among ordinary ones",
        sentence="These are parts of articles, and the ordinary news articles are whole ones: "
        "leave about and voice out of where to place them.",
        verdict="too few to tell",
        table=pd.DataFrame(),
    )


def _left_out(short: int) -> str:
    return f"; {number(short, 'text')} of under {norms.SHORTEST} words left out" if short else ""


def _sentence(table: pd.DataFrame, label: str, many: str) -> str:
    if table.empty:
        few = f"All texts have under {norms.SHORTEST} words"
        return f"{few}, too few to be placed among ordinary news articles."
    side = table["percentile"] - 50
    # Within a hundredth of the articles it is the figure that tells which is further.
    far = table.assign(off=side.abs(), then=table["value"] * side.map(np.sign))
    far = far.sort_values(["off", "then"], ascending=False, kind="stable")
    if far["off"].isna().all():
        measures = number(table["measure"].nunique(), "measure")
        return f"{len(table[label].unique())} {many} by {measures}."
    row = far.iloc[0]
    share = round(row["percentile"] if row["percentile"] >= 50 else 100 - row["percentile"])
    name = f"“{row[label]}”" if label == "article" else row[label]
    of = "" if label == "article" else f" in {number(int(row['articles']), 'article')}"
    way = "more" if row["percentile"] >= 50 else "less"
    return (
        f"Furthest from ordinary is {name} in {row['measure']}: {row['told']}{of}, {way} than "
        f"{min(share, 99)} of 100 ordinary news articles."
    )
