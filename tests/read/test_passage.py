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


def marked(view):
    html = view._repr_html_()
    fallback = html[: html.index("<script")]
    return [part.split("</mark>")[0] for part in fallback.split("<mark>")[1:]]


def test_text_is_whole_escaped_and_marked():
    view = passage(ARTICLE, spans((6, 9, "modal"), (34, 37, "modal")), kind="kind")
    assert marked(view) == ["may", "may"]
    assert view.content["sentences"]["text"] == ["It <i>may</i> rain 😀 soon.", "Or it may not."]
    assert "<i>" not in view._repr_html_() and "<b>" not in view._repr_html_()


def test_kinds_differ_in_look_and_are_counted():
    view = passage(ARTICLE, spans((6, 9, "one_x"), (34, 37, "y"), (35, 37, "y")), kind="kind")
    layers = view.content["layers"]
    assert [(layer["name"], len(layer["at"])) for layer in layers] == [("one x", 1), ("y", 2)]
    assert len({layer["look"] for layer in layers}) == 2


def test_the_rule_is_told_and_overlaps_are_kept():
    view = passage(ARTICLE, spans((6, 9, "x"), (7, 12, "x"), rule='"r"'), kind="kind")
    (layer,) = view.content["layers"]
    assert layer["attributes"][0]["labels"] == ['"r"']
    assert (layer["from"], layer["to"]) == ([6, 7], [9, 12])


def test_another_article_has_no_marks():
    other = spans((0, 2, "x")).assign(article_id="b")
    view = passage(ARTICLE, other, kind="kind")
    assert repr(view) == "<b>Rain</b>: 0 spans of 0 kinds marked"
    assert marked(view) == []


def test_an_article_without_text_is_said_to_be_empty():
    empty = passage(ARTICLE.replace(ARTICLE["text"], ""), spans((0, 1, "x")), kind="kind")
    assert "<p>Nothing to show.</p>" in empty._repr_html_()


def test_an_article_without_a_title_says_so():
    untitled = ARTICLE.to_frame().T.assign(title=None).iloc[0]
    assert repr(passage(untitled, spans(), kind="kind")).startswith("no title: 0 spans")


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="no column end"):
        passage(ARTICLE, spans().drop(columns="end"), kind="kind")
