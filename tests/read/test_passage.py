import pandas as pd
import pytest

from analysis.read import passage

ARTICLE = pd.Series(
    {
        "article_id": "a",
        "title": "<b>Rain</b>",
        "text": "It <i>may</i> rain 😀 soon.\n\nOr it may not.",
    }
)


def spans(*places, **more):
    rows = [(ARTICLE["article_id"], s, e, k) for s, e, k in places]
    return pd.DataFrame(rows, columns=["article_id", "start", "end", "kind"]).assign(**more)


def marked(shown):
    return [part.split("</mark>")[0].split(">", 1)[1] for part in shown.split("<mark")[1:]]


def test_text_is_whole_escaped_and_marked():
    shown = passage(ARTICLE, spans((6, 9, "modal"), (14, 18, "adverb")), kind="kind")._repr_html_()
    assert marked(shown) == ["may", "rain"]
    assert "<i>" not in shown and "<b>" not in shown
    assert shown.count("<p>") == 3


def test_kinds_differ_in_more_than_their_name_and_are_counted():
    shown = passage(ARTICLE, spans((6, 9, "x"), (33, 36, "y")), kind="kind")._repr_html_()
    styles = {part.split('"')[1] for part in shown.split("<mark style=")[1:]}
    assert len(styles) == 2
    assert "x 1</span>" in shown and "y 1</span>" in shown


def test_the_rule_is_told_and_overlaps_are_marked_once():
    shown = passage(
        ARTICLE, spans((6, 9, "x"), (7, 12, "x"), rule='"r"'), kind="kind"
    )._repr_html_()
    assert 'title="x: &quot;r&quot;"' in shown
    assert len(marked(shown)) == 1


def test_another_article_has_no_marks():
    other = spans((0, 2, "x")).assign(article_id="b")
    assert "<mark" not in passage(ARTICLE, other, kind="kind")._repr_html_()


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column end"):
        passage(ARTICLE, spans().drop(columns="end"), kind="kind")
