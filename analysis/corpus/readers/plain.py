"""Plain text (.txt): an optional block of ``Key: value`` lines, a blank line, the article."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.corpus.fields import pick
from analysis.corpus.readers.decode import read_text
from analysis.corpus.readers.raw import Items, RawArticle

KEYS = "sample|title|headline|outlet|source|published|date|byline|author|section|url|language"
HEADER_LINE = re.compile(
    rf"({KEYS})[ \t]*:(?:[ \t]+([^\r\n]{{0,500}}))?[ \t]*(?:\r\n|\r|\n|\Z)", re.I
)
BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")


def read(path: Path) -> Items:
    """Yield the one article of a plain text file."""
    text = read_text(path)
    fields, start = split_header(text)
    yield RawArticle(text[start:], fields, offset=start)


def split_header(text: str) -> tuple[dict[str, str], int]:
    """The fields of a header block and where the article starts; without a block, nothing.

    A block is known keys only, from the first line on, up to a blank line.

    >>> split_header("Title: Low tide\\nOutlet: Pier News\\n\\nThe sea left.")
    ({'title': 'Low tide', 'outlet': 'Pier News'}, 35)
    >>> split_header("Title: Low tide\\nThe sea left.")
    ({}, 0)
    """
    found: dict[str, object] = {}
    start = 0
    while line := HEADER_LINE.match(text, start):
        found.setdefault(line[1].lower(), line[2] or "")
        start = line.end()
    end = BLANK_LINE.match(text, start)
    if not found or end is None:
        return {}, 0
    return pick(found), end.end()
