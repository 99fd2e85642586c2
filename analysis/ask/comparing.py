"""Something counted, and groups → an answer: which group has more, and can the articles tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from analysis import chart
from analysis.ask import telling, validating
from analysis.ask.counting import OTHER, Count, drawn, folded, longest, placed, tally
from analysis.ask.grouping import TOP, Grouping, analysed, grouping, largest
from analysis.ask.measures import Measure
from analysis.measure import claims, evidence, norms, rates
from analysis.measure.names import with_article
from analysis.publish.answer import Answer
from analysis.said import shown
from analysis.tables import Tables

VOICES = {"author": "the author's voice", "quoted": "the quoted voice"}
FEW = 12  # articles: so few are held against ordinary ones
MOST_PANELS = 5  # kinds side by side with intervals; more are a grid of numbers


class _Ready(NamedTuple):
    """What is compared: groups and kinds chosen, with their units; spans, and whose these are."""

    group: Grouping
    label: str
    shown: list[str]
    kinds: list[str]
    units: pd.DataFrame
    left_out: int
    spans: pd.DataFrame
    drawn: Tables


def compare(
    story: Tables,
    count: Count,
    measure: Measure,
    *,
    by: str,
    top: int | None = None,
    about: str = "",
    names: bool = False,
    normal: bool = True,
) -> Answer:
    """Compare groups by one figure: what ``count`` finds in a story, or in a part of it.

    ``about`` says in a clause what was counted, for the subtitle; ``normal`` that it was counted
    as in the norms: in the author's voice, by the main method. The table has the group,
    ``n``, ``articles``, ``value``, ``low``, ``high``, the highest first, or in order of time.
    """
    ready = _ready(story, count, measure, by=by, top=top, names=names)
    column, label = ready.group.column, ready.label
    table = rates.ratios(ready.units, by=[column], per=measure.per).dropna(subset="value")
    order = {name: i for i, name in enumerate(ready.shown)}
    table = table.assign(rank=table[column].map(order).astype("int64"))
    first = ["rank"] if ready.group.ordered else ["value", "rank"]
    table = table.sort_values(first, ascending=[name == "rank" for name in first])
    table = table.drop(columns="rank").reset_index(drop=True)
    claim = _test(by)(ready.units, by=column)
    alike = normal and story.whole and len(table) > 0
    norm = _among_ordinary(story, ready, measure) if alike else ""
    called = _called(ready, [claim])
    draw = partial(
        chart.intervals,
        label=label,
        value="value",
        low="low",
        high="high",
        n="n",
        group=label if label == "outlet" else None,
        axis=measure.axis,
        reference=0 if measure.scale == "mean" else None,
    )
    return _answer(
        story,
        ready,
        measure,
        about,
        table=_labelled(table, ready, story),
        said=telling.of_groups(table, ready.units, claim, measure, called, norm=norm),
        tests={measure.name: claim},
        by=(column,),
        draw=draw,
    )


def compare_kinds(
    story: Tables,
    count: Count,
    measure: Measure,
    *,
    by: str,
    kind: str,
    kinds: Sequence[str] | int | None = None,
    shown: Sequence[str] = (),
    top: int | None = None,
    about: str = "",
) -> Answer:
    """Compare groups by several figures at once: one for each value of the column ``kind``.

    ``kinds`` are the values to look at, in their order, or how many, the most frequent first
    and all else as ``other``; without it all, the most frequent first. Each is tested on its
    own, with Benjamini and Hochberg's correction for them all, but not those only ``shown``, nor
    ``other``: that it is more often something else tells nothing of a group.
    """
    ready = _ready(story, count, measure, by=by, top=top, names=False, kind=kind, kinds=kinds)
    column, label, order = ready.group.column, ready.label, ready.kinds
    table = rates.ratios(ready.units, by=[column, kind], per=measure.per)
    ranks = {name: i for i, name in enumerate(order)}, {n: i for i, n in enumerate(ready.shown)}
    table = table.assign(first=table[kind].map(ranks[0]), then=table[column].map(ranks[1]))
    table = table.sort_values(["first", "then"]).drop(columns=["first", "then"])
    table = table.reset_index(drop=True)
    units = ready.units
    untested = {*shown, *([OTHER] if isinstance(kinds, int) else [])}
    told = [name for name in order if name not in untested]
    found = {name: _test(by)(units[units[kind].eq(name)], by=column) for name in told}
    called = _called(ready, found.values())
    side_by_side: Callable[..., Axes] = partial(
        chart.panels,
        label=label,
        panel=kind,
        value="value",
        low="low",
        high="high",
        group=label if label == "outlet" else None,
        axis=measure.axis,
    )
    grid: Callable[..., Axes] = partial(chart.matrix, row=kind, column=label, value="value")
    few = len(order) <= MOST_PANELS
    if not few:  # numbers that no axis says the unit of
        about = "; ".join(filter(None, [about, measure.axis]))
    return _answer(
        story,
        ready,
        measure,
        about,
        table=_labelled(table, ready, story),
        said=telling.of_kinds(table, units, found, measure, called, kind),
        tests=found,
        by=(column, kind),
        draw=side_by_side if few else grid,
    )


def show(story: Tables, spans: pd.DataFrame, *, drawn: Tables | None = None, **what: Any) -> Answer:
    """An answer that compares nothing: ``what`` it is made of, and the ``spans`` it counts.

    Where the spans are those of some articles alone, ``drawn`` are these.
    """
    what.setdefault("own", validating.trust(story, what.get("card"), str(what["name"])))
    some = drawn is not None and drawn is not story
    behind = drawn or story
    if some:
        told = f"The sentences shown are of {len(behind.listed):,} of these articles."
        what["caveat"] = " ".join(filter(None, [what.get("caveat", ""), told]))
    return Answer(
        evidence=evidence.sentences(spans, sentences=behind.sentences, articles=behind.articles),
        sentences=behind.sentences,
        source=source(story),
        sampled=some,
        **what,
    )


def source(story: Tables) -> str:
    """The articles behind a chart, in a line: how many, of how many outlets, how chosen."""
    articles = analysed(story)
    outlets = telling.count(articles["outlet"].nunique(), "outlet")
    years = sorted(articles["published"].dropna().dt.year.unique().tolist())
    when = f", {years[0]}–{years[-1]}" if len(years) > 1 else "".join(f", {y}" for y in years)
    chosen = "".join(f"; {shown(told)}" for told in story.filters)
    return f"{telling.count(len(articles), 'article')}, {outlets}{when}{chosen}."


def _ready(
    story: Tables,
    count: Count,
    measure: Measure,
    *,
    by: str,
    top: int | None,
    names: bool,
    kind: str | None = None,
    kinds: Sequence[str] | int | None = None,
) -> _Ready:
    group = grouping(story, by, names=names, voices=measure.voices)
    most, fewer = telling.at_least_one(top) or TOP, 0
    each = rates.SENTENCE if by == "article" and story.shelf is None else rates.ARTICLE
    found = tally(story, count, group, kind=kind, each=each)
    often: list[str] = []
    if kind and isinstance(kinds, int):
        often = _kinds(found.sums, kind, None)[:kinds]
        found = folded(found, kind, often)
    listed = [*often, OTHER] if isinstance(kinds, int) else kinds
    order = _kinds(found.sums, kind, listed) if kind else []
    if by == "article" and story.shelf is not None:  # sentence by sentence, the longest alone
        each = rates.SENTENCE
        story, fewer = longest(story, found, group, most)
        found = tally(story, count, group, kind=kind, each=each)
        found = folded(found, str(kind), often) if often else found
    sums = found.sums[found.sums[kind].isin(order)] if kind else found.sums
    kept = order if kind else None
    units = rates.joined(sums, found.sizes, by=group.column, kind=kind, kinds=kept, each=each)
    if measure.fewest:
        sizes = units.groupby(group.column, observed=True)["size"].transform("sum")
        units = units[sizes >= measure.fewest]
    if by == "article":
        lines = story.sentences[["article_id", "sentence_id", "paragraph"]]
        units = units.merge(lines, on=["article_id", "sentence_id"], how="left")
    shown = largest(units, group, most)
    left_out = fewer + units[group.column].nunique() - len(shown)
    units = units[units[group.column].isin(shown)].reset_index(drop=True)
    behind = drawn(story, group, shown)
    spans = found.counted(behind)
    spans = spans[spans[group.column].isin(shown)]
    if kind:
        spans = spans[spans[kind].isin(order)]
    label = "article" if by == "article" else group.column
    return _Ready(group, label, shown, order, units, left_out, spans, behind)


def _among_ordinary(story: Tables, ready: _Ready, measure: Measure) -> str:
    """Where a few articles together stand among ordinary ones; "" where that is not told."""
    units = ready.units
    if units["article_id"].nunique() > FEW:
        return ""
    norm = norms.say(measure.name, measure.per * units["total"].sum() / units["size"].sum())
    long = units["article_id"].isin(placed(story, ready.group))
    if not norm or long.all():
        return norm
    short = "some of them too short" if long.any() else "too short"
    return f"{short} to be held against ordinary news articles"


def _called(ready: _Ready, tests: Iterable[claims.Claim]) -> Grouping:
    """The groups, with those that a sentence may be about as they stand in one."""
    group = ready.group
    if group.column == "voice":
        return group._replace(labels=VOICES)
    if group.column != "entity":
        return group
    parts = [(ready.drawn.mentions, ready.drawn.articles)]
    named = {str(name) for test in tests for name in (test.high, test.low) if name is not None}
    return group._replace(labels={name: with_article(name, parts) for name in sorted(named)})


def _kinds(sums: pd.DataFrame, kind: str, kinds: Sequence[str] | None) -> list[str]:
    """The kinds to look at: those given that occur, or all, the most frequent first."""
    counts = sums.groupby(kind, observed=True)["n"].sum()
    often = [name for _, name in sorted((-n, str(name)) for name, n in counts.items())]
    return often if kinds is None else [name for name in kinds if name in set(often)]


def _answer(
    story: Tables,
    ready: _Ready,
    measure: Measure,
    about: str,
    *,
    table: pd.DataFrame,
    said: dict[str, Any],
    tests: dict[str, claims.Claim],
    by: tuple[str, ...],
    draw: Callable[..., Axes],
) -> Answer:
    group = ready.group
    kind = by[1] if len(by) > 1 else ""
    fixed = validating.correct(story, measure, ready.units, ready.spans, table, group, kind=kind)
    rows = pd.DataFrame(list(tests.values()), columns=claims.Claim._fields)
    rows.insert(0, "of", list(tests))
    fewer = "shorter articles" if group.one == "article" else f"{group.many} in fewer articles"
    left_out = f"{ready.left_out} {fewer} not shown"
    without = f"{telling.count(group.without, 'article')} without {group.one} left out"
    notes = [
        about,
        f"n: {measure.counts}" if "n" in table and len(by) == 1 else "",
        left_out if ready.left_out else "",
        without if group.without else "",
    ]
    answer = show(
        story,
        ready.spans,
        drawn=ready.drawn if story.shelf else None,
        own=validating.trust(story, measure.card, measure.name),
        name=f"{measure.name}-by-{group.one}".replace(" ", "-"),
        question=f"{measure.title}, by {group.one}",
        **said,
        subtitle="; ".join(filter(None, notes)),
        table=table,
        tests=rows.assign(q=claims.adjusted(rows["p"].to_numpy(float))),
        by=by,
        draw=draw if len(table) else None,
        caveat=measure.caveat,
        method=measure.trust,
        card=measure.card,
        unit=measure.axis,
    )
    return validating.corrected(answer, fixed, measure)


def _labelled(table: pd.DataFrame, ready: _Ready, story: Tables) -> pd.DataFrame:
    """The table with what a chart writes: titles of articles; outlets with their colours."""
    if ready.label == "article":
        table.insert(1, "article", table["article_id"].map(ready.group.labels).astype("str"))
    if ready.label == "outlet":
        return table.assign(outlet=table["outlet"].astype(evidence.outlets(story.listed)))
    return table


def _test(by: str) -> Callable[..., claims.Claim]:
    return claims.between_texts if by == "article" else claims.between_groups
