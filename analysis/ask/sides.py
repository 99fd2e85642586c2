"""Two sides to compare: groups by outlet, period, section, voice or column, or two filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.ask.counting import EACH, drawn, joined, of_these
from analysis.ask.features import Feature
from analysis.ask.grouping import FOR_ALL, Grouping, analysed, grouped, grouping, largest
from analysis.choosing import several
from analysis.measure.tally import Part
from analysis.said import count as number
from analysis.said import unknown
from analysis.tables import SCHEMAS, Frames, Tables

MOST = 3  # groups of a side that are named
VOICES = {"author": "the authors’ words", "quoted": "quotations"}
Side = str | Tables | list[Any] | tuple[Any, ...]
Count = Callable[[Tables], Feature]


class Sides(NamedTuple):
    """Two sides: what lies on each, part by part, as ``tally.summed`` takes it.

    ``uses`` are those in the articles that are ``drawn``, with ``second``; in a large corpus only
    some are. ``names`` are what the sides are called, ``by`` what they are groups of, ``one``
    and ``per`` those of the ``Feature``; ``reason`` says why they cannot be compared, where they
    cannot.
    """

    parts: Iterable[Part]
    uses: pd.DataFrame
    drawn: Tables
    names: tuple[str, str]
    by: str
    one: str = "word"
    per: str = "words"
    reason: str = ""


@dataclass(frozen=True)
class _Parts:
    """Parts that are gone through as often as need be; ``lay`` lays rows to the sides."""

    frames: Callable[[], Iterable[Frames]]
    lay: Callable[[pd.DataFrame], pd.DataFrame]

    def __iter__(self) -> Iterator[Part]:
        for frame in self.frames():
            yield self.lay(frame["uses"]), self.lay(frame["base"])


def split(
    story: Tables,
    count: Count,
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
    return _of_groups(story, count, group, wanted)


def _of_groups(story: Tables, count: Count, group: Grouping, wanted: list[list[Any]]) -> Sides:
    column = "" if group.of is not None or group.one == "article" else group.column
    if story.shelf is None:
        found = count(story)
        base = _labelled(found.base, story, group)
    else:
        work = partial(cells, count=count, column=column)
        # The uses, which are many, are gone through below.
        base_of = joined(frame["base"] for frame in story.each(work, only=["base"]))
        base = _labelled(base_of, story, group)
    here = largest(base, group._replace(ordered=False), len(base))
    known = list(dict.fromkeys([*map(str, here), *map(str, group.labels)]))
    known = [*VOICES] if group.one == "voice" else known
    asked = [[str(value) for value in side] for side in wanted]
    if not any(asked):
        asked = [known[:1]]
    if len(asked) == 1 and len(known) == 2 and asked[0] in (known[:1], known[1:]):
        asked = [asked[0], [name for name in known if name not in asked[0]]]
    called = VOICES if group.one == "voice" else group.labels
    names = [_joined([called.get(value, value) for value in side]) for side in asked]
    if group.one == "article":
        names = [f"“{name}”" for name in names]
    names = names if len(names) == 2 else [*names, f"other {group.many}"]
    reason = f"no {group.one} is known here" if not asked[0] else ""
    names = names if asked[0] else [f"one {group.one}", f"other {group.many}"]
    for one in (one for side in asked for one in side):
        if one not in known and not reason:
            opening = f"There is no {group.one} {one} here"
            reason = unknown(opening, one, known, kind=group.many)
    if len(asked) == 2 and set(asked[0]) & set(asked[1]) and not reason:
        reason = f"{names[0]} is the same as {names[1]}."
    first, second = set(asked[0]), set(asked[1]) if len(asked) == 2 else None

    def lay(rows: pd.DataFrame) -> pd.DataFrame:
        codes, values = pd.factorize(rows[group.column])
        place = [0 if str(v) in first else 1 if second is None or str(v) in second else -1
                 for v in values]  # fmt: skip
        where = np.array([*place, -1])[codes]
        laid = _where(rows.assign(second=where == 1), where >= 0)
        if not column or "n" not in laid:
            return laid
        # An article has a row for each of its groups, of which several may be on one side.
        keys = ["article_id", "second", "word"]
        return laid.groupby(keys, observed=True)["n"].sum().reset_index()

    behind, parts = story, _Parts(lambda: [], lay)
    if story.shelf is not None:
        keys = list(dict.fromkeys(["article_id", group.column]))
        sides = lay(base[keys].drop_duplicates())
        behind = drawn(story) if column else _some(story, sides, group.one, names)
        found = count(behind)
        laid = lay if column else partial(_lay_articles, of=_side_of(sides))
        parts = _Parts(lambda: story.each(work), laid)
    uses = lay(_labelled(found.uses, behind, group))
    if story.shelf is None:
        frames = {"uses": uses, "base": lay(base)}
        parts = _Parts(lambda: [frames], lambda rows: rows)
    return Sides(parts, uses, behind, (names[0], names[1]), group.one, found.one, found.per, reason)


def cells(story: Tables, count: Count, column: str = "") -> Frames:
    """How often each article, or its part in each group of ``column``, uses each word: ``n``.

    And what it is counted in, as ``base``.
    """
    found = count(story)
    rows = [found.uses, found.base]
    if column:
        group = Grouping(column, column, column, {})
        rows = [grouped(part, story, group) for part in rows]
    keys = ["article_id", *([column] if column else [])]
    coded = rows[0].astype({"article_id": "category", "word": "category"})
    uses = coded.groupby([*keys, "word"], observed=True).size()
    base = rows[1].groupby(keys, observed=True)["size"].sum()
    return {"uses": uses.reset_index(name="n"), "base": base.reset_index()}


def _side_of(sides: pd.DataFrame) -> np.ndarray:
    """1 for each article of a shelf that is on the second side, 0 on the first, −1 on none."""
    ids = sides["article_id"].cat
    of = np.full(len(ids.categories), -1)
    of[ids.codes] = sides["second"]
    return of


def _lay_articles(rows: pd.DataFrame, of: np.ndarray) -> pd.DataFrame:
    """Rows laid to the side that their article is on; those on none go."""
    where = of[rows["article_id"].cat.codes]
    return _where(rows.assign(second=where == 1), where >= 0)


def _some(story: Tables, sides: pd.DataFrame, one: str, names: Sequence[str]) -> Tables:
    """The articles of each side whose sentences are shown."""
    of = pd.DataFrame(
        {"article_id": sides["article_id"], "side": np.where(sides["second"], *names[::-1])}
    )
    return drawn(story, Grouping("side", one, one, {}, of=of), names)


def _of_tables(
    story: Tables, count: Count, both: tuple[Any, ...], names: tuple[str, str] | None = None
) -> Sides:
    if names is None:
        told = [_said(side, story, ("the first", "the second")[i]) for i, side in enumerate(both)]
        names = (told[0], told[1])
    large = any(side.shelf is not None for side in both)
    behind = [drawn(side) for side in both]
    found = [count(side) for side in behind]
    uses, base = (
        pd.concat([rows.assign(second=bool(i)) for i, rows in enumerate(part)], ignore_index=True)
        for part in ([each.uses for each in found], [each.base for each in found])
    )
    if large:
        ids = pd.concat([side.catalogue["article_id"] for side in both])
        shown = pd.concat([side.catalogue["article_id"] for side in behind])
        source = story if story.shelf is not None else max(both, key=lambda s: len(s.listed))
        behind_all = source.only(source.listed[source.listed["article_id"].isin(shown)])
        overlap = pd.Index(ids[ids.duplicated()])
        parts = _Parts(partial(_in_both, both, count, overlap), lambda rows: rows)
        sides = Sides(parts, uses, behind_all, names, "group", found[0].one, found[0].per)
        if len(overlap):  # looked at in some: whole tables would be many rows
            few = overlap.sort_values()[:EACH]
            found = [count(of_these(side, few)) for side in both]
            base = pd.concat([f.base.assign(second=bool(i)) for i, f in enumerate(found)])
    else:
        frames = {"uses": uses, "base": base}
        parts = _Parts(lambda: [frames], lambda rows: rows)
        sides = Sides(parts, uses, story, names, "group", found[0].one, found[0].per)
        overlap = pd.Index([])
    place = [c for c in ("article_id", "start") if c in base]
    twice = base[[*place, "second"]].drop_duplicates().duplicated(place)
    if len(place) == 2 and twice.any():
        same = base.loc[twice[twice].index, "article_id"].nunique() if not large else len(overlap)
        stand = f"{number(same, 'article')} {'stands' if same == 1 else 'stand'} on both sides"
        told_ = f"{stand}; choose groups that do not overlap."
        whole = twice.mean() == 0.5 and (not large or 2 * len(overlap) == len(ids))
        return sides._replace(reason="Both sides are the same." if whole else told_)
    return sides


def _in_both(both: tuple[Any, ...], count: Count, overlap: pd.Index) -> Iterator[Frames]:
    """The cells of two stories, each article whole in one part, with what it has on both sides."""
    work = partial(cells, count=count)
    if overlap.empty:
        for second, side in enumerate(both):
            for frame in side.each(work):
                yield {name: rows.assign(second=bool(second)) for name, rows in frame.items()}
        return
    first, then = both
    rest = then.only(then.listed[~then.listed["article_id"].isin(overlap)])
    for part in first.parts():
        beside = of_these(then, part.listed["article_id"])
        found = [cells(side, count) for side in (part, beside)]
        yield {
            name: pd.concat(
                [each[name].assign(second=bool(i)) for i, each in enumerate(found)],
                ignore_index=True,
            )
            for name in ("uses", "base")
        }
    for frame in rest.each(work):
        yield {name: rows.assign(second=True) for name, rows in frame.items()}


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
    if group.column == "speaker" and "speaker" in rows:
        return rows
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
    return story.only(story.listed[~story.listed["article_id"].isin(of.listed["article_id"])])


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
