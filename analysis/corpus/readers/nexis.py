"""Exports of Nexis Uni and LexisNexis: many articles in one document.

Each has lines for the title, the outlet and the date, a line "Length: 500 words", and ends
at "End of Document" (or starts at "2 of 40 DOCUMENTS"). The article stands between "Body"
and "Load-Date: ..." in newer exports, below the last line of the header in older. The labels
are those of any interface language in ``labels.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from analysis.corpus.fields import pick
from analysis.corpus.readers import labels
from analysis.corpus.readers.article import Items, RawArticle, Skipped

LINES = re.M | re.I
DOCUMENT = labels.of("document")
END = re.compile(
    rf"^[ \t]*(?:{labels.of('end')}|(?:(?:{DOCUMENT})[ ]{{1,3}})?\d{{1,6}}[ ]{{1,3}}"
    rf"(?:{labels.of('of')})[ ]{{1,3}}\d{{1,6}}(?:[ ]{{1,3}}(?:{DOCUMENT})\w{{0,2}})?)[ \t]*$",
    LINES,
)
WORDS = rf"(?:{labels.of('words')})[ \t]*"
LENGTH = re.compile(
    rf"(?:(?:^|;)[ \t]*(?:{labels.of('length')}){labels.COLON}[\d.,]{{1,12}}[ \t]*(?:{WORDS})?|"
    rf"^[ \t]*[\d.,]{{1,12}}[ \t]*{WORDS})$",
    LINES,
)
BODY = re.compile(rf"^[ \t]*(?:{labels.of('body')})(?:[ \t]*:)?[ \t]*$", LINES)
KEY = re.compile(
    rf"^[ \t]*(?:(?P<section>{labels.of('section')})|(?P<byline>{labels.of('byline')})|"
    rf"(?P<title>{labels.of('headline')})|{labels.of('length', 'other')})"
    rf"{labels.COLON}(?P<value>[^\n]*)$",
    LINES,
)
HEADED = re.compile(f"{KEY.pattern}|{LENGTH.pattern}", LINES)
PROSE = re.compile(r"^[^\n]{60,}[.!?][\"'”’)]{0,2}[ \t]*$|(?:^[^\n]{50,}\n){2}[^\n]{50}", re.M)
"""A paragraph of an article: a line of sentences, or three long lines on end."""
HOUR = re.compile(rf"\s{{1,40}}({labels.TIME.pattern})[^\n]{{0,40}}$", LINES)
WRAPPED = re.compile(r"(?:\n[ \t]*[^\s:][^\n:]{0,120}$){1,9}", re.M)
"""The rest of a value that is broken into lines, where gaps part the lines of the header."""
YEAR = re.compile(r"^[^\n]{0,50}\b(?:19|20)\d\d\b[^\n]{0,30}$")
COVER = re.compile(r"^(?:Client/Matter|Search Terms|Search Type|Job Number|Documents? \(\d)", LINES)
NAMED = ("section", "byline", "title")
COPYRIGHT = re.compile(r"^[ \t]*(?:Copyright\b|\(c\)|©|版权)[^\n]*$", LINES)
REMARK = re.compile(r"\([^()\n]{1,60}\)|Correction Appended|All Rights Reserved[^\n]{0,20}", re.I)
CORRECTED = re.compile(r"[ ]{1,3}-[ ]{1,3}Correction Appended[ ]{0,3}$", re.I)
# What follows the article; what a line of these says of it is not its text.
TAIL = re.compile(
    rf"^[ \t]*(?:(?:{labels.of('classification')})[ \t]*$|(?:{labels.of('tail')}){labels.COLON}|"
    rf"(?:{labels.of('tongue')}){labels.COLON}(?:{labels.of('english')})\b|"
    r"[A-ZÀ-Þ][\w'’ -]{2,30}:[ \t][^\n]{1,300}?\(\d{1,3}%\))",
    LINES,
)
GRAPHIC = re.compile(rf"^[ \t]*(?:(?i:{labels.of('graphic')})[ \t]*$|GRAPHIC:)", re.M)
MAX_GRAPHIC = 2_000
MAX_HEADER = 2_000
"""So far below its date, a line that names itself belongs to the article's header."""
LISTED = re.compile(rf"^[ \t]*(?:{DOCUMENT})s?[ \t]*\((\d{{1,6}})\)", LINES)
EDITION = re.compile(r"\b(?:edition|ausgabe|édition|edición)\b[^\n]{0,20}$", re.I)
MIN_WORDS = 30
GAP = re.compile(r"\n[ \t]*\n")


def is_export(text: str) -> bool:
    """Whether a text is such an export: it has two of the lines that every document has."""
    return sum(line.search(text) is not None for line in (END, LENGTH, BODY, TAIL)) > 1


def split(text: str) -> Items:
    """Yield the articles of an export; ``item`` is the number of the document."""
    number = 0
    for start, end, counted in _documents(text):
        chunk = text[start:end]
        # One that is counted may lack both: its date tells it from a cover.
        if LENGTH.search(chunk) or BODY.search(chunk) or (counted and _is_dated(chunk)):
            number += 1
            yield _document(chunk, start, counted, f"document {number}")
        elif number and len(chunk.split()) >= MIN_WORDS:
            yield Skipped("has no line Length: or Body, as a Nexis document has", f"after {number}")
    listed = LISTED.search(text)
    if listed and int(listed[1]) > number:
        yield Skipped(f"lists {int(listed[1]):,} documents, but {number:,} were found in it")


