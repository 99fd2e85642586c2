"""The same rows side by side in several panels, estimates with their intervals."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import literal, width, wrap
from analysis.chart.palette import INK, QUIET, RULE

GAP = 0.24  # of a panel's width, between two panels
SIZE = 8.5  # points: letters of the panels' names
APART = 36  # points from one number on the scale to the next, or more
FINE = 3  # a panel narrower than this has its values printed with two digits


def panels(
    table: pd.DataFrame,
    *,
    label: str,
    panel: str,
    value: str,
    low: str,
    high: str,
    group: str | None = None,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a dot and its interval for each row of the table, in its line and panel.

    label, panel: columns naming the line and the panel; both stand in the order in
        which they first occur. A pair that the table does not hold stays blank.
    value, low, high: names of columns. All panels have one scale, which holds zero. A
        row without ``low`` or ``high`` is a hollow dot; one without a value is ``–``.
    group: column that sets colour and marker shape; a column other than ``label``
        should be named by it, since no key is drawn.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    Small multiples (Tufte 1990) on a common scale: a share can be followed down a
    panel, which in stacked bars only the first can.

    >>> shares = pd.DataFrame({"outlet": ["A", "A"], "type": ["person", "office"],
    ...                        "share": [70, 30], "low": [60, 20], "high": [80, 40]})
    >>> ax = panels(shares, label="outlet", panel="type", value="share", low="low", high="high")
    >>> [tick.get_text() for tick in ax.get_yticklabels()], [t.get_text() for t in ax.texts][:2]
    (['A'], ['person', 'office'])
    """
    style.need(table, label, panel, value, low, high, group)
    with style.house():
        down, lines = pd.factorize(table[label], use_na_sentinel=False)
        across, names = pd.factorize(table[panel], use_na_sentinel=False)
        labels = rows.row_labels(pd.Series(lines))
        height = rows.pitch(labels) * max(len(labels), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height)
        rows.name_rows(ax, labels)
        values, lower, upper = (style.floats(table[column]) for column in (value, low, high))
        floor, span = _scale(np.concatenate([values, lower, upper]))
        left = across * span * (1 + GAP)
        beside = max((width(line, 9) for name in labels for line in name.split("\n")), default=0)
        room = (breadth(ax) - beside - 30) / max(len(names) * (1 + GAP) - GAP, 1)
        _frame(ax, len(names), floor, span, room)
        _name_panels(ax, names, floor, span, room)
        marks = rows.shades([False] * len(table)) if group is None else rows.marks(table[group])
        rows.dots(ax, marks, down, values + left, lower + left, upper + left)
        _figures(ax, down, values, left, digits=1 if span > FINE else 2)
        return style.finish(ax, height=grow, **around)


def _scale(values: np.ndarray) -> tuple[float, float]:
    """Where a panel begins and how wide it is: all values, zero, and room for the dots."""
    known = values[np.isfinite(values)]
    floor, top = (1.06 * end for end in (min([0.0, *known]), max([0.0, *known])))
    return floor, (top - floor) or 1.0


def _frame(ax: Axes, count: int, floor: float, span: float, room: float) -> None:
    """Draw the zero line and a few numbered grid lines in each of ``count`` panels.

    room: points that a panel is wide.
    """
    locator = MaxNLocator(max(2, int(room / APART)), steps=[1, 2, 2.5, 5, 10])
    ends = floor, floor + span
    steps = [float(step) for step in locator.tick_values(*ends) if ends[0] <= step <= ends[1]]
    starts = [i * span * (1 + GAP) for i in range(count)]
    for start in starts:
        for step in steps:
            ax.axvline(start + step, color=RULE if step else INK, linewidth=0.8, zorder=0.5)
    places = [start + step for start in starts for step in steps]
    ax.set_xticks(places, [f"{step:,.6g}".replace("-", "−") for step in steps] * count)
    wide = max(count, 1) * span * (1 + GAP) - GAP * span
    ax.set_xlim(floor - 0.08 * span, floor + wide)


def _name_panels(ax: Axes, names: pd.Index, floor: float, span: float, room: float) -> None:
    """Name each panel above it, in letters in which its longest word fits."""
    texts = ["–" if pd.isna(name) else literal(name) for name in names]
    longest = max((width(word, SIZE) for text in texts for word in text.split()), default=1)
    size = max(6.5, SIZE * min(1.0, room / longest))
    for i, text in enumerate(texts):
        ax.annotate(
            wrap(text, room, size=size, lines=3),
            xy=(floor + i * span * (1 + GAP), 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 8),
            textcoords="offset points",
            va="baseline",
            size=size,
            color=INK,
            linespacing=1.05,
            parse_math=False,
            annotation_clip=False,
        )


def _figures(
    ax: Axes, down: np.ndarray, values: np.ndarray, left: np.ndarray, *, digits: int
) -> None:
    """Print each value above its dot, rounded; a dot at zero speaks for itself."""
    for line, value, start in zip(down.tolist(), values.tolist(), left.tolist(), strict=True):
        if value == 0:
            continue
        missing = np.isnan(value)
        note = ax.annotate(
            "–" if missing else f"{value:,.{0 if abs(value) >= 10 else digits}f}".replace("-", "−"),
            xy=(start if missing else start + value, line),
            xytext=(0, 0 if missing else 6),
            textcoords="offset points",
            ha="center",
            va="center_baseline" if missing else "bottom",
            size=6.5,
            color=QUIET,
        )
        note.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})
