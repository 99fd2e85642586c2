"""Exports of Nexis Uni and LexisNexis: many articles in one document.

Each has lines for the title, the outlet and the date, a line "Length: 500 words", and ends
at "End of Document" (or starts at "2 of 40 DOCUMENTS"). The article stands
between "Body" and "Load-Date: ..." in newer exports, below the last line of the header in older.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.fields import pick
from analysis.corpus.readers.article import Items, RawArticle, Skipped

END = re.compile(
    r"^[ \t]*(?:End of Document|(?:Document )?\d{1,6} of \d{1,6}(?: DOCUMENTS?)?)[ \t]*$",
    re.M | re.I,
)
LENGTH = re.compile(r"^[ \t]*Length:[ \t]*[\d,]{1,12} words", re.M | re.I)
BODY = re.compile(r"^[ \t]*Body[ \t]*$", re.M | re.I)
KEY = re.compile(
    r"^[ \t]*(Section|Length|Byline|Dateline|Highlight|Headline|Edition|Series)[ \t]*:"
    r"[ \t]*([^\n]*)$",
    re.M | re.I,
)
COPYRIGHT = re.compile(r"^[ \t]*(?:Copyright\b|©)[^\n]*$", re.M | re.I)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(
    rf"^[ \t]*((?:{MONTHS}) \d{{1,2}}, \d{{4}}|\d{{1,2}} (?:{MONTHS}),? \d{{4}})\b"
    r"(?:,?[ ][A-Z]\w{2,8}day\b)?(?:,?[ ](\d{1,2}:\d\d(?: [AP]M)?(?: [A-Z]{2,4})?))?",
    re.M | re.I,
)
# What follows the article; what a line of these says of it is not its text.
TAIL = re.compile(
    r"^[ \t]*(?:Classification[ \t]*$|(?:Load-Date|Publication-Type|Journal Code)[ \t]*:|"
    r"(?:LANGUAGE|Language)[ \t]*:[ \t]*(?:ENGLISH|English)\b)",
    re.M | re.I,
)
GRAPHIC = re.compile(r"^[ \t]*(?:Graphic[ \t]*$|GRAPHIC:)", re.M)
MAX_GRAPHIC = 2_000
LISTED = re.compile(r"^[ \t]*Documents?[ \t]*\((\d{1,6})\)", re.M | re.I)
MIN_WORDS = 30
FIELDS = frozenset({"title", "outlet", "published", "byline", "section"})
BLANK = re.compile(r"\s*")


def is_export(text: str) -> bool:
    """Whether a text is such an export: it has their lines for an end and for a length."""
    return END.search(text) is not None and LENGTH.search(text) is not None


def split(text: str) -> Items:
    """Yield the articles of an export; ``item`` is the number of the document."""
    number = 0
    for start, end in _documents(text):
        chunk = text[start:end]
        if LENGTH.search(chunk) or BODY.search(chunk):
            number += 1
            yield _document(chunk, start, f"document {number}")
        elif number and len(chunk.split()) >= MIN_WORDS:
            yield Skipped("has no line Length: or Body, as a Nexis document has", f"after {number}")
    listed = LISTED.search(text)
    if listed and int(listed[1]) > number:
        yield Skipped(f"lists {int(listed[1]):,} documents, but {number:,} were found in it")


def _documents(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in END.finditer(text):
        yield start, end.start()
        start = end.end()
    yield start, len(text)


def _document(chunk: str, start: int, item: str) -> RawArticle | Skipped:
    begin = _begin(chunk)
    end = _end(chunk, begin)
    fields = _header(chunk[:begin])
    text = chunk[begin:end]
    if not text.strip():
        return Skipped("has no text", item)
    return RawArticle(text, fields, item, start + begin)


def _begin(chunk: str) -> int:
    """Where the article starts: below the line Body, else below the lines of the header."""
    if body := BODY.search(chunk):
        return body.end()
    length = LENGTH.search(chunk)
    if length is None:
        return 0
    place = chunk.find("\n", length.end())
    while place != -1 and (key := KEY.match(chunk, _skip(chunk, place))):
        place = key.end()
    return len(chunk) if place == -1 else place


def _skip(chunk: str, place: int) -> int:
    blank = BLANK.match(chunk, place)
    return blank.end() if blank else place


def _end(chunk: str, begin: int) -> int:
    """Where the article ends: above the lines that index it, and above a caption."""
    tail = TAIL.search(chunk, begin)
    end = tail.start() if tail else len(chunk)
    for graphic in GRAPHIC.finditer(chunk, begin, end):
        if end - graphic.start() <= MAX_GRAPHIC:
            return graphic.start()
    return end


def _header(header: str) -> dict[str, str]:
    """Title, outlet and date from their lines, the rest from lines that name themselves."""
    named: dict[str, object] = {}
    for key in KEY.finditer(header):
        named.setdefault(key[1].lower(), key[2])
    first = min(
        (m.start() for m in (COPYRIGHT.search(header), KEY.search(header)) if m),
        default=len(header),
    )
    dates = list(DATE.finditer(header, 0, first)) or list(DATE.finditer(header))
    lines: list[str] = []
    if dates:
        named["published"] = " ".join(filter(None, dates[-1].groups()))
        lines = [line.strip() for line in header[: dates[-1].start()].splitlines() if line.strip()]
    if lines:
        named["outlet"] = lines[-1]
    if BODY.search(header) or len(lines) > 1:
        named["title"] = named.pop("headline", "") or (lines[-2] if len(lines) > 1 else "")
    else:
        named["title"] = named.pop("headline", "") or _below(header, dates)
    return pick({name: value for name, value in named.items() if name in FIELDS})


def _below(header: str, dates: list[re.Match[str]]) -> str:
    """The title of an older export: the last line above the keys and below the date."""
    start = header.find("\n", dates[-1].end()) if dates else 0
    first = KEY.search(header, max(start, 0))
    lines = [
        line.strip()
        for line in header[max(start, 0) : first.start() if first else len(header)].splitlines()
        if line.strip() and not COPYRIGHT.match(line)
    ]
    return lines[-1] if lines else ""
