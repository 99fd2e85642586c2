"""Blocks → a Word file with styles, alt texts and tables that stay tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Inches, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
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
WIDEST = 45
"""Characters of a cell from which a column grows no wider."""
CHARACTER, MARGIN = 0.075, 0.2
"""Inches of a character in a table, and of a cell's space at its two sides."""
FIXED = datetime(2020, 1, 1)
"""When every file says it was made, so that the same report gives the same bytes."""
INK, QUIET = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x59, 0x59, 0x59)
STYLES: dict[str, tuple[float, float, float, RGBColor]] = {
    "Title": (21, 0, 6, INK),
    "Heading 1": (16, 20, 6, INK),
    "Heading 2": (12, 14, 4, INK),
    "Normal": (10.5, 0, 5, INK),
    "Lead": (13, 8, 8, INK),
    "Note": (9, 0, 4, QUIET),
    "Quote": (9.5, 0, 4, INK),
    "List Bullet": (10.5, 0, 3, INK),
    "Caption": (8.5, 2, 10, QUIET),
    "TOC 1": (10.5, 4, 0, INK),
    "TOC 2": (10, 0, 0, QUIET),
}
"""Points of the letters, of the space before and after, and the colour of each style."""
OWN = ("Lead", "Note", "TOC 1", "TOC 2")
TABLE = "House table"
BORDERS = (
    '<w:tblPr {ns}><w:tblBorders><w:top w:val="single" w:sz="8" w:color="1A1A1A"/>'
    '<w:bottom w:val="single" w:sz="8" w:color="1A1A1A"/>'
    '<w:insideH w:val="single" w:sz="4" w:color="D9D9D9"/></w:tblBorders></w:tblPr>'
)


def write(parts: Sequence[Block], *, title: str) -> bytes:
    """The bytes of a ``.docx`` of ``parts``; the same parts give the same bytes.

    >>> write([Paragraph([Run("It may rain.")])], title="Rain")[:2]
    b'PK'
    """
    return _Paper(title).of(parts)


