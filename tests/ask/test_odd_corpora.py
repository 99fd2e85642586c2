"""Whatever the articles are, every question has an answer and none an exception."""

from contextlib import contextmanager
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import ask, pipeline, tables
from analysis.publish.answer import VERDICTS

ODD = {
    "no hedge": "The ferry left. The crew went home.",
    "all quoted": "“It may rain. We left,” said Ann Lee.",
    "headline": "Ferry Leaves",
    "numbers": "12 13 14.5 99",
    "one word": "Rain",
    "marks": "… — !!",
    "names": "Ann Lee. Ann Lee. Iran. Iran attacked Ann Lee. Ann Lee may attack Iran.",
    "formula": "=1+1 and $5_000 rose to $6_000, perhaps.",
    "emoji": "🚢🚢 may sail, Ann Lee said: “Perhaps 🙂”.",
    "hostile": "<script>alert(1)</script> may say “<b>no</b>”, Ann Lee claimed.",
}
BYS = ["outlet", "article", "period", "voice", "speaker", "section", "desk"]


def story(texts, outlets=None, days=None):
    rows = {
        "article_id": [f"id{i}" for i in range(len(texts))],
        "text": texts,
        "outlet": outlets or [None] * len(texts),
        "published": pd.to_datetime(pd.Series(days or [None] * len(texts)), utc=True),
        "desk": ["Foreign"] * len(texts),
    }
    return pipeline.annotate(pd.DataFrame(rows), tone=None, derived=None)


def every_answer(told):
    for question in ask.QUESTIONS:
        yield question(told)
        if "by" in (question.__kwdefaults__ or {}):
            for by in BYS:
                with suppress_what_cannot_be(by):
                    yield question(told, by=by)


@contextmanager
def suppress_what_cannot_be(by):
    """Whole articles have no voice: that is said, and anything else is an error."""
    try:
        yield
    except ValueError as error:
        assert by in {"voice", "speaker"} and "is nothing to compare" in str(error)


def check(answer):
    assert answer.verdict in VERDICTS
    assert answer.sentence.endswith(".") and "nan" not in answer.sentence
    assert (answer.draw is None) == answer.table.empty
    assert answer.html() == answer.html()
    assert "<script>alert" not in answer.html()


@pytest.mark.parametrize("kind", ODD)
def test_one_odd_article_has_an_answer_to_everything(kind):
    for answer in every_answer(story([ODD[kind]], ["X"], ["2020-01-03"])):
        check(answer)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kinds=st.lists(st.sampled_from(sorted(ODD)), min_size=1, max_size=5),
    outlets=st.lists(st.sampled_from(["X", "Y", None]), min_size=5, max_size=5),
    days=st.lists(st.sampled_from(["2020-01-03", "2021-02-03", None]), min_size=5, max_size=5),
)
def test_a_few_odd_articles_have_a_report(kinds, outlets, days):
    n = len(kinds)
    told = story([ODD[kind] for kind in kinds], outlets[:n], days[:n])
    for chapter in ask.chapters(told, full=True):
        for answer in chapter.answers:
            check(answer)


def test_no_article_at_all_has_an_answer():
    empty = tables.Tables(**{name: tables.empty(name) for name in tables.SCHEMAS})
    for chapter in ask.chapters(empty, full=True):
        for answer in chapter.answers:
            assert answer.verdict in VERDICTS


def test_articles_without_tone_say_so():
    assert ask.tone(story(["It rains."])).verdict == "too few to tell"


def test_a_story_of_copies_alone():
    told = story(["It may rain today.", "It may snow today."])
    copies = told.articles.assign(duplicate_of=["id1", None])
    assert ask.hedging(replace(told, articles=copies)).verdict in VERDICTS
