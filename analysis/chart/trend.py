"""A figure over time: points with intervals, a line, the levels between changes, and events."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.chart import dates, rows, style
from analysis.chart.lettering import width, wrap
from analysis.chart.palette import ACCENT, INK, MUTED, QUIET, RULE

HIGH = 2.5  # inches
LABEL = 120.0  # points: of an event
LINE = 11.0  # points from one line of labels to the next


def trend(
    table: pd.DataFrame,
    *,
    when: str,
    value: str,
    low: str,
    high: str,
    levels: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    unit: str = "",
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a point and its interval for each row, joined by a line; time runs to the right.

    when, value, low, high: names of columns; ``when`` holds moments. A row without limits is
        a hollow dot.
    levels: stretches of one level, ``start``, ``end``, ``value``, as heavy lines.
    events: ``date`` and ``label``, as upright lines named above the plot.
    unit: what the values are, written at the upper left; around: see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> weeks = pd.DataFrame({"week": pd.to_datetime(["2020-01-06", "2020-01-13"], utc=True),
    ...                       "rate": [1.0, 2.0], "from": [0.5, 1.0], "to": [1.5, 3.0]})
    >>> ax = trend(weeks, when="week", value="rate", low="from", high="to")
    >>> [round(float(x), 1) for x in ax.lines[0].get_ydata()]
    [1.0, 2.0]
    """
    style.need(table, when, value, low, high)
    with style.house():
        grow = HIGH if ax is None else None
        ax = style.axes(ax, height=HIGH, width=around.get("width", style.PAGE))
        moments = dates.days(table[when])
        values, lower, upper = (style.floats(table[column]) for column in (value, low, high))
        dates.draw_axis(ax, dates.span(moments))
        ax.grid(axis="x", visible=False)
        ax.plot(moments, values, color=MUTED.fill, linewidth=1.2, zorder=1.5)
        sure = np.isfinite(lower) & np.isfinite(upper)
        for i in range(len(table)):
            if sure[i]:
                ends = [lower[i], upper[i]]
                ax.plot([moments[i]] * 2, ends, color=ACCENT.ink, linewidth=1.3, gid=rows.mark(i))
            ax.plot(
                moments[i], values[i], marker="o", markersize=5, color=ACCENT.ink,
                markerfacecolor=ACCENT.ink if sure[i] else "white", zorder=3, gid=rows.mark(i),
            )  # fmt: skip
        _scale(ax, np.concatenate([values, lower, upper]), drawn=len(table) > 0)
        if levels is not None and len(levels):
            first, last = dates.days(levels["start"]), dates.days(levels["end"])
            ax.hlines(levels["value"], first, last, color=INK, linewidth=2.2, zorder=2.5)
        lift = _events(ax, events) if events is not None and len(table) else 0.0
        if len(table) and unit:
            ax.annotate(
                unit, xy=(0, 1), xycoords="axes fraction", xytext=(0, 6 + lift),
                textcoords="offset points", size=8.5, color=QUIET, va="bottom", parse_math=False,
            )  # fmt: skip
        return style.finish(ax, height=grow, **around)


def _scale(ax: Axes, values: np.ndarray, *, drawn: bool) -> None:
    """An upright scale that holds zero; nothing where there is nothing to read."""
    known = values[np.isfinite(values)]
    if not drawn or not len(known):
        ax.set_yticks([])
        ax.text(0.5, 0.5, "no rows to draw", color=QUIET, ha="center", transform=ax.transAxes)
        return
    low, high = min(0.0, float(known.min())), max(0.0, float(known.max()))
    beyond = 0.05 * ((high - low) or 1.0)
    ax.set_ylim(low - beyond if low < 0 else 0.0, high + beyond)
    ax.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,.6g}".replace("-", "−")))
    ax.grid(axis="y", color=RULE, linewidth=0.8)
    if low < 0:
        ax.axhline(0, color=QUIET, linewidth=0.8)


def _events(ax: Axes, events: pd.DataFrame) -> float:
    """Draw the events that lie in the plot, their names in lines that do not touch; their height.

    Each name stands above its line, in the lowest line of text that has room for it.
    """
    moments = dates.days(pd.to_datetime(events["date"], utc=True))
    left, right = ax.get_xlim()
    inside = np.flatnonzero((moments >= left) & (moments <= right))
    room = ax.get_figure(root=True).get_figwidth() * 72 * 0.86  # type: ignore[union-attr]
    taken: list[float] = []
    for i in inside[np.argsort(moments[inside], kind="stable")].tolist():
        ax.axvline(moments[i], color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
        text = wrap(events["label"].iloc[i], LABEL, size=8, lines=1)
        wide = width(text, 8) + 8
        at = (moments[i] - left) / (right - left) * room
        turned = at + wide > room
        begin = at - wide if turned else at
        line = next((n for n, end in enumerate(taken) if end <= begin), len(taken))
        taken[line : line + 1] = [begin + wide]
        ax.annotate(
            text, xy=(moments[i], 1), xycoords=("data", "axes fraction"),
            xytext=(-3 if turned else 3, 4 + LINE * line), textcoords="offset points",
            ha="right" if turned else "left", va="bottom", size=8, color=INK, parse_math=False,
        )  # fmt: skip
    return LINE * len(taken) + 4 if taken else 0.0
