"""Amounts as horizontal bars, with the figure printed at the end."""

from __future__ import annotations

from collections.abc import Collection
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import rows, style
from analysis.chart.lettering import numbers, width
from analysis.chart.palette import INK, QUIET

NARROWEST = 220.0  # points: no plot is narrower than this on the page


def bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str | None = None,
    high: str | None = None,
    highlight: str | Collection[str] = (),
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a bar from zero for each row, in the order of the table, first on top.

    label, value: names of columns; a row without a value has no bar and shows ``–``.
    low, high: columns with the ends of a whisker. With them the value axis is
        drawn as well, to read the whiskers by.
    highlight: label or labels drawn in colour and bold, the rest grey.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> counts = pd.DataFrame({"name": ["Ada Brandt", "Port Authority"], "mentions": [1200, 90]})
    >>> ax = bars(counts, label="name", value="mentions")
    >>> [float(bar.get_width()) for bar in ax.patches], [text.get_text() for text in ax.texts]
    ([1200.0, 90.0], ['1,200', '90'])
    """
    style.need(table, label, value, low, high)
    with style.house():
        bright = rows.lit(table[label], highlight)
        labels = rows.row_labels(table[label], bright)
        height = rows.pitch(labels) * max(len(labels), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        rows.name_rows(ax, labels, bright, marks=True)
        values = style.floats(table[value])
        lower = style.floats(table[low]) if low else values
        upper = style.floats(table[high]) if high else values
        places = np.arange(len(table))
        looks = rows.shades(table[label], bright, around.pop("colours", None))
        drawn = ax.barh(
            places, np.nan_to_num(values), height=0.68, color=[look.fill for look in looks]
        )
        for i, bar in enumerate(drawn.patches):
            bar.set_gid(rows.mark(i))
        ax.axvline(0, color=INK, linewidth=0.8)
        if low or high:
            ax.hlines(
                places, np.where(np.isnan(values), np.nan, lower), upper, color=INK, linewidth=1.2
            )
            rows.scale(ax)
        else:
            ax.set_xticks([])
        _figures(ax, values, np.fmin(lower, values), np.fmax(upper, values))
        return style.finish(ax, height=grow, **around)


def _figures(ax: Axes, values: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> None:
    """Print each value beyond the end of its bar or whisker, and keep room for it."""
    written = numbers(values)
    ends = [0.0, *lower[np.isfinite(lower)], *upper[np.isfinite(upper)]]
    span = max(ends) - min(ends) or 1.0
    # At the right a figure may reach into the margin; at the left the labels stand.
    room = max([0.0, *(width(text, 8.5) + 8 for text in np.array(written)[values < 0])])
    ax.set_xlim(min(ends) - span * room / (NARROWEST - room), min(ends) + span)
    for i, (text, value) in enumerate(zip(written, values, strict=True)):
        left = value < 0
        end = 0.0 if np.isnan(value) else lower[i] if left else upper[i]
        ax.annotate(
            text,
            xy=(end, i),
            xytext=(-4 if left else 4, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center_baseline",
            size=8.5,
            color=QUIET if np.isnan(value) else INK,
            annotation_clip=False,
            gid=rows.mark(i),
        )
