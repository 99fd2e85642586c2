"""The sentences behind a chart: what the page carries."""

import pandas as pd
import pytest

from analysis import read

import story
from story import HOSTILE, TEXTS


@pytest.fixture
def sentences():
    return story.sentences()


@pytest.fixture
def evidence():
    words = [
        ("a", 0, "may", "modal"),
        ("a", 1, "might", "modal"),
        ("a", 1, "could", "modal"),
        ("b", 0, "Perhaps", "adverb"),
        ("b", 1, "may", "modal"),
    ]
    return story.spans(words).assign(
        why=["rule 1", "rule 1", None, HOSTILE, ""],
        source=["Harbour Post, 3 Jan 2020", None, None, None, None],
        voice=["author", "author", "quoted", "author", "quoted"],
    )


def _attribute(view, name, layer=0):
    attributes = view.content["layers"][layer]["attributes"]
    (found,) = [a for a in attributes if a["name"] == name]
    return [found["labels"][v] if v >= 0 else None for v in found["values"]]


def test_each_sentence_stands_once_and_only_where_something_was_counted(evidence, sentences):
    content = read.lens(evidence, by="kind", sentences=sentences).content
    a, b = TEXTS["a"], TEXTS["b"]
    assert content["sentences"]["text"] == [a[0], a[1], b[0], b[1]]
    assert content["layers"][0]["at"] == [0, 1, 1, 2, 3]


def test_counts_per_group_are_the_rows_of_evidence(evidence, sentences):
    view = read.lens(evidence, by=["kind", "voice"], sentences=sentences)
    for column in ("kind", "voice"):
        shown = pd.Series(_attribute(view, column)).value_counts()
        assert shown.to_dict() == evidence[column].value_counts().to_dict()


def test_an_article_is_called_by_its_source_or_else_its_id(evidence, sentences):
    lines = read.lens(evidence, by="kind", sentences=sentences).content["sentences"]
    assert lines["articles"] == {"id": ["a", "b"], "source": ["Harbour Post, 3 Jan 2020", "b"]}
    assert lines["article"] == [0, 0, 1, 1]
    unnamed = read.lens(evidence.drop(columns="source"), by="kind", sentences=sentences)
    assert unnamed.content["sentences"]["articles"]["source"] == ["a", "b"]


def test_why_is_kept_where_there_is_one(evidence, sentences):
    view = read.lens(evidence, by="kind", sentences=sentences)
    assert _attribute(view, "why") == ["rule 1", "rule 1", None, HOSTILE, None]


def test_further_marks_shade_the_sentences_shown(evidence, sentences):
    marks = story.spans([("a", 0, "ferry may", "vessel"), ("a", 2, "Nobody", "person")])
    view = read.lens(evidence, by="kind", sentences=sentences, marks=marks)
    assert view.content["layers"][1]["at"] == [0]
    assert _attribute(view, "kind", layer=1) == ["vessel"]


def test_missing_values_are_a_group_of_their_own(evidence, sentences):
    holes = evidence.astype({"start": "Int64", "end": "Int64"})
    holes.loc[0, ["start", "end", "kind", "source"]] = None
    view = read.lens(holes, by="kind", sentences=sentences)
    assert view.content["layers"][0]["attributes"][0]["labels"] == ["modal", "adverb", "(none)"]
    assert "nan" not in view._repr_html_().lower()


def test_the_input_is_not_changed(evidence, sentences):
    before = evidence.copy(deep=True), sentences.copy(deep=True)
    read.lens(evidence, by=["kind", "voice"], sentences=sentences, marks=evidence)
    pd.testing.assert_frame_equal(evidence, before[0])
    pd.testing.assert_frame_equal(sentences, before[1])


def test_evidence_must_have_its_columns_and_sentences(evidence, sentences):
    with pytest.raises(ValueError, match="evidence: no column tone"):
        read.lens(evidence, by="tone", sentences=sentences)
    with pytest.raises(ValueError, match="evidence: article b has no sentence 1"):
        read.lens(evidence, by="kind", sentences=sentences[:6])


def test_its_line_counts_sentences_and_groups(evidence, sentences):
    one = read.lens(evidence, by="kind", sentences=sentences)
    two = read.lens(evidence, by=["kind", "voice"], sentences=sentences)
    none = read.lens(evidence[:0], by="kind", sentences=sentences, marks=evidence)
    assert [repr(one), repr(two), repr(none)] == [
        "Lens: 4 sentences in 2 groups",
        "Lens: 4 sentences in 3 groups",
        "Lens: 0 sentences in 0 groups",
    ]
