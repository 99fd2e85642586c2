"""Plain text (.txt): an optional block of ``Key: value`` lines, then the article.

A text may hold many articles: the export of a news database, or one such block after another.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, islice
from typing import NamedTuple

from analysis.corpus.fields import tidy
from analysis.corpus.readers import csv_tsv, databases, tabular
from analysis.corpus.readers.article import Items, RawArticle, Remark, Source
from analysis.corpus.readers.decode import decoded, read_bytes

GAP = r"[ \t\u00a0]"
END = r"(?:\r\n|\r|\n|\Z)"
HEADER_LINE = re.compile(
    rf"([^\W\d_][\w /'’()-]{{1,28}}?){GAP}*:(?!//){GAP}*([^\r\n]{{0,500}}?){GAP}*{END}"
)
ADDRESS_LINE = re.compile(rf"(https?)(://[^\s<>]{{4,2000}}){GAP}*{END}")
FIRST_LINE = re.compile(rf"([^\r\n]{{2,200}}){END}")
BLANK_LINES = re.compile(rf"(?:{GAP}*(?:[-=*_]{{3,200}}{GAP}*)?(?:\r\n|\r|\n)){{1,10}}")
BLOCK = re.compile(r"\n[ \t\r]{0,9}\n(?=[^\W\d_][^\n:]{1,29}:)")
RULE = re.compile(r"(?<!\s)\s*[-=*_#~]{3,200}\s*\Z")
MAX_LINES = 30
MAX_BLOCKS = 20_000
MAX_SHORT = 80
MAX_NAME = 5
"""A name that ends in a full stop, as of an abbreviation, has not more words."""
SENTENCE = re.compile(r"[.!?][\"'”’)]?$")
SAMPLE_NOTE = "sample"
BESIDE = frozenset({
    "word count", "words", "length", "page", "pages", "edition", "accessed", "date accessed",
    "access date", "retrieved", "date retrieved", "tags", "keywords", "country", "coder",
    "database", "copyright", "issn", "volume", "issue", "record number", "document number",
})  # fmt: skip
"""What headers say beside the fields of an article; below one of these it is of the header."""
HEAD = 500

MANY = 3
"""So often a label must come before a text is said to hold several articles."""
LABELS = re.compile(
    r"^[ \t]*((?:Title|Headline|Byline|Author|Source|Published|Publication date|Date|Outlet|Length|"
    r"Word count|Section|URL|Full text|Copyright|End of Document|(?:Document )?\d{1,5} of \d{1,5}"
    r"|All rights reserved)\b|©)[^\n]{0,200}$",
    re.M | re.I,
)
MAX_WORDS = 20_000
"""An article of more words than this may be several; the longest reports have 15,000."""


def read(path: Source) -> Items:
    """Yield the article of a plain text file, or those of a database export in it."""
    text, remark = decoded(read_bytes(path))
    if csv_tsv.is_table(text):
        yield from csv_tsv.read(path)  # what spreadsheets save as text
        return
    if remark:
        yield Remark(remark)
    yield from articles(text)


def articles(text: str, *, title: str = "", problem: str | None = None) -> Items:
    """Yield the articles of a text, whatever kind of file it comes from.

    ``title`` is what the file calls itself. It counts only where the text begins with it
    too: most such titles are left over from another document.

    >>> [item.fields for item in articles("Low tide\\n\\nThe sea left.", title="Low Tide")]
    [{'title': 'Low Tide'}]
    """
    if (found := databases.split(text)) is not None:
        yield from found
        return
    starts = _blocks(text)
    if len(starts) > 1:
        for number, (start, end) in enumerate(zip(starts, [*starts[1:], None], strict=True), 1):
            header = _header(text, start)
            body = RULE.sub("", text[header.end : end])
            yield RawArticle(body, header.fields, f"article {number}", header.end)
        return
    if several := may_hold_several(text):
        yield Remark(several)
    fields, start = split_header(text)
    title = tidy(title)
    if title and title.lower() in tidy(text[start : start + HEAD]).lower():
        fields.setdefault("title", title)
        first = text[start:].partition("\n")[0]
        start += len(first) if tidy(first).lower() == title.lower() else 0
    yield RawArticle(text[start:], fields, offset=start, problem=problem)


def may_hold_several(text: str) -> str | None:
    """What to say of a text that looks like several articles in one, if it does.

    >>> may_hold_several("Source: Pier News\\nIt rained.\\n" * 3)
    'may hold several articles (3 lines begin with "Source"): make a file of each'
    """
    told = Counter(re.sub(r"\d+", "1", label[1].casefold()) for label in LABELS.finditer(text))
    if told:
        label, count = max(told.items(), key=lambda pair: (pair[1], pair[0]))
        if count >= MANY:
            shown = label.capitalize().replace("1 of 1", "1 of …")
            seen = f'{count} lines begin with "{shown}"'
            return f"may hold several articles ({seen}): make a file of each"
    if len(text) > 4 * MAX_WORDS and (words := len(text.split())) > MAX_WORDS:
        return f"may hold several articles (it has {words:,} words): make a file of each"
    return None


def split_header(text: str) -> tuple[dict[str, str], int]:
    """The fields of a header block and where the article starts; without a block, nothing.

    A block is lines ``Key: value`` from the first line on, with a blank line below it; one that
    has an address, or a title and more, may lack that. All its keys are known, or at least two
    of them are; blank lines may stand within it then. A title may stand above it on a line of
    its own. An address alone on a line is one of its lines.

    >>> split_header("Title: Low tide\\nOutlet: Pier News\\n\\nThe sea left.")
    ({'title': 'Low tide', 'outlet': 'Pier News'}, 35)
    >>> split_header("Title: Low tide\\nThe sea left.")
    ({}, 0)
    """
    header = _header(text)
    alone = header.known == 1 and not header.other and not _is_sentence(header.fields)
    if header.known >= 2 or alone:
        return header.fields, header.end
    first, key = FIRST_LINE.match(text), HEADER_LINE.match(text)
    if first and not SENTENCE.search(first[1].rstrip()) and not (key and is_key(key[1])):
        gap = BLANK_LINES.match(text, first.end())
        below = _header(text, gap.end() if gap else first.end())
        if below.known >= 2 or "url" in below.fields:
            return {"title": tidy(first[1])} | below.fields, below.end
    return {}, 0


def _is_sentence(fields: dict[str, str]) -> bool:
    """Whether the one field of a header but a title is a sentence of the article."""
    return any(
        SENTENCE.search(value) and len(value.split()) > MAX_NAME
        for field, value in fields.items()
        if field != "title"
    )


class Header(NamedTuple):
    """The fields of a block, how many of its keys are known and not, and where it ends."""

    fields: dict[str, str]
    known: int = 0
    other: int = 0
    end: int = 0


def _header(text: str, start: int = 0) -> Header:
    """The block of lines ``Key: value`` at a place of a text."""
    found: dict[str, str] = {}
    known = other = passed = 0
    place = end = start
    spaced = False
    for _ in range(MAX_LINES):
        line = HEADER_LINE.match(text, place) or ADDRESS_LINE.match(text, place)
        if line is None:
            break
        name, value = ("url", line[1] + line[2]) if line[2].startswith("://") else line.groups()
        if tabular.has([name], "text"):
            return Header(tabular.fields(found), known + 1, other + passed, line.start(2))
        if spaced and (len(value) > MAX_SHORT or SENTENCE.search(value)):
            break  # a paragraph of the article that begins with a word and a colon
        key = name.strip().lower()
        if key in found and key != next(reversed(found)):
            return Header({})  # those who speak in an interview come again
        beside = key in BESIDE and bool(found)
        if beside or is_key(name):
            found.setdefault(key, value)
            known, other, passed, end = known + (not beside), other + passed, 0, line.end()
        else:
            passed += 1
        place = line.end()
        if gap := BLANK_LINES.match(text, place):
            if not spaced:  # the first gap ends a block whose lines follow each other
                other, passed, end = other + passed, 0, place
            spaced, place = True, gap.end()
    fields = tabular.fields(found)
    if spaced or end == len(text) or "url" in fields or (known >= 2 and "title" in fields):
        gap = BLANK_LINES.match(text, end)
        return Header(fields, known, other, gap.end() if gap else end)
    return Header({})


def is_key(name: str) -> bool:
    """Whether a line that begins with ``name:`` says something of the article."""
    return name.strip().lower() == SAMPLE_NOTE or bool(tabular.chosen([name]))


def _blocks(text: str) -> list[int]:
    """Where the articles of a text of several start, each with a header that has a title."""
    first = [0] if HEADER_LINE.match(text) else []
    below = (block.end() for block in islice(BLOCK.finditer(text), MAX_BLOCKS))
    found: list[int] = []
    end = 0
    for place in chain(first, below):
        if place < end:
            continue
        header = _header(text, place)
        if header.known >= 2:
            end = header.end
            found += [place] if "title" in header.fields else []
    return found
