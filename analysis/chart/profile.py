"""Groups by measures, each value placed among ordinary ones."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import literal, width, wrap
from analysis.chart.palette import ACCENT, INK, PALE, QUIET, RULE

GAP = 0.18  # of a strip, between two columns
SIZE = 8.5  # points: names of columns
PITCH = 0.42  # inches from row to row: a strip and its number
TALL = 0.56  # the same where the name of the row stands above it
NARROW = 42.0  # points: where a strip would be shorter, names stand above their rows


def profile(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    place: str,
    text: str,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a strip for each row of the table, from the lowest to the highest of 100 ordinary ones.

    row, column: columns naming the line and the strip; both stand in the order in which
        they first occur. place: where on the strip the dot is, 0 to 100; missing has none.
    text: column with the value as it is written above the strip.
    around: title, subtitle, source, width, colours; see ``style.finish``.

    The middle half of ordinary articles is shaded, so that what lies outside is seen at
    once, in one unit for measures of different kinds. Raises ``ValueError`` if the table lacks
    one of the columns.

    >>> rows = pd.DataFrame({"outlet": ["A"], "measure": ["hedges"], "at": [94], "said": ["26.5"]})
    >>> ax = profile(rows, row="outlet", column="measure", place="at", text="said")
    >>> [note.get_text() for note in ax.texts]
    ['hedges', '26.5']
    """
    style.need(table, row, column, place, text)
    with style.house():
        down, lines = pd.factorize(table[row], use_na_sentinel=False)
        across, names = pd.factorize(table[column], use_na_sentinel=False)
        labels = rows.row_labels(pd.Series(lines))
        alone, count = ax is None, max(len(labels), 1)
        ax = style.axes(ax, height=PITCH * count, width=around.get("width", style.PAGE))
        pitch = 1 + GAP
        beside = max((width(line, 9) for name in labels for line in name.split("\n")), default=0)
        room = (breadth(ax) - beside - 30) / max(len(names) * pitch, 1)
        above = room < NARROW
        if above:
            room = (breadth(ax) - 12) / max(len(names) * pitch, 1)
        rows.name_rows(ax, [""] * len(labels) if above else labels)
        if above:
            _above(ax, ["–" if pd.isna(name) else str(name) for name in lines])
        grow = (TALL if above else PITCH) * count if alone else None
        ax.set_xticks([])
        ax.set_xlim(-0.05, max(len(names), 1) * pitch - GAP + 0.05)
        _name(ax, [literal(name) for name in names], pitch, room)
        marks = rows.shades(table[row], [False] * len(table), around.pop("colours", None))
        places = style.floats(table[place]) / 100
        told = zip(down, across, places, table[text], marks, strict=True)
        for i, (line, strip, at, written, mark) in enumerate(told):
            left, gid = strip * pitch, rows.mark(i)
            whole = Rectangle((left, line - 0.06), 1, 0.12, facecolor=PALE, edgecolor=RULE)
            whole.set_gid(gid)
            ax.add_artist(whole)  # the limits are set: none are sought
            ax.add_artist(Rectangle((left + 0.25, line - 0.06), 0.5, 0.12, facecolor=RULE))
            if np.isfinite(at):
                dot = ax.plot(left + at, line, marker=ACCENT.marker, color=mark.ink, gid=gid)
                dot[0].set(markersize=6, clip_on=False)  # whole at an end, too
            ax.annotate(
                literal(written),
                xy=(left, line),
                xytext=(0, 5),
                textcoords="offset points",
                size=8,
                color=INK,
                annotation_clip=False,
                gid=gid,
            )
        return style.finish(ax, height=grow, **around)


def _above(ax: Axes, names: list[str]) -> None:
    """Name each row above its numbers, over the whole width."""
    ax.set_ylim(len(names) - 0.7, -0.7)
    for line, name in enumerate(names):
        ax.annotate(
            wrap(name, breadth(ax) - 12, size=9, lines=1),
            xy=(0, line),
            xytext=(0, 18),
            textcoords="offset points",
            size=9,
            color=INK,
            annotation_clip=False,
        )


def _name(ax: Axes, names: list[str], pitch: float, room: float) -> None:
    """Name each column above it, in letters in which its longest word fits."""
    longest = max((width(word, SIZE) for name in names for word in name.split()), default=1)
    size = max(5.5, SIZE * min(1.0, room / longest))
    for i, name in enumerate(names):
        ax.annotate(
            wrap(name, room, size=size, lines=3),
            xy=(i * pitch, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 8),
            textcoords="offset points",
            va="baseline",
            size=size,
            color=QUIET,
            linespacing=1.05,
            annotation_clip=False,
        )
