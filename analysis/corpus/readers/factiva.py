"""Exports of Factiva (.html, .rtf, .txt): fields named by codes, or a plain article layout.

With codes, HD is the headline, BY the author, SN the outlet, PD the date, LP and TD the
first and the other paragraphs, AN the number that ends an article. Without, an article has
lines for its headline, author, "503 words", date and outlet, and ends at "Document ...".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.corpus.fields import pick
from analysis.corpus.readers.article import Item, Items, RawArticle, Skipped
from analysis.corpus.readers.blocks import text_of

CODES = "SE|HD|CR|BY|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|ART|CLM|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN"
CODE = re.compile(rf"^[ \t]*({CODES})(?:[ ]?[\t|]|[ ]{{2}}|[ \t]*$)", re.M)
FIELDS = {"HD": "title", "BY": "byline", "SN": "outlet", "PD": "published", "SE": "section"}
TEXT_CODES = ("LP", "TD")
NUMBER = re.compile(r"^[ \t]*Document ([A-Za-z0-9]{15,40})[ \t|]*$", re.M)
WORDS = re.compile(r"^[ \t]*[\d,.]{1,12} words[ \t]*$", re.M)
DATE = re.compile(r"^[ \t]*\d{1,2} [A-Z][a-z]{2,8} \d{4}[ \t]*$", re.M)
TIME = re.compile(r"\d{1,2}:\d\d(?: [AP]M)?(?: [A-Z]{2,4})?")
CODED = re.compile(r"[A-Z][A-Z0-9_]{2,9}")
ABOVE_TEXT = re.compile(
    r"^[ \t]*(?:English|Copyright\b[^\n]*|\(c\)[^\n]*|©[^\n]*)[ \t]*$", re.M | re.I
)
HEAD = 1_500
ARTICLE = "contains(concat(' ', @class, ' '), ' article ')"


def is_export(text: str) -> bool:
    """Whether a text is such an export, with codes or without."""
    found = {code[1] for code in CODE.finditer(text, 0, 50_000)}
    if {"HD", "PD"} <= found and found & set(TEXT_CODES):
        return True
    return NUMBER.search(text) is not None and WORDS.search(text) is not None


def split(text: str) -> Items:
    """Yield the articles of an export; ``item`` is their number in it."""
    codes = {code[1] for code in CODE.finditer(text)}
    articles = _by_codes(text) if {"HD", "PD"} <= codes else _by_layout(text)
    for number, article in enumerate(articles, start=1):
        item = f"article {number}"
        if article.text.strip():
            yield RawArticle(article.text, pick(article.fields), item, article.offset)
        else:
            yield Skipped("has no text (no LP or TD)", item)


def from_page(tree: Any) -> list[Item]:
    """The articles of an export that was saved as a page; none where it is another page."""
    if not tree.xpath("//td//b[normalize-space()='HD'] | //*[contains(@class, 'enHeadline')]"):
        return []
    rows = tree.xpath(
        "//tr[count(td) >= 2][not(.//tr)][td[1][string-length(normalize-space()) < 4]]"
    )
    if rows:
        text = "\n".join(f"{text_of(row[0])}\t{text_of(row[1])}" for row in rows if len(row) > 1)
    else:
        articles = tree.xpath(f"//div[{ARTICLE}][not(ancestor::div[{ARTICLE}])]")
        text = "\n".join(text_of(article) for article in articles)
    return list(split(text)) if is_export(text) else []


def _by_codes(text: str) -> Iterator[RawArticle]:
    parts: dict[str, list[tuple[int, int]]] = {}
    codes = list(CODE.finditer(text))
    for code, after in zip(codes, [*codes[1:], None], strict=True):
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
    if "published" in fields and "ET" in values:
        fields["published"] += f" {values['ET']}"
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
        words = WORDS.search(chunk)
        if words:
            yield _plain(chunk, words, start, end[1])
        start = end.end()


def _plain(chunk: str, words: re.Match[str], start: int, number: str) -> RawArticle:
    above = [line.strip() for line in chunk[: words.start()].splitlines() if line.strip()]
    fields = {"id": number}
    if len(above) > 1 and (above[-1].lower().startswith("by ") or len(above) > 2):
        fields["byline"] = above.pop()
    if above:
        fields["title"] = above[-1]
    begin = words.end()
    for line in ABOVE_TEXT.finditer(chunk, begin, begin + HEAD):
        begin = line.end()
    below = [line.strip() for line in chunk[words.end() : begin].splitlines() if line.strip()]
    dated = next((n for n, line in enumerate(below) if DATE.match(line)), None)
    if dated is not None:
        fields["published"] = below[dated]
        after = below[dated + 1 :]
        if after and TIME.fullmatch(after[0]):
            fields["published"] += f" {after.pop(0)}"
        if after and not CODED.fullmatch(after[0]):
            fields["outlet"] = after[0]
    return RawArticle(chunk[begin:], fields, offset=start + begin)
