"""A date axis with room for articles that have no date."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import NamedTuple

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.chart.palette import PALE, RULE

# Written out, since names of months from the system change with its language.
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DEEP = 3  # articles without a date that stand above one another before a new file starts


class Span(NamedTuple):
    """Where things stand on the axis, in days since 1970: dates and the column for none."""

    first: float
    last: float
    column: tuple[float, float] | None


def days(published: pd.Series) -> np.ndarray:
    """Dates as days since 1970, missing as NaN.

    >>> days(pd.Series(["1970-01-02T12:00:00Z", None])).tolist()
    [1.5, nan]
    """
    moments = pd.to_datetime(published, utc=True)
    seconds = (moments - pd.Timestamp(0, tz="UTC")).dt.total_seconds()
    return (seconds / 86400).to_numpy(dtype=float)


def span(moments: np.ndarray) -> Span:
    """Lay out an axis for these days, with a column at the left if some are NaN.

    It is at least a day long; three if the dates are whole days, without a time.
    """
    dated = moments[~np.isnan(moments)]
    if not len(dated):
        return Span(1.0, 1.0, (0.0, 1.0))
    first, last = float(dated.min()), float(dated.max())
    least = 3.0 if (dated % 1 == 0).all() else 1.0
    pad = max(0.05 * (last - first), (least - (last - first)) / 2)
    first, last = first - pad, last + pad
    wide = 0.18 * (last - first)
    return Span(first, last, (first - wide, first) if len(dated) < len(moments) else None)


def across(moments: np.ndarray, lane: np.ndarray, where: Span) -> np.ndarray:
    """Place each article on the axis; those without a date fill their column in files."""
    x = moments.copy()
    if where.column is None or not len(moments):
        return x
    start, end = where.column
    undated = pd.Series(lane[np.isnan(moments)])
    file = undated.groupby(undated).cumcount().to_numpy() // DEEP
    step = min((end - start) / (file.max() + 1), 0.045 * (where.last - start))
    x[np.isnan(moments)] = (start + end) / 2 + (file - file.max() / 2) * step
    return x


def draw_axis(ax: Axes, where: Span) -> None:
    """Set limits, dates and the column for articles without a date."""
    ticks = [] if where.first == where.last else _ticks(where)
    labels = _labels(ticks)
    places = list(mdates.date2num(ticks)) if ticks else []
    if where.column is not None:
        ax.axvspan(*where.column, facecolor=PALE, zorder=0)
        places, labels = [sum(where.column) / 2, *places], ["no date", *labels]
    ax.set_xticks(places, labels)
    ax.set_xlim(where.column[0] if where.column else where.first, where.last)
    ax.grid(axis="x", color=RULE, linewidth=0.8)
    if where.column is not None:
        ax.xaxis.get_major_ticks()[0].gridline.set_visible(False)


def _ticks(where: Span) -> list[dt.datetime]:
    """Round dates, seven at most, that stand clear of both ends."""
    first, last = mdates.num2date([where.first, where.last])
    locator = mdates.AutoDateLocator(minticks=3, maxticks=7)
    edge = 0.04 * (where.last - where.first)
    ticks = [t for t in locator.tick_values(first, last) if abs(t - where.first) > edge]
    return list(mdates.num2date([t for t in ticks if where.first < t < where.last - edge]))


def _labels(ticks: list[dt.datetime]) -> list[str]:
    """Name ticks by what changes from one to the next; the year below where it is new."""
    gap = min((b - a for a, b in pairwise(ticks)), default=dt.timedelta(1))
    labels, above = [], ""
    for tick in ticks:
        month = MONTHS[tick.month - 1]
        upper, lower = f"{tick.day} {month}", str(tick.year)
        if gap < dt.timedelta(1):
            upper, lower = f"{tick:%H:%M}", f"{tick.day} {month} {tick.year}"
        elif gap > dt.timedelta(360):
            upper, lower = str(tick.year), ""
        elif gap > dt.timedelta(27):
            upper = month
        labels.append(upper if lower == above else f"{upper}\n{lower}")
        above = lower
    return labels
