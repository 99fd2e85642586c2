"""Do other methods of scoring tone say the same?"""

from __future__ import annotations

from functools import partial

import pandas as pd

from analysis import chart
from analysis.ask.comparing import show
from analysis.ask.grouping import in_voice
from analysis.ask.measures import written
from analysis.measure import methods as scoring
from analysis.measure import rates
from analysis.publish.answer import Answer
from analysis.tables import Tables


def methods(story: Tables, *, voice: str = "author") -> Answer:
    """How often two methods of scoring tone contradict each other, in % of sentences."""
    three = scoring.common(in_voice(story.sentiment, voice).dropna(subset="score"))
    pairs = scoring.pairs(three)
    both = written(pairs["first"], "{:+z.2f}") + " and " + written(pairs["second"], "{:+z.2f}")
    pairs = pairs.assign(why=both, amount=1, size=1)
    opposed = pairs[pairs["opposed"]]
    units = rates.units(opposed, pairs, by="methods")
    table = rates.ratios(units, by=["methods"], per=100).dropna(subset="value")
    r = scoring.correlations(pairs)
    table = table.assign(r=table["methods"].map(r).astype("float64"))
    table = table.sort_values("value", ascending=False, ignore_index=True)
    rows = zip(table["methods"].tolist(), table["value"].tolist(), table["r"].tolist(), strict=True)
    told = [
        f"{both} of {value:.0f}%" + (f" (r {r:z.2f})" if pd.notna(r) else "")
        for both, value, r in rows
    ]
    places = story.sentences[["article_id", "sentence_id", "start", "end"]]
    return show(
        story,
        opposed.merge(places, on=["article_id", "sentence_id"]),
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
