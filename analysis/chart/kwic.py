"""Lines of text with what was sought in the middle, to be read and printed."""

from __future__ import annotations

from typing import Any, Unpack

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import literal, width, wrap
from analysis.chart.palette import INK, QUIET

PITCH = 0.215  # inches from line to line
SIZE = 8.5
SOURCE = 104.0  # points: the widest source
WIDEST = 150.0  # points: of what was found
GAP = 7.0


def kwic(
    table: pd.DataFrame,
    *,
    named: str,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Write a line for each row: what stands left of a match, the match, what stands right.

    table: columns ``left``, ``match``, ``right``, and ``named``, a column with what to
        write at the left of each line. What has no room is cut at the far ends.
    around: see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns. Key word in context: Luhn (1960).

    >>> found = pd.DataFrame({"left": ["It"], "match": ["may"], "right": ["rain."], "of": ["X"]})
    >>> [text.get_text() for text in kwic(found, named="of").texts]
    ['X', 'It', 'may', 'rain.']
    """
    style.need(table, "left", "match", "right", named)
    with style.house():
        height = PITCH * max(len(table), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        ax.set(xlim=(0, 1), ylim=(max(len(table), 1) - 0.5, -0.5))
        ax.set_xticks([])
        ax.set_yticks([0] if len(table) else [], [""] if len(table) else [])
        if table.empty:
            ax.text(0.5, 0.5, "no rows to draw", color=QUIET, ha="center", transform=ax.transAxes)
        whole = breadth(ax) - 24
        sources = [wrap(text, SOURCE, size=7.5, lines=1) for text in table[named]]
        found = [wrap(text, WIDEST, size=SIZE, lines=1, bold=True) for text in table["match"]]
        begin = max((width(text, 7.5) for text in sources), default=0) + 10
        wide = max((width(text, SIZE, bold=True) for text in found), default=0)
        room = (whole - begin - wide - 2 * GAP) / 2
        middle = begin + room + GAP
        lines = zip(sources, table["left"], found, table["right"], strict=True)
        for i, (of, left, match, right) in enumerate(lines):
            look: dict[str, Any] = {
                "va": "center_baseline",
                "parse_math": False,
                "gid": rows.mark(i),
            }
            ax.text(0, i, of, size=7.5, color=QUIET, **look)
            before = _tail(literal(left), room)
            ax.text((middle - GAP) / whole, i, before, size=SIZE, color=INK, ha="right", **look)
            ax.text(middle / whole, i, match, size=SIZE, color=INK, weight="bold", **look)
            after = (middle + width(match, SIZE, bold=True) + GAP) / whole
            text = wrap(right, (1 - after) * whole, size=SIZE, lines=1)
            ax.text(after, i, text, size=SIZE, color=INK, **look)
        return style.finish(ax, height=grow, **around)


def _tail(text: str, room: float) -> str:
    """The end of a text that fits, from a whole word on."""
    words = text.split()
    while words and width(" ".join(words), SIZE) > room:
        words = words[1:]
    return " ".join(words)
