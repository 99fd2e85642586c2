"""The report page as a list of blocks, for papers that have no script: Word and PDF."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import NamedTuple

from lxml import html
from lxml.html import HtmlElement

SENTENCES = 3  # of the evidence below a chart; the page holds them all

_BOLD = {"strong", "b", "th", "mark"}
_ITALIC = {"em", "i", "small", "caption"}
_INLINE = {"a", "span", "code", "mark", "small", "strong", "em", "b", "i", "sub", "sup", "br"}


class Run(NamedTuple):
    """Words in one style."""

    text: str
    bold: bool = False
    italic: bool = False


class Heading(NamedTuple):
    """A heading, level 1 to 4."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph."""

    runs: list[Run]


class Items(NamedTuple):
    """A list; ``quoted`` ones are sentences of the articles."""

    items: list[list[Run]]
    quoted: bool


class Picture(NamedTuple):
    """A chart with its alt text and caption; ``width`` in pixels of a web page."""

    png: bytes
    alt: str
    caption: str
    width: int


class Grid(NamedTuple):
    """A table; ``numeric`` says which columns are numbers."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    numeric: list[bool]


Block = Heading | Paragraph | Items | Picture | Grid


def blocks(page: str) -> list[Block]:
    """The content of a piece of HTML in order, its scripts and buttons left out.

    Of the sentences below a chart the first ``SENTENCES`` stay, and how many there are.

    >>> blocks("<h2>Why?</h2><p>It <strong>may</strong> rain.</p>")[1]
    Paragraph(runs=[Run(text='It ', bold=False, italic=False), Run(text='may', bold=True, \
italic=False), Run(text=' rain.', bold=False, italic=False)])
    """
    if not page.strip():
        return []
    return list(_blocks(html.fragment_fromstring(page, create_parent="div")))


def _blocks(parent: HtmlElement) -> Iterator[Block]:
    for element in parent:
        tag = element.tag
        if not isinstance(tag, str) or tag in ("script", "style", "nav", "template"):
            continue
        if tag in ("h1", "h2", "h3", "h4"):
            yield Heading(int(tag[1]), _plain(element))
        elif tag == "figure":
            yield from _picture(element)
        elif tag == "table":
            yield _grid(element)
        elif element.get("data-lens") is not None:
            yield from _evidence(element)
        elif tag in ("ul", "ol"):
            yield Items([_runs(item) for item in element.iterchildren("li")], quoted=False)
        elif tag in ("p", "pre") or _is_text(element):
            if runs := _runs(element):
                yield Paragraph(runs)
        else:
            yield from _blocks(element)


def _is_text(element: HtmlElement) -> bool:
    own = (element.text or "").strip()
    return bool(own) and all(child.tag in _INLINE for child in element)


def _picture(figure: HtmlElement) -> Iterator[Block]:
    for image in figure.iter("img"):
        kind, _, data = image.get("src", "").partition("base64,")
        if kind == "data:image/png;":
            caption = " ".join(_plain(part) for part in figure.iter("figcaption"))
            width = int(image.get("width", "0") or 0)
            yield Picture(base64.b64decode(data), image.get("alt", ""), caption, width)


def _grid(table: HtmlElement) -> Grid:
    rows = [list(row.iterchildren("th", "td")) for row in table.iter("tr")]
    head = rows[0] if rows else []
    return Grid(
        caption=" ".join(_plain(c) for c in table.iterchildren("caption")),
        head=[_plain(cell) for cell in head],
        rows=[[_plain(cell) for cell in row] for row in rows[1:]],
        numeric=["number" in cell.get("class", "") for cell in head],
    )


def _evidence(lens: HtmlElement) -> Iterator[Block]:
    items = [_marked(item) for ordered in lens.iter("ol") for item in ordered.iterchildren("li")]
    titles = [_plain(p) for p in lens.iterchildren("p")]
    counted = [_plain(summary) for summary in lens.iter("summary")]
    if titles or counted:
        said = ". ".join([*titles, *(c.removeprefix("Lens: ") for c in counted)])
        yield Paragraph([Run(f"{said}.", italic=True)])
    if items:
        yield Items(items[:SENTENCES], quoted=True)


def _marked(item: HtmlElement) -> list[Run]:
    """A sentence with the words that were counted in bold, unless all of them were."""
    runs = _runs(item)
    whole = all(run.bold or run.italic or not run.text.strip() for run in runs)
    return [run._replace(bold=False) for run in runs] if whole else runs


def _plain(element: HtmlElement) -> str:
    return " ".join(element.text_content().replace("¶", " ").split())


def _runs(element: HtmlElement) -> list[Run]:
    """The text below an element with its styles; white space is a single space."""
    runs: list[Run] = []
    for text, bold, italic in _texts(element, bold=False, italic=False):
        words = " ".join(text.split())
        lead, trail = text[:1].isspace(), text[-1:].isspace()
        text = (" " if lead else "") + words + (" " if trail and words else "")
        if text and not (text == " " and (not runs or runs[-1].text.endswith(" "))):
            runs.append(Run(text, bold, italic))
    if runs:
        runs[0] = runs[0]._replace(text=runs[0].text.lstrip())
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return [run for run in runs if run.text]


def _texts(element: HtmlElement, *, bold: bool, italic: bool) -> Iterator[tuple[str, bool, bool]]:
    if element.text:
        yield element.text, bold, italic
    for child in element:
        if isinstance(child.tag, str) and child.tag not in ("script", "style", "button"):
            yield from _texts(
                child, bold=bold or child.tag in _BOLD, italic=italic or child.tag in _ITALIC
            )
        if child.tail:
            yield child.tail, bold, italic
