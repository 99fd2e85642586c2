"""The first page: its title, what stands on it, and in what order."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from analysis import ask, pipeline
from analysis.publish import close, front, page
from analysis.publish.answer import Answer


class Chapter:
    def __init__(self, answers, silent=(), name="tone", title="In what tone?"):
        self.name, self.title = name, title
        self.answers, self.silent = list(answers), list(silent)


def answer(name, verdict="shown", strength=0.0, by=("outlet",), rows=("A", "B"), **more):
    table = pd.DataFrame({by[0]: list(rows), "n": 1, "value": [9.0 + strength, 2.0][: len(rows)]})
    evidence = pd.DataFrame(
        {
            by[0]: list(rows),
            "article_id": [f"a{i}" for i in range(len(rows))],
            "sentence_id": 0,
            "start": 0,
            "end": 2,
            "text": "It",
            "sentence": "It may rain here today, or so they say in the town at the river.",
            "source": "A, 3 Jan 2020: Rain",
        }
    )
    tests = pd.DataFrame({"of": [name], "p": [0.01], "q": [0.01], "high": ["A"], "low": ["B"]})
    said = {"question": f"{name}, by outlet", "sentence": f"{name} told.", "title": f"{name} told"}
    made = Answer(
        name=name, verdict=verdict, strength=strength, by=by, table=table, evidence=evidence,
        tests=tests, draw=print, **said,
    )  # fmt: skip
    return made


def test_the_strongest_five_differences_come_first_and_nulls_in_a_line(sample):
    clear = [answer(f"d{n}", "difference", float(n)) for n in range(7)]
    none = answer("Tone of it", "no difference found")
    few = answer("Quoting", "too few to tell")
    told = front.tell([Chapter([*clear, none], [few])], sample)
    assert [f.answer.name for f in told.findings] == ["d6", "d5", "d4", "d3", "d2"]
    assert told.headline == "d6 told."
    assert (told.nulls, told.few) == (["by outlet: Tone of it"], ["by outlet: Quoting"])
    assert [e.side for e in told.findings[0].examples] == ["A", "B"]


def test_what_is_counted_twice_is_told_once(sample):
    boosting, tone = answer("boosting", "difference", 3.0), answer("tone", "difference", 2.0)
    others = boosting.table.assign(kind="weasel", n=0, value=0.0)
    kinds = dataclasses.replace(
        boosting,
        name="kinds",
        by=("outlet", "kind"),
        table=pd.concat([boosting.table.assign(kind="booster"), others], ignore_index=True),
        evidence=boosting.evidence.assign(kind="booster"),
        tests=boosting.tests.assign(of="booster"),
    )
    told = front.tell([Chapter([boosting, kinds, tone])], sample)
    assert [f.answer.name for f in told.findings] == ["boosting", "tone"]


def test_what_is_shown_fills_a_page_without_differences(sample):
    chapters = [Chapter([answer("one"), answer("two")]), Chapter([answer("three")])]
    told = front.tell(chapters, sample)
    assert [f.answer.name for f in told.findings] == ["one", "three", "two"]
    assert told.headline == "This is what the articles say."
    compared = Chapter([], [answer("four", "too few to tell")])
    assert "too few" in front.tell([*chapters, compared], sample).headline


def test_a_page_with_nothing_to_show_does_not_announce_it(sample):
    few = [answer("few", "too few to tell")]
    told = front.tell([ask.Chapter("c", "C", [], few)], sample)
    assert told.headline == "There are too few articles to compare."
    told = front.tell([ask.Chapter("c", "C", [answer("all")], few)], sample)
    assert told.headline == "There are too few articles to compare: this is what they say."


@pytest.mark.parametrize(
    "days, told",
    [
        (["2020-01-03"], "3 January 2020"),
        (["2020-01-03", "2020-01-17"], "3–17 January 2020"),
        (["2020-01-03", "2020-02-17"], "3 January – 17 February 2020"),
        (["2019-12-03", "2020-02-17"], "3 December 2019 – 17 February 2020"),
        (["2012-12-03", "2020-02-17"], "2012–2020"),
        ([None], ""),
    ],
)
def test_days_are_told_as_short_as_can_be(days, told):
    assert front.period(pd.to_datetime(pd.Series(days), utc=True)) == told


def test_bars_that_are_all_alike_are_no_chart():
    table = pd.DataFrame({"entity": ["A", "B"], "n": [0, 0], "value": [2, 2]})
    flat = Answer(name="n", question="?", sentence="s", table=table, draw=print)
    assert not front.drawn(flat)
    assert front.drawn(Answer(name="n", question="?", sentence="s", draw=print,
                              table=table.assign(value=[1, 2])))  # fmt: skip


def test_trust_is_told_from_the_measured_card():
    told = answer("d")
    assert front.trust(told) == ("unmeasured", "Not measured against readers")
    level, line = front.trust(
        dataclasses.replace(told, card=("hedging", "uncertain sentences, F1"))
    )
    assert level in {"high", "fair", "low"} and line.endswith(")") and "F1" in line


def test_a_small_chart_keeps_the_two_groups_of_its_finding():
    table = pd.DataFrame({"outlet": list("ABCDEFGH"), "articles": [9, 8, 7, 6, 5, 4, 3, 3]})
    tests = pd.DataFrame({"of": ["n"], "p": [0.01], "q": 0.01, "high": ["H"], "low": ["A"]})
    made = Answer(name="n", question="?", sentence="s", table=table, tests=tests,
                  verdict="difference", by=())  # fmt: skip
    made = Answer(**{**vars(made), "by": ("outlet",), "table": table.assign(n=0)})
    assert front.rows_of(made) == [0, 1, 2, 3, 4, 7]


def test_a_small_chart_shows_the_kind_that_its_title_tells_of():
    kinds = ["Lee", "Ms. Lee"]
    table = pd.DataFrame({"outlet": list("ABAB"), "form": np.repeat(kinds, 2), "n": 1})
    tests = {"of": kinds, "p": [0.02, 0.01], "q": 0.02, "high": ["A", "B"], "low": ["B", "A"]}
    made = answer("d", verdict="difference")
    evidence = pd.concat([made.evidence.assign(form=kind) for kind in kinds], ignore_index=True)
    made = dataclasses.replace(
        made,
        title="A uses the form “Lee” more than B",
        by=("outlet", "form"),
        table=table,
        tests=pd.DataFrame(tests),
        evidence=evidence,
    )
    assert front.rows_of(made) == [0, 1]


def test_a_small_chart_shows_kept_words_before_others():
    words = pd.DataFrame({"word": list("abcdefghi"), "kept": [False] * 7 + [True] * 2})
    made = Answer(name="k", question="?", sentence="s", table=words.assign(n=0), by=("word",))
    assert {7, 8} <= set(front.rows_of(made))


def test_a_few_articles_are_read_side_by_side(odd):
    story = pipeline.load(odd[1]["html"].parent / "corpus", derived=odd[1]["html"].parent)
    found = close.read(odd[0], story)
    assert list(found.lists.by) == ["article_id", "list", "word"]
    words = found.lists.table
    called = [heading.partition("{}")[0] for _, heading, _ in close.LISTS]
    assert all(any(name.startswith(c) for c in called) for name in words["list"])
    assert words["n"].sum() == len(found.lists.evidence)
    assert "side by side" in close.headline(found, [])
    assert all(len(row.values) == 2 for row in found.rows)


def test_a_list_of_descriptions_says_of_whom():
    texts = ["Mayor Ada Quill spoke to Oslo.", "Senator Ada Quill left Oslo. Ada Quill slept."]
    frame = pd.DataFrame({"article_id": [*"ab"], "outlet": ["Post", "Mail"], "text": texts})
    story = pipeline.annotate(frame, tone=None, derived=None)
    found = close.read([Chapter([ask.described(story, "Ada Quill")], [])], story)
    assert set(found.lists.table["list"]) == {"Describes Ada Quill as"}


def test_where_a_sentence_is_from_is_told_once():
    row = pd.Series({"sentence": "It rained.", "source": "Post, 4 Jan 2020: On rain"})
    for side in ("Post", "On rain"):
        assert "<cite>Post, 4 Jan 2020: On rain</cite>" in page._quoted(row, side)
    assert "<cite>Ann Lee · Post, " in page._quoted(row, "Ann Lee")


def test_nothing_is_called_too_short_that_nobody_compared(odd):
    story = pipeline.load(odd[1]["html"].parent / "corpus", derived=odd[1]["html"].parent)
    alone = Chapter([ask.readability(story, by="article")], [])
    assert close.headline(close.read([alone], story), []) == "2 articles side by side."
    assert close.read([], story) is None
    assert front.tell([], story).headline == "Nothing was asked of these articles."


def test_many_articles_are_not(sample):
    assert close.read([], sample) is None
