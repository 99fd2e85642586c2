"""The lists that a user keeps beside the articles, and the one way in which they are read.

Each is a CSV as any program writes it: with commas, semicolons, tabs or bars, in UTF-8,
UTF-16 or Windows-1252, with a header in small or capital letters, and with blank rows.
Whatever is wrong with one is a ``ValueError`` of one sentence: file, line, what to do.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

METADATA = "metadata.csv"
OUTLETS = "outlets.csv"
BOILERPLATE = "boilerplate.csv"
STORIES = "stories.csv"
PER_ARTICLE = ("hedges", "verbs", "names")
"""The lists that decide what is found in an article; the others take the whole corpus."""
FILES = frozenset(
    {METADATA, OUTLETS, BOILERPLATE, "hedges.csv", "verbs.csv", "names.csv", "aliases.csv"}
    | {"events.csv", STORIES}
)
"""Every list there is. None is an article, in whatever folder of a corpus it stands."""

DELIMITERS = ",;\t|"
MAX_BYTES = 20_000_000
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SEP = re.compile(r"\"?sep=(.)\"?\s*", re.I)
GUARDED = re.compile(r"'(?=[=+\-@\t\r\n＝＋－＠])")
"""The apostrophe that keeps a spreadsheet from computing a cell."""

Row = dict[str, str]


class Parsed(NamedTuple):
    """A list as it stands: its columns, rows with their lines, and lines that are no rows.

    ``header`` has the columns as they are written; the keys of a row are in small letters.
    """

    header: list[str]
    rows: list[tuple[int, Row]]
    faults: list[tuple[int, str]]
    encoding: str
    delimiter: str


class Own(NamedTuple):
    """The lists of one corpus that the annotation takes; ``None`` for each that is not there."""

    hedges: Path | None = None
    verbs: Path | None = None
    names: Path | None = None
    aliases: Path | None = None

    def digest(self, *, of: Collection[str] = PER_ARTICLE) -> str:
        """A digest of some of the lists; "" where none of them is there."""
        lists = [path for name in of if (path := getattr(self, name))]
        whole = hashlib.sha256()
        for path in lists:
            whole.update(path.name.encode() + b"\0" + content(path) + b"\0")
        return whole.hexdigest()[:8] if lists else ""


NOTHING = Own()


def known(name: str) -> bool:
    """Whether a file of this name is one of the lists.

    >>> known("Metadata.CSV"), known("articles.csv")
    (True, False)
    """
    return name.lower() in FILES


def beside(folder: Path) -> Own:
    """The lists in ``folder``: ``hedges.csv``, ``verbs.csv``, ``names.csv``, ``aliases.csv``.

    >>> beside(Path("no/such/folder")) == NOTHING
    True
    """
    return Own(*(find(folder, f"{name}.csv") for name in Own._fields))


def find(folder: Path, name: str) -> Path | None:
    """The list ``name`` in ``folder``, in small letters or not; ``None`` where there is none."""
    if (folder / name).is_file():
        return folder / name
    try:
        with os.scandir(folder) as entries:
            named = sorted(e.name for e in entries if e.name.lower() == name)
    except OSError:
        return None
    return next((folder / n for n in named if (folder / n).is_file()), None)


def stories(folder: Path) -> dict[str, str]:
    """The story of each article that ``stories.csv`` in ``folder`` names, by ``article_id``.

    Raises ``ValueError`` for a list that cannot be read, or an article in two stories.

    >>> stories(Path("no/such/folder"))
    {}
    """
    path = find(folder, STORIES)
    told: dict[str, str] = {}
    for place, row in rows(content(path), path.name, ["article_id", "story"])[1] if path else []:
        article, story = row["article_id"], row["story"]
        if article and told.setdefault(article, story) != story:
            raise ValueError(f"{place}: {article} is in another story above; keep one of them.")
    return {article: story for article, story in told.items() if story}


def content(path: Path) -> bytes:
    """The bytes of a list. Raises ``ValueError`` for a file that cannot be opened or is huge."""
    try:
        there = path.stat()
        if not stat.S_ISREG(there.st_mode):  # a pipe would be waited for
            raise ValueError(f"{path.name}: put a file in its place, it is none.")
        if there.st_size > MAX_BYTES:
            raise ValueError(f"{path.name}: shorten the file to {MAX_BYTES // 10**6} MB.")
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path.name}: check the path, {error.strerror}.") from None


def rows(data: bytes, name: str, needs: Sequence[str]) -> tuple[list[str], list[tuple[str, Row]]]:
    """The columns of a list and its rows, each with its place for messages.

    Columns are in small letters, cells without blanks around them, blank rows left out.
    Raises ``ValueError`` for what is no table, lacks one of the columns ``needs``, or has
    a row that cannot be told.

    >>> rows(b"\\xef\\xbb\\xbfVerb;Class\\n;\\nquack;emotive\\n", "verbs.csv", ["verb", "class"])
    (['verb', 'class'], [('verbs.csv, line 3', {'verb': 'quack', 'class': 'emotive'})])
    >>> rows(b"word\\nquack\\n", "verbs.csv", ["verb"])
    Traceback (most recent call last):
    ValueError: verbs.csv, line 1: add the column verb; there is word.
    """
    parsed = parse(data, name, needs)
    header = [column.lower() for column in parsed.header]
    if missing := [column for column in needs if column not in header]:
        there = f"there is {', '.join(header)[:200]}" if header else "the file is empty"
        raise ValueError(f"{name}, line 1: add the column {' and '.join(missing)}; {there}.")
    for line, fault in parsed.faults:
        raise ValueError(f"{name}, line {line}: {fault}.")
    return header, [(f"{name}, line {line}", row) for line, row in parsed.rows]


def parse(data: bytes, name: str, needs: Sequence[str] = ()) -> Parsed:
    """Read a list, whatever wrote it; ``needs`` tells which sign stands between its columns.

    Raises ``ValueError`` for bytes that are no text, or a header that names a column twice.

    >>> parse(b"file\\toutlet\\na.txt\\tPier News\\n", "metadata.csv", ["file"]).rows
    [(2, {'file': 'a.txt', 'outlet': 'Pier News'})]
    """
    encoding, text = _decoded(data, name)
    skipped = 0
    if told := SEP.fullmatch(text[: (text.find("\n") + 1) or len(text)]):
        text, skipped = text[told.end() :], 1
    delimiter = told[1] if told else _delimiter(text, needs)
    records = _records(text, delimiter)
    _, header, fault = next(records, (1, [], ""))
    if fault:
        raise ValueError(f"{name}, line 1: {fault}.")
    while header and not header[-1]:
        header.pop()
    small = [column.lower() for column in header]
    if twice := next((c for c in small if c and small.count(c) > 1), ""):
        raise ValueError(f"{name}, line 1: the column {twice} stands there twice; keep one.")
    found, faults = [], []
    for line, cells, fault in records:
        if fault or any(cells[len(header) :]):
            faults.append((line + skipped, fault or 'put fields that hold a comma between " marks'))
        elif any(cells):
            full = cells + [""] * (len(header) - len(cells))
            row = {column: cell for column, cell in zip(small, full, strict=False) if column}
            found.append((line + skipped, row))
    return Parsed(header, found, faults, encoding, delimiter)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    encoding = next((told for bom, told in BOMS if data.startswith(bom)), "utf-8")
    for tried in (encoding, "cp1252"):
        try:
            text = data.decode(tried)
        except UnicodeError:
            continue
        if "\0" not in text:
            return tried, text
    raise ValueError(f"{name}: save the file as CSV in UTF-8.")


def _delimiter(text: str, needs: Sequence[str]) -> str:
    """The sign under which the header has most of the columns needed, else the most columns."""

    def named(sign: str) -> tuple[int, int]:
        _, header, _ = next(_records(text, sign), (1, [], ""))
        small = {column.lower() for column in header}
        return len(small.intersection(needs)), len(header)

    return max(DELIMITERS, key=named)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """The first line, the cells and what is wrong of each record that holds anything."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [" ".join(GUARDED.sub("", cell.strip(), 1).split()) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], f"close each quotation mark, and save the file as CSV again ({error})"
            continue
        if any(cells):
            yield line, cells, ""