def _is_dated(chunk: str) -> bool:
    return bool(labels.dates(chunk, 0, MAX_HEADER)) and len(chunk.split()) >= MIN_WORDS


def _documents(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where each document starts and ends, and whether a line "2 of 40" stands above it."""
    start, counted = 0, False
    for end in END.finditer(text):
        yield from ((a, b, counted) for a, b in _apart(text, start, end.start()))
        start, counted = end.end(), any(map(str.isdecimal, end[0]))
    yield from ((a, b, counted) for a, b in _apart(text, start, len(text)))


def _apart(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The documents between two lines for an end: one, or more where that line is missing.

    Where a second length or body follows, they part below the last line that indexes the first.
    """
    mark = BODY if BODY.search(text, start, end) else LENGTH
    for above, below in pairwise(mark.finditer(text, start, end)):
        tails = [tail.end() for tail in TAIL.finditer(text, above.end(), below.start())]
        if tails:
            yield start, (start := _line_end(text, tails[-1]))
    yield start, end


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _document(chunk: str, start: int, counted: bool, item: str) -> RawArticle | Skipped:
    begin = _begin(chunk)
    end = _end(chunk, begin)
    fields = _header(chunk[:begin], newer=BODY.search(chunk) is not None or not counted)
    text = chunk[begin:end]
    if not text.strip():
        return Skipped("has no text", item)
    return RawArticle(text, fields, item, start + begin)


def _begin(chunk: str) -> int:
    """Where the article starts: below the line Body, else below the lines of the header."""
    if body := BODY.search(chunk):
        return body.end()
    dated = labels.dates(chunk, 0, MAX_HEADER)
    place = dated[0].end if dated else 0
    if hour := HOUR.match(chunk, place):
        place = hour.end()
    tail = TAIL.search(chunk, place)
    for key in HEADED.finditer(chunk, place, min(place + MAX_HEADER, _start(tail, chunk))):
        if PROSE.search(chunk, place, key.start()):
            break
        rest = WRAPPED.match(chunk, key.end()) if GAP.match(chunk, key.start() - 2) else None
        place = rest.end() if rest else key.end()
    return place


def _end(chunk: str, begin: int) -> int:
    """Where the article ends: above the lines that index it, and above a caption."""
    end = _start(TAIL.search(chunk, begin), chunk)
    # Some have the lines of the header below the article.
    told = max((part.end() for part in PROSE.finditer(chunk, begin, end)), default=begin)
    if key := HEADED.search(chunk, told, end):
        end = key.start()
    for graphic in GRAPHIC.finditer(chunk, begin, end):
        if end - graphic.start() <= MAX_GRAPHIC:
            return graphic.start()
    return end


def _start(found: re.Match[str] | None, chunk: str) -> int:
    return found.start() if found else len(chunk)


def _header(header: str, *, newer: bool) -> dict[str, str]:
    """Title, outlet and date from their lines, the rest from lines that name themselves.

    Newer exports have title, outlet, date; older ones outlet, date, title. Where a line is
    missing the others keep their places above the first line that names itself.
    """
    named: dict[str, object] = {}
    for key in KEY.finditer(header):
        for name in NAMED:
            if key[name]:
                named.setdefault(name, LENGTH.sub("", key["value"]))
    first = min(
        (m.start() for m in (COPYRIGHT.search(header), KEY.search(header)) if m),
        default=len(header),
    )
    dated = labels.dates(header, 0, first) or labels.dates(header)
    above = _blocks(header[: dated[-1].start if dated else first])
    if dated:
        named["published"] = dated[-1].published
    elif above and YEAR.search(above[-1]) and len(above) > 2:  # a date of another form
        named["published"] = above.pop()
    if newer:
        # Where no gap parts the outlet from the title, it is the last line.
        *title, outlet = above[-1].splitlines() if above else [""]
        named["outlet"] = outlet
        covered = any(map(COVER.search, above))
        named.setdefault("title", " ".join(title or above[-2 if covered else 0 : -1]))
    else:
        named["outlet"] = above[0].splitlines()[0] if above else ""
        start = dated[-1].end if dated else 0
        stop = HEADED.search(header, start)
        below = _blocks(header[start : stop.start() if stop else None])[0 if dated else 1 :]
        if below and not EDITION.search(below[-1]):
            named.setdefault("title", below[-1])
        elif len(above) > 1 and not below:  # the title stands above the date
            named.setdefault("title", " ".join(above[1:]))
    if "title" in named:
        named["title"] = CORRECTED.sub("", str(named["title"]))
    return pick(named)


def _blocks(text: str) -> list[str]:
    """The paragraphs that are neither rights nor remarks on the document."""
    blocks = ("\n".join(filter(None, map(str.strip, b.splitlines()))) for b in GAP.split(text))
    return [
        block
        for block in blocks
        if block and not COPYRIGHT.match(block) and not REMARK.fullmatch(block)
    ]
