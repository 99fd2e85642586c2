"""Where marks lie in the sentences of a page."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.read import content
from analysis.read.content import Attribute

import story


def _layer(places, shown):
    numbers = Attribute("n", pd.Series(range(3)))
    return content.layer("x", places, shown, [numbers], look="hedge")


def _words(layer, shown):
    """What each mark covers, cut as JavaScript would."""
    texts = shown["text"].map(lambda text: text.encode("utf-16-le")).tolist()
    places = zip(layer["at"], layer["from"], layer["to"], strict=True)
    return [texts[s][2 * a : 2 * b].decode("utf-16-le") for s, a, b in places]


def test_offsets_count_utf16_units():
    shown = story.sentences()
    spans = story.spans([("a", 0, "may", "k"), ("a", 0, "🚢", "k"), ("b", 1, "Málaga", "k")])
    layer = _layer(content.across(spans, shown), shown)
    assert _words(layer, shown) == ["🚢", "may", "Málaga"]
    assert layer["attributes"][0]["labels"] == ["0", "1", "2"]
    assert layer["attributes"][0]["values"] == [1, 0, 2]


def test_a_span_over_three_sentences_is_one_with_two_continuations():
    shown = story.sentences().iloc[[3, 1, 2, 0]].reset_index(drop=True)
    spans = pd.DataFrame({"article_id": ["a"], "start": [shown["start"][1] + 4], "end": [10_000]})
    layer = _layer(content.across(spans, shown), shown)
    assert _words(layer, shown) == [
        "We never agreed,” she said.",
        "might rain, and it could snow,” said Ann Lee.",
        "“Nobody asked us.",
    ]
    assert layer["more"] == [0, 2]


def test_spans_of_other_articles_and_in_gaps_mark_nothing():
    shown = story.sentences()
    gap = int(shown["end"][0])
    spans = pd.DataFrame({"article_id": ["z", "a"], "start": [0, gap], "end": [9, gap + 1]})
    assert _layer(content.across(spans, shown), shown)["at"] == []


@given(
    st.lists(st.text(max_size=9), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6),
)
def test_pieces_of_a_span_cover_exactly_its_text(texts, pairs):
    starts = np.cumsum([0, *(len(text) for text in texts)])
    shown = pd.DataFrame(
        {"article_id": "a", "start": starts[:-1], "end": starts[1:], "text": texts}
    )
    spans = pd.DataFrame({"article_id": "a", "start": a, "end": b} for a, b in pairs)
    spans = spans.reindex(columns=["article_id", "start", "end"])
    places = content.across(spans.astype({"start": int, "end": int}), shown)
    whole = "".join(texts)
    for row, (a, b) in enumerate(pairs):
        mine = places.row == row
        pieces = zip(
            places.sentence[mine], places.start[mine], places.end[mine], strict=True
        )  # fmt: skip
        assert "".join(texts[s][i:j] for s, i, j in pieces) == whole[a:b]
        assert (~places.more[mine]).sum() <= 1


def test_a_span_beyond_its_own_sentence_is_clipped_and_a_missing_one_is_empty():
    shown = story.sentences()
    spans = pd.DataFrame({"start": [0, None], "end": [999, None]}).astype("Int64")
    layer = _layer(content.within(spans, np.array([0, 1]), shown), shown)
    assert _words(layer, shown) == [story.TEXTS["a"][0], ""]


def test_groups_come_most_counted_first_or_in_their_own_order():
    words = pd.Series(["modal", "adverb", "modal", None])
    assert content.groups(words, "(none)")[1] == ["modal", "adverb", "(none)"]
    ordered = pd.Series(pd.Categorical(words, categories=["adverb", "modal", "unused"]))
    numbers, labels = content.groups(ordered)
    assert (numbers.tolist(), labels) == ([1, 0, 1, -1], ["adverb", "modal"])
    assert content.groups(pd.Series([2021, 2019, 2021]))[1] == ["2019", "2021"]


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="spans: no column end"):
        content.require(pd.DataFrame({"start": [1]}), "spans", ["start", "end"])
