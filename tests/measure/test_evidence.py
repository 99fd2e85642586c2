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
