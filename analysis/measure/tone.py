"""How positive or negative: means of scores, of sentences or toward names, with intervals.

A text is never scored as a whole; its tone is the mean of its sentences.
"""

from __future__ import annotations

import pandas as pd

from analysis.measure import intervals

FEWEST_SENTENCES = 5  # of one article: fewer say nothing of how its sentences differ
FEWEST_MENTIONS = 5
MOST_READ = 200  # sentences of a group: more nobody reads on a page


def mean(scores: pd.DataFrame, *, by: str | list[str]) -> pd.DataFrame:
    """Mean ``score`` in each group ``by``, one or more columns of ``scores``.

    ``scores`` are rows of ``sentiment`` or ``toward``, which all weigh the same. Returns
    ``by``, ``n`` (rows), ``articles``, ``mean``, ``low``, ``high``. The interval resamples
    articles, whose sentences are alike, and is missing below three; with ``article_id`` in
    ``by`` it resamples the rows of the article and is missing below five. Raises
    ``ValueError`` if scores of several methods would be mixed.

    >>> rows = pd.DataFrame({"article_id": ["a", "a", "b"], "outlet": "X",
    ...                      "score": [0.0, 1.0, -0.5]})
    >>> mean(rows, by="outlet")[["n", "articles", "mean"]].round(2).values.tolist()
    [[3.0, 2.0, 0.17]]
    """
    keys = [by] if isinstance(by, str) else list(by)
    if "method" in scores and "method" not in keys and len(set(scores["method"])) > 1:
        raise ValueError("scores of several methods: choose one, or have the mean of each")
    rows = scores.dropna(subset=["score", *keys]).assign(rows=1)
    group = rows.groupby(keys, as_index=False, observed=True).agg(
        n=("rows", "size"), articles=("article_id", "nunique"), mean=("score", "mean")
    )
    fewest, units = FEWEST_SENTENCES, rows
    if "article_id" not in keys:
        article = rows.groupby([*keys, "article_id"], as_index=False, observed=True)
        fewest, units = intervals.FEWEST, article.agg(score=("score", "sum"), rows=("rows", "sum"))
    limits = intervals.bootstrap(units, by=keys, total="score", size="rows", fewest=fewest)
    return group.merge(limits.astype(group[keys].dtypes.to_dict()), on=keys, how="left")


def enough(
    scores: pd.DataFrame,
    *,
    by: str | list[str],
    rows: int = FEWEST_MENTIONS,
    articles: int = intervals.FEWEST,
) -> pd.DataFrame:
    """Those ``scores`` whose group ``by`` has at least so many ``rows`` and ``articles``.

    Of a name that is mentioned twice, or in one article alone, no mean should be drawn.

    >>> toward = pd.DataFrame({"article_id": ["a", "b", "c"], "entity": ["Ann", "Ann", "Bo"]})
    >>> enough(toward, by="entity", rows=2, articles=2)["entity"].tolist()
    ['Ann', 'Ann']
    """
    group = scores.groupby(by, observed=True)["article_id"]
    size, spread = group.transform("size"), group.transform("nunique")
    return scores[size.ge(rows) & spread.ge(articles)].reset_index(drop=True)


def strongest(scores: pd.DataFrame, *, by: str, most: int = MOST_READ) -> pd.DataFrame:
    """Those ``scores`` of each group ``by`` that lie furthest from zero, in the order they have.

    Groups of up to ``most`` rows are whole.

    >>> rows = pd.DataFrame({"outlet": "X", "score": [0.1, -0.9, 0.4]})
    >>> strongest(rows, by="outlet", most=2)["score"].tolist()
    [-0.9, 0.4]
    """
    size = scores["score"].abs().groupby(scores[by], observed=True)
    return scores[size.rank(method="first", ascending=False).le(most)].reset_index(drop=True)


def signed(scores: pd.Series) -> pd.Series:
    """Scores as text, with their sign and two digits; a missing one is ``–``.

    >>> signed(pd.Series([0.5, -0.25, None])).tolist()
    ['+0.50', '−0.25', '–']
    """
    text = scores.map("{:+.2f}".format).astype("str").str.replace("-", "−")
    return text.where(scores.notna(), "–")
