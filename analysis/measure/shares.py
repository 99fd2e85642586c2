"""How often each kind occurs, its share among all of a group, and when."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis.measure import rates

MOST_PERIODS = 12
UNITS = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}


def counts(spans: pd.DataFrame, *, by: str | list[str]) -> pd.DataFrame:
    """How often each value of ``by``, one or more columns of ``spans``, occurs, most first.

    Returns ``by``, ``n``, ``articles`` and, where ``spans`` has outlets, ``outlets``.

    >>> rows = pd.DataFrame({"article_id": ["a", "b", "b"], "lemma": ["kill", "kill", "die"]})
    >>> counts(rows, by="lemma").values.tolist()
    [['kill', 2, 2], ['die', 1, 1]]
    """
    by = [by] if isinstance(by, str) else list(by)
    columns = {"n": ("article_id", "size"), "articles": ("article_id", "nunique")}
    if "outlet" in spans and "outlet" not in by:
        columns["outlets"] = ("outlet", "nunique")
    table = spans.groupby(by, as_index=False, observed=True).agg(**columns)
    down = [False, False, *(True for _ in by)]
    return table.sort_values(["n", "articles", *by], ascending=down, ignore_index=True)


def shares(spans: pd.DataFrame, *, by: str, kind: str) -> pd.DataFrame:
    """Share of each ``kind`` among the ``spans`` of each ``by``, both columns of ``spans``.

    Returns ``by``, ``kind``, ``n``, ``all`` (spans of the group), ``articles`` (that have
    any), ``share`` (0 to 1), ``low``, ``high``, kinds that a group lacks included; the most
    frequent kind first. The interval resamples articles.

    >>> rows = pd.DataFrame({"article_id": "a", "outlet": "X", "word": ["kill", "kill", "slay"]})
    >>> shares(rows, by="outlet", kind="word")[["word", "n", "share"]].round(2).values.tolist()
    [['kill', 2, 0.67], ['slay', 1, 0.33]]
    """
    groups = list(dict.fromkeys([by, "article_id"]))
    known = spans.dropna(subset=[by, kind])
    texts = known.groupby(groups, as_index=False, observed=True).size()
    kinds = counts(known, by=kind)[[kind]]
    texts = texts.rename(columns={"size": "all"}).merge(kinds, how="cross")
    found = known.groupby([*groups, kind], as_index=False, observed=True).size()
    texts = texts.merge(found.rename(columns={"size": "n"}), on=[*groups, kind], how="left")
    table = rates.ratio(texts.fillna({"n": 0}), by=[by, kind], total="n", size="all", name="share")
    rank = dict(zip(kinds[kind], range(len(kinds)), strict=True))
    order = table[kind].map(rank).rename("rank")
    return (
        table.assign(rank=order).sort_values(["rank", by], ignore_index=True).drop(columns="rank")
    )


def share_of(spans: pd.DataFrame, value: str, *, by: str, kind: str) -> pd.DataFrame:
    """Share of the ``spans`` of each ``by`` whose ``kind`` is ``value``, the highest first.

    Returns ``by``, ``hits`` (spans with the value), ``n`` (all spans), ``articles``,
    ``share`` (0 to 1), ``low``, ``high``. The interval resamples articles.

    >>> rows = pd.DataFrame({"article_id": "a", "outlet": ["X", "X", "Y"],
    ...                      "role": ["agent", "patient", "patient"]})
    >>> share_of(rows, "agent", by="outlet", kind="role")[["outlet", "n", "share"]].values.tolist()
    [['X', 2, 0.5], ['Y', 1, 0.0]]
    """
    marked = spans.dropna(subset=by).assign(hits=spans[kind].eq(value).astype("int64"))
    groups = list(dict.fromkeys([by, "article_id"]))
    texts = marked.groupby(groups, as_index=False, observed=True).agg(
        hits=("hits", "sum"), n=("hits", "size")
    )
    table = rates.ratio(texts, by=[by], total="hits", size="n", name="share")
    return table.sort_values(["share", by], ascending=[False, True], ignore_index=True)


def folded(spans: pd.DataFrame, *, kind: str, keep: int | Collection[str]) -> pd.DataFrame:
    """``spans`` with all values of ``kind`` called "other" but those to ``keep``.

    ``keep`` is a collection of values, or how many of the most frequent.

    >>> rows = pd.DataFrame({"article_id": "a", "word": ["kill", "kill", "slay", "die"]})
    >>> folded(rows, kind="word", keep=1)["word"].tolist()
    ['kill', 'kill', 'other', 'other']
    """
    kept = counts(spans, by=kind)[kind].head(keep) if isinstance(keep, int) else list(keep)
    values = spans[kind]
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.cat.add_categories([c for c in ["other"] if c not in values.cat.categories])
    return spans.assign(**{kind: values.where(values.isin(kept), "other")})


def in_periods(spans: pd.DataFrame, *, most: int = MOST_PERIODS) -> pd.DataFrame:
    """The ``spans`` that have a date, ``published``, with the ``period`` it lies in.

    Periods are days, weeks, months or years: the finest of which at most ``most`` lie from
    first to last. Their names sort by time: ``2020-01-03``, ``2020-02-17 week`` (its
    Monday), ``2020-02``, ``2020``.

    >>> dates = pd.to_datetime(["2020-01-03", "2020-02-20", None], utc=True)
    >>> in_periods(pd.DataFrame({"published": dates}))["period"].tolist()
    ['2019-12-30 week', '2020-02-17 week']
    """
    dated = spans.dropna(subset="published")
    days = dated["published"].dt.tz_localize(None).dt
    fits = (name for name, code in UNITS.items() if _count(days.to_period(code)) <= most)
    unit = next(fits, "year")
    period = days.to_period(UNITS[unit])
    written = period.astype("str")
    if unit == "week":
        written = period.dt.start_time.dt.strftime("%Y-%m-%d") + " week"
    return dated.assign(period=written.astype("str"))


def _count(period: pd.Series) -> int:
    return (period.max() - period.min()).n + 1 if len(period) else 0
