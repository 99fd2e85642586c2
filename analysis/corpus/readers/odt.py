"""OpenDocument texts (.odt): headings, paragraphs and list items, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from analysis.corpus.readers import txt
from analysis.corpus.readers.article import Items, Remark, Source, Unreadable
from analysis.corpus.readers.office import SAVE_AGAIN, left_out, open_package, parse

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
BLANKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
# Deleted text, notes at the foot of a page and remarks in the margin are not the article.
LEFT_OUT = {
    f"{TEXT}tracked-changes": "deleted text",
    f"{TEXT}note": "footnotes",
    f"{OFFICE}annotation": "comments",
    f"{TEXT}hidden-text": "hidden text",
    f"{TEXT}hidden-paragraph": "hidden text",
}
MAX_BLANKS = 1_000


def read(path: Source) -> Items:
    """Yield the article of an OpenDocument text, or those of a database export in it."""
    with ZipFile(open_package(path)) as package:
        names = package.namelist()
        if "content.xml" not in names:
            raise Unreadable(SAVE_AGAIN)
        if b"encryption-data" in (
            package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        ):
            raise Unreadable("is protected by a password: save it anew without")
        content = parse(package.read("content.xml"))
        title = (
            parse(package.read("meta.xml")).findtext(f".//{TITLE}") if "meta.xml" in names else ""
        )
    left: Counter[str] = Counter()
    body = content.find(f"{OFFICE}body")
    paragraphs = [] if body is None else list(_paragraphs(body, _hidden_styles(content), left))
    if not paragraphs:
        raise Unreadable("holds no text")
    if left:
        yield Remark(left_out(left))
    if paragraphs[0] in _titles(content):
        title = paragraphs[0]
    yield from txt.articles("\n\n".join(paragraphs), title=title or "")


def _titles(content: Any) -> list[str]:
    """The paragraph that a document calls its title, else its one heading of the first rank."""
    styles = {"Title"} | {
        style.get(f"{STYLE}name")
        for style in content.iter(f"{STYLE}style")
        if style.get(f"{STYLE}parent-style-name") == "Title"
    }
    titles = [p for p in content.iter(*PARAGRAPHS) if p.get(f"{TEXT}style-name") in styles]
    heads = [h for h in content.iter(f"{TEXT}h") if h.get(f"{TEXT}outline-level", "1") == "1"]
    found = titles or heads
    return ["".join(_even(part) for part in found[0].itertext())] if len(found) == 1 else []


def _hidden_styles(content: Any) -> frozenset[str]:
    """The names of the automatic styles that hide their text."""
    return frozenset(
        style.get(f"{STYLE}name") or ""
        for style in content.iter(f"{STYLE}style")
        if any(
            part.get("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}display") == "none"
            for part in style
        )
    )


def _paragraphs(body: Any, hidden: frozenset[str], left: Counter[str]) -> Iterator[str]:
    """The text of each outermost paragraph; blanks of the file itself count as one.

    One walk in the order of the document: the text of an element comes before what it
    holds, the text behind it after.
    """
    from lxml import etree

    pieces: list[str] = []
    depth = skipped = 0
    for event, part in etree.iterwalk(body, events=("start", "end")):
        tag = part.tag
        unseen = tag in LEFT_OUT or part.get(f"{TEXT}style-name") in hidden
        if event == "start":
            if unseen and not skipped:
                left[LEFT_OUT.get(tag, "hidden text")] += 1
            skipped += unseen
            if skipped:
                continue
            if tag in PARAGRAPHS:
                depth += 1
                pieces += ["\n"] if depth > 1 else []
            if depth:
                pieces += [_blank(part), _even(part.text)]
            continue
        skipped -= unseen
        if skipped:
            continue
        if tag in PARAGRAPHS and not unseen:
            depth -= 1
            if not depth:
                text = "".join(pieces)
                pieces.clear()
                if text.strip():
                    yield text
                continue
        if depth:
            pieces.append(_even(part.tail))


def _blank(part: Any) -> str:
    """The blanks that an element stands for."""
    if part.tag == f"{TEXT}s":
        count = part.get(f"{TEXT}c", "1")
        return " " * min(int(count) if count.isdecimal() else 1, MAX_BLANKS)
    return BLANKS.get(part.tag, "")


def _even(text: str | None) -> str:
    return (text or "").replace("\n", " ")
