"""Articles by date, one line a story."""

from __future__ import annotations

from itertools import pairwise
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.chart import dates, rows, style
from analysis.chart.lettering import wrap
from analysis.chart.palette import MUTED, RULE, colours

LARGEST, LEAST = 110.0, 22.0  # square points: areas of the longest article and of the shortest
OUTLETS = 9  # named in the key
OFF = 0.13  # lanes between two articles of one moment


def stories(
    table: pd.DataFrame, *, most: int = 16, ax: Axes | None = None, **around: Unpack[style.Finish]
) -> Axes:
    """Draw a point for each article in the line of its story, its outlet by colour and shape.

    table: columns story, outlet, published (UTC) and words, the stories in their order. Those
        behind the first ``most`` share a last line. Articles without a date stand at the left.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> told = pd.DataFrame({"story": ["Ferry", "Ferry"], "outlet": ["A", "B"], "words": [90, 400]})
    >>> told["published"] = pd.to_datetime(["2024-03-04", "2024-03-05"], utc=True)
    >>> [tick.get_text() for tick in stories(told).get_yticklabels()]
    ['Ferry']
    """
    style.need(table, "story", "outlet", "published", "words")
    with style.house():
        names = list(dict.fromkeys(table["story"].astype("str")))
        own = names[: most if len(names) > most + 1 else len(names)]
        lanes = [*own, "all other stories"] if len(own) < len(names) else own
        lane = np.array([min(names.index(n), len(own)) for n in table["story"].astype("str")], int)
        labels = [wrap(name, rows.LABEL, size=9, lines=2) for name in lanes]
        height = 0.42 * max(len(lanes), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        rows.name_rows(ax, labels)
        known = colours(table["outlet"], around.pop("colours", None))
        moments = dates.days(table["published"])
        where = dates.span(moments)
        dates.draw_axis(ax, where)
        x = dates.across(moments, lane, where)
        y = lane + _beside(lane, x, where)
        words = np.nan_to_num(style.floats(table["words"])).clip(min=0)
        area = np.maximum(LARGEST * words / max(words.max(initial=0), 1), LEAST)
        ax.hlines(range(len(lanes)), *ax.get_xlim(), color=RULE, linewidth=0.8, zorder=0.5)
        for i, outlet in enumerate(table["outlet"].tolist()):
            look = MUTED if pd.isna(outlet) else known[str(outlet)]
            ax.plot(
                x[i], y[i], marker=look.marker, color=look.fill, markersize=float(np.sqrt(area[i])),
                linestyle="none", alpha=0.85, markeredgecolor="white", markeredgewidth=0.5,
                gid=rows.mark(i), zorder=3,
            )  # fmt: skip
        often = [str(n) for n in table["outlet"].dropna().value_counts().index]
        handles = [
            Line2D([], [], marker=known[n].marker, color=known[n].fill, linestyle="none", label=n)
            for n in often[:OUTLETS]
        ]
        if handles:
            rows.key(ax, handles)
        return style.finish(ax, height=grow, **around)


def _beside(lane: np.ndarray, x: np.ndarray, where: dates.Span) -> np.ndarray:
    """How far each point moves from the middle of its line, so that none hides another."""
    wide = 0.02 * (where.last - (where.column[0] if where.column else where.first) or 1.0)
    off = np.zeros(len(lane))
    for one in np.unique(lane):
        here = np.flatnonzero(lane == one)
        here = here[np.argsort(x[here], kind="stable")]
        run = 0
        for before, after in pairwise(here.tolist()):
            run = run + 1 if x[after] - x[before] < wide else 0
            off[after] = (OFF * ((run + 1) // 2) * (1 if run % 2 else -1)) % 0.5 if run else 0.0
            if run and run % 2 == 0:
                off[after] = -min(OFF * (run // 2), 0.4)
    return off
