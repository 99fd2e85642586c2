"""Which words are typical of one side of two, so that the answer survives proof.

The usual tests count tokens, and a single article on a rare subject makes hundreds of
"keywords". Here the unit is the article: a word is kept if articles dealt to the sides at random
hardly ever set it as far apart, all words considered.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.measure.claims import LEVEL, adjusted
from analysis.measure.intervals import LEAST, MANY, by_moments, draws, limits, normal
from analysis.measure.proof import p_of_words, passing
from analysis.measure.tally import Counts, Sums, total

PER = 1000.0
PRIOR = 0.1  # of the smaller side: what the prior of the log-odds is worth


def compare(counts: Counts, sums: Sums | None = None) -> pd.DataFrame:
    """Every word with its figures on both sides and what the articles say of it.

    Of a large corpus ``counts`` hold the words ``to_look_at`` alone, and ``sums`` all. A row a
    word: ``word``; for each side
    ``n_a`` (uses), ``articles_a``, ``value_a`` (for each 1,000 of what was counted in);
    ``value``, the log ratio; ``g2``; ``dispersion``, of the words of ``counts``; ``log_odds``;
    ``p``, missing where the word stands in too few articles to be proven by any arrangement;
    ``q``, for all words tested; ``kept``, q ≤ .05. See the functions of these names.
    """
    sums = sums or total(counts)
    sizes = sums.sizes()
    figures: dict[str, np.ndarray] = {}
    for side, name in enumerate("ab"):
        figures[f"n_{name}"] = sums.uses[side].astype(int)
        figures[f"articles_{name}"] = sums.units_of[side].astype(int)
        figures[f"value_{name}"] = PER * sums.uses[side] / sizes[side]
    even = pd.Series(dispersion(counts), index=counts.words)
    p = p_of_words(sums, counts)
    q = adjusted(p)
    return pd.DataFrame(
        {
            "word": sums.words,
            **figures,
            "value": log_ratio(*sums.uses, *sizes),
            "g2": g2(*sums.uses, *sizes),
            "dispersion": even.reindex(sums.words).to_numpy(),
            "log_odds": log_odds(sums),
            "p": p,
            "q": q,
            "kept": q <= LEVEL,
        }
    )


def to_look_at(sums: Sums, top: int) -> pd.Index:
    """The words that may be kept, and of each side the ``top`` of the others by log-odds."""
    words = passing(sums)
    others = pd.Series(log_odds(sums), index=sums.words)
    side = log_ratio(*sums.uses, *sums.sizes()) > 0
    left = np.ones(len(others), dtype=bool)
    left[sums.words.get_indexer(words)] = False
    for sign, here in ((-1, side), (1, ~side)):
        few = others[here & left].reset_index()
        few = few.assign(rank=sign * few[0]).sort_values(["rank", "index"], kind="stable")
        words = words.append(pd.Index(few["index"].head(top)))
    return words.sort_values()


def to_draw(sums: Sums, words: pd.Index) -> pd.Index:
    """Those of ``words`` whose articles must be drawn anew, since few hold them."""
    few = sums.units_of.sum(axis=0) < MANY
    return words if sums.within else words[few[sums.words.get_indexer(words)]]


def intervals(counts: Counts, sums: Sums, words: pd.Index) -> pd.DataFrame:
    """95% intervals over articles: ``low``, ``high`` of the log ratio, ``low_a`` … of the rates.

    A row for each of ``words``, in their order. Articles are drawn anew within each side, or
    with both their parts where they have two. ``counts`` hold at least those ``to_draw``.
    Missing where resamples may leave out nearly all of a side; those with none of it tell
    nothing.
    """
    weights, smaller = _weights(counts)
    held = [weights * side[:, None] for side in (~counts.second, counts.second)]
    sizes = [counts.size @ side for side in held]
    told = [limits(size, n=smaller)[0] >= LEAST * size.mean() for size in sizes]
    sure = [1.0 if enough else np.nan for enough in told]
    some = (sizes[0] > 0) & (sizes[1] > 0)
    if not some.all():
        held, sizes = [side[:, some] for side in held], [size[some] for size in sizes]
    rows = []
    within, sides, powers = sums.within, sums.sides(), (sums.sizes(), sums.sizes(2))
    places = counts.words.get_indexer(words), sums.words.get_indexer(words)
    for here, word in zip(*(place.tolist() for place in places), strict=True):
        cells = counts.cells(here)
        uses, units = counts.uses[cells].astype(np.float32), counts.unit[cells]
        if sums.units_of[:, word].sum() < MANY:
            drawn, of = [uses @ side[units] for side in held], sizes
        elif within:
            drawn, of = _parts_as_normal(counts, uses, units)
        else:
            drawn, of = _as_normal(sums, word, sides, powers)
        of = [size * known for size, known in zip(of, sure, strict=True)]
        ratio = limits(log_ratio(*drawn, *of), n=smaller)
        rates = [limits(PER * some / size, n=smaller) for some, size in zip(drawn, of, strict=True)]
        rows.append((*ratio, *rates[0], *rates[1]))
    columns = ["low", "high", "low_a", "high_a", "low_b", "high_b"]
    return pd.DataFrame(rows, columns=columns, dtype="float64")


def log_ratio(a: np.ndarray, b: np.ndarray, in_a: float, in_b: float) -> np.ndarray:
    """How many times two-fold the first side has more: 1 is twice as often, −1 half as often.

    Half a use is added to each, so that never is no infinity (Hardie 2014, "Log Ratio: an
    informal introduction").

    >>> log_ratio(np.array([39.5]), np.array([9.5]), 1000, 1000).tolist()
    [2.0]
    """
    return np.log2((a + 0.5) / in_a) - np.log2((b + 0.5) / in_b)


def g2(a: np.ndarray, b: np.ndarray, in_a: float, in_b: float) -> np.ndarray:
    """The log-likelihood ratio of the table of two by two (Dunning 1993): a familiar number.

    It takes each use for an independent draw, which words in articles are not: no p.

    >>> g2(np.array([110.0]), np.array([111.0]), 2552, 29225).round(2).tolist()
    [270.72]
    """
    whole, uses = in_a + in_b, a + b
    total = np.zeros(len(a))
    for seen, row, column in (
        (a, uses, in_a),
        (b, uses, in_b),
        (in_a - a, whole - uses, in_a),
        (in_b - b, whole - uses, in_b),
    ):
        expected = np.maximum(row * column / whole, 1e-300)
        total += np.where(seen > 0, seen * np.log(np.maximum(seen, 1e-300) / expected), 0.0)
    return np.maximum(2 * total, 0.0)


def dispersion(counts: Counts) -> np.ndarray:
    """DPnorm of each word over all units: 0 spread as evenly as they are long, 1 all in one.

    Half the sum of the distances between a unit's share of the uses and of the length (Gries
    2008), divided by the most it can be (Lijffijt & Gries 2012).
    """
    n = len(counts.words)
    share = counts.size / counts.size.sum()
    if counts.apart is not None:
        apart = counts.apart
    else:
        uses = counts.uses / np.bincount(counts.word, counts.uses, n)[counts.word]
        off = np.abs(uses - share[counts.unit]) - share[counts.unit]
        apart = np.bincount(counts.word, off, n)
    return 0.5 * (apart + 1) / max(1 - share.min(initial=1), 1e-12)


def log_odds(sums: Sums) -> np.ndarray:
    """The log-odds ratio with an informative prior, in standard errors: for ranking alone.

    The prior is the word's share in both sides, worth a tenth of the smaller one (Monroe,
    Colaresi & Quinn 2008, "Fightin' Words"). The uses vary as the articles do (linearised), not
    as counts taken for independent; what the prior adds varies as a count.

    >>> from analysis.measure import tally
    >>> base = pd.DataFrame({"article_id": range(4), "second": [0, 0, 1, 1], "size": 100.0})
    >>> uses = pd.DataFrame({"word": "war", "article_id": [0, 0, 0, 1, 1, 2], "second": 0})
    >>> uses.loc[5, "second"] = 1
    >>> log_odds(tally.summed([(uses, base)])).round(2).tolist()
    [1.58]
    """
    sizes, logs, variance = sums.sizes(), [], []
    prior = PRIOR * min(sizes)
    alpha = prior * sums.uses.sum(axis=0) / sizes.sum()
    for side, units in enumerate(sums.sides()):
        uses, size = sums.uses[side], sizes[side]
        rate = uses / size
        square = sums.squares[side] - 2 * rate * sums.weighted[side]
        square = np.maximum(square + rate**2 * sums.sizes(2)[side], 0)
        varied = square * units / max(units - 1, 1)
        variance.append((varied + alpha) / np.maximum(uses + alpha, 1e-12) ** 2)
        rest = np.maximum(size + prior - uses - alpha, 1e-12)
        logs.append(np.log((uses + alpha) / rest))
    return (logs[0] - logs[1]) / np.sqrt(np.maximum(variance[0] + variance[1], 1e-12))


def _as_normal(
    sums: Sums, word: int, sides: tuple[int, int], powers: tuple[np.ndarray, np.ndarray]
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The uses and sizes of each side in resamples, whose sums over so many units are normal."""
    of = np.column_stack([sums.uses[:, word], powers[0]])
    across = sums.weighted[:, word]
    squares = np.array([[sums.squares[:, word], across], [across, powers[1]]]).T
    found = []
    for side, n in enumerate(sides):
        spread = squares[side] - np.outer(of[side], of[side]) / n
        found.append(by_moments(of[side], spread, apart=bool(side)))
    return [np.maximum(drawn[:, 0], 0) for drawn in found], [drawn[:, 1] for drawn in found]


