"""Blocks → a Word file with styles, alt texts and tables that stay tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Inches, Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from analysis.publish.blocks import (
    Block,
    Contents,
    Grid,
    Heading,
    Items,
    Paragraph,
    Picture,
    Run,
)

WIDTH = 6.5  # inches of text on the page
SCREEN = 96  # pixels of a web page to an inch
WIDEST = 45
"""Characters of a cell from which a column grows no wider."""
CHARACTER, MARGIN = 0.075, 0.2
"""Inches of a character in a table, and of a cell's space at its two sides."""
FIXED = datetime(2020, 1, 1)
"""When every file says it was made, so that the same report gives the same bytes."""


def write(parts: Sequence[Block], *, title: str) -> bytes:
    """The bytes of a ``.docx`` of ``parts``; the same parts give the same bytes.

    >>> write([Paragraph([Run("It may rain.")])], title="Rain")[:2]
    b'PK'
    """
    document = Document()
    _set_up(document, title)
    for number, part in enumerate(parts):
        if isinstance(part, Heading) and part.level == 1 and number:
            document.add_page_break()
        _add(document, part)
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _set_up(document: DocumentType, title: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - 25.4 * WIDTH) / 2)
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    document.styles["Quote"].font.italic = False
    document.styles["Quote"].paragraph_format.left_indent = Mm(8)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _text(title), "", ""
    properties.created = properties.modified = FIXED
    document.add_heading(_text(title), level=0)


def _add(document: DocumentType, part: Block) -> None:
    match part:
        case Heading(level, text):
            document.add_heading(_text(text), level=level)
        case Paragraph(runs):
            _say(document.add_paragraph(), runs)
        case Items(items, quoted):
            for item in items:
                _say(document.add_paragraph(style="Quote" if quoted else "List Bullet"), item)
        case Picture():
            _picture(document, part)
        case Grid():
            _grid(document, part)


def _say(paragraph: DocxParagraph, runs: Sequence[Run]) -> None:
    for run in runs:
        added = paragraph.add_run(_text(run.text))
        added.bold, added.italic = run.bold or None, run.italic or None


def _picture(document: DocumentType, part: Picture) -> None:
    width = min(WIDTH, part.width / SCREEN) if part.width else WIDTH
    shape = document.add_picture(io.BytesIO(part.png), width=Inches(width))
    shape._inline.docPr.set("descr", _text(part.alt))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(_text(part.caption), style="Caption")


def _grid(document: DocumentType, part: Grid) -> None:
    if not part.head:
        return
    if part.caption:
        caption = document.add_paragraph(_text(part.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(part.head), style="Light Shading")
    table.autofit = False
    widths = _widths(part)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for row in [part.head, *part.rows]:
        cells = table.add_row().cells
        for cell, text, number, width in zip(cells, row, part.numeric, widths, strict=False):
            cell.width = Inches(width)
            paragraph = cell.paragraphs[0]
            paragraph.add_run(_text(text)).font.size = Pt(8.5)
            if number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated = OxmlElement("w:tblHeader")  # on every page that the table runs to
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    document.add_paragraph()


def _widths(part: Grid) -> list[float]:
    """Inches of each column: its longest word, and a share of the rest by its longest cell."""
    least, wanted = [], []
    for i in range(len(part.head)):
        cells = [row[i] for row in [part.head, *part.rows] if i < len(row)]
        longest = max((len(word) for cell in cells for word in cell.split()), default=0)
        least.append(_inches(longest))
        wanted.append(_inches(max(longest, *(len(cell) for cell in cells))))
    room = max(WIDTH - sum(least), 0)
    more = [w - n for w, n in zip(wanted, least, strict=True)]
    return [n + room * m / (sum(more) or 1) for n, m in zip(least, more, strict=True)]


def _inches(characters: int) -> float:
    return min(characters, WIDEST) * CHARACTER + MARGIN


def _text(text: str) -> str:
    """Text that XML can hold."""
    return "".join(c if c.isprintable() or c == " " else " " for c in text)


def _undated(content: bytes) -> bytes:
    """The same archive with every entry dated alike."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=FIXED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
