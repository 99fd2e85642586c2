"""Where in each article something stands: a strip a row, a stroke a use."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import rows, style
from analysis.chart.lettering import width
from analysis.chart.palette import ACCENT, PALE, QUIET, Mark, colours

HIGH = 0.36  # of a row: half a stroke


def strips(
    table: pd.DataFrame,
    *,
    label: str,
    marks: pd.DataFrame,
    row: str,
    place: str,
    n: str,
    group: str | None = None,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a strip for each row of the table, from begin to end, and a stroke for each mark.

    label, n: columns of the table, named at the left and printed at the right.
    marks: a row a stroke: ``row``, the column by which it finds its strip (the table has it
        too), and ``place``, from 0 for the first word to 1 for the last.
    group: column of the table that sets the colour.
    around: see ``style.finish``.

    Raises ``ValueError`` if a table lacks one of the columns.

    >>> texts = pd.DataFrame({"id": ["a"], "title": ["Strike"], "n": [2]})
    >>> uses = pd.DataFrame({"id": ["a", "a"], "at": [0.1, 0.9]})
    >>> ax = strips(texts, label="title", marks=uses, row="id", place="at", n="n")
    >>> len(ax.collections)
    1
    """
    style.need(table, label, row, n, group)
    style.need(marks, row, place)
    with style.house():
        labels = rows.row_labels(table[label])
        height = rows.pitch(labels) * max(len(labels), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        rows.name_rows(ax, labels, marks=True)
        known: dict[str, Mark] = colours(table[group], around.pop("colours", None)) if group else {}
        held = dict(tuple(marks.groupby(row, observed=True)[place]))
        for i, (key, name) in enumerate(zip(table[row], table[group or row], strict=True)):
            ax.barh(i, 1, height=2 * HIGH, color=PALE, zorder=0.5)
            at = style.floats(held.get(key, pd.Series(dtype="float64")))
            ink = known.get(str(name), ACCENT).ink
            ax.vlines(at, i - HIGH, i + HIGH, color=ink, linewidth=1.1, gid=rows.mark(i))
        if len(table):
            ax.set_xlim(0, 1)
            ax.set_xticks(np.array([0, 0.5, 1]), ["first word", "middle", "last word"])
            first, _, last = ax.get_xticklabels()
            first.set_horizontalalignment("left")
            last.set_horizontalalignment("right")
            room = max(width(f"{int(number):,}", 8) for number in table[n]) + 8
            for i, number in enumerate(table[n]):
                ax.annotate(
                    f"{int(number):,}", xy=(1, i), xycoords=("axes fraction", "data"),
                    xytext=(room, 0), textcoords="offset points", ha="right",
                    va="center_baseline", size=8, color=QUIET, gid=rows.mark(i),
                )  # fmt: skip
        return style.finish(ax, height=grow, **around)
