"""Which rows of the tables are meant: by outlet, day, article, section, name or voice."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.said import shown, unknown

Frames = dict[str, pd.DataFrame]
Chosen = str | Iterable[Any] | None
Day = str | datetime.date | None

VOICES = ("author", "reported", "quoted")
PLACE = ["article_id", "sentence_id"]


def rows(
    frames: Mapping[str, pd.DataFrame],
    *,
    columns: Mapping[str, Chosen],
    article: Chosen = None,
    since: Day = None,
    until: Day = None,
    about: Chosen = None,
    voice: Chosen = None,
) -> tuple[Frames, tuple[str, ...]]:
    """The rows of all tables that are meant, and what was asked for, in words.

    ``columns`` are columns of ``articles`` with the values to keep. Tables that do not
    speak of articles stay whole.

    Raises ``ValueError`` for a column, value, name, voice or day that is not there.
    """
    articles = frames["articles"]
    said: list[str] = []
    for column, values in columns.items():
        keep, told = _column(frames["articles"], column, values)
        articles, said = articles[keep.loc[articles.index]], [*said, *told]
    if wanted := several(article):
        keep = _named(frames["articles"], wanted)
        articles, said = articles[keep.loc[articles.index]], [*said, _say("article", wanted)]
    keep, told = days(frames["articles"], since=since, until=until)
    articles, said = articles[keep.loc[articles.index]], [*said, *told]
    found = dict(frames) | {"articles": articles.reset_index(drop=True)}
    names, voices = several(about), [v for v in several(voice) if v != "all"]
    if names:
        places = _places(frames["mentions"], names)
        here = found["articles"]["article_id"].isin(places["article_id"])
        found["articles"] = found["articles"][here].reset_index(drop=True)
        said.append(_say("about", names))
        found = {name: _in_sentences(df, places) for name, df in found.items()}
    if said:
        ids = found["articles"]["article_id"]
        found = {name: _of_articles(df, ids) for name, df in found.items()}
    if voices:
        for one in voices:
            if one not in VOICES:
                raise ValueError(unknown(f"There is no voice {one}", one, VOICES, kind="voices"))
        kept = {name: _spoken(df, voices) for name, df in found.items() if name != "articles"}
        found |= kept
        said.append(_say("voice", voices))
    return found, tuple(said)


def several(value: Chosen) -> list[Any]:
    """The values that are meant: a text is one, a list is any of them, ``None`` none.

    >>> several("CNN"), several(["CNN", "BBC"]), several(None)
    (['CNN'], ['CNN', 'BBC'], [])
    """
    if value is None or (isinstance(value, str) and not value):
        return []
    if isinstance(value, Iterable) and not isinstance(value, str):
        return list(dict.fromkeys(value))
    return [value]


def outlets(articles: pd.DataFrame, chosen: Chosen) -> tuple[pd.Series, list[str]]:
    """Which ``articles`` are of the outlets that are meant, and what was asked for, in words."""
    return _column(articles, "outlet", chosen)


def days(articles: pd.DataFrame, *, since: Day, until: Day) -> tuple[pd.Series, list[str]]:
    """Which ``articles`` are of the days that are meant, and what was asked for, in words.

    Both days are included, by the newsroom's calendar; articles without a day then go.
    """
    keep, said = pd.Series(True, index=articles.index), {}
    published, first, last = local_days(articles), _day(since), _day(until)
    if first is not None:
        keep, said = keep & published.ge(first), {"since": f"{first:%Y-%m-%d}"}
    if last is not None:
        keep &= published.lt(last + pd.Timedelta(days=1))
        said |= {"until": f"{last:%Y-%m-%d}"}
    asked = " and ".join(f"{way} {day}" for way, day in said.items())
    if first is not None and last is not None and first > last:
        raise ValueError(f"No day is {asked}.")
    if said and len(articles) and not keep.any():
        raise ValueError(f"No article was published {asked}; {span(articles)}.")
    return keep, [f"{way}: {day}" for way, day in said.items()]


def local_days(articles: pd.DataFrame) -> pd.Series:
    """The day of each article where it was published, as its midnight; missing without a date.

    >>> late = pd.Series([pd.Timestamp("2020-01-04 01:30", tz="UTC")])
    >>> local_days(pd.DataFrame({"day": ["2020-01-03"], "published": late})).dt.day.tolist()
    [3]
    """
    published = articles["published"].dt.floor("D")
    if "day" not in articles:
        return published
    told = pd.to_datetime(articles["day"], utc=True, errors="coerce", format="%Y-%m-%d")
    return told.astype(published.dtype).fillna(published)


def span(articles: pd.DataFrame) -> str:
    """The days of the articles, in words.

    >>> span(pd.DataFrame({"published": pd.to_datetime(["2020-01-03"], utc=True)}))
    'the days are 2020-01-03 to 2020-01-03'
    """
    known = local_days(articles).dropna()
    if known.empty:
        return "no article has a day"
    return f"the days are {known.min():%Y-%m-%d} to {known.max():%Y-%m-%d}"


def _column(articles: pd.DataFrame, column: str, values: Chosen) -> tuple[pd.Series, list[str]]:
    if column not in articles:
        opening = f"There is no column {column}"
        raise ValueError(unknown(opening, column, articles.columns, kind="columns"))
    wanted = several(values)
    if not wanted:
        return pd.Series(True, index=articles.index), []
    # As text, since a value of the user's may have been read as a number.
    held = articles[column].astype("str")
    keep = pd.Series(False, index=articles.index)
    for value in wanted:
        found = held.eq(str(value)).astype(bool) | articles[column].isin([value])
        if not found.any():
            what = "No article is from" if column == "outlet" else f"No article has the {column}"
            known, kind = sorted(held.dropna().unique()), _plural(column)
            raise ValueError(unknown(f"{what} {value}", str(value), known, kind=kind))
        keep |= found
    return keep, [_say(column, wanted)]


def _plural(column: str) -> str:
    return f"{column}s" if column in {"outlet", "section", "title", "byline"} else "values"


def _named(articles: pd.DataFrame, wanted: list[Any]) -> pd.Series:
    """Which articles go by an id, a title or a file that is wanted."""
    ways = [articles[c].astype("str") for c in ("title", "article_id", "source_path")]
    keep = pd.Series(False, index=articles.index)
    for one in map(str, wanted):
        found = ways[0].eq(one) | ways[1].eq(one) | ways[2].eq(one)
        if not found.any():
            known = pd.concat(ways).dropna()
            raise ValueError(unknown(f"There is no article {one}", one, known, kind="articles"))
        keep |= found.astype(bool)
    return keep


def _day(day: Day) -> pd.Timestamp | None:
    if day is None or (isinstance(day, str) and not day):
        return None
    text = day.strftime("%Y-%m-%d") if isinstance(day, datetime.date) else str(day)
    try:
        return pd.to_datetime(text, format="%Y-%m-%d", utc=True)
    except ValueError:
        raise ValueError(f"{shown(text)!r} is no day; write it as 2020-01-31.") from None


def _places(mentions: pd.DataFrame, names: list[Any]) -> pd.DataFrame:
    """The sentences that mention any of ``names``."""
    for name in map(str, names):
        if not mentions["entity"].eq(name).any():
            known = mentions["entity"].dropna().value_counts().index
            opening = f"Nobody and nothing is called {name}"
            raise ValueError(unknown(opening, name, known, kind="names"))
    here = mentions["entity"].isin([str(name) for name in names])
    return mentions.loc[here, PLACE].drop_duplicates()


def _in_sentences(df: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    if not set(PLACE) <= set(df):
        return df
    wanted = pd.MultiIndex.from_frame(places)
    return df[pd.MultiIndex.from_frame(df[PLACE]).isin(wanted)].reset_index(drop=True)


def _of_articles(df: pd.DataFrame, ids: pd.Series) -> pd.DataFrame:
    if "article_id" not in df:
        return df
    return df[df["article_id"].isin(ids)].reset_index(drop=True)


def _spoken(df: pd.DataFrame, voices: list[Any]) -> pd.DataFrame:
    return df[df["voice"].isin(voices)].reset_index(drop=True) if "voice" in df else df


def _say(what: str, values: list[Any]) -> str:
    return f"{what}: {', '.join(str(value) for value in values)}"
