"""One name for each outlet, however its articles write it.

A user's ``outlets.csv`` (columns ``name`` and ``outlet``) comes first, then the spellings and
addresses of ``known_outlets.csv``, then names that differ by "The", signs, capitals or as an
address alone. What is merged is said; names that only look alike are never merged.
"""

from __future__ import annotations

import csv
import errno
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import files, lists

DOMAIN = re.compile(r"(?:https?://)?(?:www\.|m\.|amp\.)?((?:[a-z0-9-]+\.)+[a-z]{2,12})/?", re.I)
ONLINE = re.compile(
    r"(?:,? the|[ ,:–—-]{0,3}\(?\b(?:online|digital|(?:web |print )?edition|website)\)?)\s*$", re.I
)
EDITION = re.compile(
    r"(?<!\s)\s*(?:\([^()]{1,60}\)|[,:–—-]? ?\b(?:uk|us|international|magazine|newspaper))"
    r"\s{0,9}$",
    re.I,
)
# A folder may be named after anything; only these names are an outlet's beyond doubt.
OUTLET = re.compile(
    r"(?:[A-Z][\w.&'’-]*|the|of|and)(?: (?:[A-Z&][\w.&'’-]*|of|the|and)){0,5} (?:Times|Post|News"
    r"|Journal|Tribune|Herald|Guardian|Weekly|Examiner|Gazette|Magazine|Chronicle|Observer|Globe"
    r"|Telegraph|Courier|Mercury|Inquirer|Independent|Register|Dispatch|Mail|Mirror|Star|Sentinel)"
    r"|The (?:Week|Hill|Economist|Atlantic|Nation|Intercept|Spectator|Conversation|Sun|Guardian"
    r"|Independent|Times|Telegraph|Observer)"
)


class Merge(NamedTuple):
    """A spelling, the outlet it was taken for, and what says so."""

    name: str
    outlet: str
    by: str


def sure(name: str) -> str | None:
    """The outlet that ``name`` is beyond doubt, by the table or the way it is built.

    >>> sure("NYT"), sure("Pier News"), sure("Monday")
    ('The New York Times', 'Pier News', None)
    """
    return known(name) or (name if OUTLET.fullmatch(name) else None)


def known(name: str) -> str | None:
    """The outlet of a spelling or an address in our table.

    >>> known("www.nytimes.com"), known("the guardian (london)"), known("Pier News")
    ('The New York Times', 'The Guardian', None)
    """
    if domain := DOMAIN.fullmatch(name.strip()):
        parts = domain[1].lower().split(".")
        hosts = (".".join(parts[n:]) for n in range(len(parts) - 1))
        return next((_table()[host] for host in hosts if host in _table()), None)
    return _table().get(name.strip().casefold())


def own(folder: Path) -> dict[str, str]:
    """A user's ``outlets.csv`` by spelling, in small letters; a row without outlet says nothing.

    Raises ``ValueError`` naming file, line and what to do about it.

    >>> own(Path("no/such/folder"))
    {}
    """
    path = lists.find(folder, lists.OUTLETS)
    if path is None:
        return {}
    found: dict[str, str] = {}
    for place, row in lists.rows(lists.content(path), path.name, ("name", "outlet"))[1]:
        if not row["name"]:
            raise ValueError(f"{place}: give a name.")
        if not row["outlet"]:
            continue
        if found.setdefault(row["name"].casefold(), row["outlet"]) != row["outlet"]:
            raise ValueError(f"{place}: {row['name']} stands here twice; keep one.")
    return found


def merges(names: Iterable[str | None], own: Mapping[str, str]) -> list[Merge]:
    """Which spellings are other than the name of their outlet; ``names`` has one an article.

    >>> merges(["The Pier News", "Pier News", "pier news", "The Pier News"], {})[0]
    Merge(name='Pier News', outlet='The Pier News', by='spelling')
    """
    counts = Counter(name for name in names if name)
    found = {}
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        if outlet := own.get(name.casefold()):
            found[name] = Merge(name, outlet, lists.OUTLETS)
        elif outlet := known(name):
            found[name] = Merge(name, outlet, "known spelling or address")
        outlet = found[name].outlet if name in found else name
        alike[_key(outlet)].append(name)
    for spellings in alike.values():
        settled = sorted({found[name].outlet for name in spellings if name in found})
        best = settled[0] if settled else min(spellings, key=lambda n: _rank(n, counts[n]))
        for name in spellings:
            found.setdefault(name, Merge(name, best, "spelling"))
    return [merge for name, merge in sorted(found.items()) if name != merge.outlet]


def lookalikes(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Outlets that may be one: they differ by an edition or a place in brackets.

    >>> lookalikes(["Pier News", "Pier News (Salt Bay)", "Quay Post"])
    [('Pier News', 'Pier News (Salt Bay)')]
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        bare = name
        while (shorter := EDITION.sub("", bare)) != bare and shorter:
            bare = shorter
        alike[_key(bare)].append(name)
    return [tuple(spellings) for spellings in alike.values() if len(spellings) > 1]


def write(merged: Iterable[Merge], path: Path) -> int:
    """Write what was merged as an ``outlets.csv`` to edit; give its rows.

    Raises ``FileExistsError`` rather than replace a file.
    """
    rows = sorted(merged)
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    files.write_csv(pd.DataFrame(rows, columns=["name", "outlet", "by"]), path)
    return len(rows)


def _key(name: str) -> str:
    """What is left of a name without "The", signs and capitals; of an address its first word."""
    if domain := DOMAIN.fullmatch(name):
        name = domain[1].partition(".")[0]
    name = ONLINE.sub("", name) or name
    plain = re.sub(r"[\W_]+", "", name.casefold().replace("&", "and"))
    return plain.removeprefix("the") or plain


def _rank(name: str, count: int) -> tuple[bool, bool, bool, int, int, str]:
    """Names before addresses, without an edition, in mixed letters, then the most frequent."""
    address, edition = DOMAIN.fullmatch(name) is not None, ONLINE.search(name) is not None
    return address, edition, not _mixed(name), -count, -len(name), name


def _mixed(name: str) -> bool:
    return not name.isupper() and not name.islower()


@cache
def _table() -> dict[str, str]:
    with Path(__file__).with_name("known_outlets.csv").open(encoding="utf-8", newline="") as file:
        return {
            name.casefold(): row["outlet"]
            for row in csv.DictReader(file)
            for name in (row["outlet"], *row["domains"].split(), *row["spellings"].split("|"))
            if name
        }
