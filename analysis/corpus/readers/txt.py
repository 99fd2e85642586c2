"""Plain text (.txt): an optional block of ``Key: value`` lines, a blank line, the article.

A text that is the export of a news database holds many.
"""

from __future__ import annotations

import re

from analysis.corpus.fields import pick, tidy
from analysis.corpus.readers import databases
from analysis.corpus.readers.article import Items, RawArticle, Source
from analysis.corpus.readers.decode import read_text

KEYS = "sample|title|headline|outlet|source|published|date|byline|author|section|url|language"
HEADER_LINE = re.compile(
    rf"({KEYS})[ \t]*:(?:[ \t]+([^\r\n]{{0,500}}))?[ \t]*(?:\r\n|\r|\n|\Z)", re.I
)
HEAD = 500
BLANK_LINE = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)")


def read(path: Source) -> Items:
    """Yield the article of a plain text file, or those of a database export in it."""
    yield from articles(read_text(path))


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
    fields, start = split_header(text)
    title = tidy(title)
    if title and title.lower() in tidy(text[start : start + HEAD]).lower():
        fields.setdefault("title", title)
        first = text[start:].partition("\n")[0]
        start += len(first) if tidy(first).lower() == title.lower() else 0
    yield RawArticle(text[start:], fields, offset=start, problem=problem)


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
