"""Exports of Factiva (.html, .rtf, .txt): fields named by codes, or a plain article layout.

With codes, HD is the headline, BY the author, SN the outlet, PD the date, LP and TD the
first and the other paragraphs, AN the number that ends an article. Without, an article has
lines for its headline, author, "503 words", date and outlet, and ends at "Document ...".
Pages of the layout mark headline, author and paragraphs. The words are those of any
interface language in ``labels.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

from analysis.corpus.fields import pick
from analysis.corpus.readers import labels
from analysis.corpus.readers.article import Item, Items, RawArticle, Skipped
from analysis.corpus.readers.blocks import text_of

LINES = re.M | re.I
CODES = "SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CLM|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN"
CODE = re.compile(rf"^[ \t]*({CODES})(?:[ ]?[\t|]|[ ]{{2}}|[ \t]*$)", re.M)
FIELDS = {"HD": "title", "BY": "byline", "SN": "outlet", "PD": "published", "SE": "section"}
TEXT_CODES = ("LP", "TD")
MIN_CODES = 4
NUMBER = re.compile(
    rf"^[ \t]*(?:{labels.of('document')})[ ]{{1,3}}(?=[A-Z]*\d)([A-Z0-9]{{15,40}})[ \t|]*$", LINES
)
WORDS = re.compile(rf"^[ \t]*\d[\d,.’' ]{{0,12}}(?:{labels.of('words')})[ \t]*$", LINES)
CODED = re.compile(r"[A-Z][A-Z0-9_]{2,9}")
ABOVE_TEXT = re.compile(
    rf"^[ \t]*(?:{labels.of('english')}|Copyright\b[^\n]*|\(c\)[^\n]*|©[^\n]*)[ \t]*$", LINES
)
BY = re.compile(rf"\A(?:{labels.of('by')})[ ]", re.I)
HEAD = 1_500
ARTICLE = "contains(concat(' ', @class, ' '), ' article ')"
HEADLINE = "contains(@class, 'Headline')"
PARAGRAPH = "contains(@class, 'articleParagraph')"
ADDRESS = re.compile(r"\[https?://[^\[\]\s]{1,2000}\]")
NO_TEXT = "has no text (no LP or TD)"


def is_export(text: str) -> bool:
    """Whether a text is such an export, with codes or without."""
    found = {code[1] for code in CODE.finditer(text, 0, 50_000)}
    if "HD" in found and len(found) >= MIN_CODES and found & set(TEXT_CODES):
        return True
    return NUMBER.search(text) is not None and WORDS.search(text) is not None


def split(text: str) -> Items:
    """Yield the articles of an export; ``item`` is their number in it."""
    codes = {code[1] for code in CODE.finditer(text)}
    coded = "HD" in codes and len(codes) >= MIN_CODES
    articles = _by_codes(text) if coded else _by_layout(text)
    for number, article in enumerate(articles, start=1):
        yield _numbered(article, number)


def from_page(tree: Any) -> list[Item]:
    """The articles of an export that was saved as a page; none where it is another page."""
    articles = [
        article
        for article in tree.xpath(f"//div[{ARTICLE}][not(.//div[{ARTICLE}])]")
        if article.xpath(f".//*[{HEADLINE}]")
    ]
    if not articles and tree.xpath("//td//b[normalize-space()='HD']"):
        articles = [tree]
    found: list[RawArticle] = []
    for article in articles:
        rows = article.xpath(
            ".//tr[count(td) >= 2][not(.//tr)][td[1][string-length(normalize-space()) < 4]]"
        )
        if rows:
            text = "\n".join(f"{text_of(row[0])}\t{text_of(row[1])}" for row in rows)
            found += _by_codes(text)
        else:
            found.append(_marked(article))
    return [_numbered(article, number) for number, article in enumerate(found, start=1)]


def _numbered(article: RawArticle, number: int) -> Item:
    item = f"article {number}"
    if not article.text.strip():
        return Skipped(NO_TEXT, item)
    byline = BY.sub("", article.fields.get("byline", ""), count=1)
    return RawArticle(article.text, pick(article.fields | {"byline": byline}), item, article.offset)


def _marked(article: Any) -> RawArticle:
    """The article of a page that marks its headline and its paragraphs."""
    paragraphs = article.xpath(f".//p[{PARAGRAPH}]")
    lines: list[str] = []
    fields: dict[str, str] = {}
    for part in article.xpath(".//div[not(.//div)] | .//p"):
        text = text_of(part)
        if part in paragraphs:
            break
        if part.xpath(f"descendant-or-self::*[{HEADLINE}]"):
            fields["title"] = text
            if lines:
                fields["section"] = lines.pop()
        elif part.get("class") == "author":
            fields["byline"] = text
        elif text and part.tag == "div":
            lines.append(text)
    counted = next((n for n, line in enumerate(lines) if WORDS.match(line)), None)
    fields |= _below(lines[counted + 1 :] if counted is not None else lines)
    for part in article.iter("p"):
        if number := NUMBER.match(text_of(part)):
            fields["id"] = number[1]
    text = "\n\n".join(text_of(part) for part in paragraphs)
    return RawArticle(ADDRESS.sub("", text), fields)


def _by_codes(text: str) -> Iterator[RawArticle]:
    parts: dict[str, list[tuple[int, int]]] = {}
    for code, after in pairwise(chain(CODE.finditer(text), [None])):
        if code is None:  # never the first of a pair
            break
        if code[1] == "HD" and "HD" in parts:
            yield _coded(text, parts)
            parts = {}
        # Where a code comes again, it is a line of the article that only looks like one.
        start = code.start() if code[1] in parts else code.end()
        parts.setdefault(code[1], []).append((start, after.start() if after else len(text)))
        if code[1] == "AN":
            yield _coded(text, parts)
            parts = {}
    if "HD" in parts:
        yield _coded(text, parts)


def _coded(text: str, parts: dict[str, list[tuple[int, int]]]) -> RawArticle:
    values = {code: _value(text, places) for code, places in parts.items()}
    fields = {name: values[code] for code, name in FIELDS.items() if code in values}
    if "published" in fields:
        fields["published"] = _day(f"{fields['published']} {values.get('ET', '')}".strip())
    if number := NUMBER.search(values.get("AN", "")):
        fields["id"] = number[1]
    told = [code for code in TEXT_CODES if code in values]
    offset = parts[told[0]][0][0] if told else 0
    return RawArticle("\n\n".join(values[code] for code in told), fields, offset=offset)


def _value(text: str, places: list[tuple[int, int]]) -> str:
    """The pieces of a value without the blanks and the marks of table cells around lines."""
    lines = "".join(text[start:end] for start, end in places).splitlines()
    return "\n".join(line.strip(" \t|") for line in lines).strip()


def _by_layout(text: str) -> Iterator[RawArticle]:
    start = 0
    for end in NUMBER.finditer(text):
        chunk = text[start : end.start()]
        # Where the line of words is missing, the date stands in its place.
        if place := _counted(chunk):
            yield _plain(chunk, place, start, end[1])
        start = end.end()


def _counted(chunk: str) -> tuple[int, int] | None:
    if words := WORDS.search(chunk):
        return words.span()
    dated = labels.dates(chunk, 0, HEAD)
    return (dated[0].start, dated[0].start) if dated else None


def _plain(chunk: str, counted: tuple[int, int], start: int, number: str) -> RawArticle:
    above = [line.strip() for line in chunk[: counted[0]].splitlines() if line.strip()]
    fields = {"id": number}
    authors = [n for n, line in enumerate(above) if n and BY.match(line)]
    if authors:
        fields["byline"] = above[authors[-1]]
        del above[authors[-1] :]
    elif len(above) > 2:
        fields["byline"] = above.pop()
    if above:
        fields["title"] = above[-1]
    begin = counted[1]
    for line in ABOVE_TEXT.finditer(chunk, begin, begin + HEAD):
        begin = line.end()
    below = [line.strip() for line in chunk[counted[1] : begin].splitlines() if line.strip()]
    return RawArticle(chunk[begin:], fields | _below(below), offset=start + begin)


def _below(lines: list[str]) -> dict[str, str]:
    """The day, its hour and the outlet in the lines below the number of words."""
    dated = next((n for n, line in enumerate(lines) if labels.dates(line)), None)
    if dated is None:
        return {"outlet": lines[0]} if lines and not CODED.fullmatch(lines[0]) else {}
    fields = {"published": _day(lines[dated])}
    after = lines[dated + 1 :]
    if after and labels.TIME.fullmatch(after[0]):
        fields["published"] += f" {after.pop(0)}"
    # Below the outlet stands its code: an outlet may look like one too (STT).
    if after and (not CODED.fullmatch(after[0]) or any(map(CODED.fullmatch, after[1:2]))):
        fields["outlet"] = after[0]
    return fields


def _day(text: str) -> str:
    """A day in any of the languages as ``2020-01-31``, else as it stands."""
    dated = labels.dates(text)
    return dated[0].published if dated else text
