"""Names joined by lines: who is named together with whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from analysis.chart import graph, layout, rows, style
from analysis.chart.lettering import width, wrap
from analysis.chart.palette import ACCENT, INK, MUTED, QUIET, colours

MOST = 15  # names: more cannot be read
LABEL = 105.0  # points: the widest label
SIZE = 8.5  # points: letters of the labels
LINE = 11.0  # points from line to line of a label
HEIGHT = 4.2  # inches: for names that are joined
ROW = 0.5  # inches: for a row of names that are not
LARGEST, SMALLEST = 12.0, 3.5  # points: radius of the nodes
THICKEST, THINNEST = 6.0, 0.8  # points
EDGE = "#C3CBD1"


def network(
    pairs: pd.DataFrame,
    nodes: pd.DataFrame,
    *,
    label: str,
    size: str,
    weight: str,
    unit: str,
    group: str | None = None,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a dot for each row of ``nodes`` and a line for each row of ``pairs``.

    pairs: columns ``a`` and ``b``, which hold labels of nodes, and ``weight``, which
        sets the width of the line; ``unit`` says what it counts.
    nodes: 15 rows at most. ``label`` names them; ``size`` sets the area of the dot;
        ``group`` its colour and marker, explained in a key above.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Names that are strongly joined stand close to one another; otherwise places mean
    nothing. Raises ``ValueError`` if a table lacks one of the columns, for more than
    15 nodes, for a label that occurs twice, or a pair whose name is no node.

    >>> names = pd.DataFrame({"name": ["Ruiz", "Haddad"], "n": [9, 4]})
    >>> pairs = pd.DataFrame({"a": ["Ruiz"], "b": ["Haddad"], "n": [3]})
    >>> ax = network(pairs, names, label="name", size="n", weight="n", unit="sentences")
    >>> [text.get_text() for text in ax.texts]
    ['Ruiz', 'Haddad']
    """
    style.need(pairs, "a", "b", weight)
    style.need(nodes, label, size, group)
    known = _known(pairs, nodes[label])
    with style.house():
        weights = np.nan_to_num(style.floats(pairs[weight])).clip(min=0)
        edges = [(known[a], known[b]) for a, b in zip(pairs["a"], pairs["b"], strict=True)]
        strength = np.zeros((len(nodes), len(nodes)))
        for (a, b), one in zip(edges, weights, strict=True):
            strength[a, b] = strength[b, a] = one
        alone = ROW * graph.rows_alone(strength)
        height = max(alone + HEIGHT * bool(strength.any()), ROW)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        room = _room(ax, height)
        ax.set(xticks=[], yticks=[], xlim=(0, room.right), ylim=(0, room.top))
        texts = [wrap(name, LABEL, size=SIZE, lines=2) for name in nodes[label]]
        boxes = [_size(text) for text in texts]
        amount = np.nan_to_num(style.floats(nodes[size])).clip(min=0)
        radius = (LARGEST * np.sqrt(amount / max(amount.max(initial=0), 1))).clip(min=SMALLEST)
        places = graph.spring(strength, below=alone / height)
        spot = graph.fitted(places, radius, _inner(room, boxes))
        _draw_edges(ax, spot, edges, weights)
        groups = None if group is None else nodes[group]
        own = None if group is None else around.pop("colours", None)
        _draw_nodes(ax, spot, radius, groups, own)
        for text, box in zip(texts, graph.labelled(spot, radius, boxes, edges, room), strict=True):
            _write(ax, text, box)
        _key(ax, weights, unit, groups, own)
        return style.finish(ax, height=grow, **around)


def _known(pairs: pd.DataFrame, labels: pd.Series) -> dict[str, int]:
    names = labels.tolist()
    if len(names) > MOST:
        raise ValueError(f"{len(names)} names cannot be read in a network; draw at most {MOST}")
    if len(set(names)) < len(names):
        raise ValueError("a name occurs twice among the nodes")
    unknown = sorted({*pairs["a"], *pairs["b"]} - set(names))
    if unknown:
        raise ValueError(f"{unknown[0]!r} is in a pair but not among the nodes")
    return {name: i for i, name in enumerate(names)}


