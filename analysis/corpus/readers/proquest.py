"""Exports of ProQuest (.txt): articles between rules, each a block of "Name: value" lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.corpus.fields import pick
from analysis.corpus.readers.article import Items, RawArticle, Skipped
from analysis.corpus.readers.ris import person

RULE = re.compile(r"^[ \t]*_{20,200}[ \t]*$", re.M)
NAMES = (
    "Abstract|Author|Classification|Company / organization|Copyright|Correction author|"
    "Country of publication|Credit|Database|Document feature|Document type|Document URL|Edition|"
    "First page|Full text|Identifier / keyword|ISSN|e-ISSN|Issue|Language of publication|"
    "Last updated|Links|Location|Number of pages|Pages|People|Place of publication|"
    "ProQuest document ID|Publication date|Publication info|Publication subject|"
    "Publication title|Publication year|Publisher|Section|Source type|Subject|Title|Volume|Year"
)
NAME = re.compile(rf"^[ \t]*({NAMES})[ \t]*:[ \t]*", re.M)
FIELDS = {
    "Title": "title",
    "Author": "byline",
    "Publication title": "outlet",
    "Publication date": "published",
    "Section": "section",
    "Document URL": "url",
    "ProQuest document ID": "id",
}
BY_PROQUEST = re.compile(r"\bProQuest\b")
PARAGRAPH = re.compile(r"\n[ \t\r]*\n\s*")


def is_export(text: str) -> bool:
    """Whether a text is such an export: rules, and documents with a full text or a number."""
    if not RULE.search(text):
        return False
    names = {name[1] for name in NAME.finditer(text)}
    return bool({"Full text", "ProQuest document ID"} & names) and bool(
        {"Publication title", "Publication date"} & names
    )


def split(text: str) -> Items:
    """Yield the articles of an export; ``item`` is the number of the document."""
    number = 0
    for start, end in _documents(text):
        chunk = text[start:end]
        names = {name[1] for name in NAME.finditer(chunk)}
        if not names & {"Full text", "ProQuest document ID", "Publication title"}:
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
    full = next((name for name in NAME.finditer(chunk) if name[1] == "Full text"), None)
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

    The index stands below it. Paragraphs that start with a name are taken off from the
    end: such a line within the article stays.
    """
    end = len(rest)
    starts = [0, *(gap.end() for gap in PARAGRAPH.finditer(rest))]
    for begin in reversed(starts[1:]):
        if rest[begin:end].strip() and not NAME.match(rest, begin):
            break
        end = begin
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
    first = chunk[: names[0].start() if names else stop].strip()
    if byline := str(found.get("byline", "")):
        found["byline"] = "; ".join(person(name) for name in byline.split(";") if name.strip())
    if first and not BY_PROQUEST.search(first):
        found.setdefault("title", first.splitlines()[-1])
    return found
