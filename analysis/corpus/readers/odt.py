"""OpenDocument texts (.odt): headings, paragraphs and list items, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from analysis.corpus.readers import txt
from analysis.corpus.readers.article import Items, Source, Unreadable
from analysis.corpus.readers.office import SAVE_AGAIN, open_package, parse

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
BLANKS = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
# Deleted text, notes at the foot of a page and remarks in the margin are not the article.
LEFT_OUT = (f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation")
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
        body = parse(package.read("content.xml")).find(f"{OFFICE}body")
        title = (
            parse(package.read("meta.xml")).findtext(f".//{TITLE}") if "meta.xml" in names else ""
        )
    paragraphs = [] if body is None else list(_paragraphs(body))
    if not paragraphs:
        raise Unreadable("holds no text")
    yield from txt.articles("\n\n".join(paragraphs), title=title or "")


def _paragraphs(body: Any) -> Iterator[str]:
    for element in list(body.iter(*LEFT_OUT)):
        _drop(element)
    for paragraph in body.iter(*PARAGRAPHS):
        if any(parent.tag in PARAGRAPHS for parent in paragraph.iterancestors()):
            continue
        text = "".join(_pieces(paragraph))
        if text.strip():
            yield text


def _pieces(paragraph: Any) -> Iterator[str]:
    """The text of a paragraph; blanks of the file itself count as one."""
    for element in paragraph.iter():
        if element.tag in BLANKS:
            yield BLANKS[element.tag]
        elif element.tag == f"{TEXT}s":
            count = element.get(f"{TEXT}c", "1")
            yield " " * min(int(count) if count.isdecimal() else 1, MAX_BLANKS)
        elif isinstance(element.tag, str):
            if element is not paragraph and element.tag in PARAGRAPHS:
                yield "\n"
            yield " ".join((element.text or "").split("\n"))
        if element is not paragraph:
            yield " ".join((element.tail or "").split("\n"))


def _drop(element: Any) -> None:
    """Take an element out and leave the text behind it."""
    parent, tail = element.getparent(), element.tail or ""
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)
