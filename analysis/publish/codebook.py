"""The codebook of a study: every variable of its tables and figures, in words.

``variables.csv`` says what each column means; types and allowed values come from the schema,
units and questions from the answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import pandas as pd

from analysis.files import csv_bytes
from analysis.publish.answer import Answer
from analysis.said import shown
from analysis.tables import ALLOWED, APART, SCHEMAS, Tables, filled

FIGURE = "figure"
OWN = "a column of your own"
KINDS = {
    "str": "text",
    "int64": "whole number",
    "Int64": "whole number",
    "float64": "number",
    "datetime64[us, UTC]": "time",
    "bool": "yes or no",
    "category": "text",
}
COLUMNS = ["file", "variable", "type", "meaning", "values", "filled"]
NONE = pd.DataFrame()


def of(story: Tables, answers: Iterable[Answer]) -> pd.DataFrame:
    """A row for each variable: file, variable, type, meaning, values, filled.

    ``values`` are those allowed, or the unit of a figure's value; ``filled`` is how many rows
    have one. Files are ``tables/NAME`` and ``figures/NAME``, without the ending.
    """
    read = {"articles": story.listed} | {name: getattr(story, name) for name in APART}
    counts, rows = counted(story), []
    for name, (columns, _) in SCHEMAS.items():
        frame = read.get(name, NONE)
        for column, dtype in (columns | frame.dtypes.to_dict()).items():
            if name not in read:
                n = counts[name, column]
            else:  # texts, which are not listed, are never missing
                n = frame[column].notna().sum() if column in frame else len(frame)
            allowed = ", ".join(sorted(ALLOWED.get((name, column), frozenset())))
            rows.append(_row(f"tables/{name}", name, column, dtype, allowed, n))
    for answer in {answer.name: answer for answer in answers}.values():
        for column in answer.table.columns:
            units = answer.unit if column in ("value", "low", "high") else ""
            cells = answer.table[column]
            n = cells.notna().sum()
            rows.append(_row(f"figures/{answer.name}", FIGURE, column, cells.dtype, units, n))
    return pd.DataFrame(rows, columns=COLUMNS)


def counted(story: Tables) -> pd.Series:
    """How many rows of each table of what was found have a value in each column."""
    parts = pd.concat([frames["filled"] for frames in story.each(filled)])
    return parts.groupby(["table", "column"])["n"].sum()


def written(book: pd.DataFrame) -> dict[str, bytes]:
    """The codebook as ``codebook.csv`` and ``codebook.md``."""
    lines = ["# Codebook", ""]
    for file, rows in book.groupby("file", sort=False):
        lines += [f"## {file}", "", "| variable | type | meaning | values | filled |"]
        lines += ["|---|---|---|---|---:|"]
        for row in rows.itertuples(index=False):
            cells = [row.variable, row.type, row.meaning, row.values, f"{row.filled:,}"]
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
        lines.append("")
    return {"codebook.csv": csv_bytes(book), "codebook.md": "\n".join(lines).encode()}


@cache
def meanings() -> dict[tuple[str, str], str]:
    """What each column of a table or figure means.

    >>> meanings()["hedges", "holder"]
    'who doubts, where that is somebody else than the author'
    """
    with (files("analysis.publish") / "variables.csv").open(encoding="utf-8") as file:
        rows = pd.read_csv(file, dtype="str")
    pairs = zip(rows["table"], rows["column"], strict=True)
    return dict(zip(pairs, rows["meaning"], strict=True))


def _row(file: str, table: str, column: object, dtype: object, values: str, n: int) -> list[object]:
    name = str(column)
    kind = KINDS.get(str(dtype), "time" if str(dtype).startswith("datetime") else "text")
    ours = table == FIGURE or name in SCHEMAS[table].columns
    meaning = meanings().get((table, name), OWN) if ours else OWN
    return [file, name, kind, meaning, values, int(n)]


def _cell(text: object) -> str:
    return shown(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
