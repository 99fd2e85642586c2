"""Articles by date, one lane an outlet."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.chart import dates, rows, style
from analysis.chart.lettering import wrap
from analysis.chart.palette import MUTED, QUIET, RULE, colours

LARGEST = 140.0  # square points: area of the longest article
SMALLEST = 0.07  # of that area: what is shorter is drawn so large, to be seen
CROWD = 80  # articles in a lane: with more, all points are smaller, down to a fifth
SLOTS = (0, -1, 1, -2, 2, -3, 3)  # places across a lane, tried in this order
STEP = 0.11  # lanes between two slots
PLOT = 330.0  # points: about the width of the plot
NEAR = 40  # points before it in its lane with which a point may collide


def timeline(
    table: pd.DataFrame, *, ax: Axes | None = None, **around: Unpack[style.Finish]
) -> Axes:
    """Draw a point for each article, in the lane of its outlet, its area by its words.

    table: columns outlet, published (UTC) and words, as in the table ``articles``.
        Articles without a date stand in a column of their own at the left. Points
        that would hide one another are moved up or down in their lane.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Lanes are sorted by name. A categorical outlet keeps its colour in charts that
    show only some of the outlets.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> articles = pd.DataFrame({"outlet": ["Herald", "Courier"], "words": [400, 700]})
    >>> articles["published"] = pd.to_datetime(["2024-03-04", None], utc=True)
    >>> ax = timeline(articles)
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['Courier', 'Herald']
    """
    style.need(table, "outlet", "published", "words")
    with style.house():
        known = colours(table["outlet"], around.pop("colours", None))
        outlet = ["" if pd.isna(name) else str(name) for name in table["outlet"]]
        names = sorted(set(outlet), key=lambda name: (name == "", name))
        lane = np.array([names.index(name) for name in outlet], dtype=int)
        labels = [wrap(name or "no outlet", rows.LABEL, size=9, lines=2) for name in names]
        pitch = 0.55 if len(names) <= 8 else 0.42
        height = pitch * max(len(names), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        rows.name_rows(ax, labels)
        for tick, name in zip(ax.get_yticklabels(), names, strict=True):
            tick.set_color(known[name].ink if name in known else QUIET)
        words = np.nan_to_num(style.floats(table["words"])).clip(min=0)
        largest = LARGEST * max(0.2, CROWD / max(CROWD, np.bincount(lane, minlength=1).max()))
        area = largest * (words / max(words.max(initial=0), 1)).clip(min=SMALLEST)
        moments = dates.days(table["published"])
        where = dates.span(moments)
        dates.draw_axis(ax, where)
        x = dates.across(moments, lane, where)
        y = lane + STEP * _slots(x * PLOT / np.ptp(ax.get_xlim()), lane, area, pitch * 72)
        ax.hlines(range(len(names)), *ax.get_xlim(), color=RULE, linewidth=0.8, zorder=0.5)
        fills = [known.get(name, MUTED).fill for name in outlet]
        ax.scatter(
            x, y, s=area, color=fills, alpha=0.8, edgecolors="white", linewidths=0.6, gid=rows.MARKS
        )
        _size_key(ax, words.max(initial=0), largest)
        return style.finish(ax, height=grow, **around)


def _slots(x: np.ndarray, lane: np.ndarray, area: np.ndarray, pitch: float) -> np.ndarray:
    """Choose a slot across the lane for each point, so that few points hide another.

    x: points along the plot; pitch: points from lane to lane.
    """
    radius = np.sqrt(area) / 2
    slots = np.zeros(len(x))
    for one in np.unique(lane):
        done: list[int] = []
        for i in np.flatnonzero(lane == one)[np.argsort(x[lane == one], kind="stable")]:
            near = np.array(done[-NEAR:], dtype=int)
            across = x[i] - x[near]
            room = [
                np.min(
                    np.hypot(across, (slot - slots[near]) * STEP * pitch)
                    - 0.8 * (radius[i] + radius[near]),
                    initial=np.inf,
                )
                for slot in SLOTS
            ]
            free = [slot for slot, left in zip(SLOTS, room, strict=True) if left >= 0]
            slots[i] = free[0] if free else SLOTS[int(np.argmax(room))]
            done.append(int(i))
    return slots


def _size_key(ax: Axes, most: float, largest: float) -> None:
    """Show how large a point is for two round numbers of words; ``largest`` is that for most."""
    if most < 4:
        return
    sizes = sorted({_round_down(most / 4), _round_down(most)})
    handles = [
        Line2D(
            [],
            [],
            color="#8C8C8C",
            marker="o",
            linestyle="none",
            markersize=float(np.sqrt(largest * size / most)),
            label=f"{size:,} words",
        )
        for size in sizes
    ]
    rows.key(ax, handles)


def _round_down(number: float) -> int:
    """The largest of 1, 2, 5, 10, 20, … that is not above ``number``."""
    power = 10 ** int(np.log10(number))
    return max(factor * power for factor in (1, 2, 5) if factor * power <= number)
