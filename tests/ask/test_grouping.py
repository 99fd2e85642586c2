import pandas as pd
import pytest

from analysis import pipeline, shelf
from analysis.ask.grouping import titles

ARTICLES = pd.DataFrame(
    {
        "article_id": ["a", "b"],
        "title": ["On rain", None],
        "text": ["It may rain.", "One two three four five six seven eight."],
    }
)


@pytest.mark.parametrize("large", [1, 9])
def test_an_article_without_a_title_goes_by_its_first_words(large, monkeypatch):
    monkeypatch.setattr(shelf, "LARGE", large)
    story = pipeline.annotate(ARTICLES, tone=None, derived=None)
    assert titles(story) == {"a": "On rain", "b": "One two three four five six seven …"}


def test_texts_are_not_read_where_all_have_a_title(monkeypatch):
    monkeypatch.setattr(shelf, "LARGE", 1)
    story = pipeline.annotate(ARTICLES.assign(title="On rain"), tone=None, derived=None)
    titles(story)
    assert callable(story.__dict__["articles"])
