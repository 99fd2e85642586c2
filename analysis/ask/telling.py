"""What an answer says: verdict, title and sentence, from a table and its tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.ask.grouping import Grouping
from analysis.ask.measures import Measure
from analysis.measure import claims, contrasts
from analysis.measure.claims import LEVEL, Claim
from analysis.said import count as count

NAME = 80  # letters of the name of a file


def of_groups(
    table: pd.DataFrame,
    units: pd.DataFrame,
    claim: Claim,
    measure: Measure,
    group: Grouping,
    *,
    norm: str = "",
) -> dict[str, Any]:
    """For groups compared by one figure; ``otherwise`` is what holds if the claim falls.

    ``norm`` says where all of it together stands among ordinary articles.
    """
    title = f"{measure.title}, by {group.one}"
    if table.empty:
        return nothing(measure, group)
    whole = units["total"].sum() / units["size"].sum()
    articles = count(units["article_id"].nunique(), "article")
    counted = f"{measure.number(whole)} {measure.unit} in {articles}"
    counted = ", ".join(filter(None, [counted, norm]))
    if len(table) == 1:
        only = _name(table[group.column].iloc[0], group)
        told = f"There is one {group.one} alone to look at, {only}: {counted}."
        return {"verdict": "too few to tell", "title": f"{measure.title}: {only}", "sentence": told}
    if claim.kind == "untested":
        one = measure.scale == "points" and group.one == "article"
        why = "each has one figure" if one else _why(claim, group)
        told = f"The {group.many} cannot be told apart ({why}): together {counted}."
        return {"verdict": "too few to tell", "title": title, "sentence": told}
    high, low = _name(claim.high, group), _name(claim.low, group)
    most, least = measure.number(claim.high_value), measure.number(claim.low_value)
    more = measure.compared(claim.high_value)
    shuffles = f"{chance(claim.p)} of 100 shuffles of the {_dealt(claim)}"
    told = f"{least} ({low}) against {most} {measure.unit} ({high})"
    # Of several, those most clearly apart need not be those with the most and the least.
    told = f". The two most clearly apart: {told}" if claim.groups > 2 else f": {told}"
    unclear = {
        "verdict": "no difference found",
        "title": title,
        "sentence": f"No difference between {group.many} was found{told}. "
        f"Chance alone sets two {group.many} as far apart in {shuffles}.",
    }
    size = contrasts.contrast(
        units, by=group.column, more=claim.high, less=claim.low, ratio=measure.scale == "rate"
    )
    if claim.p > LEVEL:
        if claim.kind == "texts" and measure.strength(size) >= 1:
            unclear["sentence"] = (
                f"{high} {more} for its length than {low}, {most} against {least} "
                f"{measure.unit}. That may be chance, which sets two texts of these lengths as far "
                f"apart in {shuffles}."
            )
        return unclear
    if measure.strength(size) < 1:
        told = f"{least} ({low}) against {most} {measure.unit} ({high})"
        told = f"The {group.many} hardly differ: {told}, too little to matter."
        return {**unclear, "sentence": told}
    apart = measure.distance(size)
    lead = _start(f"{high} {more} than {low}")
    return {
        "verdict": "difference",
        "title": lead,
        "sentence": f"{lead}: {most} against {least} {measure.unit}"
        f"{', ' + apart if apart else ''}. {_reach(table, claim, group)} Chance alone gives as "
        f"much in {shuffles}.",
        "strength": measure.strength(size),
        "otherwise": unclear,
    }


def of_kinds(
    table: pd.DataFrame,
    units: pd.DataFrame,
    found: dict[str, Claim],
    measure: Measure,
    group: Grouping,
    kind: str,
) -> dict[str, Any]:
    """For groups compared by several figures, each tested and all tests corrected together."""
    if table.empty:
        return nothing(measure, group)
    totals = (
        units.groupby(kind, observed=True)["n"].sum().sort_values(ascending=False, kind="stable")
    )
    often = some([f"{name} ({total:,})" for name, total in totals.items()])
    if not found:
        return {"verdict": "shown", "title": measure.title, "sentence": f"Most often: {often}."}
    tested = {k: c for k, c in found.items() if c.kind != "untested"}
    if not tested:
        why = _why(next(iter(found.values())), group)
        told = f"Most often: {often}. The {group.many} cannot be told apart ({why})."
        return {"verdict": "too few to tell", "title": measure.title, "sentence": told}
    q = dict(zip(tested, claims.adjusted([c.p for c in tested.values()]), strict=True))
    kinds = f"any of {len(tested)} kinds" if len(tested) > 1 else f"“{next(iter(tested))}”"
    unclear = {
        "verdict": "no difference found",
        "title": measure.title,
        "sentence": f"Most often: {often}. No difference between {group.many} was found in "
        f"{kinds}.",
    }
    sizes = {
        k: contrasts.contrast(
            units[units[kind].eq(k)],
            by=group.column,
            more=tested[k].high,
            less=tested[k].low,
            ratio=measure.scale == "rate",
        )
        for k in tested
        if q[k] <= LEVEL
    }
    clear = [k for k in sizes if measure.strength(sizes[k]) >= 1]
    if not clear:
        return unclear
    first, *more = sorted(clear, key=lambda k: (q[k], -measure.strength(sizes[k]), k))
    claim = tested[first]
    high, low = _name(claim.high, group), _name(claim.low, group)
    apart = measure.distance(sizes[first])
    more_of = measure.of.format(first)
    others = (
        f" The {group.many} differ in {some([f'“{k}”' for k in more])} as well." if more else ""
    )
    lead = _start(f"{high} {more_of} than {low}")
    return {
        "verdict": "difference",
        "title": lead,
        "sentence": f"{lead}: {measure.number(claim.high_value)} "
        f"against {measure.number(claim.low_value)} {measure.unit}"
        f"{', ' + apart if apart else ''}. Chance alone gives as much in {chance(q[first])} of "
        f"100 shuffles, {count(len(tested), 'kind')} considered.{others}",
        "strength": measure.strength(sizes[first]),
        "otherwise": unclear,
    }


def nothing(measure: Measure, group: Grouping | None = None) -> dict[str, Any]:
    """For articles that hold nothing of what was asked for, or are in none of the groups."""
    told = f"{measure.title}: these articles hold nothing to count."
    if group is not None and group.without and not group.labels:
        missing = "date" if group.ordered else group.one
        one = "an" if missing[0] in "aeiou" else "a"
        told = f"{measure.title}: no article has {one} {missing}, so that nothing can be compared."
    return {"verdict": "too few to tell", "title": measure.title, "sentence": told}


def at_least_one(top: int | None) -> int | None:
    """``top`` as it was given; raises ``ValueError`` for fewer than one, which show nothing.

    >>> at_least_one(3), at_least_one(None)
    (3, None)
    """
    if top is not None and top < 1:
        raise ValueError(f"top={top} shows nothing: give 1 or more, or leave it out.")
    return top


def some(names: Sequence[str], most: int = 3) -> str:
    """A few names in a row of words.

    >>> some(["A", "B"]), some(["A", "B", "C", "D", "E"])
    ('A and B', 'A, B, C and 2 more')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def chance(p: float) -> str:
    """How many in a hundred.

    >>> chance(0.002), chance(0.31)
    ('fewer than 1', '31')
    """
    return "fewer than 1" if p < 0.01 else f"{100 * p:.0f}"


