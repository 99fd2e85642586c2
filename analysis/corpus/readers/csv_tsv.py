"""Tables (.csv, .tsv, .csv.gz): one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, Remark, Skipped, Source, Unreadable
from analysis.corpus.readers.decode import MAX_LINE, Lines, open_lines

DELIMITERS = ",;\t|"
MAX_ABOVE = 20
"""So many lines may stand above the header: a title, ``sep=;``, a note on where it is from."""
MAX_COLUMNS = 2_000
MAX_EMPTY = 100_000


def read(path: Source) -> Items:
    """Yield the articles of a table; ``item`` is the row as a spreadsheet counts it."""
    with open_lines(path) as lines:
        rows = _rows(lines, needs="text", missing=None)
        header = next(rows)[1]
        if isinstance(header, dict) and (remark := tabular.unused(header)):
            yield remark
        for item, row in rows:
            yield row if isinstance(row, Skipped) else tabular.article(row, item)
        if lines.remark:
            yield Remark(lines.remark)


def read_rows(
    path: Source, *, needs: str, missing: str | None = None
) -> Iterator[tuple[str, dict[str, str] | Skipped]]:
    """Yield ``("row 2", {column: value})`` or the reason why a row cannot be used.

    Raises ``Unreadable`` when no column gives the field ``needs``.
    """
    with open_lines(path) as lines:
        yield from islice(_rows(lines, needs=needs, missing=missing), 1, None)


def _rows(
    lines: Lines, *, needs: str, missing: str | None
) -> Iterator[tuple[str, dict[str, str] | Skipped]]:
    """The header, as a row of empty values, and the rows below it."""
    with _long_fields():
        above = list(islice(lines, MAX_ABOVE + 1))
        start, delimiter = _header(above, needs)
        reader = csv.reader(chain(above[start:], lines), delimiter=delimiter)
        try:
            header = [name.strip() for name in next(reader, [])]
        except csv.Error as error:
            raise Unreadable(f"is not a table that can be read: {error}") from error
        if not _has(header, needs):
            named = f"{missing}; it has: {tabular.shown(header)}"
            raise Unreadable(named if missing else tabular.lacking_text(header))
        yield "header", dict.fromkeys(filter(None, header), "")
        number = start + 1
        empty = 0
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
                empty = 0
                yield item, _row(header, values, item)
            elif (empty := empty + 1) > MAX_EMPTY:
                raise Unreadable(f"has more than {MAX_EMPTY:,} empty rows: it was read up to them")


def _row(header: list[str], values: list[str], item: str) -> dict[str, str] | Skipped:
    if any(values[len(header) :]):
        fields = f"has {len(values)} fields where the header has {len(header)}"
        return Skipped(f"{fields}: put quotes around text that holds a comma or a line break", item)
    padded = values + [""] * (len(header) - len(values))
    return {name: value for name, value in zip(header, padded, strict=False) if name}


def _has(header: list[str], needs: str) -> bool:
    return tabular.has(header, needs) or needs in {name.lower() for name in header}


def _header(above: list[str], needs: str) -> tuple[int, str]:
    """Which line is the header, and the first delimiter under which it names what is needed.

    Where none does, the line with the most names, so that these can be told.
    """
    widest = (0, 0, ",")
    for number, line in enumerate(above):
        for delimiter in DELIMITERS:
            if line.count(delimiter) > MAX_COLUMNS:
                raise Unreadable(f"has more than {MAX_COLUMNS:,} columns: leave out some")
            try:
                names = next(csv.reader([line], delimiter=delimiter), [])
            except csv.Error:
                continue
            names = [name.strip() for name in names]
            if _has(names, needs) and (number == 0 or len(tabular.chosen(names)) > 1):
                return number, delimiter
            if (filled := sum(map(bool, names))) > widest[0]:
                widest = filled, number, delimiter
    return widest[1:]


@contextmanager
def _long_fields() -> Iterator[None]:
    """Let a field be as long as a file may be; the limit is global to the csv module."""
    before = csv.field_size_limit(MAX_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)
