"""Do other methods of scoring tone say the same?"""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis import chart
from analysis.arguments import typed
from analysis.ask.comparing import show
from analysis.ask.counting import drawn, joined
from analysis.ask.grouping import in_voice
from analysis.ask.measures import written
from analysis.measure import methods as scoring
from analysis.measure import rates
from analysis.publish.answer import Answer
from analysis.tables import Frames, Tables


@typed
def methods(story: Tables, *, voice: str = "author") -> Answer:
    """How often two methods of scoring tone contradict each other, in % of sentences."""
    frames = list(story.each(partial(_counted, voice=voice)))
    units = rates.joined(
        joined(frame["opposed"] for frame in frames),
        joined(frame["pairs"] for frame in frames),
        by="methods",
    )
    table = rates.ratios(units, by=["methods"], per=100).dropna(subset="value")
    r = scoring.correlations(joined(frame["pairs"] for frame in frames))
    table = table.assign(r=table["methods"].map(r).astype("float64"))
    table = table.sort_values("value", ascending=False, ignore_index=True)
    rows = zip(table["methods"].tolist(), table["value"].tolist(), table["r"].tolist(), strict=True)
    told = [
        f"{both} of {value:.0f}%" + (f" (r {r:z.2f})" if pd.notna(r) else "")
        for both, value, r in rows
    ]
    behind = drawn(story)
    pairs = _pairs(behind, voice)
    places = behind.sentences[["article_id", "sentence_id", "start", "end"]]
    return show(
        story,
        pairs[pairs["opposed"]].merge(places, on=["article_id", "sentence_id"]),
        drawn=behind,
        name="methods",
        question="Do other methods of scoring tone say the same?",
        title="How often two methods contradict each other",
        sentence=f"One method says positive and the other negative: {'; '.join(told)}."
        if told
        else "No sentence was scored by several methods.",
        subtitle=f"One at {scoring.NEUTRAL} or more, the other at −{scoring.NEUTRAL} or less; "
        "n: such sentences",
        table=table,
        by=("methods",),
        draw=partial(
            chart.intervals, label="methods", value="value", low="low", high="high", n="n",
            axis="% of sentences",
        )
        if told
        else None,
        caveat="VADER and TextBlob are lists of words, TextBlob's from reviews: second opinions, "
        "which decide nothing here.",
    )  # fmt: skip


def _pairs(story: Tables, voice: str) -> pd.DataFrame:
    three = scoring.common(in_voice(story.sentiment, voice).dropna(subset="score"))
    pairs = scoring.pairs(three)
    both = written(pairs["first"], "{:+z.2f}") + " and " + written(pairs["second"], "{:+z.2f}")
    return pairs.assign(why=both, amount=1, size=1)


def _counted(story: Tables, voice: str) -> Frames:
    """The sentences in which two methods contradict each other, and all, in each article."""
    pairs = _pairs(story, voice)
    keys = ["methods", "article_id"]
    opposed = rates.sums(pairs[pairs["opposed"]], by=keys)
    return {"opposed": opposed, "pairs": scoring.moments(pairs)}
