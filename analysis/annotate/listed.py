"""Lists of words as CSV, read so that every mistake is one sentence with its place."""

from __future__ import annotations

import csv
from io import StringIO

Row = dict[str, str]


def rows(content: bytes, name: str) -> tuple[list[str], list[tuple[str, Row]]]:
    """The header and the rows of a file, each row with its place for messages.

    Raises ``ValueError`` for what is no CSV in UTF-8.

    >>> rows(b"verb,class\\nquack,emotive\\n", "verbs.csv")
    (['verb', 'class'], [('verbs.csv, row 2', {'verb': 'quack', 'class': 'emotive'})])
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{name}: save the file as CSV in UTF-8.") from None
    reader = csv.DictReader(StringIO(text, newline=""), restval="", strict=True)
    lines = []
    try:
        header = [column.strip() for column in reader.fieldnames or ()]
        reader.fieldnames = header
        for fields in reader:
            place = f"{name}, row {reader.line_num}"
            if None in fields:
                raise ValueError(f'{place}: put fields that hold a comma between " marks.')
            lines.append((place, {column: value.strip() for column, value in fields.items()}))
    except csv.Error as error:
        at = f"{name}, row {reader.line_num}"
        raise ValueError(f"{at}: save the file as CSV again ({error}).") from None
    return header, lines
