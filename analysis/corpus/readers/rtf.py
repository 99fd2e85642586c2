"""Rich text (.rtf), as word processors and news databases write it."""

from __future__ import annotations

import re

from analysis.corpus.readers import txt
from analysis.corpus.readers.article import Items, Source, Unreadable
from analysis.corpus.readers.decode import read_bytes

MAX_RTF = 50_000_000
MAX_FONT_LINE = 20_000
"""Fonts are found by a pattern that searches to the end of the line from each of them."""
GROUP = re.compile(r"(?<!\\)\{")
LINK = re.compile("HYPERLINK", re.I)


def read(path: Source) -> Items:
    """Yield the article of a rich text file, or those of a database export in it."""
    from striprtf import striprtf

    data = read_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("is no rich text: open it and save it as .rtf, or save its text")
    if len(data) > MAX_RTF:
        raise Unreadable(f"is larger than {MAX_RTF / 1e6:,.0f} MB: save it without pictures")
    source = _plainer(data.decode("cp1252", "replace"))
    fonts = striprtf.font_table_group(source)
    if max(map(len, fonts.splitlines()), default=0) > MAX_FONT_LINE:
        raise Unreadable("has a damaged list of fonts: open it and save it again")
    text = striprtf.rtf_to_text(source, errors="replace")
    # A character beyond the first 65,536 is written as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text.strip():
        raise Unreadable("holds no text")
    yield from txt.articles(text.replace("\n", "\n\n"))  # every break ends a paragraph


def _plainer(source: str) -> str:
    """The same document with a line break in front of each group, and in each link's field.

    Breaks mean nothing in rich text. Here they keep every pattern within a short line, and
    the addresses of links out of the text.
    """
    return LINK.sub("HYPER\nLINK", GROUP.sub("\n{", source))
