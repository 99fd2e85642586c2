"""Whatever the articles are, every question has an answer and none an exception."""

from contextlib import contextmanager
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
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


@contextmanager
def only_what_cannot_be(by):
    """Whole articles have no voice: that is said, and anything else is an error."""
    try:
        yield
    except ValueError as error:
        assert by in {"voice", "speaker"} and "is nothing to compare" in str(error)


def check(answer):
    assert answer.verdict in VERDICTS
    assert answer.sentence.endswith(".") and "nan" not in answer.sentence
    assert (answer.draw is None) == answer.table.empty


@pytest.mark.parametrize("kind", ODD)
def test_one_odd_article_has_an_answer_to_everything(kind):
    told = story([ODD[kind]], ["X"], ["2020-01-03"])
    for question in ask.QUESTIONS:
        check(question(told))


def test_all_of_them_together_can_be_compared_by_anything():
    outlets = ["X", "Y", "X", None, "Y", "X", "Y", "X", "Y", "X"]
    told = story(list(ODD.values()), outlets, ["2020-01-03", "2021-02-03"] * 5)
    for question in ask.QUESTIONS:
        for by in BYS if "by" in (question.__kwdefaults__ or {}) else []:
            with only_what_cannot_be(by):
                check(question(told, by=by))


@settings(max_examples=3, deadline=None, phases=[Phase.generate], derandomize=True)
@given(kinds=st.lists(st.sampled_from(sorted(ODD)), min_size=2, max_size=5))
def test_a_few_odd_articles_have_a_report_that_can_be_shown(kinds):
    told = story([ODD[kind] for kind in kinds], ["X", "Y", None, "X", "Y"][: len(kinds)])
    for chapter in ask.chapters(told, full=True):
        for answer in chapter.answers:
            check(answer)
            assert "<script>alert" not in answer.html()


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
