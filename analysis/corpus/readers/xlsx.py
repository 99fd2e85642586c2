"""Spreadsheets (.xlsx): one article a row; of a formula its value, never the formula."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, Source, Unreadable
from analysis.corpus.readers.office import open_package

MAX_COLUMNS = 500
MAX_ROWS = 1_048_576
MAX_EMPTY = 1_000
"""After so many empty rows in a row, a sheet has ended, whatever size it claims."""


def read(path: Source) -> Items:
    """Yield the articles of every sheet that has a column of text; ``item`` is the row."""
    import openpyxl  # type: ignore[import-untyped]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions, which are not read
        book = openpyxl.load_workbook(
            open_package(path), read_only=True, data_only=True, keep_links=False
        )
        headers: list[list[str]] = []
        try:
            for sheet in book.worksheets:
                rows = _rows(sheet)
                _, header = next(rows, (0, ()))
                names = [_text(value).strip() for value in header]
                if not tabular.has(names, "text"):
                    headers.append(names)
                    continue
                several = len(book.worksheets) > 1
                yield from _articles(rows, names, f"{sheet.title} row" if several else "row")
        finally:
            book.close()
    if headers and len(headers) == len(book.worksheets):
        raise Unreadable(tabular.missing(name for name in max(headers, key=len) if name))


def _articles(rows: Iterator[tuple[int, tuple[Any, ...]]], names: list[str], label: str) -> Items:
    for number, values in rows:
        row = {name: _text(value) for name, value in zip(names, values, strict=False) if name}
        yield tabular.article(row, f"{label} {number}")


def _rows(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows that hold anything, with their numbers."""
    empty = 0
    sheet.reset_dimensions()  # what a file claims of its size may be wrong
    rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
    for number, values in enumerate(rows, start=1):
        if any(value not in (None, "") for value in values):
            empty = 0
            yield number, values
        elif (empty := empty + 1) > MAX_EMPTY:
            return


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, bool) else str(value)
