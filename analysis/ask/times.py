"""How does it move over time, and does it change?"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.ask import once, queries
from analysis.ask.comparing import show
from analysis.ask.counting import Count, drawn, tally
from analysis.ask.events import Events, read_events
from analysis.ask.grouping import WHOSE, Grouping, analysed, in_voice, whose
from analysis.ask.measures import Counted, Measure
from analysis.ask.profiles import HEADLINE
from analysis.ask.selecting import entities, main_name
from analysis.ask.telling import chance, count, slug, some
from analysis.choosing import local_days
from analysis.measure import claims, rates, trends
from analysis.measure.claims import LEVEL, Claim
from analysis.measure.evidence import NO_OUTLET
from analysis.publish.answer import Answer
from analysis.said import unknown
from analysis.tables import Tables

MOST = 60  # periods to draw
EACH = Grouping("article_id", "article", "articles", {})
MEASURES: dict[str, tuple[Measure, Count]] = {m.name: (m, c) for m, c in HEADLINE}
"""The measures that have a trend, by name; everything else is looked for in the text."""
HELD = (
    "The mix of outlets is held still by indirect standardisation: observed over expected of each "
    "outlet. A change is told by one permutation test, of articles that change places in time "
    "within their outlet; where it is, by quasi-Poisson dynamic programming. Before and after an "
    "event by permutation of articles; all looks corrected together (Benjamini & Hochberg 1995)."
)
MORE = "What changes may be the subject, and no view: look at the sentences."


@typed
def trend(
    story: Tables,
    what: str = "",
    *,
    unit: str = "",
    events: Events = "",
    voice: str = "author",
) -> Answer:
    """How often a word or name stands, or how a measure moves, over days, weeks or months.

    ``what`` is whatever ``concordance`` takes as a query, a name, or hedging, boosting, tone,
    quoting, unnamed, readability (the words themselves are /tone/, /hedging/); without it, the
    main name. ``unit`` is day, week, month or year; without it the finest that the articles
    allow. ``events`` is an ``events.csv`` (``date``, ``label``), the folder in which it lies, or
    such a table: each is a line in the chart, and what was before is tested against what came
    after.

    The table has ``period``, ``start``, ``n``, ``articles``, ``value``, ``low``, ``high``. Raises
    ``ValueError`` for an unknown unit or a list of events that cannot be read.
    """
    if unit and unit not in trends.FINEST:
        raise ValueError(unknown(f"unit={unit!r} is none", unit, trends.FINEST, kind="units"))
    if voice not in WHOSE:
        raise ValueError(unknown(f"voice={voice!r} is none", str(voice), WHOSE, kind="voices"))
    asked = " ".join(what.split()) or main_name(story)
    marked = read_events(events)
    try:
        measure, counting = _counting(story, asked, voice)
        counted = tally(story, counting, EACH)
    except ValueError as error:
        return _nothing(asked, str(error))
    if counted.sums.empty and asked not in MEASURES:
        where = "in these articles" if voice == "all" else f"among {whose(voice)}"
        return _nothing(asked, f"“{asked}” does not stand {where}.")
    articles = analysed(story)
    dated = articles[articles["published"].notna()]
    unit = unit or trends.finest(dated)
    if not unit or dated.empty:
        return _nothing(asked, "fewer than 8 days, weeks, months or years have 3 articles", measure)
    units = rates.joined(counted.sums, counted.sizes, by="article_id")
    units = units[units["size"].gt(0)].merge(
        pd.DataFrame(
            {
                "article_id": dated["article_id"],
                "outlet": dated["outlet"].fillna(NO_OUTLET),
                "period": trends.in_units(dated, unit),
                "day": local_days(dated),
            }
        ),
        on="article_id",
    )
    full = units.groupby("period")["article_id"].transform("nunique").ge(trends.FEWEST)
    periods = units.loc[full, "period"].nunique()
    if periods < trends.FEWEST_PERIODS:
        held = f"{count(periods, unit) if periods else f'no {unit}'} "
        held += "has" if periods < 2 else "have"
        return _nothing(asked, f"{held} 3 articles or more, and it takes 8", measure)
    ratio = measure.scale in {"rate", "share"}
    units = trends.standardised(units[full].reset_index(drop=True), ratio=ratio)
    table = trends.series(units, per=measure.per)
    n = units.groupby("period")["n"].sum()
    table["n"] = table["period"].map(n).fillna(0).astype("int64")
    behind = drawn(story)
    spans = counted.counted(behind).merge(units[["article_id", "period"]], on="article_id")
    spans = spans.assign(period=_written(spans["period"], unit))
    table = table.assign(
        start=table["period"].dt.start_time.dt.tz_localize("UTC"),
        period=_written(table["period"], unit),
    )
    found = trends.change(units, ratio=ratio)
    tests = _tests(found, units, marked)
    units = units.assign(period=_written(units["period"], unit))
    levels = _levels(table, units, found, measure)
    columns = ["period", "start", "n", "articles", "value", "low", "high"]
    thin = int((~full).sum())
    left_out = f"; {count(thin, 'article')} in {unit}s with fewer than 3 left out" if thin else ""
    undated = len(articles) - len(dated)
    without = f"; {count(undated, 'article')} without a date left out" if undated else ""
    return show(
        story,
        spans,
        drawn=behind,
        name=slug("trend", asked),
        **_told(measure, asked, unit, levels, tests, found, units),
        subtitle=f"{'Measured' if asked in MEASURES else whose(voice).capitalize()}, by {unit}"
        f"{left_out}{without}",
        table=table[columns],
        tests=tests,
        by=("period",),
        draw=partial(
            chart.trend, when="start", value="value", low="low", high="high",
            levels=levels, events=marked, unit=measure.axis,
        ),
        caveat=" ".join(filter(None, [measure.caveat, MORE])),
        method=" ".join(filter(None, [measure.trust, HELD])),
        card=measure.card,
        unit=measure.axis,
    )  # fmt: skip


def _counting(story: Tables, asked: str, voice: str) -> tuple[Measure, Count]:
    """How it is counted: a measure, the mentions of a name, or the places of a query."""
    if asked in MEASURES:
        return MEASURES[asked]
    name = ""
    if asked[:1].isupper():
        with suppress(ValueError):
            name = entities(story, asked)[0]
    measure = Measure(
        name=name or asked, title=f"“{name or asked}” over time", scale="rate",
        unit="uses per 1,000 words", counts="uses", more="", worth=1.25, method="",
    )  # fmt: skip
    if name:
        return measure, partial(_mentions, name=name, voice=voice)
    return measure, partial(_places, query=asked, voice=voice)


def _mentions(story: Tables, name: str, voice: str) -> Counted:
    spans = story.mentions[story.mentions["entity"].eq(name)]
    return _among_words(story, spans, voice)


def _places(story: Tables, query: str, voice: str) -> Counted:
    tokens = story.tokens[["article_id", "start", "voice"]]
    spans = queries.find(story, query).merge(tokens, on=["article_id", "start"], how="left")
    return _among_words(story, spans.assign(voice=spans["voice"].fillna("author")), voice)


def _among_words(story: Tables, spans: pd.DataFrame, voice: str) -> Counted:
    base = in_voice(once.words(story), voice)
    return Counted(in_voice(spans, voice).assign(amount=1, why=""), base)


def _tests(found: trends.Change, units: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """One test for any change, and one for each event: all looks, corrected together."""
    first = Claim("untested" if np.isnan(found.p) else "articles", found.p, articles=len(units))
    looks: list[tuple[str, Claim]] = [("any change", first)]
    for event in events.itertuples():
        day = pd.Timestamp(event.date).tz_convert("UTC")  # type: ignore[arg-type]
        if units["day"].min() < day <= units["day"].max():
            looks.append((str(event.label), trends.before_and_after(units, day)))
    rows = pd.DataFrame([claim for _, claim in looks], columns=Claim._fields)
    rows.insert(0, "of", [name for name, _ in looks])
    return rows.assign(q=claims.adjusted(rows["p"].to_numpy(float)))


def _levels(
    table: pd.DataFrame, units: pd.DataFrame, found: trends.Change, measure: Measure
) -> pd.DataFrame:
    """The stretches between changes: first and last moment, first period, their value."""
    starts = [0, *found.after] if found.after else []
    ends = [*found.after, len(table)] if found.after else []
    rows = []
    place = units["period"].map({p: i for i, p in enumerate(table["period"])})
    for first, after in zip(starts, ends, strict=True):
        part = units[place.ge(first) & place.lt(after)]
        value = measure.per * part["held"].sum() / part["size"].sum()
        begin, end = table["start"].iloc[first], table["start"].iloc[after - 1]
        rows.append((begin, end, table["period"].iloc[first], value))
    return pd.DataFrame(rows, columns=["start", "end", "period", "value"])


def _told(
    measure: Measure,
    asked: str,
    unit: str,
    levels: pd.DataFrame,
    tests: pd.DataFrame,
    found: trends.Change,
    units: pd.DataFrame,
) -> dict[str, Any]:
    subject = measure.title if asked in MEASURES else f"“{measure.name}”"
    question = f"{subject}: is there a change over time?"
    title = f"{subject}, by {unit}"
    articles = count(len(units), "article")
    among = f" {len(tests)} looks were taken." if len(tests) > 1 else ""
    unclear = {
        "verdict": "no difference found",
        "title": title,
        "sentence": f"{subject}: no change over time was found in {articles} of "
        f"{units['period'].nunique()} {unit}s.{among}",
    }
    whole = tests["q"].iloc[0] <= LEVEL and len(levels) > 1
    clear = tests.iloc[1:][tests["q"].iloc[1:].le(LEVEL)]
    if not whole and clear.empty:
        return {"question": question, **unclear}
    said = []
    strength = 1.0
    if whole:
        steps = [
            f"{_number(after, measure)} from {_from(period)} on"
            for period, after in zip(
                levels["period"].iloc[1:], levels["value"].iloc[1:], strict=True
            )
        ]
        said.append(
            f"{subject}: {_number(levels['value'].iloc[0], measure)} {measure.unit} at first, "
            f"{some(steps)}. Chance alone gives as clear a change in {chance(found.p)} of 100 "
            f"shuffles of {articles} over time."
        )
        title = f"{subject}: a change from {_from(levels['period'].iloc[1])} on"
    for row in clear.itertuples():
        before, after = _sides(row)
        said.append(
            f"After “{row.of}” it is {_number(measure.per * after, measure)}, before "
            f"{_number(measure.per * before, measure)} {measure.unit}; chance alone gives as much "
            f"in {chance(float(str(row.q)))} of 100."
        )
    if not whole:
        title = f"{subject}: another figure after “{clear['of'].iloc[0]}”"
    return {
        "question": question,
        "verdict": "difference",
        "title": title,
        "sentence": " ".join(said) + among,
        "strength": strength,
        "otherwise": unclear,
    }


def _sides(row: Any) -> tuple[float, float]:
    return (
        (row.low_value, row.high_value) if row.high == "after" else (row.high_value, row.low_value)
    )


def _number(value: float, measure: Measure) -> str:
    return measure.number(value / measure.per)


def _written(periods: pd.Series, unit: str) -> pd.Series:
    """Names that sort by time; a week goes by its Monday."""
    if unit == "week":
        return periods.dt.start_time.dt.strftime("%Y-%m-%d week").astype("str")
    return periods.astype("str")


def _from(period: str) -> str:
    return f"the week of {period.removesuffix(' week')}" if period.endswith("week") else period


def _nothing(asked: str, why: str, measure: Measure | None = None) -> Answer:
    subject = measure.title if measure and asked in MEASURES else f"“{asked or '…'}”"
    sentence = (
        why if why.endswith(".") else f"{subject}: no change over time can be told, since {why}."
    )
    return Answer(
        name=slug("trend", asked),
        question=f"{subject}: is there a change over time?",
        title=f"{subject} over time",
        verdict="too few to tell",
        sentence=sentence,
        table=pd.DataFrame(columns=["period", "start", "n", "articles", "value", "low", "high"]),
        method=HELD,
    )
