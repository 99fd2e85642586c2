"""What is compared: outlets, articles, periods, voices, speakers, or a column of one's own."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.measure import periods
from analysis.said import unknown
from analysis.tables import SCHEMAS, Tables

TOP = 12  # groups shown, unless more are asked for
FOR_ALL = ("outlet", "article", "period", "voice", "speaker", "section")
WHOSE = {
    "author": "the authors' own words",
    "quoted": "words inside quotation marks",
    "all": "all words, quoted ones too",
}
"""The voices that a question can be asked of, and what to call their words."""


class Grouping(NamedTuple):
    """The column that groups stand in, what a group is called, and groups in their order.

    ``labels`` gives each group as it is written, the groups with the most articles first
    or, for ``ordered`` ones, in their order. ``without`` counts articles that are in no group.
    ``of`` has ``article_id`` and the column, where an article is in one group as a whole.
    """

    column: str
    one: str
    many: str
    labels: dict[str, str]
    without: int = 0
    ordered: bool = False
    of: pd.DataFrame | None = None


def grouping(story: Tables, by: str, *, names: bool = False, voices: bool = True) -> Grouping:
    """What ``by`` stands for in this story.

    ``names`` tells that the question is about names, so that ``by`` may be ``"name"``;
    ``voices`` that what is counted has a voice, so that it may be ``"voice"`` or ``"speaker"``.
    Raises ``ValueError`` for what it cannot be, naming the nearest there is.
    """
    articles = analysed(story)
    own = [str(c) for c in articles if c not in SCHEMAS["articles"].columns]
    for_all = [name for name in FOR_ALL if voices or name not in {"voice", "speaker"}]
    known = [*(["name"] if names else []), *for_all, *own]
    if by not in known:
        raise ValueError(
            unknown(f"by={by!r} is nothing to compare", str(by), known, kind="choices")
        )
    if by == "article":
        return Grouping("article_id", "article", "articles", titles(story))
    if by == "period":
        times = periods.in_periods(articles)[["article_id", "period"]]
        labels = {time: time for time in times["period"].drop_duplicates().sort_values()}
        without = int(articles["published"].isna().sum())
        return Grouping("period", "period", "periods", labels, without, ordered=True, of=times)
    if by == "voice":
        return Grouping("voice", "voice", "voices", {})
    if by in {"speaker", "name"}:
        return Grouping("entity" if by == "name" else by, by, f"{by}s", {})
    sizes = articles.groupby(by, observed=True)["words"].agg(["size", "sum"])
    sizes = sizes.assign(name=sizes.index.astype("str"))
    order = sizes.sort_values(["size", "sum", "name"], ascending=[False, False, True]).index
    labels = {name: str(name) for name in order}
    many = f"{by}s" if by in FOR_ALL else f"groups by {by}"
    of = articles[["article_id", by]]
    return Grouping(by, by, many, labels, int(articles[by].isna().sum()), of=of)


def grouped(rows: pd.DataFrame, story: Tables, by: Grouping) -> pd.DataFrame:
    """``rows`` (``article_id``, ``start``, …) with the column of ``by``; those in no group go.

    >>> from analysis import pipeline
    >>> frame = pd.DataFrame({"article_id": ["a"], "text": ["It rains."], "outlet": ["X"]})
    >>> story = pipeline.annotate(frame, tone=None, derived=None)
    >>> grouped(story.sentences, story, grouping(story, "outlet"))["outlet"].tolist()
    ['X']
    """
    if by.column == "speaker":
        rows = rows.assign(speaker=_speakers(rows, story.quotes))
    elif by.of is not None and (by.column not in rows or by.ordered):
        rows = rows.drop(columns=by.column, errors="ignore").merge(by.of, on="article_id")
    return rows[rows[by.column].notna()].reset_index(drop=True)


def largest(units: pd.DataFrame, by: Grouping, top: int) -> list[str]:
    """The ``top`` groups with the most articles, then the most counted in; ordered ones all."""
    if by.ordered:
        return [name for name in by.labels if name in set(units[by.column])]
    groups = units[units["size"] > 0].groupby(by.column, observed=True)
    sizes = groups.agg(articles=("article_id", "nunique"), size=("size", "sum"))
    sizes = sizes.assign(name=sizes.index.astype("str"))
    order = ["articles", "size", "name"]
    return list(sizes.sort_values(order, ascending=[False, False, True]).index[:top])


def in_voice(rows: pd.DataFrame, voice: str) -> pd.DataFrame:
    """The rows in a voice of ``WHOSE``; raises ``ValueError`` for another.

    >>> in_voice(pd.DataFrame({"voice": ["author", "quoted"]}), "quoted").index.tolist()
    [1]
    """
    whose(voice)
    return rows if voice == "all" else rows[rows["voice"].eq(voice)]


def whose(voice: str) -> str:
    """What to call the words in a voice of ``WHOSE``; raises ``ValueError`` for another.

    >>> whose("author")
    "the authors' own words"
    """
    if voice not in WHOSE:
        raise ValueError(unknown(f"voice={voice!r} is none", str(voice), WHOSE, kind="voices"))
    return WHOSE[voice]


def analysed(story: Tables) -> pd.DataFrame:
    """The articles that stand for themselves: no copies. Their texts are in ``story.articles``."""
    return story.catalogue


def titles(story: Tables) -> dict[str, str]:
    """What to call each article: its title, or its first words, with its outlet where shared."""
    articles = story.catalogue
    title = articles["title"]
    if title.isna().any():
        title = title.fillna(articles["article_id"].map(_openings(story)))
    shared = title.duplicated(keep=False)
    told = title.where(~shared, title + " (" + articles["article_id"].str[:8] + ")")
    return dict(zip(articles["article_id"], told, strict=True))


def _openings(story: Tables) -> pd.Series:
    """The first words of each article without a title; other texts are not read for it."""
    bare = story.listed[story.listed["title"].isna()]
    articles = (story.only(bare) if story.shelf else story).articles
    texts = articles[articles["title"].isna()].set_index("article_id")["text"]
    return texts.str.split(n=7).str[:7].str.join(" ") + " …"


def _speakers(rows: pd.DataFrame, quotes: pd.DataFrame) -> pd.Series:
    """Whose words each row lies in: the linked name of the outermost passage around it."""
    said = quotes[quotes["depth"].eq(0) & quotes["speaker_entity"].notna()]
    said = said[["article_id", "start", "end", "speaker_entity"]].sort_values("start")
    said = said.rename(columns={"end": "until", "speaker_entity": "speaker"})
    places = rows[["article_id", "start"]].reset_index(names="row").sort_values("start")
    found = pd.merge_asof(places, said, on="start", by="article_id").set_index("row")
    inside = found["until"] > found["start"]
    return found["speaker"].where(inside).reindex(rows.index)
