"""How a figure stands among ordinary news articles: percentiles of every headline measure.

``norms.csv`` is written by ``python -m benchmarks.norms``; a comment at its head says of what.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
import pandas as pd

NORMS: Traversable = files("analysis") / "measure" / "norms.csv"
SHORTEST = 200
"""Words: in a shorter text one word more or less moves every rate; the norms have none such."""
PERCENTILES = range(1, 100)
COLUMNS = {"measure": "str", "percentile": "int64", "value": "float64", "n": "int64"}


def percentile(measure: str, value: float) -> float:
    """Of 100 ordinary news articles, how many have less of ``measure``.

    Of those with just as much, half count. From 0 to 100, and missing for a missing value or
    a measure without norms.

    >>> 0 <= percentile("hedging", 10.0) <= 100
    True
    """
    known = _percentiles(measure)
    if np.isnan(value) or not len(known):
        return float("nan")
    below, upto = (np.searchsorted(known, value, side=side) for side in ("left", "right"))
    return float(below + upto) / 2 * 100 / len(known)


def say(measure: str, value: float) -> str:
    """The same in words: ``more than 94 of 100 ordinary news articles``.

    Less than most is said as such, the middle fifth is ``about as much as``. Empty for a
    missing value or a measure without norms.

    >>> say("hedging", 1000.0)
    'more than 99 of 100 ordinary news articles'
    """
    place = percentile(measure, value)
    if np.isnan(place):
        return ""
    if 40 <= place <= 60:
        return "about as much as most ordinary news articles"
    side, count = ("more", place) if place > 60 else ("less", 100 - place)
    return f"{side} than {min(99, max(1, round(count)))} of 100 ordinary news articles"


def made_of() -> str:
    """The line that says which articles the norms are made of."""
    return NORMS.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


def of(articles: pd.DataFrame) -> pd.DataFrame:
    """The norms of ``articles``, ``article_id`` and a column a measure: as ``norms.csv`` has them.

    Returns ``measure``, ``percentile`` (1 to 99), ``value``, ``n`` (articles that have it).

    >>> scores = pd.DataFrame({"article_id": range(201), "tone": range(201)})
    >>> float(of(scores).loc[49, "value"])
    100.0
    """
    parts = []
    for measure in articles.columns.drop("article_id"):
        known = articles[measure].dropna().to_numpy(float)
        if len(known):
            values = np.percentile(known, PERCENTILES)
            part = {"measure": measure, "percentile": PERCENTILES, "value": values, "n": len(known)}
            parts.append(pd.DataFrame(part))
    return pd.concat([pd.DataFrame(columns=list(COLUMNS)), *parts], ignore_index=True).astype(
        COLUMNS
    )


@cache
def _percentiles(measure: str) -> np.ndarray:
    with NORMS.open(encoding="utf-8") as file:
        norms = pd.read_csv(file, dtype=COLUMNS, comment="#")
    return norms.loc[norms["measure"].eq(measure), "value"].to_numpy()
