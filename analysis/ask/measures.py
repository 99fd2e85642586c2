"""A figure and how it is spoken of; what is counted for it, and in what."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure import agreement
from analysis.measure.contrasts import Contrast

PER = {"rate": 1000.0, "share": 100.0, "mean": 1.0, "points": 1.0}


class Counted(NamedTuple):
    """What is counted, and in what.

    ``spans``: a row for each thing counted, with ``article_id``, ``sentence_id``, ``start``,
    ``end``, ``amount`` (1, or a score), ``why``. ``base``: what it is counted in, with
    ``article_id``, ``sentence_id``, ``start``, ``size``. Both may have ``voice``, ``entity``.
    """

    spans: pd.DataFrame
    base: pd.DataFrame


class Measure(NamedTuple):
    """A figure and how it is spoken of.

    scale: ``rate`` (for each 1,000), ``share`` (of a hundred), ``mean`` (of scores from −1 to
        1) or ``points``.
    unit: follows a number: 8.1 "hedges per 1,000 words".
    counts: what ``n`` counts.
    more: stands between two groups: A "hedges more" than B.
    of: the same for one of several kinds, which stands at its braces.
    less: the same of scores where that of A, too, is below zero: A "sounds less negative".
    worth: the smallest difference worth telling: a ratio for rates, a distance for the others.
    card: where agreement with human readers stands, and which figure of it.
    fewest: a group of less is left out.
    short: a name of one or two words, for a column.
    voices: whether what is counted has a voice, or is whole articles and passages.
    """

    name: str
    title: str
    scale: str
    unit: str
    counts: str
    more: str
    worth: float
    method: str
    card: tuple[str, str] | None = None
    caveat: str = ""
    fewest: int = 0
    short: str = ""
    voices: bool = True
    of: str = "has more of “{}”"
    less: str = ""

    @property
    def per(self) -> float:
        """What a ratio of sums is multiplied by."""
        return PER[self.scale]

    @property
    def axis(self) -> str:
        """What the horizontal axis of a chart shows."""
        return f"% {self.unit}" if self.scale == "share" else self.unit

    @property
    def trust(self) -> str:
        """How the figure is made, and how far it agrees with human readers."""
        told = agreement.say(*self.card) if self.card else ""
        return " ".join(filter(None, [self.method, told]))

    def compared(self, high: float) -> str:
        """What stands between two groups, of which the first has the ratio ``high``."""
        return self.less if self.less and high < 0 else self.more

    def number(self, ratio: float) -> str:
        """A ratio of sums as it is written, without its unit; a share of less than one as such.

        >>> hedges = Measure("hedging", "Hedges", "rate", "hedges", "hedges", "", 1.2, "")
        >>> hedges.number(0.0081), hedges._replace(scale="share").number(0.0046)
        ('8.1', '0.5%')
        """
        value = self.per * ratio
        form = {"rate": "{:z.1f}", "share": "{:z.0f}%", "mean": "{:+z.2f}", "points": "{:z.0f}"}
        if self.scale == "share" and 0 < value < 1:
            return f"{value:.1f}%"
        return form[self.scale].format(value).replace("-", "−")

    def distance(self, found: Contrast) -> str:
        """How far two groups are apart, in words, with the interval.

        >>> quoting = Measure("quoting", "Quoting", "share", "of words", "quotes", "", 3, "")
        >>> quoting.distance(Contrast(0.22, 0.1, 0.3))
        '22 points more (95% interval 10 to 30)'
        """
        if not np.isfinite(found.value):
            return ""
        form, words = {
            "rate": ("{:z.1f}", "times as many"),
            "share": ("{:z.0f}", "points more"),
            "mean": ("{:z.2f}", "apart"),
            "points": ("{:z.0f}", "points more"),
        }[self.scale]
        per = 1.0 if self.scale == "rate" else self.per
        value, low, high = (form.format(per * v).replace("-", "−") for v in found)
        limits = "" if pd.isna(found.low) else f" (95% interval {low} to {high})"
        return f"{value} {words}{limits}"

    def strength(self, found: Contrast) -> float:
        """The size of a difference, in the smallest worth telling: 1 and more is told."""
        if self.scale == "rate":
            times = found.value if np.isfinite(found.value) else self.worth**4
            return float(abs(np.log(max(times, 1e-9))) / np.log(self.worth))
        return float(abs(self.per * found.value) / self.worth)


def written(scores: pd.Series, form: str) -> pd.Series:
    """Scores as text, also where there are none.

    >>> written(pd.Series([0.5, -0.25]), "{:+z.2f}").tolist()
    ['+0.50', '−0.25']
    """
    text = [form.format(score).replace("-", "−") for score in scores]
    return pd.Series(text, scores.index, dtype="str")
