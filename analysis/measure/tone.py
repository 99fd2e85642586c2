"""How positive or negative, by article and by outlet."""

from __future__ import annotations

import pandas as pd

from analysis.measure import intervals


def mean(sentiment: pd.DataFrame, *, by: str, method: str = "vader") -> pd.DataFrame:
    """Mean sentence score in each group ``by``, a column of ``sentiment``.

    Returns ``by``, ``n`` (sentences), ``articles``, ``mean``, ``low``, ``high``. The
    tone of an article is the mean of its sentences, with an interval that resamples
    them. The tone of any larger group is the mean of its articles, each weighing the
    same however long it is, with an interval that resamples articles and is missing
    below three.

    >>> rows = pd.DataFrame({"article_id": ["a", "a", "b"], "outlet": "x", "method": "vader",
    ...                      "score": [0.0, 1.0, -0.5]})
    >>> mean(rows, by="outlet")[["n", "articles", "mean"]].values.tolist()
    [[3.0, 2.0, 0.0]]
    """
    scores = sentiment.loc[sentiment["method"].eq(method)].assign(one=1.0)
    keys = list(dict.fromkeys([by, "article_id"]))
    article = scores.groupby(keys, as_index=False).agg(tone=("score", "mean"), n=("one", "size"))
    article["one"] = 1.0
    group = article.groupby(by, as_index=False).agg(
        n=("n", "sum"), articles=("article_id", "nunique"), mean=("tone", "mean")
    )
    if by == "article_id":
        limits = intervals.bootstrap(scores, by=[by], total="score", size="one")
    else:
        limits = intervals.bootstrap(article, by=[by], total="tone", size="one")
    return group.merge(limits, on=by, how="left")


def disagreement(sentiment: pd.DataFrame, *, methods: tuple[str, str]) -> pd.DataFrame:
    """Sentences with the scores of two methods side by side, most different first.

    Returns ``article_id``, ``sentence_id``, a column for each method and ``gap``.

    >>> rows = pd.DataFrame({"article_id": "a", "sentence_id": 0, "method": ["p", "q"],
    ...                      "score": [0.5, -0.5]})
    >>> disagreement(rows, methods=("p", "q"))["gap"].tolist()
    [1.0]
    """
    place = ["article_id", "sentence_id"]
    wide = sentiment[sentiment["method"].isin(methods)].pivot_table(
        index=place, columns="method", values="score"
    )
    wide = wide.rename_axis(columns=None).reset_index()
    wide["gap"] = (wide[methods[0]] - wide[methods[1]]).abs()
    return wide.sort_values(["gap", *place], ascending=[False, True, True], ignore_index=True)
