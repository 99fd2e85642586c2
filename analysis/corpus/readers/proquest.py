"""Exports of ProQuest (.txt, .html): articles between rules, each with "Name: value" lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.corpus.fields import pick
from analysis.corpus.readers.article import Items, RawArticle, Skipped
from analysis.corpus.readers.blocks import text_of
from analysis.corpus.readers.ris import person

RULE = re.compile(r"^[ \t]*_{20,200}[ \t]*$", re.M)
NAMES = (
    "Abstract|Author|Business indexing term|Classification|Company / organization|Copyright|"
    "Correction author|Country of publication|Credit|Database|Document feature|Document type|"
    "Document URL|Edition|First page|Full text|Identifier / keyword|ISSN|e-ISSN|Issue|"
    "Language of publication|Last updated|Links|Location|Number of pages|Pages|People|"
    "Place of publication|ProQuest document ID|Publication date|Publication info|"
    "Publication subject|Publication title|Publication year|Publisher|Section|Source type|"
    "Subject|Title|Volume|Year"
)
NAME = re.compile(
    rf"^[ \t]*(?:({NAMES})[ \t]*:[ \t]*|(ABSTRACT|FULL TEXT|DETAILS|LINKS)[^\n:]{{0,20}}$)", re.M
)
"""A name and its value, or in documents the heading of a part."""
FULL = ("Full text", "FULL TEXT")
FIELDS = {
    "Title": "title",
    "Author": "byline",
    "Publication title": "outlet",
    "Publication date": "published",
    "Section": "section",
    "Document URL": "url",
    "ProQuest document ID": "id",
}
INFO = "Publication info"
BY_PROQUEST = re.compile(r"\bProQuest\b")
LABEL = re.compile(r"[ \t]*[A-Z][\w/ -]{2,40}:[ \t]")
INFO_DAY = re.compile(r"\d{1,2} [A-Z][a-z]{2,8} \d{4}|[A-Z][a-z]{2,8} \d{1,2}, \d{4}")
PARAGRAPH = re.compile(r"\n[ \t\r]*\n(?:[ \t\r]*\n)*")


def is_export(text: str) -> bool:
    """Whether a text is such an export: rules, and documents with a full text or a number."""
    if not RULE.search(text) and not BY_PROQUEST.search(text):
        return False
    names = {name[1] or name[2] for name in NAME.finditer(text)}
    return bool({*FULL, "ProQuest document ID"} & names) and bool(
        {"Publication title", "Publication date"} & names
    )


def parted(tree: Any) -> str:
    """The text of a page with a rule between its documents; none where it marks none."""
    marks = tree.xpath("//a[starts-with(@name, 'DocID_')]")
    places = {mark.getparent(): None for mark in marks}
    whole = len(places) == len(marks)
    return "".join(f"\n\n{'_' * 60}\n\n{text_of(place)}" for place in places) if whole else ""


def split(text: str) -> Items:
    """Yield the articles of an export; ``item`` is the number of the document."""
    number = 0
    for start, end in _documents(text):
        chunk = text[start:end]
        names = {name[1] or name[2] for name in NAME.finditer(chunk)}
        if not names & {*FULL, "ProQuest document ID", "Publication title"}:
            continue  # the list of contents, or the address of ProQuest
        number += 1
        yield _document(chunk, start, f"document {number}")


def _documents(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for rule in RULE.finditer(text):
        yield start, rule.start()
        start = rule.end()
    yield start, len(text)


def _document(chunk: str, start: int, item: str) -> RawArticle | Skipped:
    full = next((n for n in NAME.finditer(chunk) if (n[1] or n[2]) in FULL), None)
    fields = pick(_fields(chunk, full))
    if full is None:
        return Skipped("has no full text, only what indexes it", item)
    end = full.end() + _length(chunk[full.end() :])
    text = chunk[full.end() : end]
    if not text.strip():
        return Skipped("has no full text, only what indexes it", item)
    return RawArticle(text, fields, item, start + full.end())


def _length(rest: str) -> int:
    """How much of what follows "Full text:" is the article.

    The index stands below it. Paragraphs that start with a label are taken off from the
    end, up to the first whose name is known: such a line within the article stays.
    """
    end = begin = len(rest)
    starts = [0, *(gap.end() for gap in PARAGRAPH.finditer(rest))]
    for start in reversed(starts[1:]):
        if NAME.match(rest, start):
            end = start
        elif rest[start:begin].strip() and not LABEL.match(rest, start):
            break
        begin = start
    return end


def _fields(chunk: str, full: re.Match[str] | None) -> dict[str, object]:
    """The values of the names outside the article; the first line is the title if none is named."""
    stop = full.start() if full else len(chunk)
    below = full.end() + _length(chunk[full.end() :]) if full else len(chunk)
    found: dict[str, object] = {}
    names = [n for n in NAME.finditer(chunk) if n.start() < stop or n.start() >= below]
    for name in names:
        if field := FIELDS.get(name[1]):
            end = chunk.find("\n", name.end())
            found.setdefault(field, chunk[name.end() : end if end >= 0 else None].strip())
    info = next((chunk[n.end() :].partition("\n")[0] for n in names if n[1] == INFO), "")
    if day := INFO_DAY.search(info):
        found.setdefault("published", day[0])
        if ";" in info:
            found.setdefault("outlet", info)
    first = chunk[: names[0].start() if names else stop].strip()
    if byline := str(found.get("byline", "")):
        found["byline"] = "; ".join(person(name) for name in byline.split(";") if name.strip())
    if outlet := str(found.get("outlet", "")):
        found["outlet"] = outlet.partition(";")[0]  # its place follows
    if first and not BY_PROQUEST.search(first):
        found.setdefault("title", first.splitlines()[-1])
    return found
