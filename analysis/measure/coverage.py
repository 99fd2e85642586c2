"""What a corpus holds: how long, how hard to read, how even, and for what it is too small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from analysis.measure import intervals

Frames = dict[str, pd.DataFrame]

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


def furniture(part: Any) -> Frames:
    """How many passages of each kind in some articles are kept in the text and not analysed."""
    return {"kinds": part.furniture["kind"].value_counts().rename("n").reset_index()}


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
        yield (
            "Comparisons of outlets leave articles out",
            f"{unknown.mean():.0%} of the articles have no outlet",
        )
    table = _outlets(articles)
    enough = table[table["articles"] >= FEWEST_FOR_OUTLET]
    if len(enough) < 2:
        some = "only one outlet has" if len(enough) else "no outlet has"
        told = f"{some} {FEWEST_FOR_OUTLET} articles or more"
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
        share = f"{undated.mean():.0%} of the articles have no date"
        yield "What changed over time cannot be told", share
    dated = articles[~undated].dropna(subset=["outlet"])
    periods = dated.groupby("outlet", observed=True)["published"].agg(["min", "max", "size"])
    periods = periods[periods["size"] >= FEWEST_FOR_OUTLET]
    if len(periods) > 1 and periods["min"].max() > periods["max"].min() + pd.Timedelta(days=1):
        late, early = periods["min"].idxmax(), periods["max"].idxmin()
        told = f"{late} begins after {early} has ended"
        yield "Outlets may differ because they wrote at other times", told
    days = articles["published"].dropna().dt.floor("D").drop_duplicates().sort_values()
    empty = (days.diff().dt.days - 1).fillna(0)
    if len(empty) and empty.max() >= LONG_GAP:
        before = days[empty.idxmax()]
        after = before - pd.Timedelta(days=empty.max() + 1)
        told = f"{empty.max():.0f} days between {after:%Y-%m-%d} and {before:%Y-%m-%d}"
        yield "A change over time may be a gap", f"no article in the {told}"


def _outlets(articles: pd.DataFrame) -> pd.DataFrame:
    """One row an outlet: ``articles``, median ``length``, ``share`` of all words in percent."""
    table = articles.groupby("outlet", as_index=False, observed=True).agg(
        articles=("words", "size"), words=("words", "sum"), length=("words", "median")
    )
    return table.assign(share=100 * table["words"] / max(int(articles["words"].sum()), 1))
