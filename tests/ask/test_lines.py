"""Queries find what they say, and where they cannot be read they say where."""

import pandas as pd
import pytest

from analysis import ask, pipeline
from analysis.ask import queries

TEXTS = [
    "Old ferries sank near Málaga. The imminent threat was real, it’s said.",
    "Imminent  threats were denied. The ferryman sinks. May came; it may rain.",
]


@pytest.fixture(scope="module")
def told():
    frame = pd.DataFrame({"article_id": ["a", "b"], "text": TEXTS, "outlet": ["Zebra", "Ant"]})
    return pipeline.annotate(frame, tone=None, derived=None)


def found(told, query):
    texts = dict(zip(told.articles["article_id"], told.articles["text"], strict=True))
    rows = queries.find(told, query)
    return [texts[r.article_id][r.start : r.end] for r in rows.itertuples()]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("imminent threat", ["imminent threat"]),
        ("imminent threat*", ["imminent threat", "Imminent  threats"]),
        ("ferr*", ["ferries", "ferryman"]),
        ("may", ["May", "may"]),
        ("May", ["May"]),
        ("it's", ["it’s"]),
        ("laga", []),
        ("/s[ai]nk/", ["sank", "sink"]),
        (r"/M\w+/", ["Málaga", "May"]),
        ("lemma:sink", ["sank", "sinks"]),
        ("pos:ADJ threat", ["imminent threat"]),
        ("pos:adj lemma:ferry", ["Old ferries"]),
        ("zeppelin", []),
    ],
)
def test_queries(told, query, hits):
    assert found(told, query) == hits


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("/abc", "sign 4: close the pattern with /"),
        ("//", "sign 2: there is nothing between the strokes"),
        ("/a(b/", "sign 3: missing )"),
        ("/a(?=b)/", "(?= is not known here"),
        ("/x{1,9999}/", "asks too much"),
        ("lemma:", "sign 7: write a lemma behind lemma:"),
        ("pos:ADJEKTIV x", "sign 5: ADJEKTIV is no part of speech, as ADJ"),
        ("word:x", "word: is none of lemma:, pos:, tag:, dep:"),
        ("x" * 400, "longer than 300 signs"),
    ],
)
def test_a_query_that_cannot_be_read_says_where(told, query, said):
    answer = ask.concordance(told, query)
    assert said in answer.sentence and answer.draw is None and answer.table.empty


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(x+x+)+y", r"(\w+\s?)*!"])
def test_no_pattern_hangs(pattern):
    frame = pd.DataFrame({"article_id": ["a"], "text": [f"{'a' * 4000} {'x' * 4000} c."]})
    told = pipeline.annotate(frame, tone=None, derived=None)
    assert ask.concordance(told, f"/{pattern}/").sentence


def test_lines_are_sorted_as_asked(told):
    by_outlet = ask.concordance(told, "ferr*", sort="outlet").table
    assert by_outlet["outlet"].astype("str").tolist() == ["Ant", "Zebra"]
    right = ask.concordance(told, "ferr*", sort="right").table["right"].tolist()
    assert right == sorted(right, key=str.lower)
    left = ask.concordance(told, "lemma:sink", sort="left").table["left"].tolist()
    assert [text.split()[-1] for text in left] == ["ferries", "ferryman"]
    with pytest.raises(ValueError, match="sort='up' is none"):
        ask.concordance(told, "ferr*", sort="up")


def test_the_rows_of_an_answer_are_laid_out(told):
    hedging = ask.hedging(told)
    answer = ask.concordance(told, hedging)
    assert sorted(answer.table["match"]) == sorted(hedging.evidence["text"])
    assert len(answer.read().sentences) == hedging.evidence["sentence"].nunique()


def test_dispersion_has_a_strip_for_each_article_and_adds_up(told):
    answer = ask.dispersion(told, "lemma:sink")
    assert answer.table["n"].tolist() == [1, 1] and answer.table["articles"].tolist() == [1, 1]
    assert len(answer.evidence) == 2 and answer.chart() is not None
