"""What each article adds to a figure, counted part by part; and the sentences behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.ask.grouping import Grouping, grouped, largest
from analysis.ask.measures import Counted
from analysis.measure import norms, rates
from analysis.tables import Frames, Tables

Count = Callable[[Tables], Counted]
OTHER = "other"
EACH, DRAWN = 12, 150  # articles of a large corpus whose sentences are shown: a group's, in all
OFTEN = 24  # groups whose articles are read together


class Tally(NamedTuple):
    """Sums and sizes of each article, as ``rates.joined`` takes them.

    In a large corpus ``article_id`` is a number, unless single articles are compared.
    ``counted`` gives the spans of a story as they were counted, with the column of the group.
    """

    sums: pd.DataFrame
    sizes: pd.DataFrame
    counted: Callable[[Tables], pd.DataFrame]


def tally(
    story: Tables,
    count: Count,
    group: Grouping,
    *,
    kind: str | None = None,
    each: Sequence[str] = rates.ARTICLE,
) -> Tally:
    """What ``count`` finds in each article, or in each of its sentences, in each group."""
    column = group.column
    unit = list(dict.fromkeys([column, *each]))
    keys = [*unit, *([kind] if kind else [])]
    if story.shelf is None:
        spans, base = (grouped(rows, story, group) for rows in count(story))
        return Tally(rates.sums(spans, by=keys), rates.sizes(base, by=unit), lambda _: spans)
    whole = group.of is not None  # an article is in one group, which the parts need not know
    here = [[key for key in of if key != column] if whole else of for of in (keys, unit)]
    column = "" if whole else column
    frames = list(story.each(partial(_sums, count=count, column=column, by=here[0], per=here[1])))
    sums, sizes = (joined(frame[name] for frame in frames) for name in ("sums", "sizes"))
    if group.column != "article_id":
        sums, sizes = (numbered(rows, story) for rows in (sums, sizes))
    if group.of is not None:
        of = numbered(group.of, story)
        sums, sizes = (rows.merge(of, on="article_id") for rows in (sums, sizes))
        sums, sizes = (rows[rows[group.column].notna()] for rows in (sums, sizes))
    return Tally(sums, sizes, lambda part: grouped(count(part).spans, part, group))


def numbered(rows: pd.DataFrame, story: Tables) -> pd.DataFrame:
    """``article_id`` as a ``Tally`` has it; −1 for an article that does not stand for itself."""
    if story.shelf is None:
        return rows
    ids, known = rows["article_id"], story.shelf.ids
    codes = ids.cat.codes if ids.dtype == known else known.categories.get_indexer(pd.Index(ids))
    return rows.assign(article_id=np.asarray(codes, dtype="int64"))


def placed(story: Tables, group: Grouping) -> pd.Series:
    """The articles, as a ``Tally`` has them, that are long enough to be held against ordinary."""
    ids = story.catalogue.loc[story.catalogue["words"].ge(norms.SHORTEST), ["article_id"]]
    return (ids if group.column == "article_id" else numbered(ids, story))["article_id"]


def folded(found: Tally, kind: str, kept: Sequence[str]) -> Tally:
    """The same with all values of the column ``kind`` but those ``kept`` as ``other``."""

    def fold(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(**{kind: rows[kind].where(rows[kind].isin(kept), OTHER)})

    sums = fold(found.sums)
    keys = [column for column in sums if column not in ("n", "total")]
    sums = sums.groupby(keys, as_index=False, observed=True)[["n", "total"]].sum()
    return Tally(sums, found.sizes, lambda part: fold(found.counted(part)))


def longest(story: Tables, found: Tally, group: Grouping, most: int) -> tuple[Tables, int]:
    """Of a large corpus the ``most`` longest articles, and how many more there are."""
    if story.shelf is None:
        return story, 0
    kept = largest(found.sizes, group, most)
    chosen = story.listed[story.listed["article_id"].isin(kept)]
    return story.only(chosen), found.sizes[group.column].nunique() - len(kept)


def drawn(story: Tables, group: Grouping | None = None, shown: Iterable[str] = ()) -> Tables:
    """The articles whose sentences are shown: all, or of a large corpus some of each group."""
    if story.shelf is None:
        return story
    shown = sorted(shown)
    of = group.of if group is not None and shown else None
    kept = story.__dict__.setdefault("drawn", {})
    key = (group.column, *shown) if group is not None and of is not None else ()
    if key not in kept:
        part = story.shelf.together()
        if group is None or of is None:
            kept[key] = of_these(story, part.sort_values(kind="stable").index[:DRAWN])
        elif (often := _often(of[group.column])) != shown and set(often).issuperset(shown):
            ids = of.loc[of[group.column].isin(shown), "article_id"]  # read once for them all
            kept[key] = of_these(drawn(story, group, often), ids)
        else:
            rows = of[of[group.column].isin(shown)]
            # From the first parts, whatever the group, so that few are read.
            rows = rows.assign(part=rows["article_id"].map(part)).dropna(subset="part")
            rows = rows.sort_values("part", kind="stable")
            ids = rows.groupby(group.column, observed=True).head(EACH)["article_id"]
            kept[key] = of_these(story, ids)
    return kept[key]


def _often(groups: pd.Series) -> list[str]:
    """The groups with the most articles, of which most questions show some."""
    sizes = groups.value_counts()
    return sorted(sorted(sizes.index, key=lambda name: (-sizes[name], name))[:OFTEN])


def of_these(story: Tables, ids: Iterable[str]) -> Tables:
    """The articles of these ``ids`` alone."""
    return story.only(story.listed[story.listed["article_id"].isin(set(ids))])


def joined(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """What was counted in each part, as one frame."""
    found = list(frames)
    filled = [frame for frame in found if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else found[0]


def _sums(part: Tables, *, count: Count, column: str, by: list[str], per: list[str]) -> Frames:
    spans, base = count(part)
    if column:
        group = Grouping(column, column, column, {})
        spans, base = (grouped(rows, part, group) for rows in (spans, base))
    return {"sums": rates.sums(spans, by=by), "sizes": rates.sizes(base, by=per)}
