"""Estimates with their intervals, one row each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.chart import rows, style
from analysis.chart.lettering import numbers, width, wrap
from analysis.chart.palette import QUIET, Mark, colours


def intervals(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    n: str | None = None,
    group: str | None = None,
    highlight: str | Collection[str] = (),
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a dot and its interval for each row, in the order of the table, first on top.

    label, value, low, high: names of columns. A row without ``low`` or ``high``
        is a hollow dot without an interval; a row without a value says so. The scale
        holds zero, so that a small difference looks small.
    n: column printed at the right of each row.
    group: column that sets colour and marker shape, explained in a key above the
        plot unless it is the label itself. A categorical column keeps its colours
        in charts that show only some of its groups.
    highlight: label or labels drawn in colour and bold, the rest grey; with
        ``group`` bold only.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    Position on a common scale is what readers judge best: Cleveland & McGill
    (1984), "Graphical perception".

    >>> rates = pd.DataFrame({"outlet": ["Herald"], "rate": [8.1], "from": [6.0], "to": [9.9]})
    >>> ax = intervals(rates, label="outlet", value="rate", low="from", high="to")
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['Herald']
    """
    style.need(table, label, value, low, high, n, group)
    with style.house():
        bright = rows.lit(table[label], highlight)
        labels = rows.row_labels(table[label], bright)
        height = rows.pitch(labels) * max(len(labels), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        rows.name_rows(ax, labels, bright, marks=True)
        rows.scale(ax)
        own = around.pop("colours", None)
        marks = (
            rows.shades(table[label], bright, own)
            if group is None
            else rows.marks(table[group], own)
        )
        values, lower, upper = (style.floats(table[column]) for column in (value, low, high))
        rows.dots(ax, marks, np.arange(len(table)), values, lower, upper)
        if len(table):
            ax.update_datalim([(0, 0)], updatey=False)
            ax.autoscale_view(scaley=False)
        _absent(ax, values)
        if n is not None and len(table):
            _counts(ax, table[n])
        if group is not None and group != label:
            _key(ax, colours(table[group], own), table[group])
        return style.finish(ax, height=grow, **around)


def _absent(ax: Axes, values: np.ndarray) -> None:
    """Say so where a row has no value."""
    beside = ax.get_yaxis_transform()
    for i in np.flatnonzero(np.isnan(values)).tolist():
        ax.text(0.01, i, "no value", color=QUIET, size=8, va="center", transform=beside)


def _counts(ax: Axes, column: pd.Series) -> None:
    """Print the n of each row at the right, in one column flush with its right."""
    written = numbers(style.floats(column))
    room = max(width(text, 8) for text in [*written, "n"]) + 10
    rows.beside(ax, "n", written, room)


def _key(ax: Axes, known: dict[str, Mark], groups: pd.Series) -> None:
    """Explain colour and marker of each group, in the order of first appearance."""
    handles = [
        Line2D(
            [],
            [],
            color=known[name].ink,
            marker=known[name].marker,
            linestyle="none",
            label=wrap(name, rows.LABEL, size=8.5, lines=1),
        )
        for name in dict.fromkeys(str(name) for name in groups.dropna())
    ]
    rows.key(ax, handles, gap=24 if len(groups) > rows.LONG else 8)
