"""What the names of a file and its folders, or an address, say about an article."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from analysis.corpus import outlets
from analysis.corpus.datelines import WIRES

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
KEPT_BY = SECTIONS | frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "spring", "summer", "autumn", "fall", "winter", "year", "quarter",
    "month", "week", "day", "date", "before", "during", "after", "early", "late", "phase",
    "txt", "text", "texts", "md", "markdown", "html", "htm", "xml", "pdf", "pdfs", "doc", "docs",
    "docx", "rtf", "odt", "csv", "tsv", "xlsx", "excel", "word", "json", "jsonl", "parquet",
    "zip", "eml", "mail", "rss", "feed", "article", "articles", "story", "stories", "item",
    "items", "report", "reports", "page", "pages", "post", "posts", "document", "documents",
    "file", "files", "folder", "data", "dataset", "corpus", "corpora", "collection", "set",
    "sample", "samples", "batch", "part", "group", "wave", "round", "pilot", "test", "train",
    "raw", "clean", "cleaned", "processed", "original", "originals", "copy", "copies", "backup",
    "archive", "archives", "export", "exports", "download", "downloads", "input", "output",
    "source", "sources", "web", "online", "print", "new", "old", "other", "others", "misc",
    "mixed", "unsorted", "temp", "tmp", "all", "and", "of", "the", "to", "in", "english", "en",
    "nexis", "lexis", "lexisnexis", "factiva", "proquest", "mediacloud", "nation", "hill",
})  # fmt: skip
"""What else articles are kept by: days, kinds of files, steps of work, subjects of a paper."""
LETTERS = re.compile(r"[^\W\d_]{2,}")


def read(source: str) -> dict[str, str]:
    """Date, outlet and section by the path of a file within its corpus.

    A folder is an outlet if its name is a news outlet's without doubt: it is one that is
    known, ends in a word such as *Post*, is an agency, a broadcaster or an address.

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


def of_host(url: str) -> dict[str, str]:
    """The outlet of an address, where it is one that we know.

    >>> of_host("https://www.nytimes.com/2020/01/04/tide.html"), of_host("https://pier.example/a")
    ({'outlet': 'The New York Times'}, {})
    """
    try:
        outlet = outlets.known(urlsplit(url).hostname or "")
    except ValueError:
        return {}
    return {"outlet": outlet} if outlet else {}


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


def of_folders(articles: Iterable[tuple[str, str | None]]) -> dict[str, str]:
    """The outlets that the folders of a corpus stand for, by the name of the folder.

    ``articles`` are the source of each and the outlet that it is known to be from. Only folders
    side by side, at the top, stand for outlets: those in which no article is from one that is
    known, and whose name says more than what else articles are kept by.

    >>> of_folders([("fox/a.txt", None), ("daily_sun/b.txt", None), ("2020/c.txt", None)])
    {'fox': 'fox', 'daily_sun': 'daily sun'}
    """
    found: dict[str, set[str | None]] = defaultdict(set)
    for source, outlet in articles:
        folder = top(source)
        if folder and not _kept_by(folder):
            found[folder].add(outlet)
    if len(found) < 2:
        return {}
    return {
        folder: folder.replace("_", " ").strip()
        for folder, known in found.items()
        if known == {None}
    }


def subject(folder: str, texts: Iterable[str]) -> bool:
    """Whether a folder is named by what is in it: most of its ``texts`` have the words of its name.

    >>> subject("low tide", ["The tide was low.", "Low tide at noon.", "The mole."])
    True
    """
    words = [word.casefold() for word in LETTERS.findall(folder)]
    has = [set(words) <= {w.casefold() for w in LETTERS.findall(text)} for text in texts]
    return 2 * sum(has) > len(has)


def top(source: str) -> str:
    """The folder at the top of a corpus, or of an archive, that an article lies in, or nothing.

    >>> top("fox/2020/a.txt"), top("a.txt"), top("all.zip!/fox/a.txt")
    ('fox', '', 'fox')
    """
    folder, below, _ = source.rpartition("!/")[2].partition("/")
    return folder if below else ""


def _kept_by(folder: str) -> bool:
    """Whether the name of a folder says no more than what articles are kept by."""
    return all(word.casefold() in KEPT_BY for word in LETTERS.findall(folder))


def _outlet(folder: str) -> str | None:
    if folder.casefold() in KNOWN:
        return KNOWN[folder.casefold()]
    if domain := DOMAIN.fullmatch(folder):
        return domain[1]
    if outlets.OUTLET.fullmatch(folder):
        return folder
    return None if _kept_by(folder) else outlets.known(folder.replace("-", " "))
