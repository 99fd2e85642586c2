"""Sentences and small tables for notebooks, with every value escaped."""

from __future__ import annotations

import html
import re
from datetime import date
from string import Formatter
from typing import Any

import pandas as pd

# Marks that Markdown would read as formatting; outlet names and titles are untrusted.
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|~$])")
ROWS_SAID = 12
COUNT = "count "


class Prose(str):
    """Markdown that Jupyter renders."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


class Table:
    """A frame as a plain HTML table, numbers right-aligned, without its index."""

    def __init__(self, frame: pd.DataFrame, caption: str):
        self.frame, self.caption = frame, caption

    def _repr_html_(self) -> str:
        numeric = [pd.api.types.is_numeric_dtype(t) for t in self.frame.dtypes]
        head = "".join(_cell("th", c, n) for c, n in zip(self.frame.columns, numeric, strict=True))
        rows = "".join(
            "<tr>" + "".join(_cell("td", v, n) for v, n in zip(row, numeric, strict=True)) + "</tr>"
            for row in self.frame.itertuples(index=False)
        )
        rows = rows or f'<tr><td colspan="{len(numeric)}">none</td></tr>'
        return (
            f'<table class="plain"><caption>{html.escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )

    def __repr__(self) -> str:
        return f"{self.caption}: {len(self.frame)} rows"


def say(template: str, **values: Any) -> Prose:
    """Markdown from a template, its values escaped so that no text can add markup.

    The format ``count NOUN`` writes a number with its noun: 1 article, 2 articles.

    >>> say("{n:count article}", n=1200)
    '1,200 articles'
    >>> say("**{outlet}** leads with {rate:.1f}", outlet="A*B <i>", rate=2.25)
    '**A\\\\*B &lt;i&gt;** leads with 2.2'
    """
    return Prose(_Escaping().vformat(template, (), values))


def say_of(rows: pd.DataFrame, template: str, *, none: str, **values: Any) -> Prose:
    """``say`` the template, or the template ``none`` where there are no ``rows`` to speak of.

    >>> say_of(pd.DataFrame(), "{n} quotations", none="No quotation in {articles} articles.",
    ...        n=0, articles=2)
    'No quotation in 2 articles.'
    """
    return say(none if rows.empty else template, **values)


def table(frame: pd.DataFrame, *, caption: str) -> Table:
    """Show ``frame`` as it is, escaped, below its caption.

    >>> table(pd.DataFrame({"outlet": ["<b>"]}), caption="Outlets")._repr_html_()[-39:]
    '<td>&lt;b&gt;</td></tr></tbody></table>'
    """
    return Table(frame, caption)


def alt(table: pd.DataFrame, *, what: str, label: str | list[str], value: str) -> str:
    """Alt text of a chart: what it shows, and every row, or its ends when there are many.

    >>> alt(pd.DataFrame({"outlet": ["A"], "rate": [2.5]}), what="Rates", label="outlet",
    ...     value="rate")
    'Rates. A: 2.5.'
    """
    if table.empty:
        return f"{what}. Nothing to show."
    names = table[[label] if isinstance(label, str) else label].astype("str").agg(", ".join, axis=1)
    rows = [f"{name}: {v:.3g}" for name, v in zip(names, table[value], strict=True)]
    if len(rows) > ROWS_SAID:
        left_out = len(rows) - ROWS_SAID
        rows = [*rows[: ROWS_SAID - 1], f"… {left_out} more …", rows[-1]]
    return f"{what}. {'; '.join(rows)}."


class _Escaping(Formatter):
    def format_field(self, value: Any, spec: str) -> str:
        if pd.isna(value):
            return "unknown"
        if spec.startswith(COUNT):
            return f"{value:,.0f} {spec.removeprefix(COUNT)}{'' if value == 1 else 's'}"
        text = html.escape(format(value, spec), quote=False)
        if isinstance(value, date):
            text = re.sub(r"\b0(?=\d )", "", text)
        elif not isinstance(value, str):
            text = text.replace("-", "−")
        return MARKDOWN.sub(r"\\\1", re.sub(r"\s+", " ", text))


def _cell(tag: str, value: Any, number: bool) -> str:
    if pd.isna(value):
        text = "–"
    elif isinstance(value, pd.Timestamp):
        text = f"{value:%Y-%m-%d %H:%M}"
    elif isinstance(value, float):
        text = f"{value:,.2f}".replace("-", "−")
    elif isinstance(value, int):
        text = f"{value:,}"
    else:
        text = str(value)
    align = ' class="number"' if number else ""
    return f"<{tag}{align}>{html.escape(text)}</{tag}>"