class _Paper:
    """A document in the house style, its figures numbered as they come."""

    def __init__(self, title: str) -> None:
        self.document = Document()
        self.figures = 0
        self.headings = 0
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm((210 - 25.4 * WIDTH) / 2)
        section.top_margin = section.bottom_margin = Mm(20)
        _set_styles(self.document)
        self.styles = {name: self.document.styles[name].style_id for name in STYLES}
        _number_pages(section.footer.paragraphs[0])
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = _text(title), "", ""
        properties.created = properties.modified = FIXED
        self._paragraph("Title", title)

    def of(self, parts: Sequence[Block]) -> bytes:
        """The bytes of a file of these blocks below the title."""
        for part in parts:
            match part:
                case Heading(level, text):
                    self._heading(level, text)
                case Paragraph(runs, look):
                    style = {"lead": "Lead", "small": "Note"}.get(look, "Normal")
                    paragraph = self._paragraph(style)
                    paragraph.paragraph_format.keep_with_next = look == "above" or None
                    _say(paragraph, runs)
                case Items(items, quoted):
                    for item in items:
                        style = "Quote" if quoted else "List Bullet"
                        _say(self._paragraph(style), item)
                case Picture():
                    self._picture(part)
                case Grid():
                    self._grid(part)
                case Contents():
                    self._contents(parts)
        buffer = io.BytesIO()
        self.document.save(buffer)
        return _undated(buffer.getvalue())

    def _paragraph(self, style: str, text: str = "") -> DocxParagraph:
        """A paragraph in a style, which python-docx would look for among all, each time."""
        paragraph = self.document.add_paragraph(_text(text))
        paragraph._p.style = None if style == "Normal" else self.styles[style]
        return paragraph

    def _heading(self, level: int, text: str) -> None:
        self.headings += 1
        paragraph = self._paragraph(f"Heading {level}", text)
        number = str(self.headings)
        start = _element("w:bookmarkStart", id=number, name=f"_Toc{number}")
        paragraph._p.insert(1, start)
        paragraph._p.append(_element("w:bookmarkEnd", id=number))

    def _contents(self, parts: Sequence[Block]) -> None:
        """A list of the headings with links; Word fills in their pages when it updates it."""
        listed = [part for part in parts if isinstance(part, Heading)]
        self._paragraph("Lead", "Contents")
        for number, part in enumerate(listed, start=1):
            paragraph = self._paragraph(f"TOC {min(part.level, 2)}")
            if number == 1:
                _field_part(paragraph, "begin", dirty="true")
                _instruction(paragraph, 'TOC \\o "1-2" \\h \\z')
                _field_part(paragraph, "separate")
            link = _element("w:hyperlink", anchor=f"_Toc{number}")
            paragraph._p.append(link)
            link.append(paragraph.add_run(_text(part.text))._r)
            if number == len(listed):
                _field_part(paragraph, "end")

    def _picture(self, part: Picture) -> None:
        shape = self.document.add_picture(io.BytesIO(part.png), width=Inches(part.width))
        self.figures += 1
        shape._inline.docPr.set("descr", _text(part.alt))
        shape._inline.docPr.set("title", f"Figure {self.figures}")
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        caption = self._paragraph("Caption")
        caption.add_run("Figure ")
        _field(caption, "SEQ Figure \\* ARABIC", str(self.figures))
        caption.add_run(f". {_text(part.caption)}")

    def _grid(self, part: Grid) -> None:
        if not part.head:
            return
        if part.caption:
            caption = self._paragraph("Caption", part.caption)
            caption.paragraph_format.keep_with_next = True
            caption.paragraph_format.space_after = Pt(2)
        table = self.document.add_table(rows=0, cols=len(part.head), style=TABLE)
        table.autofit = False
        widths = _widths(part)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for number, row in enumerate([part.head, *part.rows]):
            cells = table.add_row().cells
            for cell, text, numeric, width in zip(cells, row, part.numeric, widths, strict=False):
                cell.width = Inches(width)
                paragraph = cell.paragraphs[0]
                run = paragraph.add_run(_text(text))
                run.font.size, run.bold = Pt(8.5), number == 0 or None
                paragraph.paragraph_format.space_after = Pt(1)
                if numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for row in table.rows:
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(_element("w:tblHeader"))  # on every page that the table runs to
        self._paragraph("Note")


def _set_styles(document: DocumentType) -> None:
    for name in OWN:
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    for name, (size, before, after, colour) in STYLES.items():
        style = cast(ParagraphStyle, document.styles[name])
        style.font.size, style.font.color.rgb = Pt(size), colour
        style.font.italic = False
        style.font.bold = name in {"Title", "Heading 1", "Heading 2", "Lead"}
        _set_font(style, "Calibri")
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
    cast(ParagraphStyle, document.styles["Quote"]).paragraph_format.left_indent = Mm(6)
    cast(ParagraphStyle, document.styles["TOC 2"]).paragraph_format.left_indent = Mm(6)
    rule = cast(ParagraphStyle, document.styles["Title"]).element.get_or_add_pPr()
    for border in rule.findall(qn("w:pBdr")):
        rule.remove(border)
    table = document.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    table.element.append(parse_xml(BORDERS.format(ns=nsdecls("w"))))


def _set_font(style: ParagraphStyle, name: str) -> None:
    """One family for all letters: the template's headings take theirs from a theme."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)


def _number_pages(paragraph: DocxParagraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(paragraph, "PAGE", "1")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES", "1")


def _field(paragraph: DocxParagraph, code: str, value: str) -> None:
    """Something that Word counts itself, with what it is now."""
    _field_part(paragraph, "begin")
    _instruction(paragraph, code)
    _field_part(paragraph, "separate")
    paragraph.add_run(value)
    _field_part(paragraph, "end")


def _field_part(paragraph: DocxParagraph, kind: str, **more: str) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType=kind, **more))


def _instruction(paragraph: DocxParagraph, code: str) -> None:
    told = _element("w:instrText")
    told.text = f" {code} "
    paragraph.add_run()._r.append(told)


def _element(tag: str, /, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _say(paragraph: DocxParagraph, runs: Sequence[Run]) -> None:
    for run in runs:
        added = paragraph.add_run(_text(run.text))
        added.bold, added.italic = run.bold or None, run.italic or None


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
