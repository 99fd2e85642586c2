"""Spreadsheets (.xlsx): one article a row; of a formula its value, never the formula."""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, Remark, Source, Unreadable
from analysis.corpus.readers.office import open_package

Rows = Iterator[tuple[int, tuple[Any, ...]]]
"""The number of each row and its values."""
MAX_COLUMNS = 500
MAX_ROWS = 1_048_576
MAX_ABOVE = 20
"""So many rows may stand above the header: a title, a note on where it is from."""
MAX_EMPTY = 1_000
"""After so many empty rows in a row, a sheet has ended, whatever size it claims."""
MAX_CELLS = 1_000_000
"""So many cells take 10 seconds; a table of articles has a tenth of them."""
CHUNK = 1_000_000
"""So much of a sheet is looked through at once."""
ROWS_END = re.compile(rb"</(?:\w{1,20}:)?sheetData>")
LONGEST_END = 40
MERGED = re.compile(rb'mergeCell ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')


class Merged(NamedTuple):
    """A cell that goes on below its first row: its column, from 0, and its last row."""

    column: int
    last: int


def read(path: Source) -> Items:
    """Yield the articles of every sheet that has a column of text; ``item`` is the row."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which are not read
        package = open_package(path)
        book = openpyxl.load_workbook(package, read_only=True, data_only=True, keep_links=False)
        without: dict[str, list[str]] = {}
        try:
            several = len(book.worksheets) > 1
            for sheet in book.worksheets:
                names, above, rows = _header(_rows(sheet))
                if not names:
                    without[sheet.title] = max(above, key=len, default=[])
                    continue
                if sheet.sheet_state != "visible":
                    yield Remark(f"the sheet {tabular.shown([sheet.title])} is hidden; it was read")
                if remark := tabular.unused(names):
                    yield remark
                label = f"{tabular.shown([sheet.title])} row" if several else "row"
                yield from _articles(_filled(rows, names, _merged(package, sheet)), names, label)
            if len(without) < len(book.worksheets):
                held = [title for title, names in without.items() if names]
                if held:
                    yield Remark(f"sheets without a column of text: {tabular.shown(held)}")
                return
        finally:
            book.close()
    widest: list[str] = max(without.values(), key=len, default=[])
    raise Unreadable(tabular.lacking_text(widest))


def _header(rows: Rows) -> tuple[list[str], list[list[str]], Rows]:
    """The names of the columns, else none, the rows looked at, and the rows below.

    They stand in the first row that names a text and more, else in the very first.
    """
    first = list(islice(rows, MAX_ABOVE))
    seen = [[_text(value).strip() for value in values] for _, values in first]
    fields = [len(tabular.chosen(names)) if tabular.has(names, "text") else 0 for names in seen]
    titled = bool(fields and fields[0] == 1)
    place = next((n for n, count in enumerate(fields) if count > 1 + titled), 0)
    if not fields or not fields[place]:
        return [], seen, iter(())
    return seen[place], seen, chain(first[place + 1 :], rows)


def _articles(rows: Rows, names: list[str], label: str) -> Items:
    for number, values in rows:
        row = {name: _text(value) for name, value in zip(names, values, strict=False) if name}
        yield tabular.article(row, f"{label} {number}")


def _filled(rows: Rows, names: Sequence[str], merged: Mapping[int, Sequence[Merged]]) -> Rows:
    """The rows with the values of cells that are merged with one above, but no text twice."""
    text = tabular.chosen(names).get("text")
    open_: dict[int, tuple[int, Any]] = {}
    for number, values in rows:
        cells = list(values)
        for column, (last, value) in list(open_.items()):
            if number > last:
                del open_[column]
            elif column < len(cells):
                cells[column] = value
        for one in merged.get(number, ()):
            if one.column < min(len(cells), len(names)) and names[one.column] != text:
                open_[one.column] = (one.last, cells[one.column])
        yield number, tuple(cells)


def _merged(package: io.BytesIO, sheet: Any) -> dict[int, list[Merged]]:
    """The cells of a sheet that go on below, by their first row.

    What is read row by row does not tell of them: they stand behind the rows.
    """
    from openpyxl.utils import range_boundaries

    behind, ended = b"", False
    try:
        with ZipFile(package) as parts, parts.open(sheet._worksheet_path) as part:
            while chunk := part.read(CHUNK):
                behind += chunk
                if not ended:
                    end = ROWS_END.search(behind)
                    ended = end is not None
                    behind = behind[end.end() if end else -LONGEST_END :]
    except (BadZipFile, zlib.error, EOFError):
        return {}  # the rows before the damage are read all the same
    found = defaultdict(list)
    for place in MERGED.findall(behind):
        column, first, _, last = range_boundaries(place.decode())
        if last > first:
            found[first].append(Merged(column - 1, last))
    return found


def _rows(sheet: Any) -> Rows:
    """The rows that hold anything, with their numbers."""
    empty = cells = 0
    sheet.reset_dimensions()  # what a file claims of its size may be wrong
    rows = sheet.iter_rows(max_row=MAX_ROWS, values_only=True)
    for number, values in enumerate(rows, start=1):
        cells += max(len(values), 1)
        if cells > MAX_CELLS:
            raise Unreadable(f"has a sheet of more than {MAX_CELLS:,} cells: save it as .csv")
        if any(value not in (None, "") for value in values[:MAX_COLUMNS]):
            empty = 0
            yield number, values[:MAX_COLUMNS]
        elif (empty := empty + 1) > MAX_EMPTY:
            return


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, bool) else str(value)
