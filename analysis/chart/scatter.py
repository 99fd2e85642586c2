"""Words by how often each of two sides has them, with labels that do not collide."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

from analysis.chart import rows, style
from analysis.chart.layout import breadth, page
from analysis.chart.lettering import width, wrap
from analysis.chart.palette import ACCENT, GREY, INK, MUTED, QUIET, RULE

MOST = 60  # labels
SIZE = 8.0  # points: letters of the labels
HIGH = 4.6  # inches
WIDEST = 90.0  # points: of a label
RADIUS = 2.6  # points: of a dot
REACH = (5, 12, 20, 30)  # points from a dot to its label, tried in this order
TURNS = np.deg2rad([0, 180, 45, 135, -45, -135, 90, -90])
STEPS = (1, 2, 5)


def scatter(
    table: pd.DataFrame,
    *,
    names: tuple[str, str],
    articles: tuple[int, int],
    per: str = "words",
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a point for each word: across how often the first side has it, up the second.

    table: columns ``word``, ``kept``, ``value_a``, ``value_b`` (for each 1,000 ``per``). Both
        scales are logarithmic, with a place for never; on the diagonal both have as much.
        Kept words are dark. At most 60 words have a label, in the order of the table, each
        where it touches no other; a word for which there is no such place has none.
    names, articles: of the two sides, and how many articles each has.
    around: see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> words = pd.DataFrame({"word": ["strike", "raid"], "kept": [True, False],
    ...                       "value_a": [2.0, 0.0], "value_b": [0.5, 1.0]})
    >>> ax = scatter(words, names=("Herald", "Courier"), articles=(40, 38))
    >>> sorted(text.get_text() for text in ax.texts)
    ['Courier (38 articles)', 'raid', 'strike']
    """
    style.need(table, "word", "kept", "value_a", "value_b")
    with style.house():
        grow = HIGH if ax is None else None
        ax = style.axes(ax, height=HIGH, width=around.get("width", style.PAGE))
        kept = table["kept"].astype(bool).to_numpy()
        x, y = (style.floats(table[column]) for column in ("value_a", "value_b"))
        floor, ends = _ends(np.concatenate([x, y]))
        x, y = np.log10(np.maximum(x, floor)), np.log10(np.maximum(y, floor))
        _axes(ax, floor, ends, drawn=len(table) > 0)
        own = (around.pop("colours", None) or {}).get
        looks = [
            own(str(word)) or (ACCENT.fill if dark else MUTED.fill)
            for word, dark in zip(table["word"], kept, strict=True)
        ]
        if len(table):
            ax.plot(ax.get_xlim(), ax.get_xlim(), color=RULE, linewidth=1, zorder=0.5)
            ax.scatter(x, y, s=(2 * RADIUS) ** 2, color=looks, gid=rows.MARKS, zorder=2)
        many = f"({articles[0]:,} articles), for each 1,000 {per}"
        around = {"axis": f"{names[0]} {many}", **around}
        ax.annotate(
            wrap(f"{names[1]} ({articles[1]:,} articles)", breadth(ax) / 2, size=8.5, lines=1),
            xy=(0, 1), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points",
            size=8.5, color=QUIET, va="bottom", parse_math=False,
        )  # fmt: skip
        style.finish(ax, height=grow, **around)
        _label(ax, table["word"].tolist()[:MOST], x, y, kept)
        return ax


def _ends(values: np.ndarray) -> tuple[float, float]:
    """Where never stands, a step below the smallest value, and the largest value."""
    known = values[np.isfinite(values) & (values > 0)]
    if not len(known):
        return 0.01, 1.0
    return float(known.min()) / 2.5, float(known.max()) * 1.25


def _axes(ax: Axes, floor: float, end: float, *, drawn: bool) -> None:
    """The same round numbers on both axes, and a place for never."""
    decades = range(int(np.floor(np.log10(floor))), int(np.ceil(np.log10(end))) + 1)
    steps = [step * 10.0**power for power in decades for step in STEPS]
    steps = [step for step in steps if 1.6 * floor < step <= end]
    steps = steps if len(steps) <= 8 else [s for s in steps if round(np.log10(s), 6) % 1 == 0]
    places = np.log10([floor, *steps])
    labels = ["never", *(f"{step:,.6g}" for step in steps)]
    pad = 0.06 * (np.log10(end) - np.log10(floor))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(FixedLocator(list(places) if drawn else []))
        axis.set_major_formatter(FixedFormatter(labels if drawn else []))
        axis.set_minor_locator(NullLocator())
    limits = (np.log10(floor) - pad, np.log10(end) + pad)
    ax.set(xlim=limits, ylim=limits)
    ax.grid(color=RULE, linewidth=0.8)


def _label(ax: Axes, words: list[str], x: np.ndarray, y: np.ndarray, kept: np.ndarray) -> None:
    """Write each word beside its dot, in the first place that is free."""
    dpi = page(ax).dpi / 72
    box = ax.get_window_extent()
    wide, high = box.width / dpi, box.height / dpi
    dots = (ax.transData.transform(np.column_stack([x, y])) - [box.x0, box.y0]) / dpi
    taken = [(a - RADIUS, b - RADIUS, a + RADIUS, b + RADIUS) for a, b in dots.tolist()]
    for i, word in enumerate(words):
        text = wrap(word, WIDEST, size=SIZE, lines=1, bold=bool(kept[i]))
        half = width(text, SIZE, bold=bool(kept[i])) / 2 + 1.5, SIZE * 0.62
        for across, up in _places(half):
            a, b = dots[i] + [across, up]
            place = (a - half[0], b - half[1], a + half[0], b + half[1])
            inside = place[0] >= 0 and place[1] >= 0 and place[2] <= wide and place[3] <= high
            if inside and not any(_touch(place, other) for other in taken):
                taken.append(place)
                ax.annotate(
                    text, xy=(x[i], y[i]), xytext=(across, up), textcoords="offset points",
                    ha="center", va="center", size=SIZE, color=INK if kept[i] else QUIET,
                    weight="bold" if kept[i] else "normal", parse_math=False, gid=rows.mark(i),
                )  # fmt: skip
                edge = max(abs(across) - half[0], 0) + max(abs(up) - half[1], 0)
                if edge > REACH[0] + 4:
                    _lead(ax, dots[i], (across, up), half, dpi)
                break


def _lead(
    ax: Axes, dot: np.ndarray, to: tuple[float, float], half: tuple[float, float], dpi: float
) -> None:
    """A thin line from a dot to the near edge of its label."""
    near = np.array(
        [np.sign(way) * max(abs(way) - wide, 0) for way, wide in zip(to, half, strict=True)]
    )
    box = ax.get_window_extent()
    ends = np.array([dot, dot + near]) * dpi + [box.x0, box.y0]
    (x, x2), (y, y2) = ax.transData.inverted().transform(ends).T
    ax.plot([x, x2], [y, y2], color=GREY, linewidth=0.6, zorder=1)


def _places(half: tuple[float, float]) -> list[tuple[float, float]]:
    """Where the middle of a label may stand, from its dot: near places first."""
    return [
        (float(np.cos(turn) * (half[0] + reach)), float(np.sin(turn) * (half[1] + reach)))
        for reach in REACH
        for turn in TURNS
    ]


def _touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
