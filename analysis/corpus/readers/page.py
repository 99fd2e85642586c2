"""Saved web pages (.html): the article's text and the page's own metadata, offline."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from analysis.corpus.fields import tidy
from analysis.corpus.readers import databases, page_facts, page_text
from analysis.corpus.readers.article import Item, Items, RawArticle, Source, Unreadable
from analysis.corpus.readers.decode import label, read_bytes, to_text

MAX_PAGE = 5_000_000
MAX_ELEMENTS = 50_000
"""A long article has a few thousand; looking for it takes time for each."""
SITE_MARKS = (" |", " -", " –", " —")  # they join a title to the name of its site
CROWDED = re.compile(
    r"<[a-zA-Z][^\s<>]*+"
    r"(?:\s++[^\s=<>]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s<>]++))?+){1000}"
)
"""The time that such an element takes grows with the square of its attributes."""
CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{1,30})", re.I)


def read(path: Source) -> Items:
    """Yield the one article of a web page; ``offset`` counts in the extracted text."""
    yield from articles(read_bytes(path))


def articles(data: bytes, *, charset: str | None = None) -> Items:
    """Yield the article of a page, or those of a database export in it.

    ``charset`` is what was said beside the page of its encoding; the page itself knows better.
    """
    from lxml import etree

    source = to_text(data, declared=_declared(data) or label(charset))
    if len(source) > MAX_PAGE:
        raise Unreadable(
            f"is a page of {len(source):,} characters; the limit is {MAX_PAGE:,}: save the text"
        )
    if CROWDED.search(source):
        raise Unreadable("has an element of more than 1,000 attributes: save its text as .txt")
    try:
        parse = partial(_parsed, source)
        tree = parse()
        if sum(1 for _ in islice(tree.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
            raise Unreadable(
                f"is a page of more than {MAX_ELEMENTS:,} parts: save its text as .txt"
            )
        exported = databases.from_page(tree)
        fields = page_facts.fields(tree)
        listing = not exported and page_facts.lists_articles(tree)
        text = "" if exported or listing else page_text.body(parse)
    except Unreadable:
        raise
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("is not a web page that can be read: save its text as .txt") from error
    if exported:
        yield from exported
        return
    if listing:
        raise Unreadable("is a front page or a list of articles: save the pages of the articles")
    if not text:
        raise Unreadable("holds no article text that could be found: save its text as .txt")
    start = _title_line(text, fields.get("title", ""))
    yield RawArticle(text[start:], fields, offset=start)


def with_fields(item: Item, fields: dict[str, str]) -> Item:
    """``item`` with ``fields`` from around the page where the page itself says nothing."""
    return replace(item, fields=fields | item.fields) if isinstance(item, RawArticle) else item


def _declared(data: bytes) -> str | None:
    """The encoding that the page itself names."""
    named = CHARSET.search(data[:2_048])
    if not named or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    return label(named[1].decode())


def _parsed(source: str) -> Any:
    """The tree of a page without comments: React writes them into paragraphs, and what follows
    one would be lost."""
    from lxml import html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True)
    source = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", source).replace("\0", "")
    return html.document_fromstring(source, parser=parser)


def _title_line(text: str, title: str) -> int:
    """The length of the first line where it only repeats the title, else 0."""
    line = tidy(text.partition("\n")[0])
    repeats = line and any(title == line or title.startswith(line + mark) for mark in SITE_MARKS)
    return len(text.partition("\n")[0]) if repeats else 0
