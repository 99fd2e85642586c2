"""Find articles that are copies of another: syndicated, edited or cut versions, and excerpts."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import datelines
from analysis.corpus.shingles import Hashes, excerpts, lookalikes, sample, shingles

JACCARD = 0.4
CONTAINMENT = 0.8
CONTAINMENT_LONG = 0.75
ALIKE = 0.5
MIN_CONTAINED = 30
"""A shorter text is a copy by its Jaccard index alone: a few lines may be a fair quotation."""
MIN_LONG = 100
"""With so many sequences, ``CONTAINMENT_LONG`` is enough: no quotation fills so much."""
SAME_WIRE = 0.3
"""The Jaccard index that makes a copy of two reports of one agency, place and day."""
SAME_DAY = pd.Timedelta(hours=36)


class Copy(NamedTuple):
    """An article, the one it copies, and the share of five-word sequences they have in common.

    ``wire`` is the agency that its dateline names.
    """

    article_id: str
    kept: str
    share: float
    wire: str = ""


class _Origin(NamedTuple):
    """The agency and place of a dateline, and when its article was published."""

    wire: str
    place: str
    published: pd.Timestamp


def find(articles: pd.DataFrame) -> list[Copy]:
    """Find the near-duplicates among ``articles`` (article_id, text, published, words, outlet).

    Candidates come from MinHash with banding over sequences of five words (Broder 1997;
    Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3), excerpts from a
    sample of those sequences (Manber 1994, "Finding similar files"); each is then compared
    exactly. A copy has a Jaccard index of at least .4, or .3 with a dateline of the same
    agency, place and day; an excerpt has .8 of its text, of a long text .75, in a longer one.

    Of copies the earliest published is kept, then an agency's own, then the longer, then
    the first by id; of an article and its excerpt the longer. What is kept is never a copy.

    >>> words = " ".join(f"word{n}" for n in range(60))
    >>> day = pd.Timestamp("2020-01-04", tz="UTC")
    >>> rows = {"article_id": ["a", "b"], "text": [words, words + " more"]}
    >>> find(pd.DataFrame(rows | {"published": [day, day], "words": [60, 61]}))
    [Copy(article_id='a', kept='b', share=0.98..., wire='')]
    """
    rows = _ordered(articles)
    ids, texts = rows["article_id"].tolist(), articles["text"].array
    places = rows["place"].tolist()
    days = zip(places, rows["published"], strict=True)
    origins = [_origin(texts[place], day) for place, day in days]
    known = Hashes()
    samples: dict[int, np.ndarray] = {}

    @lru_cache(maxsize=512)
    def of(number: int) -> np.ndarray:
        found = shingles(datelines.without(texts[places[number]]), known)
        samples[number] = sample(found)
        return found

    linked = _copies(len(ids), of, origins)
    linked |= _excerpts({n: s for n, s in sorted(samples.items()) if n not in linked}, of)
    copies = []
    for number, first in linked.items():
        kept = first
        while kept in linked:
            kept = linked[kept]
        share = _share(of(number), of(kept))
        copies.append(Copy(ids[number], ids[kept], share, origins[number].wire))
    return copies


def similarity(one: np.ndarray, other: np.ndarray, *, jaccard: float = JACCARD) -> float:
    """The Jaccard index or containment of two sets of shingles where it makes a copy, else 0."""
    smaller, larger = sorted((len(one), len(other)))
    if not smaller:
        return 0.0
    common = len(np.intersect1d(one, other, assume_unique=True))
    index = common / (smaller + larger - common)
    if index >= jaccard:
        return index
    enough = CONTAINMENT_LONG if smaller >= MIN_LONG else CONTAINMENT
    contained = common / smaller
    return contained if contained >= enough and smaller >= MIN_CONTAINED else 0.0


def _ordered(articles: pd.DataFrame) -> pd.DataFrame:
    """What decides which article is kept, in that order, and its ``place`` in the table."""
    rows = articles[["article_id", "published", "words"]].assign(place=range(len(articles)))
    outlet = articles["outlet"] if "outlet" in articles else pd.Series("", index=articles.index)
    rows["agency"] = outlet.isin(set(datelines.WIRES.values()))
    return rows.sort_values("article_id").sort_values(
        ["published", "agency", "words"],
        ascending=[True, False, False],
        na_position="last",
        kind="stable",
    )


def _origin(text: str, published: pd.Timestamp) -> _Origin:
    found = datelines.read(text)
    if found is None or not found.wire:
        return _Origin("", "", published)
    return _Origin(found.outlet, found.place.casefold(), published)


def _copies(size: int, of: Callable[[int], np.ndarray], origins: list[_Origin]) -> dict[int, int]:
    """The copy and what it copies, by their places in the order in which articles are kept."""
    linked: dict[int, int] = {}
    for number, candidates in lookalikes(size, of):
        for other in candidates:
            if other in linked:
                continue
            least = SAME_WIRE if _one_report(origins[number], origins[other]) else JACCARD
            if _jaccard(of(number), of(other)) >= least:
                linked[number] = other
                break
    return linked


def _excerpts(samples: dict[int, np.ndarray], of: Callable[[int], np.ndarray]) -> dict[int, int]:
    """The same for excerpts; the longer text is kept, whenever it was published."""
    linked: dict[int, int] = {}
    pairs = [
        sorted((one, other), key=lambda n: (len(of(n)), -n)) for one, other in excerpts(samples)
    ]
    for shorter, longer in sorted(pairs, key=lambda pair: (-len(of(pair[1])), pair[1], pair[0])):
        if shorter not in linked and longer not in linked and similarity(of(shorter), of(longer)):
            linked[shorter] = longer
    return linked


def _one_report(one: _Origin, other: _Origin) -> bool:
    if not one.wire or (one.wire, one.place) != (other.wire, other.place):
        return False
    apart = one.published - other.published
    return bool(pd.isna(apart) or abs(apart) <= SAME_DAY)


def _jaccard(one: np.ndarray, other: np.ndarray) -> float:
    common = len(np.intersect1d(one, other, assume_unique=True))
    both = len(one) + len(other) - common
    return common / both if both else 0.0


def _share(one: np.ndarray, other: np.ndarray) -> float:
    """The Jaccard index, or the part of the shorter text in the longer where that tells more."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    smaller, larger = sorted((len(one), len(other)))
    index = common / (smaller + larger - common)
    return index if index >= ALIKE else common / smaller
