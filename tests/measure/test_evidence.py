import pandas as pd

from analysis.measure import evidence


def test_titles_that_two_articles_share_are_told_apart():
    articles = pd.DataFrame(
        {
            "article_id": ["aaaaaaaaaa", "bbbbbbbbbb", "c"],
            "outlet": ["X", None, "Y"],
            "title": ["T", "T", "U"],
            "published": pd.to_datetime([None, "2020-01-03", None], utc=True),
        }
    )
    known = evidence.about(articles[["article_id"]], articles)
    assert known["article"].tolist() == ["T (aaaaaaaa)", "T (bbbbbbbb)", "U"]
    assert known["source"].tolist()[1] == "no outlet, 3 Jan 2020: T"


def test_a_concordance_keeps_to_one_line():
    articles = pd.DataFrame({"article_id": ["a"], "text": ["One\n\ntwo may three\nfour"]})
    spans = pd.DataFrame({"article_id": ["a"], "start": [9], "end": [12], "text": ["may"]})
    row = evidence.concordance(spans, articles, width=9).iloc[0]
    assert (row["left"], row["right"]) == ("One two", "three")
    assert evidence.concordance(spans.head(0), articles).empty
