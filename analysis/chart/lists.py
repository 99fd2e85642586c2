"""Lists of words side by side, to be read and printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import pandas as pd
from matplotlib.axes import Axes

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import width, wrap
from analysis.chart.palette import INK, QUIET, RULE

PITCH = 0.235  # inches from row to row
GUTTER = 26.0  # points between two lists
ABREAST = 3  # lists


def lists(
    table: pd.DataFrame,
    *,
    group: str,
    word: str,
    beside: str,
    kept: str | None = None,
    heads: Mapping[str, str] | None = None,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Write the words of each group below its name, two or three lists abreast.

    group, word, beside: columns with the name of the list, the word, and what is written at
        its right. Lists and words stand in the order in which they first occur.
    kept: column that tells which words are dark and bold, the rest grey; without it all are
        dark.
    heads: what to write above a list instead of its name.
    around: see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> words = pd.DataFrame({"word": ["strike", "raid"], "kept": [True, False],
    ...                       "side": ["Herald", "Courier"], "in": ["12 : 3", "9 : 1"]})
    >>> ax = lists(words, group="side", word="word", beside="in", kept="kept")
    >>> [text.get_text() for text in ax.texts]
    ['Herald', 'strike', '12 : 3', 'Courier', 'raid', '9 : 1']
    """
    style.need(table, group, word, beside, kept)
    with style.house():
        table = table.reset_index(drop=True)
        names = list(dict.fromkeys(table[group].astype("str")))
        parts = [table[table[group].astype("str").eq(name)] for name in names]
        abreast = max(1, min(ABREAST, len(names)) if len(names) != 4 else 2)
        bands = [parts[i : i + abreast] for i in range(0, len(parts), abreast)]
        depths = [max(map(len, band)) + 1 for band in bands]
        lines = sum(depths) + 0.7 * (len(bands) - 1) if bands else 1
        grow = PITCH * lines if ax is None else None
        ax = style.axes(ax, height=PITCH * lines, width=around.get("width", style.PAGE))
        ax.set(xlim=(0, 1), ylim=(lines - 0.5, -0.5))
        ax.set_xticks([])
        ax.set_yticks([0] if names else [], [""] if names else [])
        if not names:
            ax.text(0.5, 0.5, "no rows to draw", color=QUIET, ha="center", transform=ax.transAxes)
        whole = breadth(ax) - 20
        room = (whole - GUTTER * (abreast - 1)) / abreast
        top = 0.0
        for band, depth in zip(bands, depths, strict=True):
            for turn, part in enumerate(band):
                left = turn * (room + GUTTER) / whole
                name = str(part[group].iloc[0])
                _head(ax, (heads or {}).get(name, name), left, left + room / whole, top, room)
                shade = [True] * len(part) if kept is None else part[kept].astype(bool)
                each = zip(part.index, part[word], part[beside].astype("str"), shade, strict=True)
                for row, (i, name, right, dark) in enumerate(each, start=1):
                    text = wrap(
                        name, room - width(right, 8) - 10, size=9.5, lines=1,
                        bold=dark and kept is not None,
                    )  # fmt: skip
                    weight = "bold" if dark and kept is not None else "normal"
                    look = {"size": 9.5, "weight": weight, "color": INK if dark else QUIET}
                    _write(ax, left, top + row, text, gid=rows.mark(i), **look)
                    look = {"size": 8, "color": QUIET, "ha": "right"}
                    _write(ax, left + room / whole, top + row, right, gid=rows.mark(i), **look)
            top += depth + 0.7
        return style.finish(ax, height=grow, **around)


def _head(ax: Axes, name: str, left: float, right: float, top: float, room: float) -> None:
    text = wrap(name, room, size=9, lines=1, bold=True)
    _write(ax, left, top, text, size=9, weight="bold", color=INK)
    ax.plot([left, right], [top + 0.5, top + 0.5], color=RULE, linewidth=0.8)


def _write(ax: Axes, x: float, y: float, text: str, **look: object) -> None:
    ax.text(x, y, text, va="center_baseline", parse_math=False, **look)  # type: ignore[arg-type]
