"""Charts in words, and small tables, with every value escaped."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.said import NO_FORMULAS, count

ROWS_SAID = 12
NAME = 60  # letters of a label that are read out


class Table:
    """A frame as a plain HTML table, numbers right-aligned, without its index."""

    def __init__(self, frame: pd.DataFrame, caption: str):
        self.frame, self.caption = frame, caption

    @property
    def numeric(self) -> list[bool]:
        """Which columns are numbers."""
        return [pd.api.types.is_numeric_dtype(t) for t in self.frame.dtypes]

    @property
    def rows(self) -> list[list[str]]:
        """The cells as they are written."""
        return [[_written(v) for v in row] for row in self.frame.itertuples(index=False)]

    def _repr_html_(self) -> str:
        numeric = self.numeric
        head = "".join(
            _cell("th", str(c), n) for c, n in zip(self.frame.columns, numeric, strict=True)
        )
        rows = "".join(
            "<tr>" + "".join(_cell("td", v, n) for v, n in zip(row, numeric, strict=True)) + "</tr>"
            for row in self.rows
        )
        rows = rows or f'<tr><td colspan="{len(numeric)}">none</td></tr>'
        return (
            f'<table class="plain {NO_FORMULAS}"><caption>{html.escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def __repr__(self) -> str:
        return f"{self.caption}: {count(len(self.frame), 'row')}"


def table(frame: pd.DataFrame, *, caption: str) -> Table:
    """Show ``frame`` as it is, escaped, below its caption.

    >>> table(pd.DataFrame({"outlet": ["<b>"]}), caption="Outlets")._repr_html_()[-39:]
    '<td>&lt;b&gt;</td></tr></tbody></table>'
    """
    return Table(frame, caption)


def alt_text(sentence: str, table: pd.DataFrame, *, by: Sequence[str]) -> str:
    """A chart in words: its finding, then its rows, or the first and the last of many.

    >>> rows = pd.DataFrame({"outlet": ["A", "B"], "value": [2.5, 1.0]})
    >>> alt_text("A hedges more than B.", rows, by=["outlet"])
    'A hedges more than B. A: 2.5; B: 1.0.'
    """
    if table.empty or "value" not in table:
        return sentence
    names = map(", ".join, zip(*(_called(table, key).map(_short) for key in by), strict=True))
    values = table["value"]
    said = values.map(f"{{:{_number(values)}}}".format).where(values.notna(), "–")
    rows = [f"{name}: {value}" for name, value in zip(names, said, strict=True)]
    if len(rows) > ROWS_SAID:
        left_out = len(rows) - ROWS_SAID
        rows = [*rows[: ROWS_SAID - 1], f"{left_out} more", rows[-1]]
    return f"{sentence} {'; '.join(rows)}.".replace(": -", ": −")


def _called(table: pd.DataFrame, key: str) -> pd.Series:
    """What the rows are called: articles by their titles, where there are some."""
    for name in ("article", "title") if key == "article_id" else ():
        if name in table:
            return table[name].fillna(table[key]).astype("str")
    return table[key].astype("str")


def _number(values: pd.Series) -> str:
    """As many decimals as tell values apart."""
    if values.dropna().mod(1).eq(0).all():
        return "z,.0f"
    return "z.2f" if values.abs().max() < 2 else "z,.1f"


def _short(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1].rstrip()}…"


def _written(value: Any) -> str:
    if pd.isna(value):
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:z,.2f}".replace("-", "−")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _cell(tag: str, text: str, number: bool) -> str:
    align = ' class="number"' if number else ""
    return f"<{tag}{align}>{html.escape(text)}</{tag}>"
