"""How many times as often one side has each thing as the other, with intervals."""

from __future__ import annotations

from typing import Unpack

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.chart import rows, style
from analysis.chart.layout import breadth
from analysis.chart.lettering import width, wrap
from analysis.chart.palette import INK, MUTED, QUIET, Mark

KEPT = Mark("#0072B2", INK, "o")
STEP = 46.0  # points from one number on the scale to the next
ROOM = 96.0  # points for a side's name above the plot


def ratios(
    table: pd.DataFrame,
    *,
    names: tuple[str, str],
    articles: tuple[int, int],
    per: str = "words",
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a dot and its interval for each word: at the right what the first side has more of.

    table: columns ``word``, ``kept``, ``value`` (log ratio to the base of 2) with ``low`` and
        ``high``, ``articles_a``, ``articles_b``. Kept words are dark and bold, the rest grey.
    names, articles: of the two sides, and how many articles each has; those that hold a
        word are printed at the right of its row.
    per: what rates are counted in; around: see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    >>> words = pd.DataFrame({"word": ["strike"], "kept": [True], "value": [2.0], "low": [1.0],
    ...                       "high": [3.0], "articles_a": [12], "articles_b": [3]})
    >>> ax = ratios(words, names=("Herald", "Courier"), articles=(40, 38))
    >>> [text.get_text() for text in ax.texts]
    ['Herald', '12 of 40', 'Courier', '3 of 38', 'more in Courier', 'more in Herald']
    """
    columns = ["word", "kept", "value", "low", "high", "articles_a", "articles_b"]
    style.need(table, *columns)
    with style.house():
        kept = table["kept"].astype(bool).tolist()
        labels = rows.row_labels(table["word"], kept)
        height = rows.pitch(labels) * max(len(labels), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height, width=around.get("width", style.PAGE))
        rows.name_rows(ax, labels, kept, marks=True)
        for tick, dark in zip(ax.get_yticklabels(), kept, strict=False):
            tick.set_color(INK if dark else QUIET)
        own = (around.pop("colours", None) or {}).get
        looks = [
            _look(own(str(word)), dark) for word, dark in zip(table["word"], kept, strict=True)
        ]
        values, lower, upper = (style.floats(table[column]) for column in ("value", "low", "high"))
        rows.dots(ax, looks, np.arange(len(table)), values, lower, upper)
        if len(table):
            right = _articles(ax, table, names, articles)
            left = max(width(line, 9, bold=True) for label in labels for line in label.split("\n"))
            room = max((breadth(ax) - left - right - 40) / 2, 40.0)
            _scale(ax, np.concatenate([values, lower, upper]), max(2, int(2 * room / STEP)))
            _ends(ax, names, room)
        around = {"reference": 0, "axis": f"times as often, for each 1,000 {per}", **around}
        return style.finish(ax, height=grow, **around)


def _look(colour: str | None, dark: bool) -> Mark:
    mark = KEPT if dark else MUTED
    return mark._replace(fill=colour, ink=colour) if colour else mark


def _scale(ax: Axes, values: np.ndarray, steps: int) -> None:
    """As much room on both sides, and whole doublings, so many at most, written as times."""
    known = np.abs(values[np.isfinite(values)])
    if not len(known):
        return
    reach = max(1.2, float(known.max()) * 1.06)
    ax.set_xlim(-reach, reach)
    ax.xaxis.set_major_locator(MaxNLocator(min(steps, 8), integer=True, steps=[1, 2, 3, 4, 5, 10]))
    ax.xaxis.set_major_formatter(FuncFormatter(_times))
    ax.grid(axis="x", color="#E3E3E3", linewidth=0.8)
    ax.tick_params(axis="x", labeltop=False)


def _times(value: float, _: object) -> str:
    """
    >>> _times(2, None), _times(0, None)
    ('× 4', 'same')
    """
    return f"× {2 ** abs(round(value)):,}" if round(value) else "same"


def _articles(
    ax: Axes, table: pd.DataFrame, names: tuple[str, str], articles: tuple[int, int]
) -> float:
    """Print in how many articles of each side a word stands: two columns; points they take."""
    left = 0.0
    for name, column, of in zip(names, ("articles_a", "articles_b"), articles, strict=True):
        written = [f"{int(n):,} of {of:,}" for n in table[column]]
        head = wrap(name, ROOM, size=8, lines=2)
        room = max(width(text, 8) for text in [*written, *head.split("\n")])
        left += 12 + room
        rows.beside(ax, head, written, left)
    return left


def _ends(ax: Axes, names: tuple[str, str], room: float) -> None:
    """Say above the plot which side is which, each in so many points."""
    for name, x, ha in ((names[1], 0.0, "left"), (names[0], 1.0, "right")):
        ax.annotate(
            wrap(f"more in {name}", room, size=8, lines=3),
            xy=(x, 1),
            xycoords="axes fraction",
            xytext=(0, 4),
            textcoords="offset points",
            ha=ha,
            va="bottom",
            size=8,
            color=INK,
            parse_math=False,
            linespacing=1.05,
        )
