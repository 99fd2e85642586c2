"""Make title, labels, plot and footer fit a figure without touching one another."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox, BboxBase

from analysis.chart.lettering import literal, nested, wrap
from analysis.chart.palette import INK, QUIET

Sides = tuple[float, float, float, float]
MARGIN = 0.12  # inches of white round a figure


def page(ax: Axes) -> Figure:
    """Return the whole figure that the axes are on, also from within a part of one."""
    figure = ax.get_figure(root=True)
    if figure is None:
        raise ValueError("these axes have been removed from their figure")
    return figure


@cache
def ruler(dpi: float) -> RendererAgg:
    """What measures letters, one for all charts: it knows the width of a text measured before.

    A figure's own forgets them whenever the figure grows.
    """
    return RendererAgg(1, 1, dpi)


def name_axis(ax: Axes, name: str) -> None:
    """Name the horizontal axis, wrapped to the plot and flush with its left."""
    room = _points(ax, ax.get_window_extent().width)
    ax.set_xlabel(wrap(name, room, size=8.5), loc="left", parse_math=False)


def place(ax: Axes, height: float | None, sides: Sides | None = None) -> Sides:
    """Set the axes in their figure so that what sticks out of them ends at its margins.

    height: inches for the plot, to which the figure adapts; ``None`` keeps the
    figure. Axes that share a figure, or have a layout engine, stay where they are.
    sides: what sticks out, where that is known. Returns what does now.
    """
    figure = page(ax)
    for _ in range(2 if _alone(ax) else 0):  # labels may change with the size of the plot
        sides = sides or overhang(ax)
        before = ax.get_window_extent().size
        left, bottom, right, top = (side / 72 + MARGIN for side in sides)
        wide, high = figure.get_size_inches()
        if height is not None:
            high = bottom + height + top
            figure.set_size_inches(wide, high)
        plot_wide, plot_high = max(wide - left - right, 0.5), max(high - bottom - top, 0.3)
        ax.set_position((left / wide, bottom / high, plot_wide / wide, plot_high / high))
        if np.allclose(ax.get_window_extent().size, before, rtol=1e-9):
            break
        sides = None
    return sides or overhang(ax)


def breadth(ax: Axes) -> float:
    """Points across for plot and labels: the figure, or the axes where it holds several."""
    return page(ax).get_figwidth() * 72 if _alone(ax) else _points(ax, ax.get_window_extent().width)


def overhang(ax: Axes) -> Sides:
    """Points by which labels stick out of the axes: left, bottom, right, top."""
    return _beyond(ax, ax.get_tightbbox(ruler(page(ax).dpi)) or ax.get_window_extent())


def surround(ax: Axes, sides: Sides, *, title: str, subtitle: str, source: str) -> Sides:
    """Write title, subtitle and footer beyond all labels, flush with the outermost at the left.

    sides: what sticks out before. Returns what does then.
    """
    left, bottom, right, top = sides
    room = left + _points(ax, ax.get_window_extent().width) + right
    rise = top + 9
    written = []
    if literal(subtitle):
        text = wrap(subtitle, room, size=9)
        written.append(_write(ax, text, (-left, rise), size=9, color=QUIET))
        rise += 4 + _points(ax, written[-1].height)
    if literal(title):
        text = wrap(nested(title), room, size=12, bold=True)
        written.append(_write(ax, text, (-left, rise), size=12, color=INK, weight="bold"))
    if literal(source):
        text = wrap(source, room, size=7.5)
        written.append(_write(ax, text, (-left, -bottom - 10), size=7.5, color=QUIET))
    left, bottom, right, top = map(
        max, zip(sides, *(_beyond(ax, box) for box in written), strict=True)
    )
    return left, bottom, right, top


def _write(ax: Axes, text: str, offset: tuple[float, float], **look: Any) -> Bbox:
    """Write above the plot, or below it if the offset is negative; return where it stands."""
    above = offset[1] > 0
    note = ax.annotate(
        text,
        xy=(0, 1 if above else 0),
        xycoords="axes fraction",
        xytext=offset,
        textcoords="offset points",
        va="bottom" if above else "top",
        linespacing=1.25,
        parse_math=False,
        **look,
    )
    return note.get_window_extent(ruler(page(ax).dpi))


def _beyond(ax: Axes, outer: BboxBase) -> Sides:
    """Points by which a box sticks out of the axes: left, bottom, right, top."""
    box = ax.get_window_extent()
    sides = (box.x0 - outer.x0, box.y0 - outer.y0, outer.x1 - box.x1, outer.y1 - box.y1)
    left, bottom, right, top = (max(_points(ax, side), 0.0) for side in sides)
    return left, bottom, right, top


def _alone(ax: Axes) -> bool:
    return len(page(ax).axes) == 1 and page(ax).get_layout_engine() is None


def _points(ax: Axes, pixels: float) -> float:
    return float(pixels) / page(ax).dpi * 72
