"""Feeds (.rss, .atom, .xml): RSS 2.0, RSS 1.0 and Atom, one article an entry."""

from __future__ import annotations

import re
from typing import Any

from analysis.corpus.fields import pick
from analysis.corpus.readers.article import Items, RawArticle, Skipped, Source, Unreadable
from analysis.corpus.readers.blocks import text_of, text_of_html
from analysis.corpus.readers.decode import read_bytes
from analysis.corpus.readers.office import parse

FULL = ("encoded", "content")
SUMMARY = ("description", "summary")
IS_SUMMARY = "the text is the feed's description, which may be a summary: see its address"
FIELDS = {
    "title": ("title",),
    "url": ("link",),
    "published": ("pubDate", "published", "date", "updated"),
    "byline": ("creator", "author"),
    "section": ("category",),
    "id": ("guid", "id"),
}
ENTRIES = frozenset({"item", "entry"})
MAIL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@(]+\s*\(([^()]{1,200})\)")


def read(path: Source) -> Items:
    """Yield the articles of a feed; ``item`` is the number of the entry."""
    root = parse(read_bytes(path))
    if _name(root) not in {"rss", "RDF", "feed"}:
        raise Unreadable("is XML but no RSS or Atom feed")
    outlet = next((_text(e) for e in root.iter() if _name(e) == "title"), "")
    entries = [element for element in root.iter() if _name(element) in ENTRIES]
    if not entries:
        raise Unreadable("is a feed without entries")
    for number, entry in enumerate(entries, start=1):
        yield _article(entry, outlet, f"entry {number}")


def _article(entry: Any, outlet: str, item: str) -> RawArticle | Skipped:
    children: dict[str, Any] = {}
    for child in entry:
        name = _name(child)
        if name == "link" and child.get("rel", "alternate") != "alternate":
            continue
        if name in FULL and (child.get("url") or child.get("medium")):
            continue  # media:content is a picture or a film
        children.setdefault(name, child)
    full = next((text for name in FULL if (text := _readable(children.get(name)))), "")
    text = full or next((text for name in SUMMARY if (text := _readable(children.get(name)))), "")
    if not text:
        return Skipped("has no text", item)
    fields = {
        field: next((v for n in names if (v := _value(children.get(n)))), "")
        for field, names in FIELDS.items()
    }
    fields["byline"] = MAIL.sub(r"\1", fields["byline"])
    fields["outlet"] = _value(children.get("source")) or outlet
    return RawArticle(text, pick(fields), item, problem=None if full else IS_SUMMARY)


def _readable(element: Any) -> str:
    """The text of an element that holds HTML, written out, as its children or as plain text."""
    if element is None:
        return ""
    if len(element) and element.get("type") == "xhtml":
        for part in element.iter():
            if isinstance(part.tag, str):
                part.tag = _name(part)
        return text_of(element)
    return text_of_html(_text(element))


def _value(element: Any) -> str:
    if element is None:
        return ""
    if element.get("href"):
        return element.get("href")
    named = next((child for child in element if _name(child) in {"name", "title"}), element)
    return _text(named)


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
