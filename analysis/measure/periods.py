"""In which day, week, month or year an article was published."""

from __future__ import annotations

import pandas as pd

from analysis.choosing import local_days

MOST_PERIODS = 12
UNITS = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}


def in_periods(spans: pd.DataFrame, *, most: int = MOST_PERIODS) -> pd.DataFrame:
    """The ``spans`` that have a date, ``published``, with the ``period`` of their ``day``.

    Periods are days, weeks, months or years: the finest of which at most ``most`` lie from
    first to last. Their names sort by time: ``2020-01-03``, ``2020-02-17 week`` (its
    Monday), ``2020-02``, ``2020``.

    >>> dates = pd.to_datetime(["2020-01-03", "2020-02-20", None], utc=True)
    >>> in_periods(pd.DataFrame({"published": dates}))["period"].tolist()
    ['2019-12-30 week', '2020-02-17 week']
    """
    dated = spans.dropna(subset="published")
    days = local_days(dated).dt.tz_localize(None).dt
    fits = (name for name, code in UNITS.items() if _count(days.to_period(code)) <= most)
    unit = next(fits, "year")
    period = days.to_period(UNITS[unit])
    written = period.astype("str")
    if unit == "week":
        written = period.dt.start_time.dt.strftime("%Y-%m-%d") + " week"
    return dated.assign(period=written.astype("str"))


def _count(period: pd.Series) -> int:
    return (period.max() - period.min()).n + 1 if len(period) else 0
