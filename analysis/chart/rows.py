"""What charts with one row a line share: labels, emphasis, value axis, key."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator
from matplotlib.transforms import ScaledTranslation

from analysis.chart.layout import breadth, page
from analysis.chart.lettering import width, wrap
from analysis.chart.palette import ACCENT, MUTED, QUIET, RULE, Mark, colours

LABEL = 150.0  # points: the widest label of two lines
LINE = 210.0  # points: the widest label of one line
KEY = 34.0  # points: of a key, a marker and the space to the next
MARK = "mark-"  # how the id of what is drawn for a row begins
MARKS = "marks"  # the id of a collection whose items are the rows in their order
NUMBER = 36.0  # points: of a number below a scale, and the space to the next
LONG = 24  # rows: a chart with more has labels of one line, and its scale at both ends


def lit(names: pd.Series, highlight: str | Collection[str]) -> list[bool]:
    """Tell for each row whether it is highlighted.

    >>> lit(pd.Series(["Herald", "Courier"]), "Courier")
    [False, True]
    """
    wanted = {highlight} if isinstance(highlight, str) else {str(name) for name in highlight}
    return [str(name) in wanted for name in names]


def shades(
    names: pd.Series, bright: Sequence[bool], own: Mapping[str, str] | None = None
) -> list[Mark]:
    """One accent and the rest grey; all in the accent where nothing is highlighted."""
    plain = [ACCENT if one or not any(bright) else MUTED for one in bright]
    chosen = [(own or {}).get(str(name)) for name in names]
    return [
        mark._replace(fill=colour, ink=colour) if colour else mark
        for mark, colour in zip(plain, chosen, strict=True)
    ]


def marks(groups: pd.Series, own: Mapping[str, str] | None = None) -> list[Mark]:
    """Colour and marker of each row, by its group; grey where that is missing."""
    known = colours(groups, own)
    return [MUTED if pd.isna(name) else known[str(name)] for name in groups]


def mark(row: int) -> str:
    """The id of what is drawn for a row of the table, by which a page finds it again.

    >>> mark(3)
    'mark-3'
    """
    return f"{MARK}{row}"


def dots(
    ax: Axes,
    looks: Sequence[Mark],
    places: np.ndarray,
    values: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
) -> None:
    """Draw each value at its row with its interval; without one, the dot is hollow."""
    sure = np.isfinite(lower) & np.isfinite(upper)
    for i, look in enumerate(looks):
        if sure[i]:
            ends = [lower[i], upper[i]]
            ax.plot(ends, [places[i], places[i]], color=look.ink, gid=mark(i))
        ax.plot(
            values[i],
            places[i],
            marker=look.marker,
            color=look.ink,
            markerfacecolor=look.ink if sure[i] else "white",
            markersize=6.5,
            linestyle="none",
            zorder=3,
            gid=mark(i),
        )


def row_labels(names: pd.Series, bright: Sequence[bool] = ()) -> list[str]:
    """Names as they are drawn: at most two lines, in a long chart one; missing is ``–``."""
    bold = bright or [False] * len(names)
    room, lines = (LINE, 1) if len(names) > LONG else (LABEL, 2)
    return [
        "–" if pd.isna(name) else wrap(name, room, size=9, lines=lines, bold=heavy)
        for name, heavy in zip(names, bold, strict=True)
    ]


def pitch(labels: Sequence[str]) -> float:
    """Inches from row to row: closer in a long chart, wider for labels of two lines."""
    if any("\n" in label for label in labels):
        return 0.34
    return 0.21 if len(labels) > LONG else 0.28


def name_rows(
    ax: Axes, labels: Sequence[str], bright: Sequence[bool] = (), *, marks: bool = False
) -> None:
    """Name the rows 0, 1, … at the left, the first on top, the highlighted in bold.

    ``marks`` tells that each is a row of the table, so that its name is part of its mark.
    """
    ax.set_yticks(range(len(labels)), labels, linespacing=1.05, parse_math=False)
    ax.set_ylim(max(len(labels), 1) - 0.5, -0.5)
    for tick, one in zip(ax.get_yticklabels(), bright, strict=False):
        tick.set_fontweight("bold" if one else "normal")
    for i, tick in enumerate(ax.get_yticklabels() if marks else []):
        tick.set_gid(mark(i))
    if not labels:
        ax.text(0.5, 0.5, "no rows to draw", color=QUIET, ha="center", transform=ax.transAxes)
        ax.set_xticks([])


def scale(ax: Axes) -> None:
    """Put a light grid and few round numbers on the value axis, in a long chart at both ends.

    A chart without rows has no values to read, and so no scale.
    """
    if not len(ax.get_yticks()):
        return
    names = [line for tick in ax.get_yticklabels() for line in tick.get_text().split("\n")]
    room = breadth(ax) - max(width(name, 9) for name in names)
    steps = int(min(6, max(2, room // NUMBER)))
    ax.xaxis.set_major_locator(MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:z,.6g}".replace("-", "−")))
    ax.tick_params(axis="x", labeltop=len(ax.get_yticks()) > LONG)
    ax.grid(axis="x", color=RULE, linewidth=0.8)


def key(ax: Axes, handles: Sequence[Artist], *, gap: float = 6) -> None:
    """Explain handles ``gap`` points above the plot, in as many columns as fit.

    The key begins where the names of the rows do, at the left of the chart.
    """
    labels = [str(handle.get_label()) for handle in handles]
    widths = [width(label, 8.5) + KEY for label in labels]
    room = breadth(ax) - 2 * KEY
    lines = [line for tick in ax.get_yticklabels() for line in tick.get_text().split("\n")]
    beside = max((width(line, 9) for line in lines), default=0)
    lift = ScaledTranslation(-beside / 72, gap / 72, page(ax).dpi_scale_trans)
    ax.legend(
        handles=list(handles),
        ncols=_columns(widths, room),
        loc="lower left",
        bbox_to_anchor=(0, 1),
        bbox_transform=ax.transAxes + lift,
        borderaxespad=0,
    )


def _columns(widths: Sequence[float], room: float) -> int:
    """The most columns, filled one after the other, whose widest entries fit side by side."""
    for columns in range(len(widths), 1, -1):
        # As a legend divides them: the first columns are the deeper ones.
        if sum(max(part) for part in np.array_split(np.array(widths), columns)) <= room:
            return columns
    return 1


def beside(ax: Axes, head: str, written: Sequence[str], right: float) -> None:
    """Print a text for each row in a column that ends ``right`` points behind the plot."""
    for i, text in [(-0.5, head), *enumerate(written)]:
        heading = i == -0.5
        ax.annotate(
            text,
            xy=(1, i),
            xycoords=("axes fraction", "data"),
            xytext=(right, 4 if heading else 0),
            textcoords="offset points",
            ha="right",
            va="bottom" if heading else "center_baseline",
            size=8,
            style="italic" if heading else "normal",
            color=QUIET,
            parse_math=False,
            linespacing=1.05,
            gid=None if heading else mark(int(i)),
        )
