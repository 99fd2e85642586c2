"""Word documents (.docx): the text as Word shows it, paragraph by paragraph.

Insertions count and deletions do not, as if every change were accepted; content controls,
fields and text boxes are read. Hidden text, footnotes and comments are no part of the article.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from analysis.corpus.readers import txt
from analysis.corpus.readers.article import Items, RawArticle, Remark, Source, Unreadable
from analysis.corpus.readers.office import SAVE_AGAIN, left_out, open_package, parse, part_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"

TITLES = frozenset({"title", "heading 1"})

DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
BLANKS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
NOTES = {
    f"{W}footnoteReference": "footnotes",
    f"{W}endnoteReference": "endnotes",
    f"{W}commentReference": "comments",
}
NO_TEXT = frozenset(
    {
        f"{W}{name}"
        for name in ("pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "instrText")
    }
)
MAX_DEPTH = 200


def read(path: Source) -> Items:
    """Yield the article of a Word document, or those of a database export in it."""
    with ZipFile(open_package(path)) as package:
        main = part_of(package, "word/document.xml", "officeDocument")
        data = package.read(main).replace(STRICT, W[1:-1].encode())
        names = set(package.namelist())
        styles = main.rpartition("/")[0] + "/styles.xml"
        sheet = package.read(styles) if styles in names else b""
        hidden = _hidden_styles(parse(sheet)) if b"vanish" in sheet else frozenset()
        titles = _title_styles(parse(sheet)) if sheet else frozenset()
        core = "docProps/core.xml"
        title = parse(package.read(core)).findtext(f".//{TITLE}") if core in names else ""
    body = parse(data).find(f"{W}body")
    if body is None:
        raise Unreadable(SAVE_AGAIN)
    document = _Document(hidden)
    paragraphs = list(document.paragraphs(body))
    text = "\n\n".join(paragraphs)
    if not text.strip():
        raise Unreadable("holds no text")
    if +document.left:
        yield Remark(left_out(document.left))
    # A style that comes again heads sections, or the articles of a document of several.
    if document.styles[0] in titles and document.styles.count(document.styles[0]) == 1:
        title = paragraphs[0]
    found = list(txt.articles(text, title=title or ""))
    heads = max((document.styles.count(style) for style in titles), default=0)
    if heads >= txt.MANY and sum(isinstance(item, RawArticle) for item in found) == 1:
        yield Remark(f"may hold several articles ({heads} headings): make a file of each")
    yield from found


@dataclass
class _Document:
    """A walk through a document: the styles whose text is hidden, and what was left out.

    ``styles`` are those of the paragraphs, in their order.
    """

    hidden: frozenset[str]
    styles: list[str] = field(default_factory=list)
    left: Counter[str] = field(default_factory=Counter)

    def paragraphs(self, container: Any, depth: int = 0) -> Iterator[str]:
        """The paragraphs of a container and of what it holds, those of tables cell by cell."""
        if depth > MAX_DEPTH:
            return
        for block in container:
            if block.tag in DELETED:
                self.left["deleted text"] += 1
            elif block.tag == f"{W}p":
                boxes: list[Any] = []
                style = _value(block, "pPr", "pStyle")
                text = "".join(self._pieces(block, boxes, hidden=style in self.hidden))
                if text.strip():
                    self.styles.append(style)
                    yield text
                for box in boxes:
                    yield from self.paragraphs(box, depth + 1)
            elif block.tag == f"{W}tr":
                cells = list(self.paragraphs(block, depth + 1))
                name = cells[0].strip(" :") if len(cells) == 2 else ""
                # A row of the table that says what an article is reads as a line of a header.
                yield from [f"{name}: {cells[1]}"] if txt.is_key(name) else cells
            elif isinstance(block.tag, str) and block.tag not in NO_TEXT:
                yield from self.paragraphs(block, depth + 1)

    def _pieces(
        self, part: Any, boxes: list[Any], *, hidden: bool, depth: int = 0
    ) -> Iterator[str]:
        """The text of a part of a paragraph; its text boxes are put into ``boxes``."""
        if depth > MAX_DEPTH:
            return
        for child in part:
            tag = child.tag
            if tag == f"{W}t" or tag == f"{MATH}t":
                yield child.text or ""
            elif tag == f"{W}r":
                if hidden or self._is_hidden(child):
                    self.left["hidden text"] += child.find(f"{W}t") is not None
                else:
                    yield from self._pieces(child, boxes, hidden=False, depth=depth + 1)
            elif tag in BLANKS:
                yield BLANKS[tag]
            elif tag in NOTES:
                self.left[NOTES[tag]] += 1
            elif tag in DELETED:
                self.left["deleted text"] += 1
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag == f"{MC}AlternateContent":  # the same for newer and for older programs
                yield from self._pieces(child[:1], boxes, hidden=hidden, depth=depth + 1)
            elif isinstance(tag, str) and tag not in NO_TEXT:
                yield from self._pieces(child, boxes, hidden=hidden, depth=depth + 1)

    def _is_hidden(self, run: Any) -> bool:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return False
        own = properties.find(f"{W}vanish")
        if own is not None:
            return _is_on(own)
        return _value(run, "rPr", "rStyle") in self.hidden


def _hidden_styles(styles: Any) -> frozenset[str]:
    """The names of the styles that hide text, by themselves or by what they are based on."""
    bases: dict[str, str] = {}
    hidden: set[str] = set()
    for style in styles.iter(f"{W}style"):
        name = style.get(f"{W}styleId") or ""
        base = style.find(f"{W}basedOn")
        bases[name] = "" if base is None else base.get(f"{W}val") or ""
        own = style.find(f"{W}rPr/{W}vanish")
        if own is not None and _is_on(own):
            hidden.add(name)
    grown = True
    while grown and hidden:
        more = {name for name, base in bases.items() if base in hidden} - hidden
        hidden |= more
        grown = bool(more)
    return frozenset(hidden - {""})


def _title_styles(styles: Any) -> frozenset[str]:
    """What a document calls the styles of titles: Word keeps their English names in each."""
    return frozenset(
        style.get(f"{W}styleId") or ""
        for style in styles.iter(f"{W}style")
        if _value(style, "name").lower() in TITLES
    ) - {""}


def _is_on(switch: Any) -> bool:
    return switch.get(f"{W}val") not in {"0", "false", "off"}


def _value(element: Any, *path: str) -> str:
    found = element.find("/".join(f"{W}{name}" for name in path))
    return "" if found is None else found.get(f"{W}val") or ""
