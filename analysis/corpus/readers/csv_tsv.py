"""Tables (.csv, .tsv, .csv.gz): one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, Skipped, Source, Unreadable
from analysis.corpus.readers.decode import MAX_LINE, open_lines

DELIMITERS = ",;\t|"


def read(path: Source) -> Items:
    """Yield the articles of a table; ``item`` is the row as a spreadsheet counts it."""
    for item, row in read_rows(path, needs="text"):
        yield row if isinstance(row, Skipped) else tabular.article(row, item)


def read_rows(
    path: Source, *, needs: str, missing: str | None = None
) -> Iterator[tuple[str, dict[str, str] | Skipped]]:
    """Yield ``("row 2", {column: value})`` or the reason why a row cannot be used.

    Raises ``Unreadable`` when no column gives the field ``needs``.
    """
    with open_lines(path) as lines, _long_fields():
        first = next((line for line in lines if line.strip()), "")
        delimiter = _delimiter(first, needs)
        reader = csv.reader(_chain(first, lines), delimiter=delimiter)
        try:
            header = [name.strip() for name in next(reader)]
        except csv.Error as error:
            raise Unreadable(f"is not a table that can be read: {error}") from error
        if not _has(header, needs):
            named = f"{missing}; it has: {', '.join(header)[:200]}"
            raise Unreadable(named if missing else tabular.missing(header))
        number = 1
        while True:
            number += 1
            item = f"row {number}"
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield item, Skipped(f"cannot be read as CSV: {error}", item)
                continue
            if any(values):
                yield item, _row(header, values, item)


def _row(header: list[str], values: list[str], item: str) -> dict[str, str] | Skipped:
    if any(values[len(header) :]):
        fields = f"has {len(values)} fields where the header has {len(header)}"
        return Skipped(f"{fields}: put quotes around text that holds a comma or a line break", item)
    padded = values + [""] * (len(header) - len(values))
    return {name: value for name, value in zip(header, padded, strict=False) if name}


def _has(header: list[str], needs: str) -> bool:
    return tabular.has(header, needs) or needs in {name.lower() for name in header}


def _delimiter(line: str, needs: str) -> str:
    """The first delimiter under which the header names the needed field."""
    for delimiter in DELIMITERS:
        try:
            names = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        if _has([name.strip() for name in names], needs):
            return delimiter
    return ","


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


@contextmanager
def _long_fields() -> Iterator[None]:
    """Let a field be as long as a file may be; the limit is global to the csv module."""
    before = csv.field_size_limit(MAX_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)