def _room(ax: Axes, height: float) -> graph.Box:
    """The plot in points, as it will be when the figure is finished."""
    page = layout.page(ax)
    box = ax.get_window_extent()
    alone = len(page.axes) == 1 and page.get_layout_engine() is None
    wide = layout.breadth(ax) - 2 * 72 * layout.MARGIN if alone else box.width / page.dpi * 72
    high = height * 72 if alone else box.height / page.dpi * 72
    return graph.Box(0.0, 0.0, wide, high)


def _inner(room: graph.Box, boxes: list[tuple[float, float]]) -> graph.Box:
    """The room for the dots: half a label less at the sides, a dot and a line above and below."""
    side = min(max((wide for wide, _ in boxes), default=0.0) / 2 + LARGEST, room.right / 3)
    rise = min(LARGEST + LINE, room.top / 2)
    return graph.Box(side, rise, room.right - side, room.top - rise)


def _size(text: str) -> tuple[float, float]:
    lines = text.split("\n")
    return max(width(line, SIZE) for line in lines) + 4, LINE * len(lines) + 2


def _draw_edges(
    ax: Axes, spot: np.ndarray, edges: list[tuple[int, int]], weights: np.ndarray
) -> None:
    most = max(weights.max(initial=0), 1e-9)
    ax.add_collection(
        LineCollection(
            [(spot[a], spot[b]) for a, b in edges],
            linewidths=_widths(weights, most),
            colors=EDGE,
            capstyle="round",
            zorder=1,
            gid=rows.MARKS,
        )
    )


def _widths(weights: np.ndarray, most: float) -> np.ndarray:
    return THINNEST + (THICKEST - THINNEST) * weights / most


def _draw_nodes(
    ax: Axes,
    spot: np.ndarray,
    radius: np.ndarray,
    groups: pd.Series | None,
    own: Mapping[str, str] | None,
) -> None:
    known = {} if groups is None else colours(groups, own)
    names = [None] * len(spot) if groups is None else groups.tolist()
    for (x, y), r, name in zip(spot, radius, names, strict=True):
        mark = ACCENT if groups is None else known.get(str(name), MUTED)
        ax.plot(
            x, y, marker=mark.marker, markersize=2 * r, color=mark.fill, markeredgecolor="white"
        )


def _write(ax: Axes, text: str, box: graph.Box) -> None:
    ax.text(
        (box.left + box.right) / 2,
        (box.bottom + box.top) / 2,
        text,
        size=SIZE,
        color=INK,
        ha="center",
        va="center",
        linespacing=1.05,
        parse_math=False,
        zorder=4,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
    )


def _key(
    ax: Axes,
    weights: np.ndarray,
    unit: str,
    groups: pd.Series | None,
    own: Mapping[str, str] | None,
) -> None:
    """Explain the markers of the groups, and how thick a line is for two weights."""
    handles = []
    if groups is not None:
        known = colours(groups, own)
        handles += [
            Line2D([], [], color=known[n].fill, marker=known[n].marker, linestyle="none", label=n)
            for n in sorted({str(name) for name in groups.dropna()})
        ]
    most = max(weights.max(initial=0), 1e-9)
    for one in sorted({float(weights.min()), float(weights.max())}) if len(weights) else []:
        wide = float(_widths(np.array([one]), most)[0])
        handles.append(Line2D([], [], color=EDGE, linewidth=wide, label=f"{one:,.3g}"))
    if len(weights):
        handles[-1].set_label(f"{handles[-1].get_label()} {unit}")
    if handles:
        rows.key(ax, handles)
    if not len(ax.texts):
        ax.text(0.5, 0.5, "no names to draw", color=QUIET, ha="center", transform=ax.transAxes)
