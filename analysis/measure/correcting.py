"""Figures of a machine, corrected by the labels that people gave to a sample.

Every figure is a ratio of sums, Σ amount / Σ size. Of all units the machine's amount f is
known, of the labelled ones also the right one y. With ỹ = λf + (R/π)(y − λf), where R is 1 for
what is labelled and π the chance to be, Σ ỹ / Σ size is unbiased however the machine errs:
design-based supervised learning (Egami et al. 2023) with the λ of prediction-powered
inference (Angelopoulos et al. 2023, "PPI++"), estimated, so that a poor machine is not listened to.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure import claims
from analysis.measure.intervals import FEWEST, student

LEAST = 50  # labels, below which neither λ nor the error is known
ARTICLES = 10  # labelled, below which errors by article are not known
OWN = 30  # labels of a group, from which on it has a correction of its own


class Refused(ValueError):
    """Why a figure cannot be corrected, in a sentence."""


class Rule(NamedTuple):
    """How a machine's figure is corrected: times ``slope``, plus ``rest``.

    ``labels`` and ``articles`` are how many it rests on. ``influence`` is what each labelled
    article moves ``rest`` by; ``within`` is the variance if labels were drawn one by one;
    ``unseen`` is added to both for errors too rare to have been met.
    """

    slope: float
    rest: float
    labels: int
    articles: int
    influence: pd.Series
    within: float
    unseen: float


def slope(labelled: pd.DataFrame, units: int) -> float:
    """λ: how far to follow the machine, from labels among ``units`` in all.

    ``labelled`` has ``y``, ``f``, ``size`` and ``weight``. λ = Cov(y, f) / (Var(f) (1 + n / N)).

    >>> rows = pd.DataFrame({"y": [0, 1, 2.0], "f": [0, 2, 4.0], "size": 1, "weight": 1.0})
    >>> round(slope(rows, 10**9), 3)
    0.5
    """
    weight, size = labelled["weight"], labelled["size"]
    off = {name: labelled[name] - size * _ratio(labelled, labelled[name]) for name in ("y", "f")}
    varies = float((weight * off["f"] ** 2).sum())
    both = float((weight * off["y"] * off["f"]).sum())
    return both / varies / (1 + len(labelled) / max(units, 1)) if varies > 1e-12 else 0.0


def rule(labelled: pd.DataFrame, units: int, *, given: float | None = None) -> Rule:
    """The correction that ``labelled`` gives; ``given`` is λ where it is not to be estimated.

    ``labelled`` has ``article_id``, ``stratum`` (the machine's class) and what ``slope`` needs.
    Raises ``Refused`` where there are too few labels or articles, or all labels are alike.
    """
    articles = labelled["article_id"].nunique()
    if len(labelled) < LEAST:
        raise Refused(f"{len(labelled)} labels are too few to correct by: it takes {LEAST}.")
    if articles < ARTICLES:
        raise Refused(f"Labels from {articles} articles are too few: it takes {ARTICLES} articles.")
    if len(labelled["y"].unique()) < 2:
        raise Refused("All labels are the same, which says too little of how the machine errs.")
    return _rule(labelled, slope(labelled, units) if given is None else given)


def corrected(
    units: pd.DataFrame, labelled: pd.DataFrame, *, by: str, count: int, one: str = "group"
) -> tuple[pd.DataFrame, Rule]:
    """Each group's Σ total / Σ size, corrected, with its 95% interval, and the common rule.

    ``units`` has one row a group and article: ``by``, ``article_id``, ``total`` (the machine's),
    ``size``. ``labelled`` has ``by``, ``article_id``, ``y``, ``f``, ``size``, ``weight`` and
    ``stratum``; ``count`` is how many units there are in all. ``one`` is what a group is called.
    The table has ``by``, ``value``, ``low``, ``high``, ``labels`` (of the group).

    Groups of 30 labels each have a correction of their own, else all have the same, if a test
    finds no difference in how the machine errs. Errors count by article. Raises ``Refused``
    where that cannot be told, or they differ.
    """
    common = rule(labelled, count)
    keys = [by, "article_id"]
    units = units.groupby(keys, as_index=False, observed=True)[["total", "size"]].sum()
    units = units.assign(**{by: units[by].astype("str")})
    labelled = labelled.astype({by: "str"})
    groups = list(dict.fromkeys(units[by]))
    own = labelled[by].value_counts().reindex(groups, fill_value=0)
    apart = len(groups) > 1 and bool((own >= OWN).all())
    if len(groups) > 1 and not apart:
        _alike(labelled, common, by, one)
    rows = []
    for name in groups:
        here = units[units[by].eq(name)].set_index("article_id")
        used = _rule(labelled[labelled[by].eq(name)], common.slope) if apart else common
        size = float(here["size"].sum())
        if not size:
            continue
        ratio = float(here["total"].sum()) / size
        value = used.slope * ratio + used.rest
        moved = used.slope * (here["total"] - ratio * here["size"]) / size
        both = moved.add(used.influence, fill_value=0.0)
        reach = _reach(_by_article(both, used.articles) + used.unseen, used.articles)
        if len(here) < FEWEST:
            reach = np.nan
        rows.append((name, value, value - reach, value + reach, int(own[name])))
    return pd.DataFrame(rows, columns=[by, "value", "low", "high", "labels"]), common


def whole(used: Rule, ratio: float, *, units: int, articles: int) -> tuple[float, float, float]:
    """A ratio of exactly these ``units`` in ``articles``, corrected: value, low, high.

    That not all is labelled is all that is in doubt here. Where every article holds labels, it
    is only their units that were sampled; where few do, the articles count.
    """
    value = used.slope * ratio + used.rest
    part = min(used.articles / max(articles, 1), 1.0)
    one_by_one = used.within * (1 - min(used.labels / max(units, 1), 1.0))
    by_article = _by_article(used.influence, used.articles)
    varies = part * one_by_one + (1 - part) * max(by_article, one_by_one) + used.unseen
    # So few labels are all that is known of the spread, where articles do not count.
    reach = _reach(varies, used.labels if part == 1 else used.articles)
    return value, value - reach, value + reach


def needed(labelled: pd.DataFrame, width: float, *, units: int) -> int:
    """How many labels give an interval of ``width`` in all: n = 15.4 Var(y − λf) / width².

    More where weights differ, by their design effect (Kish 1965).

    >>> rows = pd.DataFrame({"y": [0, 1.0] * 20, "f": 0.0, "size": 1, "weight": 1.0})
    >>> needed(rows, 0.1, units=10**6)
    385
    """
    weight = labelled["weight"] / labelled["weight"].sum()
    off = labelled["y"] - slope(labelled, units) * labelled["f"]
    off = off - labelled["size"] * float((weight * off).sum() / (weight * labelled["size"]).sum())
    varies = float((weight * off**2).sum()) / float((weight * labelled["size"]).sum()) ** 2
    uneven = len(weight) * float((weight**2).sum())
    return int(np.ceil(15.4 * varies * uneven / width**2))


def _rule(labelled: pd.DataFrame, used: float) -> Rule:
    weight, size = labelled["weight"], labelled["size"]
    off = labelled["y"] - used * labelled["f"]
    rest = _ratio(labelled, off)
    each = weight * (off - rest * size) / float((weight * size).sum())
    moved = each.groupby(labelled["article_id"]).sum()
    n = len(labelled)
    within = float((each**2).sum()) * n / max(n - 1, 1)
    return Rule(used, rest, n, len(moved), moved, within, _unseen(labelled))


def _ratio(labelled: pd.DataFrame, amount: pd.Series) -> float:
    weight = labelled["weight"]
    return float((weight * amount).sum()) / float((weight * labelled["size"]).sum())


def _unseen(labelled: pd.DataFrame) -> float:
    """Variance for errors too rare to be among the labels of a class of the machine.

    As if each class held one label more that is low and one that is high, as intervals for
    shares do (Agresti & Coull 1998): none wrong of seventy does not mean that none is.
    """
    y, weight = labelled["y"], labelled["weight"] * labelled["size"]
    middle = float((weight * y).sum() / weight.sum())
    ends = y[y <= middle].mean(), y[y > middle].mean()
    total, added = float(weight.sum()), 0.0
    for _, rows in labelled.assign(weight=weight).groupby("stratum"):
        n, share = len(rows), float(rows["weight"].sum()) / total
        mean = float((rows["weight"] * rows["y"]).sum() / rows["weight"].sum())
        spread = float(((rows["y"] - mean) ** 2).sum())
        more = sum((end - mean) ** 2 for end in ends if not np.isnan(end))
        # What the two add to the variance of the class's mean, if it adds anything.
        with_them = (spread + more) / (n + 2) / n
        added += share**2 * max(with_them - spread / n / n, 0.0)
    return added


def _by_article(influence: pd.Series, articles: int) -> float:
    many = max(articles, 2)
    return float((influence**2).sum()) * many / (many - 1)


def _reach(varies: float, many: int) -> float:
    """Half the 95% interval of a figure with that variance."""
    return student(max(many, 2) - 1) * float(np.sqrt(varies))


def _alike(labelled: pd.DataFrame, common: Rule, by: str, one: str) -> None:
    """Raise ``Refused`` unless a test could find, and did not, that groups have other errors."""
    weight = labelled["weight"] / labelled["weight"].mean()
    off = labelled["y"] - common.slope * labelled["f"]
    errors = labelled[[by, "article_id"]].assign(total=weight * off, size=weight * labelled["size"])
    found = claims.between_groups(errors, by=by)
    if found.kind == "untested":
        raise Refused(
            f"Whether the machine errs alike in every {one} cannot be told ({found.reason}): "
            f"it takes {OWN} labels of each."
        )
    if found.p <= claims.LEVEL:
        raise Refused(
            f"The machine errs otherwise in {found.high} than in {found.low}, so that one "
            f"correction does not fit all: it takes {OWN} labels of each {one}."
        )
