"""Which units are labelled, by whom, in what order: at random, and the same in every run.

Each article nominates two of its units, by numbers made from their ids; of the nominees of
each stratum, those with the smallest numbers are taken. More articles or a larger n add units
and take none away, and the chance of each to be taken stays known.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.validate.tasks import UNIT, hashed

COLUMNS = [*UNIT, "stratum", "probability", "coders"]
EACH_STRATUM = 4  # units on average, below which outlets share a stratum
OTHERS = "other outlets"
AND = "; "


def draw(units: pd.DataFrame, n: int, *, each: int, kept: pd.DataFrame) -> pd.DataFrame:
    """A sample of ``n`` of ``units``, or all nominees where there are fewer.

    ``units`` have ``unit``, ``article_id``, ``class``, ``outlet``; ``kept`` was sampled before
    and stays. Adds ``stratum`` and ``probability``, the chance of a unit to be in the sample:
    that of being nominated, times that of being taken from its stratum. Rare classes are taken
    more often: as many of each as the square root of its number.

    >>> frame = pd.DataFrame({"unit": [*"abcdef"], "article_id": [*"xxxyyz"], "class": "no",
    ...                       "outlet": "P"})
    >>> draw(frame, 4, each=2, kept=frame.head(0))["probability"].round(2).tolist()
    [0.53, 0.8, 0.8, 0.8]
    """
    order = pd.Series([hashed(f"nominated {unit}") for unit in units["unit"]], units.index)
    article = order.groupby(units["article_id"])
    nominated = article.rank(method="first").to_numpy(float) <= each
    size = article.transform("size")
    units = units.assign(chance=np.minimum(each / size, 1.0))[nominated]
    units = units.assign(number=[hashed(f"taken {unit}") for unit in units["unit"]])
    units = units.assign(stratum=_strata(units, n))
    before = units["unit"].isin(kept["unit"])
    wanted = _shares(units, n)
    had = units[before].groupby("stratum").size()
    wanted = {name: max(many, int(had.get(name, 0))) for name, many in wanted.items()}
    # What is kept comes first, and it has the smallest numbers anyway, if nothing changed.
    rows = units.assign(new=~before).sort_values(["stratum", "new", "number"])
    rank = rows.groupby("stratum").cumcount()
    whole = rows.groupby("stratum")["unit"].transform("size")
    many = rows["stratum"].map(wanted)
    rows = rows.assign(probability=rows["chance"] * many / whole)[rank < many]
    return rows.drop(columns=["chance", "number", "new"]).sort_values("unit", ignore_index=True)


def deal(sample: pd.DataFrame, coders: Sequence[str], shared: int) -> pd.Series:
    """Who labels each unit: ``shared`` of them all coders, the others one coder in turn.

    ``sample`` has ``unit`` and ``coders``, filled for what was dealt before, which stays.
    """
    order = sorted(sample["unit"], key=lambda unit: hashed(f"dealt {unit}"))
    both = set(order[:shared])
    known = dict(zip(sample["unit"], sample["coders"].fillna(""), strict=True))
    load = dict.fromkeys(coders, 0)
    for unit in order:
        had = [name for name in known[unit].split(AND) if name]
        if unit in both or len(coders) == 1:
            had = list(dict.fromkeys([*had, *coders]))
        elif not had:
            had = [min(coders, key=lambda name: (load[name], coders.index(name)))]
        for name in had:
            load[name] = load.get(name, 0) + (unit not in both)
        known[unit] = AND.join(sorted(had))
    return sample["unit"].map(known)


def order(units: pd.Series, coder: str) -> list[str]:
    """The units in the order in which a coder sees them; new ones move none of the others.

    >>> order(pd.Series([*"abc"]), "Ann") != order(pd.Series([*"abc"]), "Ben")
    True
    """
    return sorted(units, key=lambda unit: hashed(f"{coder} sees {unit}"))


def _strata(units: pd.DataFrame, n: int) -> pd.Series:
    """Machine class and outlet; small outlets as one, so that strata have some units each."""
    outlet = units["outlet"].astype("str").fillna(OTHERS)
    sizes = outlet.value_counts()
    sizes = sizes[sorted(sizes.index, key=lambda name: (-sizes[name], name))]
    most = max(n // (EACH_STRATUM * max(units["class"].nunique(), 1)), 1)
    kept = set(sizes.index) if len(sizes) <= most else set(sizes.index[: most - 1])
    outlet = outlet.where(outlet.isin(kept), OTHERS)
    return units["class"].replace("", "all") + ", " + outlet


def _shares(units: pd.DataFrame, n: int) -> dict[str, int]:
    """How many of each stratum: by the square root of its class, then by its size."""
    strata = units.groupby("stratum").agg(size=("unit", "size"), kind=("class", "first"))
    whole = strata.groupby("kind")["size"].transform("sum")
    weight = (strata["size"] / np.sqrt(whole)).to_numpy(float)
    room = strata["size"].to_numpy(float)
    n = min(n, int(room.sum()))
    wanted = np.minimum(np.ones(len(room)), room) if n >= len(room) else np.zeros(len(room))
    while (left := n - wanted.sum()) > 1e-9:
        open_ = wanted < room - 1e-9
        wanted = np.minimum(wanted + left * weight * open_ / (weight * open_).sum(), room)
    down = np.floor(wanted + 1e-9)
    first = np.argsort(-(wanted - down), kind="stable")[: round(n - down.sum())]
    down[first] += 1
    return dict(zip(strata.index, down.astype(int).tolist(), strict=True))
