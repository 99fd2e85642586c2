"""PDF files with a text layer: lines put together to paragraphs again, without page margins."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from itertools import pairwise
from typing import Any

from analysis.corpus.readers import pdf_lines, txt
from analysis.corpus.readers.article import Items, Source, Unreadable
from analysis.corpus.readers.decode import read_bytes

MAX_PAGES = 2_000
MAX_CONTENT = 5_000_000
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 50_000_000,
    "stream_parsing_work_maximum_count": 500_000,
    "xform_maximum_invocations_per_extraction": 200,
    "page_tree_maximum_entries": 10_000,
    "jbig2dec_binary": None,
}
"""Well above what a page of text needs; no other program is called."""
TOKEN = re.compile(rb"[^\s\[\]<>(){}/%]+|[\[\]<>(){}/%]")
STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)", re.S)
MAX_TOKENS = 2_500_000
"""What a document is drawn by is read up to here, which takes 10 seconds; a book has less."""
MAX_PAGE_TOKENS = 400_000
LETTER = 0.5
"""In its height: the usual width of a letter."""
FAR = 2.0
WIDTH = 100
"""In points: no column of text is narrower."""
MAX_TEXT = 20_000_000
MIN_LETTERS = 20
NO_LAYER = "has no text layer: it is a picture of pages; run text recognition (OCR) on it first"


def read(path: Source) -> Items:
    """Yield the article of a PDF, or those of a database export in it.

    Text comes in the order in which the file draws it, which is the order of reading in
    what browsers, word processors and databases write, columns included; columns that are
    drawn line by line across the page are put in order.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # the ledger says what matters
    data = read_bytes(path)
    if b"%PDF-" not in data[:1_024]:
        raise Unreadable("is no PDF: save it again")
    with pypdf.apply_configuration(**LIMITS):
        pages, title, unread = _extract(data)
    if sum(len(line.text) for page in pages for line in page) < MIN_LETTERS:
        raise Unreadable(unread if unread and not pages else NO_LAYER)
    text, margins = pdf_lines.join(pages)
    notes = [unread, f"left out at page edges: {'; '.join(margins)[:200]}" if margins else ""]
    yield from txt.articles(text, title=title, problem="; ".join(filter(None, notes)) or None)


def _extract(data: bytes) -> tuple[list[list[pdf_lines.Line]], str, str]:
    """The lines of the pages, what the document calls itself, and what could not be read."""
    import pypdf
    from pypdf.errors import DependencyError, PyPdfError

    try:
        document = pypdf.PdfReader(io.BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("is protected by a password: save a copy without")
        count = len(document.pages)
    except (DependencyError, NotImplementedError) as error:
        raise Unreadable("is encrypted: print it to a new PDF and put that here") from error
    except PyPdfError as error:
        raise Unreadable("is damaged: save it again") from error
    if count > MAX_PAGES:
        raise Unreadable(f"has {count:,} pages; the limit is {MAX_PAGES:,}: split it")
    pages, unread = _pages(document, count)
    try:
        title = document.metadata.title if document.metadata else None
    except Exception:  # a title is not worth the text
        title = None
    return pages, title or "", unread


class _Work:
    """How much of what draws a document has been read, in tokens, and how it is set."""

    def __init__(self) -> None:
        self.done = 0
        self.across = False

    def add(self, tokens: int) -> None:
        """Count tokens; raise ``_Enough`` beyond the limit."""
        self.done += tokens
        if self.done > MAX_TOKENS:
            raise _Enough


class _Enough(Exception):
    """A document is drawn by more than is read."""


def _pages(document: Any, count: int) -> tuple[list[list[pdf_lines.Line]], str]:
    """The lines of each page, and which pages gave none."""
    from pypdf.errors import LimitReachedError

    pages: list[list[pdf_lines.Line]] = []
    unread: list[int] = []
    bare: list[int] = []
    notes: list[str] = []
    length = 0
    work = _Work()
    for number in range(1, count + 1):
        try:
            lines = _lines(document.pages[number - 1], work)
        except _Enough:
            notes.append(f"was read up to page {number - 1} of {count}: it is drawn by too much")
            break
        except Unreadable:
            raise
        except Exception as error:  # whatever pypdf makes of a damaged page: others are read
            unread.append(number)
            work.done += MAX_PAGE_TOKENS if isinstance(error, LimitReachedError) else 0
            continue
        length += sum(len(line.text) for line in lines)
        if length > MAX_TEXT:
            raise Unreadable(f"holds more than {MAX_TEXT:,} characters: split it")
        if lines:
            pages.append(pdf_lines.in_columns(lines))
        else:
            bare.append(number)
    if work.across:
        notes.append("may be set in columns that were read across: compare it with the page")
    if unread:
        notes.append(_list(unread, "could not be read"))
    if bare and pages:
        notes.append(_list(bare, "without a text layer"))
    return pages, "; ".join(notes)


def _lines(page: Any, work: _Work) -> list[pdf_lines.Line]:
    content = page.get_contents()
    if content is None:
        return []
    data = content.get_data()
    if len(data) > MAX_CONTENT:
        work.add(len(data) // 10)
        raise ValueError("is drawn by too many commands")
    tokens = len(TOKEN.findall(STRING.sub(b"", data)))
    work.add(min(tokens, MAX_PAGE_TOKENS))
    if tokens > MAX_PAGE_TOKENS:
        raise ValueError("is drawn by too many commands")
    lines: list[pdf_lines.Line] = []
    pieces: list[str] = []
    place: tuple[float, float, float] | None = None
    end = 0.0

    def take(text: str, outer: list[float], inner: list[float], _font: Any, size: float) -> None:
        nonlocal place, end
        x = outer[0] * inner[4] + outer[2] * inner[5] + outer[4]
        y = outer[1] * inner[4] + outer[3] * inner[5] + outer[5]
        size = abs(size * inner[3] * outer[3])
        for number, part in enumerate(text.split("\n")):
            # What stands far to the right on the same row may be another column.
            if number or (part.strip() and place and x - end > FAR * size):
                _close(lines, pieces, place)
                place = None
            if part.strip():
                place = place or (x, y, size)
                end = x + len(part) * size * LETTER
            pieces.append(part)

    def count(operator: bytes, operands: list[Any], outer: list[float], inner: list[float]) -> None:
        work.add(1)  # what forms draw is in no page's own commands
        if operator == b"Tj" and operands and len(operands[0]) >= pdf_lines.PROSE:
            shown.append((round(outer[5] + inner[5]), round(outer[4] + inner[4])))

    shown: list[tuple[int, int]] = []
    page.extract_text(visitor_text=take, visitor_operand_before=count)
    _close(lines, pieces, place)
    # Pieces that stand far apart in one row, row after row, and came as one line of text.
    apart = Counter(b[1] for a, b in pairwise(shown) if a[0] == b[0] and b[1] - a[1] > WIDTH)
    work.across |= any(
        count >= pdf_lines.MIN_COLUMN and sum(abs(line.x - x) < 2 for line in lines) < count
        for x, count in apart.items()
    )
    return lines


def _close(
    lines: list[pdf_lines.Line], pieces: list[str], place: tuple[float, float, float] | None
) -> None:
    if place:
        lines.append(pdf_lines.Line(" ".join("".join(pieces).split()), *place))
    pieces.clear()


def _list(numbers: list[int], told: str) -> str:
    shown = ", ".join(map(str, numbers[:5])) + (" …" if len(numbers) > 5 else "")
    return f"{'pages' if len(numbers) > 1 else 'page'} {shown} {told}"
