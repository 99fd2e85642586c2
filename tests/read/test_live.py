"""The selection as Python sees it; tests/browser has the page's side."""

import pandas as pd
import pytest

from analysis import read

import story


@pytest.fixture
def view():
    return read.live(read.reader(story.corpus()))


def test_without_a_choice_every_sentence_is_selected(view):
    expected = story.sentences()[["article_id", "sentence_id", "start", "end", "text"]]
    found = view.selection[list(expected.columns)]
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    assert view.selection["source"].iloc[0] == "Harbour Post, 3 Jan 2020: Ferries: a new year"


def test_a_selection_set_in_python_is_read_back_and_sent_to_the_page(view):
    wanted = story.sentences().iloc[[6, 1]]
    view.selection = wanted
    assert view.selection["text"].tolist() == [story.TEXTS["a"][1], story.TEXTS["b"][1]]
    assert view._bridge.picked == [1, 6]
    view.selection = None
    assert len(view.selection) == 8
    assert view._bridge.picked is None


def test_rows_of_other_tables_follow_the_selection(view):
    corpus = story.corpus()
    view.selection = corpus.sentences[corpus.sentences["text"].str.contains("snow")]
    assert view.within(corpus.hedges)["text"].tolist() == ["might", "could"]
    assert view.within(corpus.mentions)["entity"].tolist() == ["Ann Lee"]


def test_what_the_page_lacks_is_named(view):
    with pytest.raises(ValueError, match="no sentence 9 of article a"):
        view.selection = pd.DataFrame({"article_id": ["a"], "sentence_id": [9]})
    with pytest.raises(ValueError, match="selection: no column sentence_id"):
        view.selection = pd.DataFrame({"article_id": ["a"]})


def test_a_notebook_keeps_the_page_and_no_widget(view):
    bundle = view._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/html"] == view.view._repr_html_()
    assert repr(view) == "Reader: 8 sentences in 2 articles, live"
