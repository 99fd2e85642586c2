"""What the names of a file and its folders, or an address, say about an article."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from analysis.corpus.datelines import WIRES
from analysis.corpus.outlets import OUTLET

DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?P<mark>[-_./]?)(0[1-9]|1[0-2])(?P=mark)(0[1-9]|[12]\d|3[01])(?!\d)"
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DOMAIN = re.compile(r"(?:www\.)?((?:[a-z0-9-]+\.)+(?:com|org|net|co\.uk|news|example|[a-z]{2}))")
KNOWN = {name.casefold(): name for name in WIRES.values()} | {
    name.casefold(): name
    for name in (
        "CNN",
        "BBC",
        "BBC News",
        "NBC News",
        "CBS News",
        "ABC News",
        "NPR",
        "PBS",
        "MSNBC",
    )
}
SECTIONS = frozenset({
    "analysis", "arts", "business", "comment", "culture", "economy", "editorial",
    "editorials", "education", "entertainment", "environment", "features", "finance",
    "health", "international", "lifestyle", "local", "media", "money", "national", "news",
    "opinion", "opinions", "politics", "science", "society", "sport", "sports",
    "technology", "travel", "us", "world",
})  # fmt: skip
GENERAL = frozenset({"news", "media", "us", "local", "features"})


def read(source: str) -> dict[str, str]:
    """Date, outlet and section by the path of a file within its corpus.

    A folder is an outlet if its name is a news outlet's without doubt: it ends in a
    word such as *Post*, is an agency, a broadcaster or an address.

    >>> read("Pier News/opinion/2020-01-04_low-tide.txt")
    {'published': '2020-01-04', 'section': 'Opinion', 'outlet': 'Pier News'}
    """
    path = PurePosixPath(source.partition("#")[0])
    found = {}
    if day := DAY.search(path.name) or DAY.search(path.parent.as_posix()):
        found["published"] = "-".join(day.group(1, 3, 4))
    folders = [part.replace("_", " ").strip() for part in path.parts[:-1]]
    for folder in reversed(folders):
        if name := _outlet(folder):
            found.setdefault("outlet", name)
        if folder.casefold() in SECTIONS - GENERAL:
            found.setdefault("section", folder.capitalize())
    return found


def of_address(url: str) -> dict[str, str]:
    """The date that an address holds, as many outlets write it.

    >>> of_address("https://pier.example/2020/01/04/low-tide")
    {'published': '2020-01-04'}
    """
    try:
        day = DAY.search(urlsplit(url).path)
    except ValueError:
        return {}
    return {"published": "-".join(day.group(1, 3, 4))} if day else {}


def year(*places: str) -> str:
    """The one year that stands in paths or addresses, or nothing.

    >>> year("wire/2020/a.txt", ""), year("1999/2020.txt")
    ('2020', '')
    """
    years = {found for place in places for found in YEAR.findall(place)}
    return years.pop() if len(years) == 1 else ""


def title(source: str) -> str | None:
    """A readable title from the name of a file, where nothing better is known.

    A number or a code is not a title, nor is the date before it.

    >>> title("news/low_tide-at-noon.txt"), title("003_c33b597f1c19156d.txt")
    ('low tide at noon', None)
    """
    stem = DAY.sub(" ", PurePosixPath(source).name).split(".")[0]
    words = stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words) if any(len(w) > 2 and w.isalpha() for w in words) else None


def _outlet(folder: str) -> str | None:
    if folder.casefold() in KNOWN:
        return KNOWN[folder.casefold()]
    if domain := DOMAIN.fullmatch(folder):
        return domain[1]
    return folder if OUTLET.fullmatch(folder) else None
