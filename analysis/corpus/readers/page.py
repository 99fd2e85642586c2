"""Saved web pages (.html): the article's text and the page's own metadata, offline."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import replace
from itertools import islice
from typing import Any

from analysis.corpus.fields import pick, tidy
from analysis.corpus.readers import databases, html_quotes
from analysis.corpus.readers.article import Item, Items, RawArticle, Source, Unreadable
from analysis.corpus.readers.decode import label, read_bytes, to_text

MAX_PAGE = 5_000_000
MAX_ELEMENTS = 50_000
"""A long article has a few thousand; looking for it takes time for each."""
SITE_MARKS = (" |", " -", " –", " —")  # they join a title to the name of its site
CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{1,30})", re.I)

META = {
    "title": ("og:title", "twitter:title"),
    "outlet": ("og:site_name",),
    "published": ("article:published_time", "datepublished", "date", "dc.date", "pubdate"),
    "byline": ("author", "article:author", "byl"),
    "section": ("article:section",),
    "url": ("og:url",),
}
LINKED = {
    "title": "headline",
    "outlet": "publisher",
    "published": "datePublished",
    "byline": "author",
    "section": "articleSection",
}


def read(path: Source) -> Items:
    """Yield the one article of a web page; ``offset`` counts in the extracted text."""
    yield from articles(read_bytes(path))


def articles(data: bytes, *, charset: str | None = None) -> Items:
    """Yield the article of a page, or those of a database export in it.

    ``charset`` is what was said beside the page of its encoding; the page itself knows better.
    """
    from lxml import etree, html

    source = to_text(data, declared=_declared(data) or label(charset))
    if len(source) > MAX_PAGE:
        raise Unreadable(
            f"is a page of {len(source):,} characters; the limit is {MAX_PAGE:,}: save the text"
        )
    try:
        tree = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", source).replace("\0", "")
        )
        if sum(1 for _ in islice(tree.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
            raise Unreadable(
                f"is a page of more than {MAX_ELEMENTS:,} parts: save its text as .txt"
            )
        exported = databases.from_page(tree)
        fields = _fields(tree)
        text = "" if exported else _body(tree)
    except Unreadable:
        raise
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable("is not a web page that can be read: save its text as .txt") from error
    if exported:
        yield from exported
        return
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


def _body(tree: Any) -> str:
    from trafilatura import bare_extraction

    html_quotes.mark(tree)
    page = bare_extraction(tree, include_comments=False, include_tables=False)
    text = (page.text or "") if page is not None and not isinstance(page, dict) else ""
    return html_quotes.join(text.replace("\n", "\n\n"))


def _title_line(text: str, title: str) -> int:
    """The length of the first line where it only repeats the title, else 0."""
    line = tidy(text.partition("\n")[0])
    repeats = line and any(title == line or title.startswith(line + mark) for mark in SITE_MARKS)
    return len(text.partition("\n")[0]) if repeats else 0


def _fields(tree: Any) -> dict[str, str]:
    """Metadata from meta tags, else from linked data, else the title and canonical address."""
    found: dict[str, object] = {}
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        tags.setdefault(name.lower(), tag.get("content") or "")
    for field, names in META.items():
        found[field] = next((tags[n] for n in names if tags.get(n)), "")
    linked = _linked_data(tree)
    for field, name in LINKED.items():
        found[field] = found[field] or linked.get(name)
    found["url"] = found["url"] or next(iter(tree.xpath("//link[@rel='canonical']/@href")), "")
    found["title"] = found["title"] or tree.findtext(".//title")
    return pick(found)


def _linked_data(tree: Any) -> dict[str, Any]:
    """The first JSON-LD object of the page that names a headline."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        if isinstance(data, dict):
            data = data.get("@graph", [data])
        for item in data if isinstance(data, list) else []:
            if isinstance(item, dict) and "headline" in item:
                return item
    return {}
