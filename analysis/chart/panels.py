"""The same rows side by side in several panels, estimates with their intervals."""

from __future__ import annotations

from itertools import pairwise
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import literal, width, wrap
from analysis.chart.palette import INK, QUIET, RULE

GAP = 0.24  # of a panel's width, between two panels, but not less than
LEAST = 20.0  # points
SIZE = 8.5  # points: letters of the panels' names
APART = 36  # points from one number on the scale to the next, or more
TOUCH = 5  # points between two of these numbers, at least
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
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        rows.name_rows(ax, labels)
        values, lower, upper = (style.floats(table[column]) for column in (value, low, high))
        floor, span = _scale(np.concatenate([values, lower, upper]))
        beside = max((width(line, 9) for name in labels for line in name.split("\n")), default=0)
        room, pitch = _widths(breadth(ax) - beside - 30, len(names))
        left = across * span * pitch
        starts = np.arange(len(names)) * span * pitch
        _frame(ax, starts, floor, span, room)
        _name_panels(ax, names, starts + floor, room)
        own = around.pop("colours", None)
        marks = (
            rows.shades(table[label], [False] * len(table), own)
            if group is None
            else rows.marks(table[group], own)
        )
        rows.dots(ax, marks, down, values + left, lower + left, upper + left)
        if len(labels) <= rows.LONG:
            _figures(ax, down, values, left, digits=1 if span > FINE else 2)
        return style.finish(ax, height=grow, **around)


def _scale(values: np.ndarray) -> tuple[float, float]:
    """Where a panel begins and how wide it is: all values, zero, and room for the dots."""
    known = values[np.isfinite(values)]
    low, high = min([0.0, *known]), max([0.0, *known])
    beyond = 0.06 * (high - low)
    floor = low - beyond if low < 0 else 0.0
    return floor, (high + beyond - floor) or 1.0


def _widths(whole: float, count: int) -> tuple[float, float]:
    """Points that each of ``count`` panels is wide; from one to the next, in such widths."""
    gap = max(GAP * whole / max(count * (1 + GAP) - GAP, 1), LEAST)
    room = max((whole - (count - 1) * gap) / max(count, 1), LEAST)
    return room, 1 + gap / room


def _frame(ax: Axes, starts: np.ndarray, floor: float, span: float, room: float) -> None:
    """Draw the zero line and a few numbered grid lines in each panel.

    starts: where the zero of each panel is; room: points that a panel is wide.
    """
    steps = _steps(floor, span, room)
    for start in starts:
        for step in steps:
            ax.axvline(start + step, color=RULE if step else INK, linewidth=0.8, zorder=0.5)
    places = [start + step for start in starts for step in steps]
    ax.set_xticks(places, [_step(step) for step in steps] * len(starts))
    ax.set_xlim(floor - 0.08 * span, max(starts, default=0.0) + floor + span)


def _steps(floor: float, span: float, room: float) -> list[float]:
    """Round numbers within a panel, as many as stand clear of one another."""
    for count in range(max(2, int(room / APART)), 0, -1):
        locator = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10])
        found = locator.tick_values(floor, floor + span)
        every = [float(step) for step in found if floor <= step <= floor + span]
        for steps in (every, sorted({0.0, max(every, key=abs)})):
            half = {step: (width(_step(step), SIZE) + TOUCH) / 2 for step in steps}
            if all((b - a) / span * room >= half[a] + half[b] for a, b in pairwise(steps)):
                return steps
    return [0.0]


def _step(step: float) -> str:
    return f"{step:,.6g}".replace("-", "−")


def _name_panels(ax: Axes, names: pd.Index, lefts: np.ndarray, room: float) -> None:
    """Name each panel above it, in letters in which its longest word fits."""
    texts = ["–" if pd.isna(name) else literal(name) for name in names]
    longest = max((width(word, SIZE) for text in texts for word in text.split()), default=1)
    size = max(6.5, SIZE * min(1.0, room / longest))
    for left, text in zip(lefts.tolist(), texts, strict=True):
        ax.annotate(
            wrap(text, room, size=size, lines=3),
            xy=(left, 1),
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
            "–" if missing else _written(value, digits),
            xy=(start if missing else start + value, line),
            xytext=(0, 0 if missing else 6),
            textcoords="offset points",
            ha="center",
            va="center_baseline" if missing else "bottom",
            size=6.5,
            color=QUIET,
        )
        note.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.6})


def _written(value: float, digits: int) -> str:
    text = f"{value:,.{0 if abs(value) >= 10 else digits}f}"
    return text.replace("-", "−" if float(text.replace(",", "")) else "")
