"""Trends: a step is told, noise is not, events are read, few articles are refused."""

import pandas as pd
import pytest

from analysis import ask, pipeline
from analysis.said import shown

FILLER = "The council met. The mayor spoke about the bridge, and nobody left early that night. "


def story(uses, *, weeks=10, each=4):
    """Articles by week; ``uses(week, n)`` says how often article ``n`` has the word."""
    rows = [
        {
            "article_id": f"w{week:02}-{n}",
            "outlet": ["Alpha", "Beta"][n % 2],
            "text": FILLER * 2 + "The marigold grew. " * uses(week, n) + f"Day {week} {n}.",
            "published": pd.Timestamp("2020-01-06", tz="UTC") + pd.Timedelta(weeks=week, days=n),
        }
        for week in range(weeks)
        for n in range(each)
    ]
    frame = pd.DataFrame(rows).astype({"published": "datetime64[us, UTC]"})
    return pipeline.annotate(frame, tone=None, derived=None)


@pytest.fixture(scope="module")
def stepped():
    return story(lambda week, n: 1 + n % 2 + 3 * (week >= 6))


EVENTS = pd.DataFrame({"date": ["2020-02-17", "2031-01-01"], "label": ["The flood", "Later"]})


def test_a_step_is_told_with_its_week(stepped):
    answer = ask.trend(stepped, "marigold")
    assert answer.verdict == "difference"
    assert answer.title == "“marigold”: a change from the week of 2020-02-17 on"
    assert answer.table["n"].sum() == len(answer.evidence) and len(answer.table) == 10
    assert answer.table["start"].is_monotonic_increasing
    assert answer.tests["of"].tolist() == ["any change"]


def test_before_and_after_an_event_is_a_look_more(stepped):
    answer = ask.trend(stepped, "marigold", events=EVENTS)
    assert answer.tests["of"].tolist() == ["any change", "The flood"]
    assert "After “The flood”" in answer.sentence and "2 looks were taken" in answer.sentence
    assert "The flood" in [text.get_text() for text in answer.chart().texts]


def test_what_does_not_move_is_not_told():
    answer = ask.trend(story(lambda week, n: 1 + (week + n) % 3), "marigold", events=EVENTS)
    assert answer.verdict == "no difference found" and answer.draw is not None


def test_few_periods_are_refused():
    answer = ask.trend(story(lambda week, n: 1, weeks=5), "marigold")
    assert answer.verdict == "too few to tell" and answer.draw is None
    two = story(lambda week, n: 1, weeks=10, each=2)
    assert ask.trend(two, "marigold", unit="week").verdict == "too few to tell"
    assert (
        "since no week has 3 articles or more, and it takes 8"
        in ask.trend(two, "marigold", unit="week").sentence
    )


@pytest.mark.parametrize("what", ["hedging", "quoting", "readability", "boosting", "lemma:grow"])
def test_measures_and_queries_have_trends(stepped, what):
    assert ask.trend(stepped, what).draw is not None


def test_a_query_that_cannot_be_read_is_a_sentence(stepped):
    assert "cannot be read at sign" in ask.trend(stepped, "/a(/").sentence


def test_events_are_read_from_a_list_beside_the_articles(stepped, tmp_path):
    path = tmp_path / "Events.csv"
    path.write_text("Date;Label\n2020-02-17;The flood; \n", encoding="utf-8-sig")
    for told in (tmp_path, path):
        assert len(ask.trend(stepped, "marigold", events=told).tests) == 2
    (tmp_path / "none").mkdir()
    assert len(ask.trend(stepped, "marigold", events=tmp_path / "none").tests) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,label\n17/2/2020,The flood\n", "line 2: '17/2/2020' is no day; write it as"),
        ("day,label\n2020-02-17,The flood\n", "add the column date"),
    ],
)
def test_events_that_cannot_be_read_are_one_sentence(stepped, tmp_path, text, said):
    (tmp_path / "events.csv").write_text(text)
    with pytest.raises(ValueError, match=said) as error:
        ask.trend(stepped, "marigold", events=tmp_path)
    assert shown(error.value) == str(error.value)


def test_an_unknown_unit_lists_what_can_be(stepped):
    with pytest.raises(ValueError, match="unit='decade' is none; the units are"):
        ask.trend(stepped, "marigold", unit="decade")
