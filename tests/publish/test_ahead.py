from functools import partial

import pandas as pd

from analysis import chart
from analysis.publish import ahead, page
from analysis.publish.answer import Answer


def answer(name):
    table = pd.DataFrame({"outlet": ["Herald", "Courier"], "value": [8.1, 4.2], "n": [2, 1]})
    evidence = pd.DataFrame({"outlet": ["Herald", "Courier", "Herald"], "text": "It may rain."})
    return Answer(
        name=name,
        question="How often?",
        sentence="Herald has 8.1.",
        table=table,
        evidence=evidence,
        by=("outlet",),
        draw=partial(chart.bars, label="outlet", value="value"),
    )


def test_charts_drawn_ahead_are_those_drawn_when_they_are_asked_for():
    here, there = ([answer(name) for name in "abcd"] for _ in range(2))
    ahead.draw(there, workers=2)
    for one, other in zip(here, there, strict=True):
        assert "pictures" in other.__dict__ and one.pictures == other.pictures
        assert len(other.__dict__["inline"]) == 2
        name = f"{one.name}"
        assert page._chart(one, page.WIDE, name) == page._chart(other, page.WIDE, name)


def test_an_answer_without_a_chart_is_passed_over():
    silent = Answer(name="x", question="?", sentence="Nothing.", table=pd.DataFrame())
    ahead.draw([silent], workers=1)
    assert "pictures" not in silent.__dict__
