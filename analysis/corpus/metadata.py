"""What is known of an article, from its surest source, and where its sources disagree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any, NamedTuple

from analysis.corpus import dates

BY = re.compile(r"by (?=\S)", re.I)
WORD = re.compile(r"\w+")
OF_ONE_ARTICLE = frozenset({"title", "url", "id"})
COLUMNS = ("title", "byline", "section", "url", "outlet")
COMPARED = ("outlet", "byline")
APART = timedelta(hours=36)
"""Dates less apart are one day, written in two time zones or with and without an hour."""
SMALL_WORDS = frozenset({"the", "of", "and", "com", "www", "news"})


class Source(NamedTuple):
    """Something that speaks of an article: what to call it, the column ``*_from``, its words.

    A ``silent`` one is believed where nothing else is known, and never contradicts.
    """

    name: str
    origin: str
    values: Mapping[str, str]
    silent: bool = False


def sources(
    *,
    given: Mapping[str, str],
    found: Mapping[str, str],
    head: Mapping[str, str],
    dateline: Mapping[str, str],
    closing: Mapping[str, str],
    path: Mapping[str, str],
    host: Mapping[str, str],
    of_one: bool,
) -> list[Source]:
    """The sources of an article in the order in which they are believed.

    ``of_one`` says that the file holds one article, so that a given title is its title.
    """
    if not of_one:
        given = {k: v for k, v in given.items() if k not in OF_ONE_ARTICLE}
    return [
        Source("metadata.csv", "given", given),
        Source("the file", "header", found),
        Source("a line at its head", "inferred", head),
        Source("its dateline", "inferred", dateline, silent=True),
        Source("a line at its end", "inferred", closing),
        Source("the name of the file or folder", "inferred", path),
        Source("its address", "inferred", host, silent=True),
    ]


def resolve(known: Sequence[Source]) -> tuple[dict[str, Any], list[str]]:
    """Join what the sources say; the surer one, which stands first, wins.

    Returns columns of the table ``articles`` and a sentence for each thing that could
    not be read or in which two sources disagree.

    >>> own, line = {"byline": "By Ada Quill", "outlet": "Pier News"}, {"outlet": "Quay Post"}
    >>> resolve([Source("the file", "header", own), Source("a line", "inferred", line)])[0]
    {'byline': 'Ada Quill', 'outlet': 'Pier News', 'outlet_from': 'header'}
    >>> resolve([Source("the file", "header", own), Source("a line", "inferred", line)])[1]
    ['the outlet is Pier News by the file, but Quay Post by a line']
    """
    columns: dict[str, Any] = {}
    problems: list[str] = []
    for name in COLUMNS:
        said = [source for source in known if source.values.get(name)]
        if not said:
            continue
        value = _unbiased(name, said[0].values[name])
        columns[name] = value
        if name == "outlet":
            columns["outlet_from"] = said[0].origin
        for other in said[1:] if name in COMPARED else ():
            theirs = _unbiased(name, other.values[name])
            if not other.silent and not _alike(value, theirs):
                problems.append(_conflict(name, value, said[0], theirs, other))
                break
    moment, more = _published(known)
    return columns | moment, problems + more


def _published(known: Sequence[Source]) -> tuple[dict[str, Any], list[str]]:
    best: tuple[dates.Moment, Source] | None = None
    day = ""
    problems = []
    for source in known:
        written = source.values.get("published")
        if not written:
            continue
        moment = dates.read(written)
        if moment is None:
            if best is None:
                problems.append(f'the date "{written[:40]}" cannot be read: write it as 2020-01-31')
        elif best is None:
            best = moment, source
            day = moment.day.isoformat()
        elif abs(moment.utc - best[0].utc) <= APART:
            # Told in UTC, a moment of the evening is of the next day; another source may know.
            if _in_utc(best[0]) and not _in_utc(moment):
                day = moment.day.isoformat()
        elif not source.silent:
            days = [f"{found.day.day} {found.day:%B %Y}" for found in (best[0], moment)]
            problems.append(_conflict("date", days[0], best[1], days[1], source))
            break
    if best is None:
        return {}, problems
    return {"published": best[0].utc, "day": day, "published_from": best[1].origin}, problems


def _in_utc(moment: dates.Moment) -> bool:
    """Whether a moment has an hour, and that of UTC as far as one can see."""
    return moment.utc.time() != time() and moment.day == moment.utc.date()


def _conflict(name: str, value: str, surer: Source, other: str, less: Source) -> str:
    return f"the {name} is {value[:60]} by {surer.name}, but {other[:60]} by {less.name}"


def _unbiased(name: str, value: str) -> str:
    """A byline without its "By"; in capitals, as some pages set it, with small letters."""
    if name != "byline":
        return value
    value = BY.sub("", value, count=1) if BY.match(value) else value
    return value.title() if value.isupper() else value


def _alike(one: str, other: str) -> bool:
    """Whether two names share a word that tells, or are one without their blanks."""
    words = [set(WORD.findall(text.casefold())) - SMALL_WORDS for text in (one, other)]
    if not all(words) or words[0] & words[1]:
        return True
    joined = ["".join(WORD.findall(text.casefold())).removeprefix("the") for text in (one, other)]
    return joined[0] in joined[1] or joined[1] in joined[0]