def slug(*parts: str) -> str:
    """A name for files out of what was asked for.

    >>> slug("trend", "pos:ADJ Trump")
    'trend-pos-adj-trump'
    """
    words = [word for part in parts for word in re.findall(r"\w+", part.lower())]
    return "-".join(words)[:NAME]


def _name(value: Any, group: Grouping) -> str:
    name = group.labels.get(value, str(value))
    return f"“{name}”" if group.one == "article" else name


def _start(said: str) -> str:
    """As it begins a sentence; names keep their letters."""
    return f"T{said[1:]}" if said.startswith("the ") else said


def _why(claim: Claim, group: Grouping) -> str:
    """Why nothing was tested, in the words of the groups."""
    return claim.reason.replace("groups", group.many)


def _reach(table: pd.DataFrame, claim: Claim, group: Grouping) -> str:
    if claim.kind == "texts":
        return "That is more than their lengths explain; it says nothing of their outlets."
    articles = dict(zip(table[group.column].astype("str"), table["articles"], strict=True))
    most, least = articles.get(str(claim.high), 0), articles.get(str(claim.low), 0)
    among = f", of {claim.groups} {group.many} compared" if claim.groups > 2 else ""
    have = "stand in" if claim.kind == "within articles" else "have"
    return f"They {have} {most:,} and {count(int(least), 'article')}{among}."


def _dealt(claim: Claim) -> str:
    return "paragraphs" if claim.kind == "texts" else "articles"
