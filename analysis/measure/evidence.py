"""From a figure back to its sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.choosing import local_days

NO_OUTLET = "no outlet"
OPENING = 7  # words


def about(table: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add ``outlet``, ``published``, ``day``, ``title``, ``article`` and ``source``.

    ``article`` is the title, told apart by the id where two articles share it;
    ``source`` is outlet, date and title in one line. An article without an outlet or
    a date says so, one without a title goes by its first words. Rows keep their order.

    >>> known = pd.DataFrame({"article_id": ["a"], "outlet": [None], "title": ["On dogs"],
    ...                       "published": [pd.Timestamp("2020-01-03", tz="UTC")]})
    >>> about(pd.DataFrame({"article_id": ["a"]}), known)["source"].tolist()
    ['no outlet, 3 Jan 2020: On dogs']
    """
    days = local_days(articles)
    date = _written(days, "%d %b %Y").str.lstrip("0").fillna("no date")
    outlet = articles["outlet"].fillna(NO_OUTLET)
    title = articles["title"].fillna(_opening(articles[articles["title"].isna()]))
    shared = title.duplicated(keep=False)
    known = pd.DataFrame(
        {
            "article_id": articles["article_id"],
            "outlet": outlet.astype(outlets(articles)),
            "published": articles["published"],
            "day": _written(days, "%Y-%m-%d"),
            "title": title,
            "article": title.where(~shared, title + " (" + articles["article_id"].str[:8] + ")"),
            "source": outlet + ", " + date + ": " + title,
        }
    )
    fresh = table.drop(columns=[c for c in known if c != "article_id"], errors="ignore")
    return fresh.merge(known, on="article_id", how="left")


def outlets(articles: pd.DataFrame) -> pd.CategoricalDtype:
    """All outlets of the articles, so that each keeps its colour where only some are drawn."""
    return pd.CategoricalDtype(sorted(articles["outlet"].fillna(NO_OUTLET).unique()))


def _written(days: pd.Series, how: str) -> pd.Series:
    """Each day in words, written once, since many articles are of one day."""
    codes, known = pd.factorize(days)
    names = np.array([*pd.DatetimeIndex(known).strftime(how), None], dtype=object)
    return pd.Series(names[codes], index=days.index, dtype="str")


def _opening(articles: pd.DataFrame) -> pd.Series:
    if "text" not in articles:
        return articles["article_id"]
    words = articles["text"].str.split(n=OPENING).str[:OPENING].str.join(" ")
    return words.fillna("") + " …"


def sentences(
    spans: pd.DataFrame, *, sentences: pd.DataFrame, articles: pd.DataFrame
) -> pd.DataFrame:
    """Add to each span its ``sentence`` and ``source``, in reading order.

    Spans without ``start`` stand for their whole sentence.

    >>> table = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0], "end": [7],
    ...                       "text": ["It may."]})
    >>> known = pd.DataFrame({"article_id": ["a"], "outlet": ["X"], "title": ["T"],
    ...                       "published": pd.to_datetime([None], utc=True)})
    >>> spans = table[["article_id", "sentence_id"]]
    >>> sentences(spans, sentences=table, articles=known)["sentence"].tolist()
    ['It may.']
    """
    place = ["article_id", "sentence_id"]
    whole = sentences[[*place, "start", "end", "text"]].rename(columns={"text": "sentence"})
    if "start" in spans:
        whole = whole.drop(columns=["start", "end"])
    rows = about(spans, articles).merge(whole, on=place, how="left")
    order = ["published", "article_id", "start", "end"]
    return rows.sort_values(order, kind="stable", ignore_index=True)
