"""A chart in words, for those who do not see it."""

import pandas as pd
import pytest

from analysis.publish.prose import alt_text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([500.0, 1290.0], "A: 500; B: 1,290."),
        ([-0.19, 0.104], "A: −0.19; B: 0.10."),
        ([12.25, 0.5], "A: 12.2; B: 0.5."),
        ([0.0, float("nan")], "A: 0; B: –."),
    ],
)
def test_numbers_have_as_many_decimals_as_tell_them_apart(values, said):
    rows = pd.DataFrame({"outlet": ["A", "B"], "value": values})
    assert alt_text("It is so.", rows, by=["outlet"]) == f"It is so. {said}"


def test_articles_are_called_by_their_titles():
    rows = pd.DataFrame(
        {"article_id": ["a1", "b2"], "title": ["The bridge", None], "value": [1, 2]}
    )
    assert alt_text("Two.", rows, by=["article_id"]) == "Two. The bridge: 1; b2: 2."


def test_a_long_title_does_not_cut_the_kind_behind_it():
    title = "The bridge of Dunmore opens again after a winter in which nobody could cross"
    rows = pd.DataFrame(
        {"article_id": ["a1"], "article": [title], "kind": ["hedges per 1,000"], "value": [1]}
    )
    said = alt_text("One.", rows, by=["article_id", "kind"])
    assert said.startswith("One. The bridge of Dunmore opens") and "a1" not in said
    assert said.endswith("…, hedges per 1,000: 1.")
