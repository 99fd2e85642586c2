"""Two kinds of thing against each other: a grid of numbers with its shades."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import literal, numbers, width, wrap
from analysis.chart.palette import INK, RULE

# One hue from pale to dark: read alike by every kind of colour vision, and in grey.
SHADES = sns.blend_palette(["#E6F0F7", "#5B9AC9", "#08396B"], as_cmap=True)
CELL = 72.0  # points: the widest cell, unless a word above it is longer
NARROWEST = 20.0  # points: rather than narrow its cells more, a figure grows
COLUMN = 125.0  # points: the longest column label
SLANTED = 10  # columns: the labels of more stand upright
SIZE = 8.5  # points: letters of cells and column labels
TWO = 22.0  # points: what a column label of two lines takes across


def matrix(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    n: str | None = None,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a shaded cell with its number for each row of the table.

    row, column: columns naming the place of the cell; rows and columns of the
        grid stand in the order in which they first occur. Pairs that the table
        does not hold stay blank, so half a square is drawn as a triangle.
    value: column written in the cell and shown as its shade, on a scale from zero
        (from the smallest value if some are negative) to the largest; a missing
        value is a hatched cell with ``–``.
    n: column written small below the value.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns, or names a cell twice.

    >>> pairs = pd.DataFrame({"kind": ["may", "may"], "outlet": ["A", "B"], "rate": [2.5, 0.5]})
    >>> ax = matrix(pairs, row="kind", column="outlet", value="rate")
    >>> [text.get_text() for text in ax.texts]
    ['2.50', '0.50']
    """
    style.need(table, row, column, value, n)
    twice = table.loc[table.duplicated([row, column]), [row, column]]
    if len(twice):
        raise ValueError(f"more than one row for the cell {tuple(twice.iloc[0])}")
    with style.house():
        down, row_names = pd.factorize(table[row], use_na_sentinel=False)
        across, column_names = pd.factorize(table[column], use_na_sentinel=False)
        labels = rows.row_labels(pd.Series(row_names))
        height = max(rows.pitch(labels), 0.3 if n is None else 0.42) * max(len(labels), 1)
        grow = height if ax is None else None
        beside = max((width(line, 9) for text in labels for line in text.split("\n")), default=0)
        least = (beside + 30 + NARROWEST * len(column_names)) / 72
        ax = style.axes(ax, height=height, width=max(around.get("width", style.PAGE), least))
        rows.name_rows(ax, labels)
        cell = _name_columns(ax, pd.Index(column_names), beside)
        places = list(zip(across.tolist(), down.tolist(), strict=True))
        dark = _shade(ax, places, style.floats(table[value]))
        _write(ax, places, numbers(style.floats(table[value])), dark, cell, rise=n is not None)
        if n is not None:
            _write(ax, places, numbers(style.floats(table[n])), dark, cell, small=True)
        return style.finish(ax, height=grow, **around)


def _name_columns(ax: Axes, names: pd.Index, beside: float) -> float:
    """Label the columns on top, level if they fit; return the width of a cell in points.

    beside: points that the row labels take.
    """
    texts = ["–" if pd.isna(name) else literal(name) for name in names]
    count = max(len(texts), 1)
    room = breadth(ax) - beside - 30
    longest = max((width(word, SIZE) for text in texts for word in text.split()), default=0)
    cell = min(max(CELL, longest + 8), room / count)
    level = [wrap(text, cell - 6, size=SIZE) for text in texts]
    fits = longest <= cell - 6 and all(text.count("\n") < 3 for text in level)
    turn = 0 if fits else 45 if count <= SLANTED else 90
    if turn:
        level, cell = _turned(texts, turn, room, lines=2)
        if cell * (0.71 if turn == 45 else 1) < TWO:
            level, cell = _turned(texts, turn, room, lines=1)
    ax.set_xticks(range(len(texts)), level, parse_math=False, size=SIZE, color=INK)
    ax.tick_params(axis="x", labeltop=True, labelbottom=False, labelrotation=turn)
    for label in ax.get_xticklabels():
        label.set(rotation_mode="anchor", va="center" if turn == 90 else "bottom")
        label.set_horizontalalignment("left" if turn else "center")
    ax.set_xlim(-0.5, max(count, room / cell) - 0.5)
    return cell


def _turned(texts: list[str], turn: int, room: float, *, lines: int) -> tuple[list[str], float]:
    """Labels of so many lines for columns whose labels are turned, and the width of a cell."""
    labels = [wrap(text, COLUMN, size=SIZE, lines=lines) for text in texts]
    longest = max((width(line, SIZE) for text in labels for line in text.split("\n")), default=0)
    beyond = longest * 0.71 if turn == 45 else 0
    return labels, min(CELL, (room - beyond) / len(texts))


def _shade(ax: Axes, places: list[tuple[int, int]], values: np.ndarray) -> list[bool]:
    """Draw the cells; tell which are so dark that their text must be white."""
    known = values[np.isfinite(values)]
    span = Normalize(min([0.0, *known]), max([0.0, *known]))
    dark = []
    for i, ((x, y), value) in enumerate(zip(places, values.tolist(), strict=True)):
        missing = np.isnan(value)
        cell = Rectangle((x - 0.5, y - 0.5), 1, 1, linewidth=1, edgecolor="white")
        cell.set_facecolor("white" if missing else SHADES(span(value)))
        if missing:
            cell.set(hatch="////", edgecolor=RULE)
        cell.set_gid(rows.mark(i))
        ax.add_patch(cell)
        dark.append(not missing and float(span(value)) > 0.55)
    return dark


def _write(
    ax: Axes,
    places: list[tuple[int, int]],
    texts: list[str],
    dark: list[bool],
    cell: float,
    *,
    rise: bool = False,
    small: bool = False,
) -> None:
    """Write into the cells, in letters that fit the narrowest."""
    size = 6.5 if small else SIZE
    widest = max((width(text, size) for text in texts), default=1)
    size = max(4.5, min(size, size * (cell - 3) / widest))
    for (x, y), text, white in zip(places, texts, dark, strict=True):
        ax.annotate(
            text,
            xy=(x, y),
            xytext=(0, 4 if rise else -7 if small else 0),
            textcoords="offset points",
            ha="center",
            va="center_baseline",
            size=size,
            color="white" if white else INK,
        )
