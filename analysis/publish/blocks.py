"""A report as a list of blocks, for papers that have no script: Word and PDF."""

from __future__ import annotations

from typing import NamedTuple


class Run(NamedTuple):
    """Words in one style."""

    text: str
    bold: bool = False
    italic: bool = False


class Heading(NamedTuple):
    """A heading, level 1 to 3."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph; ``look`` is "", ``lead`` (larger), ``small`` or ``above`` what comes next."""

    runs: list[Run]
    look: str = ""


class Items(NamedTuple):
    """A list; ``quoted`` ones are sentences of the articles."""

    items: list[list[Run]]
    quoted: bool = False


class Picture(NamedTuple):
    """A chart with its alt text and caption, ``width`` inches wide; it is numbered."""

    png: bytes
    alt: str
    caption: str
    width: float


class Grid(NamedTuple):
    """A table; ``numeric`` says which columns are numbers."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    numeric: list[bool]


class Contents(NamedTuple):
    """Where the list of contents stands."""


Block = Heading | Paragraph | Items | Picture | Grid | Contents