def _parts_as_normal(
    counts: Counts, uses: np.ndarray, units: np.ndarray
) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """The same where an article is drawn with both its parts."""
    used = np.zeros(len(counts.size))
    used[units] = uses
    place = counts.article, counts.second.astype(int)
    parts = np.zeros((2, int(counts.article.max()) + 1, 2))
    parts[0][place], parts[1][place] = used, counts.size
    drawn = normal(np.column_stack(list(parts)))
    return list(np.maximum(drawn[:, :2].T, 0)), list(drawn[:, 2:].T)


def _weights(counts: Counts) -> tuple[np.ndarray, int]:
    """How often each resample draws each unit, and how many units the smaller side has."""
    units = len(counts.second)
    groups = (
        [np.flatnonzero(counts.article >= 0)]
        if counts.within
        else [np.flatnonzero(side) for side in (~counts.second, counts.second)]
    )
    found = []
    for turn, group in enumerate(groups):
        codes, n = counts.article[group], len(np.unique(counts.article[group]))
        _, codes = np.unique(codes, return_inverse=True)
        drawn = draws(n)[::-1] if turn else draws(n)
        weights = np.bincount(
            (drawn * len(drawn) + np.arange(len(drawn))[:, None]).ravel(), minlength=n * len(drawn)
        ).reshape(n, -1)
        found.append((group, weights[codes].astype(np.float32)))
    whole = np.zeros((units, found[0][1].shape[1]), np.float32)
    for group, drawings in found:
        whole[group] = drawings
    return whole, min(len(np.unique(counts.article[group])) for group in groups)
