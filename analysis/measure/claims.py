"""Whether groups differ: permutation tests of rates and means, and what survives many of them.

Every measure here is a ratio of sums, Σ total / Σ size: hedges over words, scores over
sentences. What was sampled are articles, so articles are what is dealt out anew.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measure import dealing

FEWEST = 3  # articles of a group, below which nothing is known of how its articles differ
LEVEL = 0.05
RUN = 3  # sentences: what stands together in a text is alike, so it is dealt out whole
FEWEST_RUNS = 4
MOST_DEALT = 1_500  # rows
LEAN = 4  # articles' worth of the spread in all groups that each group's own is mixed with
TIE = 1e-9  # relative: sums of the same numbers in another order differ by less
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

Furthest = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


class Claim(NamedTuple):
    """What a test says of the two groups that stand furthest apart.

    ``kind`` is what was dealt out anew: ``articles``, ``within articles`` (the groups'
    parts of each article), ``texts`` (runs of sentences) or ``untested``, with ``reason`` as a
    clause. ``p`` is missing if untested. ``high`` and ``low`` are the labels of the two
    groups whose difference is largest for how surely it is known, ``high_value`` and
    ``low_value`` their Σ total / Σ size; ``groups`` and ``articles`` are how many were tested.
    """

    kind: str
    p: float = np.nan
    high: object = None
    low: object = None
    high_value: float = np.nan
    low_value: float = np.nan
    groups: int = 0
    articles: int = 0
    reason: str = ""


class _Rows(NamedTuple):
    """What is dealt out anew, within each block: one row for each group and article."""

    block: np.ndarray
    group: np.ndarray
    total: np.ndarray
    size: np.ndarray

    def at(self, chosen: np.ndarray) -> _Rows:
        """The chosen rows; blocks and groups numbered from 0 without gaps."""
        block, group, total, size = (column[chosen] for column in self)
        block, group = (np.unique(codes, return_inverse=True)[1] for codes in (block, group))
        return _Rows(block, group, total, size)


def between_groups(units: pd.DataFrame, *, by: str, fewest: int = FEWEST) -> Claim:
    """Whether the groups ``by`` differ, by more than articles differ anyway.

    ``units`` has one row for each group and article: ``by``, ``article_id``, ``total``,
    ``size``; rows of size 0 do not count, nor do groups of fewer than ``fewest`` articles.
    The statistic is the largest difference between two groups, counted in its own
    standard error (linearised, as for any ratio of sums); p is how often articles dealt to the
    groups at random reach it. It needs no assumption on how counts spread, and counting in
    standard errors keeps it right when groups vary unequally (Chung & Romano 2013, "Exact
    and asymptotically robust permutation tests").

    Where articles stand in several groups, as voices or names do, labels change places
    within each article instead, and two groups are compared by the difference of their
    rates in the articles that hold both (Mantel & Haenszel 1959), so that neither the subject
    of an article nor the length of its parts can pass for a difference.

    >>> units = pd.DataFrame({"outlet": [*"AAAAABBBBB"], "article_id": range(10),
    ...                       "total": [9, 8, 7, 9, 8, 2, 3, 1, 2, 3], "size": 1000.0})
    >>> claim = between_groups(units, by="outlet")
    >>> claim.kind, claim.high, claim.low, round(claim.p, 3)
    ('articles', 'A', 'B', 0.008)
    >>> between_groups(units.tail(7), by="outlet").reason
    'fewer than two groups have three articles'
    """
    if fewest < 2:
        raise ValueError("of a single article nobody knows how it differs: fewest is at least 2")
    rows = _counted(units, [by, "article_id"])
    group, labels = pd.factorize(rows[by])
    enough = np.bincount(group, minlength=len(labels)) >= fewest
    if enough.sum() < 2:
        return Claim("untested", reason=f"fewer than two groups have {_number(fewest)} articles")
    counted = _Rows(pd.factorize(rows["article_id"])[0], group, *_figures(rows))
    counted, labels = counted.at(enough[group]), labels[enough]
    if np.bincount(counted.block).max() > 1:
        return _within_articles(counted, labels, fewest)
    laid, order = _laid(counted._replace(block=np.zeros_like(counted.block)))
    return _claim("articles", laid, _between, labels[order], _values(laid), len(laid.total))


def between_texts(units: pd.DataFrame, *, by: str) -> Claim:
    """Whether single texts differ, as texts, by more than their own passages differ.

    ``units`` has one row a sentence: ``by``, ``article_id``, ``sentence_id``, ``total``,
    ``size``, and perhaps ``paragraph``. The test of ``between_groups``, dealing out paragraphs
    in place of articles, since hedges and tones come in clusters; runs of three sentences
    where a text has fewer than four paragraphs. It says nothing of outlets.

    >>> lines = pd.DataFrame({"article_id": ["a"] * 30 + ["b"] * 30, "sentence_id": range(60),
    ...                       "total": [1, 0, 1] * 10 + [0, 0, 0, 0, 1] * 6, "size": 20})
    >>> claim = between_texts(lines, by="article_id")
    >>> claim.kind, claim.high, claim.p < 0.01
    ('texts', 'a', True)
    """
    place = list(dict.fromkeys([by, "article_id"]))
    paragraph = [column for column in ("paragraph",) if column in units]
    lines = _counted(units, [*place, "sentence_id", *paragraph])
    text = lines.groupby(place)["sentence_id"]
    nth, n = text.cumcount(), text.transform("size")
    lines["run"] = nth * (n // RUN).clip(lower=1) // n
    if paragraph:
        several = lines.groupby(place)["paragraph"].transform("nunique").ge(FEWEST_RUNS)
        lines["run"] = lines["paragraph"].where(several, lines["run"])
    rows = lines.groupby([*place, "run"], as_index=False, observed=True)[["total", "size"]].sum()
    group, labels = pd.factorize(rows[by])
    enough = np.bincount(group, minlength=len(labels)) >= FEWEST_RUNS
    if enough.sum() < 2:
        few = FEWEST_RUNS * RUN
        return Claim("untested", reason=f"fewer than two texts have {few} sentences")
    counted = _Rows(np.zeros_like(group), group, *_figures(rows)).at(enough[group])
    laid, order = _laid(counted)
    known, articles = labels[enough][order], rows.loc[enough[group], "article_id"].nunique()
    return _claim("texts", laid, _between, known, _values(laid), articles)


def adjusted(p: object) -> np.ndarray:
    """Each p for the number of claims made beside it; a missing one stays missing.

    Calling those at most .05 different keeps the false ones among them, on average, at
    one in twenty (Benjamini & Hochberg 1995, "Controlling the false discovery rate").

    >>> adjusted([0.01, 0.04, 0.03, np.nan, 0.5]).round(3).tolist()
    [0.04, 0.053, 0.053, nan, 0.5]
    """
    result = np.array(p, dtype=float)
    known = np.flatnonzero(~np.isnan(result))
    order = known[np.argsort(-result[known], kind="stable")]
    scaled = result[order] * (len(known) / np.arange(len(known), 0, -1))
    result[order] = np.minimum.accumulate(np.minimum(scaled, 1.0))
    return result


def _counted(units: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """The rows with a label, a total and a size above 0, summed and in order of their key."""
    rows = units[[*key, "total", "size"]].dropna()
    rows = rows[rows["size"].gt(0)]
    return rows.groupby(key, as_index=False, observed=True)[["total", "size"]].sum()


def _figures(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return rows["total"].to_numpy(float), rows["size"].to_numpy(float)


def _within_articles(rows: _Rows, labels: pd.Index, fewest: int) -> Claim:
    held = np.zeros((rows.block.max() + 1, len(labels)))
    held[rows.block, rows.group] = 1
    shared = held.T @ held
    np.fill_diagonal(shared, 0)
    compared = np.flatnonzero((shared >= fewest).any(axis=1))
    if not len(compared):
        few = _number(fewest)
        return Claim("untested", reason=f"fewer than {few} articles hold the same two groups")
    several = held[:, compared].sum(axis=1) > 1
    both = rows.at(np.isin(rows.group, compared) & several[rows.block])
    sums = [np.bincount(both.block, figures) for figures in (both.total, both.size)]
    laid, order = _laid(both._replace(block=np.argsort(np.lexsort(sums))[both.block]))
    known, value = labels[compared][order], _values(rows)[compared][order]
    measured = partial(_inside, fewest=fewest)
    return _claim("within articles", laid, measured, known, value, len(sums[0]))


def _laid(rows: _Rows) -> tuple[_Rows, np.ndarray]:
    """The rows in an order of their figures alone, since names and ids must not move p.

    Groups are renumbered; with them, which group each was.
    """
    total, size = (np.bincount(rows.group, figures) for figures in (rows.total, rows.size))
    order = np.lexsort((total, size, np.bincount(rows.group)))
    rows = rows._replace(group=np.argsort(order)[rows.group])
    by_figures = np.lexsort((rows.total, rows.size, rows.group, rows.block))
    return _Rows(*(column[by_figures] for column in rows)), order


def _values(rows: _Rows) -> np.ndarray:
    return np.bincount(rows.group, rows.total) / np.bincount(rows.group, rows.size)


def _claim(
    kind: str,
    laid: _Rows,
    measured: Callable[[_Rows], Furthest],
    labels: pd.Index,
    value: np.ndarray,
    articles: int,
) -> Claim:
    """Deal the rows out anew and see how often two groups come to stand as far apart.

    Of many rows some of each group are dealt out: a difference counted in its own standard
    error spreads alike whatever the number (Chung & Romano 2013).
    """
    apart, pair = measured(laid)(_deviations(laid)[None], laid.size[None])
    dealt = _some(laid)
    furthest, total = measured(dealt), _deviations(dealt)
    every, orders = dealing.labels(dealt.block, dealt.group)
    found = np.concatenate(
        [furthest(total.take(each), dealt.size.take(each))[0] for each in orders]
    )
    if np.mean(found >= found.max() * (1 - TIE)) > LEVEL:  # no arrangement has a smaller p
        what = "passages" if kind == "texts" else "articles"
        why = f"too few {what} to tell" if every else f"the {what} are too much alike to tell"
        return Claim("untested", reason=why)
    # The articles as they stand are one of the arrangements, also where some are dealt out.
    p = max(float(np.mean(found >= apart[0] * (1 - TIE))), 1 / len(found))
    if kind != "articles" and p <= LEVEL:
        p = max(p, _one_by_one(dealt, furthest, apart[0]))
    high, low = pair[0]
    if value[high] < value[low]:
        if p <= LEVEL:
            return Claim("untested", reason="the articles that hold both say otherwise than all do")
        high, low = low, high
    named = labels.tolist()
    ends = (named[high], named[low], float(value[high]), float(value[low]))
    return Claim(kind, p, *ends, len(labels), articles)


def _deviations(laid: _Rows) -> np.ndarray:
    """Totals as deviations from the common ratio: the same differences, and no digits lost."""
    return laid.total - laid.size * (laid.total.sum() / laid.size.sum())


def _some(laid: _Rows) -> _Rows:
    """The rows, or where they are many some of each group: whole blocks, drawn by a fixed seed."""
    if len(laid.total) <= MOST_DEALT:
        return laid
    rng = np.random.default_rng(dealing.SEED)
    if laid.block.max() > 0:
        blocks = rng.permutation(laid.block.max() + 1)
        sizes = np.bincount(laid.block)[blocks].cumsum()
        return laid.at(np.isin(laid.block, blocks[sizes <= MOST_DEALT]))
    most = MOST_DEALT // (laid.group.max() + 1)
    order = np.lexsort((rng.random(len(laid.group)), laid.group))
    nth = np.arange(len(order)) - np.searchsorted(laid.group[order], laid.group[order])
    chosen = np.zeros(len(order), dtype=bool)
    chosen[order[nth < max(most, FEWEST)]] = True
    return laid.at(chosen)


def _one_by_one(laid: _Rows, furthest: Furthest, apart: float) -> float:
    """p if the counts of each article were dealt to its parts one by one; 0 for no counts.

    Changing places treats a long and a short part alike, and that the short one held
    nothing would count as much as that the long one did.
    """
    total, size = laid.total.astype(np.int64), laid.size.astype(np.int64)
    whole = np.array_equal(total, laid.total) and np.array_equal(size, laid.size)
    if not whole or ((total < 0) | (total > size)).any():
        return 0.0
    dealt = dealing.counts(laid.block, total, size)
    found = [furthest(some, np.broadcast_to(laid.size, some.shape))[0] for some in dealt]
    return float(np.mean(np.append(np.concatenate(found), apart) >= apart * (1 - TIE)))


def _between(laid: _Rows) -> Furthest:
    """The largest difference of two groups in standard errors, for rows in order of group.

    Each group's spread leans on the spread in all of them: three articles that happen to
    be alike are no proof that their outlet never varies.
    """
    n = np.bincount(laid.group)
    starts = np.concatenate([[0], n.cumsum()[:-1]])
    deviations = laid.total - laid.size * (laid.total.sum() / laid.size.sum())
    least = TIE * (deviations**2 / laid.size).mean() or 1.0

    def summed(values: np.ndarray) -> np.ndarray:
        return np.add.reduceat(values, starts, axis=1)

    def furthest(total: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        sizes = summed(size)
        value = summed(total) / sizes
        squares = summed(total**2) - 2 * value * summed(total * size) + value**2 * summed(size**2)
        spread = np.maximum(squares, 0) / sizes * n / (n - 1)
        common = (spread * (n - 1)).sum(axis=1, keepdims=True) / (n - 1).sum()
        spread = ((n - 1) * spread + LEAN * common) / (n - 1 + LEAN)
        error = np.maximum(spread, least) / sizes
        difference = value[:, :, None] - value[:, None, :]
        apart = difference / np.sqrt(error[:, :, None] + error[:, None, :])
        apart = apart.reshape(len(total), -1)
        best = apart.argmax(axis=1)
        return apart[np.arange(len(best)), best], np.column_stack(np.divmod(best, len(n)))

    return furthest


def _inside(laid: _Rows, fewest: int) -> Furthest:
    """The same for the parts that two groups have of the articles that hold both."""
    articles, groups = laid.block.max() + 1, laid.group.max() + 1
    held = np.zeros((articles, groups), dtype=bool)
    held[laid.block, laid.group] = True
    pairs = [
        (one, other, both)
        for one, other in combinations(range(groups), 2)
        if len(both := np.flatnonzero(held[:, one] & held[:, other])) >= fewest
    ]
    ends = np.array([(one, other) for one, other, _ in pairs])
    if not pairs:  # of some of the articles: nothing can be told
        return lambda total, _: (np.full(len(total), np.inf), np.zeros((len(total), 2), int))

    def furthest(total: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        totals = np.zeros((len(total), articles, groups))
        sizes = np.zeros_like(totals)
        totals[:, laid.block, laid.group] = total
        sizes[:, laid.block, laid.group] = size
        apart = np.zeros((len(total), len(pairs)))
        for i, (one, other, both) in enumerate(pairs):
            a, b = sizes[:, both, one], sizes[:, both, other]
            more = (totals[:, both, one] * b - totals[:, both, other] * a) / (a + b)
            error = np.sqrt((more**2).sum(axis=1))
            np.divide(more.sum(axis=1), error, out=apart[:, i], where=error > 0)
        best = np.abs(apart).argmax(axis=1)
        signed = apart[np.arange(len(best)), best]
        return np.abs(signed), np.where(signed[:, None] < 0, ends[best][:, ::-1], ends[best])

    return furthest


def _number(n: int) -> str:
    return NUMBERS[n] if n < len(NUMBERS) else str(n)
