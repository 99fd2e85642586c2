"""Which group stands out, and whether the figures can tell."""

from __future__ import annotations

import pandas as pd


def finding(table: pd.DataFrame, *, label: str, value: str, clear: str, unclear: str) -> str:
    """The sentence ``clear`` if the highest and lowest rows are apart, else ``unclear``.

    Rows are apart when their intervals, columns ``low`` and ``high``, do not overlap:
    a cautious test, since intervals of groups that differ may still overlap. Both
    sentences may name ``{high}`` and ``{low}``, the labels of those rows.

    >>> rates = pd.DataFrame({"outlet": ["A", "B"], "rate": [9, 2], "low": [7, 1], "high": [11, 3]})
    >>> finding(rates, label="outlet", value="rate", clear="{high} leads", unclear="No leader")
    'A leads'
    """
    known = table.dropna(subset=[value])
    if known.empty:
        return unclear.format(high="–", low="–")
    most, least = known.iloc[known[value].argmax()], known.iloc[known[value].argmin()]
    apart = len(known) > 1 and bool(most["low"] > least["high"])
    return (clear if apart else unclear).format(high=most[label], low=least[label])


def ends(table: pd.DataFrame, *, value: str, most: int = 30) -> pd.DataFrame:
    """Rows from the highest ``value`` down; of more than ``most`` rows, only both ends.

    >>> ends(pd.DataFrame({"rate": [1, 5, 3, 2]}), value="rate", most=2)["rate"].tolist()
    [5, 1]
    """
    ordered = table.sort_values(value, ascending=False, kind="stable", ignore_index=True)
    if len(ordered) <= most:
        return ordered
    return pd.concat([ordered.head(most - most // 2), ordered.tail(most // 2)], ignore_index=True)
