"""Which rows of the tables are meant: by outlet, day, article, section, name or voice."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analysis.said import shown, unknown

Frames = dict[str, pd.DataFrame]
Chosen = str | float | Iterable[Any] | None
Day = str | datetime.date | None

WITHIN = ("about", "voice")  # what leaves of the articles a part alone
DAYS = "DATE"  # the label of what is mentioned, too, but is no name
VOICES = ("author", "quoted")
PLACE = ["article_id", "sentence_id"]


def articles(
    frame: pd.DataFrame,
    *,
    columns: Mapping[str, Chosen],
    article: Chosen = None,
    since: Day = None,
    until: Day = None,
) -> tuple[pd.DataFrame, list[str]]:
    """The articles that are meant, and what was asked for, in words.

    ``columns`` are columns of ``articles`` with the values to keep. Raises ``ValueError`` for a
    column, value or day that is not there.
    """
    kept = pd.Series(True, index=frame.index)
    said: list[str] = []
    for column, values in columns.items():
        keep, told = _column(frame, column, values)
        kept, said = kept & keep, [*said, *told]
    if wanted := several(article):
        kept, said = kept & _named(frame, wanted), [*said, _say("article", wanted)]
    keep, told = days(frame, since=since, until=until)
    kept, said = kept & keep, [*said, *told]
    return (frame[kept].reset_index(drop=True) if said else frame), said


def spans(*, about: Chosen, voice: Chosen) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """The names and voices that are meant, and what was asked for, in words.

    Raises ``ValueError`` for a voice that there is not.
    """
    names = tuple(str(name) for name in several(about))
    voices = tuple(str(v) for v in several(voice) if v != "all")
    for one in voices:
        if one not in VOICES:
            raise ValueError(unknown(f"There is no voice {one}", one, VOICES, kind="voices"))
    told = zip(WITHIN, (names, voices), strict=True)
    return names, voices, [_say(what, list(values)) for what, values in told if values]


def whole(said: Iterable[str]) -> bool:
    """Whether the articles are left whole by what was asked for, as ``_say`` words it.

    >>> whole(["outlet: CNN"]), whole(["outlet: CNN", "about: Iran"])
    (True, False)
    """
    return not any(told.startswith(f"{what}: ") for told in said for what in WITHIN)


def mentioned(names: tuple[str, ...], tables: Any) -> Frames:
    """Which articles of ``tables`` mention which of ``names``, and the uses of all but days."""
    mentions = tables.mentions
    here = mentions.loc[mentions["entity"].isin(names), ["article_id", "entity"]]
    proper = mentions[mentions["label"].ne(DAYS)]
    uses = proper["entity"].value_counts().rename("n").rename_axis("entity").reset_index()
    return {"here": here.drop_duplicates(ignore_index=True), "uses": uses}


def naming(frame: pd.DataFrame, found: Iterable[Frames], names: tuple[str, ...]) -> pd.DataFrame:
    """The articles that mention any of ``names``, as ``mentioned`` found in each part.

    Raises ``ValueError`` for a name that none mentions.
    """
    parts = list(found)
    here = pd.concat([part["here"] for part in parts])
    for name in names:
        if not here["entity"].eq(name).any():
            uses = pd.concat([part["uses"] for part in parts]).groupby("entity")["n"].sum()
            opening = f"Nobody and nothing is called {name}"
            known = uses.sort_values(ascending=False, kind="stable").index
            raise ValueError(unknown(opening, name, known, kind="names"))
    return frame[frame["article_id"].isin(here["article_id"])].reset_index(drop=True)


def within(
    tables: Any,
    name: str,
    ids: pd.Series,
    *,
    names: tuple[str, ...] = (),
    voices: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Table ``name`` with the rows of the articles ``ids``, about ``names``, in ``voices``.

    A table that does not speak of articles stays whole.
    """
    df = getattr(tables, name)
    if "article_id" not in df:
        return df
    if names and set(PLACE) <= set(df):
        mentions = tables.mentions
        places = mentions.loc[mentions["entity"].isin(names), PLACE].drop_duplicates()
        df = df[pd.MultiIndex.from_frame(df[PLACE]).isin(pd.MultiIndex.from_frame(places))]
    df = df[df["article_id"].isin(ids)]
    if voices and "voice" in df:
        df = df[df["voice"].isin(voices)]
    return df.reset_index(drop=True)


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
    first, last = _day(since), _day(until)
    if first is None and last is None:
        return keep, []
    published = local_days(articles)
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


def _say(what: str, values: list[Any]) -> str:
    return f"{what}: {', '.join(str(value) for value in values)}"
