"""Every value as a point, in the lane of its group."""

from __future__ import annotations

from typing import Unpack

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from analysis.chart import rows, style
from analysis.chart.lettering import wrap
from analysis.chart.palette import colours

LANE = 0.42  # inches
CROWDED = 40  # points in a lane: with more, they are drawn smaller


def spread(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    ax: Axes | None = None,
    **around: Unpack[style.Finish],
) -> Axes:
    """Draw a point for each row in the lane of its ``label``, side by side where they meet.

    label, value: names of columns. Lanes stand in the order in which they first
        occur. Rows without a label or a value are not drawn.
    around: title, subtitle, source, axis, reference; see ``style.finish``.

    Raises ``ValueError`` if the table lacks one of the columns.

    Points beside one another keep their values exact (Eklund 2012, the beeswarm
    plot), which random jitter does not.

    >>> tones = pd.DataFrame({"outlet": ["Herald", "Courier", "Herald"], "tone": [0.1, -0.2, 0.3]})
    >>> ax = spread(tones, label="outlet", value="tone")
    >>> [tick.get_text() for tick in ax.get_yticklabels()]
    ['Herald', 'Courier']
    """
    style.need(table, label, value)
    drawn = pd.DataFrame({"lane": table[label], "value": style.floats(table[value])}).dropna()
    with style.house():
        known = colours(table[label])
        lanes = [str(name) for name in dict.fromkeys(drawn["lane"])]
        height = LANE * max(len(lanes), 1)
        grow = height if ax is None else None
        ax = style.axes(ax, height=height)
        if lanes:
            crowd = drawn["lane"].value_counts().max()
            sns.swarmplot(
                x=drawn["value"],
                y=drawn["lane"].astype("str"),
                hue=drawn["lane"].astype("str"),
                order=lanes,
                hue_order=lanes,
                palette={lane: known[lane].ink for lane in lanes},
                size=6 if crowd <= CROWDED else 3,
                warn_thresh=1,
                legend=False,
                ax=ax,
            )
        ax.set(xlabel="", ylabel="")
        rows.name_rows(ax, [wrap(lane, rows.LABEL, size=9, lines=2) for lane in lanes])
        rows.scale(ax)
        return style.finish(ax, height=grow, **around)
