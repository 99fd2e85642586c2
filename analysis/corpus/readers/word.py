"""Word documents (.docx): the paragraphs and table cells, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.corpus.readers import txt
from analysis.corpus.readers.article import Items, Source, Unreadable
from analysis.corpus.readers.office import open_package

MAX_DEPTH = 20


def read(path: Source) -> Items:
    """Yield the article of a Word document, or those of a database export in it."""
    from docx import Document

    document = Document(open_package(path))
    text = "\n\n".join(_paragraphs(document))
    if not text.strip():
        raise Unreadable("holds no text")
    yield from txt.articles(text, title=document.core_properties.title or "")


def _paragraphs(container: Any, depth: int = 0) -> Iterator[str]:
    from docx.table import Table

    if depth > MAX_DEPTH:
        return
    for block in container.iter_inner_content():
        if isinstance(block, Table):
            for cell in _cells(block):
                yield from _paragraphs(cell, depth + 1)
        elif block.text.strip():
            yield block.text


def _cells(table: Any) -> Iterator[Any]:
    """Every cell as it stands in the file, once, however many places it claims to span."""
    from docx.table import _Cell

    for row in table._tbl.tr_lst:
        for cell in row.tc_lst:
            yield _Cell(cell, table)
