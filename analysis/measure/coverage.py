"""What a corpus holds: how long, how hard to read, how even, and for what it is too small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.measure import intervals

FEW_ARTICLES = 10
FEWEST_FOR_OUTLET = intervals.FEWEST
MOST_OF_ALL = 0.6
MANY = 0.2
LONG_GAP = 7  # days
UNLIKE = 3.0  # one outlet's usual article is so many times as long as another's

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?:[^laeiouy]e|[aeiouy]le|[^td]ed|[^aeiouyszxcghj]es|que)$")
APART = re.compile(
    r"(?:(?<![ctsg])i[aou](?!n)|nian|tiat|ie(?:t|n[ct])|[aeiou]ing|eo(?![pu])|crea|ea$|eal[io]|eum"
    r"|ua[lt]|oe[mt]|ism$|[^aeiouy]le[sd]$)"
)


def readability(sentences: pd.DataFrame) -> pd.DataFrame:
    """Flesch's reading ease of each article: ``article_id``, ``words``, ``sentences``, ``ease``.

    206.835 − 1.015 × words per sentence − 84.6 × syllables per word (Flesch 1948, "A new
    readability yardstick"): about 30 for a learned journal, 60 for plain prose, 90 for
    a comic. Syllables are counted by spelling, which is right for about nine words in ten.
    An article without words has no row.

    >>> rows = pd.DataFrame({"article_id": ["a", "a"], "text": ["It may rain.", "Take a coat."]})
    >>> readability(rows).round(1).values.tolist()
    [['a', 6, 2, 119.2]]
    """
    words = [WORD.findall(text) for text in sentences["text"]]
    counts = pd.DataFrame(
        {
            "article_id": sentences["article_id"].to_numpy(),
            "words": [len(found) for found in words],
            "sentences": [int(bool(found)) for found in words],
            "syllables": [sum(map(syllables, found)) for found in words],
        }
    )
    by_article = counts.groupby("article_id", as_index=False).sum()
    by_article = by_article[by_article["words"] > 0].reset_index(drop=True)
    per_sentence = by_article["words"] / by_article["sentences"]
    per_word = by_article["syllables"] / by_article["words"]
    ease = 206.835 - 1.015 * per_sentence - 84.6 * per_word
    return by_article[["article_id", "words", "sentences"]].assign(ease=ease.astype(float))


@lru_cache(maxsize=100_000)
def syllables(word: str) -> int:
    """Count the syllables of an English word by its spelling, at least one.

    >>> [syllables(word) for word in ("rain", "table", "closed", "negotiation", "poet")]
    [1, 2, 1, 5, 2]
    """
    low = word.lower()
    count = len(VOWELS.findall(low)) - len(SILENT.findall(low)) + len(APART.findall(low))
    return max(1, count)


def mean(table: pd.DataFrame, *, value: str, by: str) -> pd.DataFrame:
    """The mean of ``value`` over the articles of each group, with its 95% interval.

    Returns ``by``, ``mean``, ``low``, ``high`` and ``n`` (articles), the highest first.
    The interval is a bootstrap over articles, missing below three of them.

    >>> rows = pd.DataFrame({"outlet": ["A", "A", "B"], "ease": [40.0, 50.0, 60.0]})
    >>> mean(rows, value="ease", by="outlet")[["outlet", "mean", "n"]].values.tolist()
    [['B', 60.0, 1], ['A', 45.0, 2]]
    """
    known = table.dropna(subset=[value, by]).assign(one=1)
    groups = known.groupby(by, as_index=False, observed=True)
    means = groups.agg(mean=(value, "mean"), n=("one", "sum"))
    ends = intervals.bootstrap(known, by=[by], total=value, size="one")
    ordered = means.merge(ends, on=by).sort_values(
        ["mean", by], ascending=[False, True], ignore_index=True
    )
    return ordered[[by, "mean", "low", "high", "n"]]


def outlets(articles: pd.DataFrame) -> pd.DataFrame:
    """One row an outlet: ``articles``, ``words``, their ``share`` of all words in percent,
    the usual (median) ``length``, and the ``first`` and ``last`` day.

    >>> day = pd.Timestamp("2020-01-04", tz="UTC")
    >>> rows = pd.DataFrame({"outlet": ["A", "A"], "words": [10, 30], "published": [day, day]})
    >>> outlets(rows).values.tolist()
    [['A', 2, 40, 100.0, 20, '2020-01-04', '2020-01-04']]
    """
    groups = articles.groupby("outlet", as_index=False, observed=True)
    table = groups.agg(
        articles=("words", "size"),
        words=("words", "sum"),
        length=("words", "median"),
        first=("published", "min"),
        last=("published", "max"),
    )
    table["share"] = 100 * table["words"] / max(int(articles["words"].sum()), 1)
    table["length"] = table["length"].round().astype("int64")
    for column in ("first", "last"):
        table[column] = table[column].dt.strftime("%Y-%m-%d")
    columns = ["outlet", "articles", "words", "share", "length", "first", "last"]
    return table.sort_values(["articles", "outlet"], ascending=[False, True], ignore_index=True)[
        columns
    ]


def gaps(articles: pd.DataFrame, *, longest: int = 5) -> pd.DataFrame:
    """The longest runs of days without any article: ``after``, ``before``, ``days`` between.

    >>> days = pd.to_datetime(["2020-01-03", "2020-01-04", "2020-01-14", None], utc=True)
    >>> gaps(pd.DataFrame({"published": days})).values.tolist()
    [['2020-01-04', '2020-01-14', 9]]
    """
    days = articles["published"].dropna().dt.floor("D").drop_duplicates().sort_values()
    empty = (days.diff().dt.days - 1).fillna(0).astype("int64").to_numpy()
    table = pd.DataFrame(
        {
            "after": days.shift().dt.strftime("%Y-%m-%d").to_numpy(),
            "before": days.dt.strftime("%Y-%m-%d").to_numpy(),
            "days": empty,
        }
    )
    table = table[table["days"] > 0].sort_values(["days", "after"], ascending=[False, True])
    return table.head(longest).reset_index(drop=True)


def warnings(articles: pd.DataFrame, *, copies: int = 0) -> pd.DataFrame:
    """For which comparisons the corpus is too small or too uneven: ``warning``, ``because``.

    articles: those analysed, with outlet, published and words.
    copies: how many more were left out as copies.

    >>> day = pd.Timestamp("2020-01-04", tz="UTC")
    >>> rows = pd.DataFrame({"outlet": ["A"], "words": [300], "published": [day]})
    >>> warnings(rows)["warning"].tolist()
    ['Read every figure as an example', 'Outlets cannot be compared']
    """
    found = [*_of_size(articles, copies), *_of_outlets(articles), *_of_time(articles)]
    return pd.DataFrame(found, columns=["warning", "because"])


def _of_size(articles: pd.DataFrame, copies: int) -> Iterator[tuple[str, str]]:
    n = len(articles)
    if n < FEW_ARTICLES:
        yield "Read every figure as an example", f"articles: {n}, fewer than {FEW_ARTICLES}"
    if copies > MANY * (n + copies):
        share = f"{copies / (n + copies):.0%} of the articles read are copies of another"
        yield "The same text reached many readers, but counts once", share


def _of_outlets(articles: pd.DataFrame) -> Iterator[tuple[str, str]]:
    unknown = articles["outlet"].isna()
    if unknown.mean() > MANY:
        yield "Comparisons of outlets leave articles out", f"{unknown.mean():.0%} have no outlet"
    table = outlets(articles)
    enough = table[table["articles"] >= FEWEST_FOR_OUTLET]
    if len(enough) < 2:
        told = f"outlets with {FEWEST_FOR_OUTLET} articles or more: {len(enough)}"
        yield "Outlets cannot be compared", told
        return
    if len(enough) < len(table):
        few = len(table) - len(enough)
        told = f"outlets with fewer than {FEWEST_FOR_OUTLET} articles: {few} of {len(table)}"
        yield "Some outlets have no interval", told
    first = table.nlargest(1, "share").iloc[0]
    if first["share"] > 100 * MOST_OF_ALL:
        told = f"{first['outlet']} has {first['share']:.0f}% of all words"
        yield "Figures for all articles are mostly those of one outlet", told
    longest, shortest = enough["length"].max(), enough["length"].min()
    if longest > UNLIKE * shortest:
        told = (
            f"the usual article has {shortest:,.0f} words in one outlet, {longest:,.0f} in another"
        )
        yield "Outlets may differ because their articles are of another kind", told


def _of_time(articles: pd.DataFrame) -> Iterator[tuple[str, str]]:
    undated = articles["published"].isna()
    if undated.mean() > MANY:
        yield "What changed over time cannot be told", f"{undated.mean():.0%} have no date"
    dated = articles[~undated].dropna(subset=["outlet"])
    periods = dated.groupby("outlet", observed=True)["published"].agg(["min", "max", "size"])
    periods = periods[periods["size"] >= FEWEST_FOR_OUTLET]
    if len(periods) > 1 and periods["min"].max() > periods["max"].min() + pd.Timedelta(days=1):
        late, early = periods["min"].idxmax(), periods["max"].idxmin()
        told = f"{late} begins after {early} has ended"
        yield "Outlets may differ because they wrote at other times", told
    empty = gaps(articles, longest=1)
    if len(empty) and empty["days"].iloc[0] >= LONG_GAP:
        gap = empty.iloc[0]
        told = f"no article in the {gap['days']} days between {gap['after']} and {gap['before']}"
        yield "A change over time may be a gap", told


def copies(articles: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Each copy with the article that stands for it: ``copy``, ``analysed``, ``words`` of both.

    articles: rows to list that have ``duplicate_of``; every: the articles it may name.
    Both with ``source``, as ``evidence.about`` adds it.

    >>> rows = pd.DataFrame({"article_id": ["a", "b"], "source": ["A", "B"], "words": [9, 8],
    ...                      "duplicate_of": [None, "a"]})
    >>> copies(rows, rows).values.tolist()
    [['B', 'A', 8, 9]]
    """
    kept = every.set_index("article_id")
    rows = articles[articles["duplicate_of"].isin(kept.index)]
    first = kept.loc[rows["duplicate_of"]]
    return pd.DataFrame(
        {
            "copy": rows["source"].to_numpy(),
            "analysed": first["source"].to_numpy(),
            "words of the copy": rows["words"].to_numpy(np.int64),
            "words analysed": first["words"].to_numpy(np.int64),
        }
    )
