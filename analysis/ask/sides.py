"""Two sides to compare: groups by outlet, period, section, voice or column, or two filters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.ask.features import Feature
from analysis.ask.grouping import FOR_ALL, Grouping, analysed, grouped, grouping, largest
from analysis.choosing import several
from analysis.said import unknown
from analysis.tables import SCHEMAS, Tables

MOST = 3  # groups of a side that are named
VOICES = {"author": "the authors’ words", "quoted": "quotations"}
Side = str | Tables | list[Any] | tuple[Any, ...]


class Sides(NamedTuple):
    """Two sides: ``uses`` and ``base`` as of a ``Feature``, with ``second``.

    ``names`` are what the sides are called, ``by`` what they are groups of, ``one`` and ``per``
    those of the ``Feature``; ``reason`` says why they cannot be compared, where they cannot.
    """

    uses: pd.DataFrame
    base: pd.DataFrame
    names: tuple[str, str]
    by: str
    one: str = "word"
    per: str = "words"
    reason: str = ""


def split(
    story: Tables,
    count: Callable[[Tables], Feature],
    *,
    between: Sequence[Side] | None,
    of: Side | None,
    by: str | None,
) -> Sides:
    """Lay what ``count`` finds to two sides.

    ``between`` are two groups by ``by``, or two ``Tables`` as ``story.where`` gives them; ``of``
    is one, against all the rest. With neither it is the group with the most articles against
    the rest. Without ``by`` it is what the groups named are found in: outlets, else
    sections, voices, periods, speakers, or a column of one's own.
    """
    if between and len(between) != 2:
        raise ValueError("between takes two groups, such as between=('CNN', 'BBC').")
    if between and all(isinstance(side, Tables) for side in between):
        return _of_tables(story, count, tuple(between))
    if isinstance(of, Tables):
        rest = _without(story, of)
        return _of_tables(story, count, (of, rest), names=(_said(of, story, "these"), "the rest"))
    if any(isinstance(side, Tables) for side in between or ()):
        raise ValueError("between takes two groups or two stories, not one of each.")
    wanted = [several(side) for side in between or (of,)]
    group = grouping(story, by or _found_in(story, [v for side in wanted for v in side]))
    return _of_groups(story, count(story), group, wanted)


def _of_groups(story: Tables, found: Feature, group: Grouping, wanted: list[list[Any]]) -> Sides:
    uses, base = _labelled(found.uses, story, group), _labelled(found.base, story, group)
    here = largest(base, group._replace(ordered=False), len(base))
    known = list(dict.fromkeys([*map(str, here), *map(str, group.labels)]))
    known = [*VOICES] if group.one == "voice" else known
    asked = [[str(value) for value in side] for side in wanted]
    if not any(asked):
        asked = [known[:1]]
    if len(asked) == 1 and len(known) == 2 and asked[0] in (known[:1], known[1:]):
        asked = [asked[0], [name for name in known if name not in asked[0]]]
    if not asked[0]:
        unnamed = f"one {group.one}", f"other {group.many}"
        return Sides(
            uses.assign(second=False), base.assign(second=False), unnamed, group.one,
            found.one, found.per, reason=f"no {group.one} is known here",
        )  # fmt: skip
    called = VOICES if group.one == "voice" else group.labels
    names = [_joined([called.get(value, value) for value in side]) for side in asked]
    if group.one == "article":
        names = [f"“{name}”" for name in names]
    names = names if len(names) == 2 else [*names, f"other {group.many}"]
    nothing = Sides(
        uses.assign(second=False), base.assign(second=False), (names[0], names[1]), group.one,
        found.one, found.per,
    )  # fmt: skip
    for one in (one for side in asked for one in side):
        if one not in known:
            opening = f"There is no {group.one} {one} here"
            said = unknown(opening, one, known, kind=group.many)
            return nothing._replace(reason=said)
    if len(asked) == 2 and set(asked[0]) & set(asked[1]):
        return nothing._replace(reason=f"{names[0]} is the same as {names[1]}.")
    first, second = set(asked[0]), set(asked[1]) if len(asked) == 2 else None

    def side(rows: pd.DataFrame) -> pd.DataFrame:
        codes, values = pd.factorize(rows[group.column])
        place = [0 if str(v) in first else 1 if second is None or str(v) in second else -1
                 for v in values]  # fmt: skip
        where = np.array([*place, -1])[codes]
        return _where(rows.assign(second=where == 1), where >= 0)

    return Sides(side(uses), side(base), (names[0], names[1]), group.one, found.one, found.per)


def _of_tables(
    story: Tables,
    count: Callable[[Tables], Feature],
    both: tuple[Any, ...],
    names: tuple[str, str] | None = None,
) -> Sides:
    found = [count(side) for side in both]
    uses, base = (
        pd.concat([rows.assign(second=bool(i)) for i, rows in enumerate(part)], ignore_index=True)
        for part in ([each.uses for each in found], [each.base for each in found])
    )
    if names is None:
        told = [_said(side, story, ("the first", "the second")[i]) for i, side in enumerate(both)]
        names = (told[0], told[1])
    sides = Sides(uses, base, names, "group", found[0].one, found[0].per)
    place = [c for c in ("article_id", "start") if c in base]
    twice = base[[*place, "second"]].drop_duplicates().duplicated(place)
    if len(place) == 2 and twice.any():
        same = base.loc[twice[twice].index, "article_id"].nunique()
        overlap = f"{same:,} articles stand on both sides; choose groups that do not overlap."
        return sides._replace(reason="Both sides are the same." if twice.mean() == 0.5 else overlap)
    return sides


def _found_in(story: Tables, values: list[Any]) -> str:
    """What the groups are of: the first in which all of ``values`` occur."""
    articles, wanted = analysed(story), {str(value) for value in values}
    own = [str(c) for c in articles if c not in SCHEMAS["articles"].columns]
    for by in dict.fromkeys(("outlet", "section", *own)):
        if wanted <= set(articles[by].dropna().astype("str")):
            return by
    if wanted <= {"author", "quoted"}:
        return "voice"
    for by in (name for name in FOR_ALL if name in {"period", "speaker"}):
        there = grouping(story, by)
        if wanted <= set(there.labels) or (
            by == "speaker" and wanted <= set(story.quotes["speaker_entity"].dropna())
        ):
            return by
    return "outlet"


def _labelled(rows: pd.DataFrame, story: Tables, group: Grouping) -> pd.DataFrame:
    """``grouped``, without a join where the group is one of the whole article."""
    if group.column in {"voice", "speaker", "article_id"} or group.column == "period":
        return grouped(rows, story, group)
    articles = analysed(story)
    values = pd.Series(pd.Categorical(articles[group.column]), index=articles["article_id"])
    codes, ids = pd.factorize(rows["article_id"])
    of = values.cat.codes.reindex(ids, fill_value=-1).to_numpy()[codes]
    named = pd.Categorical.from_codes(of, categories=values.cat.categories)
    return _where(rows.assign(**{group.column: named}), of >= 0)


def _joined(names: list[str]) -> str:
    """Several groups as one side.

    >>> _joined(["A", "B", "C", "D", "E"])
    'A + B + C + 2 more'
    """
    more = [f"{len(names) - MOST:,} more"] if len(names) > MOST + 1 else []
    return " + ".join([*names[: MOST if more else None], *more])


def _where(rows: pd.DataFrame, kept: np.ndarray) -> pd.DataFrame:
    """The rows that are kept, without a copy where all are: there may be millions."""
    return rows if kept.all() else rows[kept]


def _without(story: Tables, of: Tables) -> Tables:
    """The story without the articles of ``of``."""
    gone = of.articles["article_id"]
    kept = {
        name: frame[~frame["article_id"].isin(gone)].reset_index(drop=True)
        for name, frame in story
        if "article_id" in frame
    }
    return replace(story, **kept)


def _said(side: Tables, story: Tables, otherwise: str) -> str:
    """What a filter is called: what it says beyond the story's own."""
    more = [told for told in side.filters if told not in story.filters]
    return ", ".join(map(_filtered, more)) or otherwise


def _filtered(told: str) -> str:
    """What is left by a filter.

    >>> _filtered("outlet: Cupola Ledger"), _filtered("since: 2020-01-05")
    ('Cupola Ledger', 'articles since 2020-01-05')
    """
    what, _, value = told.partition(": ")
    return f"articles {what} {value}" if what in {"since", "until"} else value or told
