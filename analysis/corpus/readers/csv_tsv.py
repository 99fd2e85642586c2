"""Tables (.csv, .tsv, .csv.gz): one article a row."""

from __future__ import annotations

import csv
import re
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
SAMPLE = 1_000_000
"""So many characters show how quotes are written."""
BACKSLASHED = re.compile(r'\\"\w')
DOUBLED = re.compile(r'\w[.,!?]?""|""\w')
QUOTED = re.compile(r'"(?:[^"]|"")*"')


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
        sample = list(_sample(lines))
        start, delimiter = _header(sample[: MAX_ABOVE + 1], needs)
        reader = _reader(sample[start:], lines, delimiter)
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

    A title may be such a name too: then a line below it names more. Where none names it, the
    line with the most names, so that these can be told.
    """
    title: tuple[int, str] | None = None
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
            fields = len(tabular.chosen(names)) if _has(names, needs) else 0
            if fields > 1 + (title is not None):
                return number, delimiter
            if number == 0 and _has(names, needs):
                title = title or (number, delimiter)
            if (filled := sum(map(bool, names))) > widest[0]:
                widest = filled, number, delimiter
    return title or widest[1:]


def is_table(text: str) -> bool:
    """Whether a text is a table beyond doubt: its first line names a text and two more fields.

    >>> is_table("Title;Date;Text"), is_table("Text, a title and a date: all of it.")
    (True, False)
    """
    first = text[:10_000].splitlines()[:1]
    rows = (next(csv.reader(first, delimiter=d), []) for d in DELIMITERS)
    found = (tabular.chosen(row) for row in rows)
    return any(len(fields) > 2 and "text" in fields for fields in found)


def _sample(lines: Lines) -> Iterator[str]:
    """The first lines: at least those that may stand above the header."""
    length = 0
    for number, line in enumerate(lines):
        yield line
        length += len(line)
        if number >= MAX_ABOVE and length > SAMPLE:
            return


def _reader(sample: list[str], lines: Lines, delimiter: str) -> Iterator[list[str]]:
    """The rows of a table, by the way in which its first lines write quotes.

    Most double a quote within a field. Databases put a backslash before it, and where tabs
    part the fields quotes may mean nothing.
    """
    whole = "".join(sample)
    rest = chain(sample, lines)
    if BACKSLASHED.search(whole) and not DOUBLED.search(whole):
        return csv.reader((line.replace('\\"', '""') for line in rest), delimiter=delimiter)
    if delimiter == "\t" and _means_nothing(sample):
        return csv.reader(rest, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(rest, delimiter=delimiter)


def _means_nothing(sample: list[str]) -> bool:
    """Whether each line is a row, and a field begins with a quote that does not close it."""
    rows = [line.rstrip("\r\n").split("\t") for line in sample]
    opened = any(f.startswith('"') and not QUOTED.fullmatch(f) for row in rows for f in row)
    return opened and all(len(row) == len(rows[0]) for row in rows if any(row))


@contextmanager
def _long_fields() -> Iterator[None]:
    """Let a field be as long as a file may be; the limit is global to the csv module."""
    before = csv.field_size_limit(MAX_LINE)
    try:
        yield
    finally:
        csv.field_size_limit(before)
