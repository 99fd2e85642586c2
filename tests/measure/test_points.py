"""Sentences that say the same are points; numbers in them may differ."""

import numpy as np
import pandas as pd
import pytest

from analysis import pipeline
from analysis.annotate import language, meaning
from analysis.measure import amounts, points

ONE = """A ferry carrying 40 people struck the pier at Dunmore on Sunday.
Nobody was hurt, the harbour master said.
The repair will cost 3 million dollars.
The mayor did not resign."""
OTHER = """On Sunday a ferry with 40 people aboard hit the pier at Dunmore.
The repair may cost 5 million dollars.
Tourists bought ice cream as ever."""


@pytest.fixture(scope="module")
def read():
    frame = pd.DataFrame({"article_id": ["a", "b"], "text": [ONE, OTHER]})
    tables = pipeline.annotate(frame, tone=None, derived=None)
    words = {*tables.tokens["lemma"].str.lower(), *tables.tokens["text"].str.lower()}
    vectors = language.vectors(words)
    meant = meaning.of_sentences(tables.sentences, tables.tokens)
    found = points.likeness(tables.sentences, tables.tokens, vectors, meant)
    return tables, vectors, found


def test_sentences_of_other_words_that_say_the_same_are_a_point(read):
    found = read[2]
    point = points.groups(found)
    assert point.tolist() == [0, -1, 2, -1, 0, 2, -1]
    assert set(points.strength(found, point)) == {0, 2}


def test_numbers_differ_only_where_they_do(read):
    tables, vectors, found = read
    told = amounts.differing(found, points.groups(found), tables.tokens, vectors)
    assert told[["row", "value", "row_2", "value_2"]].values.tolist() == [[2, 3e6, 5, 5e6]]
    assert ONE[told["start"][0] : told["end"][0]] == "3 million"


def test_a_number_that_the_other_tells_too_is_no_difference():
    one = "Arkham is worth 31 delegates."
    other = "Dunmore is worth 16 delegates. Arkham is worth 31 delegates, the party said."
    frame = pd.DataFrame({"article_id": ["a", "b"], "text": [one, other]})
    tables = pipeline.annotate(frame, tone=None, derived=None)
    alike = np.array([[0, 0.9, 0.9], [0.9, 0, 0], [0.9, 0, 0]])
    found = points.Likeness(tables.sentences, alike)
    assert points.groups(found).tolist() == [0, 0, 0]
    assert amounts.differing(found, points.groups(found), tables.tokens, {}).empty
    less = frame.assign(text=[one, other.replace("31", "33")])
    tokens = pipeline.annotate(less, tone=None, derived=None).tokens
    told = amounts.differing(found, points.groups(found), tokens, {})
    assert {31.0, 33.0} <= {*told["value"], *told["value_2"]}


def test_what_stands_alone_has_a_nearest_in_every_other(read):
    near = points.nearest(read[2])
    alone = near[near["row"].eq(6)]
    assert alone["other"].tolist() == ["a"]
    assert alone["likeness"].iloc[0] < points.ONLY


def test_a_name_alone_makes_no_point(read):
    one = "Minister Lidia Marchetti promised to study the report. The bridge is late."
    other = "Minister Lidia Marchetti must have known for years. Steel is dear."
    frame = pd.DataFrame({"article_id": ["a", "b"], "text": [one, other]})
    tables = pipeline.annotate(frame, tone=None, derived=None)
    meant = meaning.of_sentences(tables.sentences, tables.tokens)
    found = points.likeness(tables.sentences, tables.tokens, {}, meant)
    assert not points.alone(found, points.groups(found), tables.tokens)[0]
    assert found.alike[0, 2] < points.SURE < read[2].alike[0, 4]


def test_the_order_of_sentences_changes_nothing(read):
    tables, vectors, found = read
    rows, tokens = tables.sentences, tables.tokens
    back = rows.iloc[::-1]
    meant = meaning.of_sentences(back, tokens)
    turned = points.likeness(back, tokens, vectors, meant)
    assert np.allclose(turned.alike[::-1, ::-1], found.alike, atol=1e-5)


def test_sentences_of_one_article_are_no_point():
    lines = "The ferry struck the pier. The ferry struck the pier."
    frame = pd.DataFrame({"article_id": ["a"], "text": [lines]})
    tables = pipeline.annotate(frame, tone=None, derived=None)
    meant = meaning.of_sentences(tables.sentences, tables.tokens)
    found = points.likeness(tables.sentences, tables.tokens, {}, meant)
    assert (points.groups(found) == -1).all()


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Some 1,400 jobs will go.", 1400.0, "count"),
        ("Seven people were hurt.", 7.0, "count"),
        ("Prices rose by 8.1 percent.", 8.1, "percent"),
        ("The state paid $40 million.", 40e6, "money"),
        ("She was a nurse for two decades.", 20.0, "count"),
        ("Twelve boats sank.", 12.0, "count"),
        ("Forty-two boats sank.", 42.0, "count"),
        ("Sixty thousand marched.", 60e3, "count"),
    ],
)
def test_an_amount_is_read_with_its_unit(text, value, unit):
    frame = pd.DataFrame({"article_id": ["a"], "text": [text]})
    told = amounts.find(language.parse(frame).tokens)
    assert told[["value", "unit"]].values.tolist() == [[value, unit]]


@pytest.mark.parametrize(
    "text",
    ["They met on 12 May.", "It opened in 1961.", "Two of them agreed.", "Nothing here."],
)
def test_days_years_and_parts_are_no_amounts(text):
    frame = pd.DataFrame({"article_id": ["a"], "text": [text]})
    assert amounts.find(language.parse(frame).tokens).empty


def test_nothing_to_compare_is_no_error():
    empty = pd.DataFrame({"article_id": [], "sentence_id": [], "start": [], "text": []})
    tokens = language.parse(pd.DataFrame({"article_id": ["a"], "text": ["…"]})).tokens
    meant = meaning.of_sentences(empty, tokens.head(0))
    found = points.likeness(empty, tokens.head(0), {}, meant)
    assert len(points.groups(found)) == 0 and points.nearest(found).empty
    assert amounts.differing(found, np.zeros(0, int), tokens.head(0), {}).empty
