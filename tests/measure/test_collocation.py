"""Published scores to their digits, and relations as the grammar has them."""

import numpy as np
import pandas as pd
import pytest

from analysis import pipeline
from analysis.measure import collocation


@pytest.mark.parametrize(
    ("both", "one", "other", "printed"),
    [
        (8, 389, 230, 8.726204),
        (300, 300, 300, 14.0),
        (3, 3000, 3000, 4.034216),
        (6, 3000, 3000, 5.034216),
        (300, 3000, 3000, 10.67807),
    ],
)
def test_log_dice_is_that_of_rychly_2008(both, one, other, printed):
    """The figures that M. Sugiura prints for his R script of the formula."""
    assert collocation.log_dice(np.array([both]), np.array([one]), np.array([other]))[
        0
    ] == pytest.approx(printed, abs=5e-6)


def test_delta_p_is_that_of_gries_2013():
    """“of course” in the spoken BNC: 5,610 of 174,548 “of” and of 7,867 “course”."""
    of, course, whole = np.array([174548]), np.array([7867]), 5610 + 168938 + 2257 + 10233063
    both = np.array([5610])
    assert collocation.delta_p(both, of, course, whole)[0] == pytest.approx(0.032, abs=5e-4)
    assert collocation.delta_p(both, course, of, whole)[0] == pytest.approx(0.697, abs=5e-4)


@pytest.fixture(scope="module")
def read():
    text = (
        "The old mayor opened the bridge. The bridge was opened by the mayor. "
        "The mayor and the minister left."
    )
    frame = pd.DataFrame({"article_id": ["a"], "text": [text]})
    return collocation.grammar(pipeline.annotate(frame, tone=None, derived=None).tokens)


def found(read, lemma):
    rows = collocation.around(read, np.flatnonzero(read.tokens["lemma"].eq(lemma)))
    return {(row.relation, row.word) for row in rows.itertuples() if row.relation != "near"}


def test_relations_are_read_from_the_grammar_passives_too(read):
    assert {("subject of", "open"), ("modified by", "old"), ("and", "minister")} <= found(
        read, "mayor"
    )
    assert found(read, "bridge") == {("object of", "open")}
    assert ("modifies", "mayor") in found(read, "old")


def test_only_what_three_articles_hold_is_scored_closest_first():
    rows = pd.DataFrame(
        {
            "article_id": ["a", "b", "c", "a", "a", "a", "a", "b", "c"],
            "relation": "near",
            "word": ["rain", "rain", "rain", *["sun"] * 3, "wind", "wind", "wind"],
        }
    )
    table = collocation.scored(rows, pd.Series({"rain": 3, "wind": 60, "sun": 3}), 1000)
    assert table["word"].tolist() == ["rain", "wind"]
    assert table["n"].tolist() == [3, 3] and table["value"].is_monotonic_decreasing
