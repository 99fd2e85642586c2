"""The house style: where a chart starts, and what is put round it when it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib import rc_params_from_file
from matplotlib.axes import Axes

from analysis.chart import layout
from analysis.chart.palette import QUIET, colours

__all__ = ["PAGE", "Finish", "axes", "colours", "finish", "floats", "house", "need"]

STYLE = Path(__file__).with_name("house.mplstyle")
PAGE = 6.5  # inches: the text width of a Word page


class Finish(TypedDict, total=False):
    """What every chart takes besides its table; ``finish`` says what each does."""

    title: str
    subtitle: str
    source: str
    axis: str
    reference: float | None
    width: float
    colours: Mapping[str, str]


@contextmanager
def house() -> Iterator[None]:
    """Draw in the house style; the settings before it come back afterwards.

    >>> with house():
    ...     plt.rcParams["svg.fonttype"]
    'none'
    """
    # A notebook's backend turns itself on when it is first asked for: inside the context, that
    # would be undone at its end, and no chart would show.
    plt.get_backend()
    with plt.style.context(_rules()):
        yield


@cache
def _rules() -> dict[str, Any]:
    """What the style file says, read once: a chart asks for it a dozen times."""
    return {**rc_params_from_file(STYLE, use_default_template=False)}  # type: ignore[dict-item]


def axes(ax: Axes | None, *, height: float, width: float = PAGE) -> Axes:
    """Return ``ax`` without its box, or new axes in a figure ``width`` inches wide."""
    if ax is None:
        ax = plt.subplots(figsize=(width, height + 1))[1]
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


def need(table: pd.DataFrame, *columns: str | None) -> None:
    """Raise ``ValueError`` naming the first column that the chart needs and the table lacks."""
    for column in columns:
        if column is not None and column not in table.columns:
            raise ValueError(f"no column {column!r}; the table has {list(table.columns)}")


def floats(column: pd.Series) -> np.ndarray:
    """Return a column as floats; missing and infinite become NaN, which draws no mark.

    >>> floats(pd.Series([1, None, float("inf")])).tolist()
    [1.0, nan, nan]
    """
    values = pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)
    return np.where(np.isfinite(values), values, np.nan)


def finish(
    ax: Axes,
    *,
    title: str = "",
    subtitle: str = "",
    source: str = "",
    axis: str = "",
    reference: float | None = None,
    width: float = PAGE,
    colours: Mapping[str, str] | None = None,
    height: float | None = None,
) -> Axes:
    """Put round a chart what is not a row of its table, and make all of it fit.

    title: the finding or the question, in a sentence.
    subtitle: the unit and n.
    source: the footer, where the data come from and the method.
    axis: the name of the horizontal axis, with its unit.
    reference: a vertical line at this value, to compare with.
    width: inches of the figure.
    colours: of groups by their name. A chart that has such takes them out; one that has
        none leaves them here, where they are refused.
    height: inches for the plot itself; the figure grows to hold the rest.
        Without it the figure keeps its size and the plot takes what is left.

    Text is wrapped to the figure, or to the axes if the figure holds several;
    those are not moved (``plt.subplots(layout="constrained")`` makes room).

    >>> with house():
    ...     ax = finish(axes(None, height=1), title="Costs rose by $5_000", height=1)
    >>> [note.get_text() for note in ax.texts]
    ['Costs rose by $5_000']
    """
    if colours:
        raise ValueError("This chart has no colours to choose: leave colours out.")
    with house():
        drawn = len(ax.get_yticks()) > 0  # a chart without rows has nothing to compare
        if drawn and reference is not None:
            ax.axvline(reference, color=QUIET, linewidth=1, zorder=1.5)
        if drawn and axis:
            layout.name_axis(ax, axis)
        sides = layout.place(ax, height)
        if title or subtitle or source:
            sides = layout.surround(ax, sides, title=title, subtitle=subtitle, source=source)
            layout.place(ax, height, sides)
    return ax
