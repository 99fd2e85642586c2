"""Find articles that are copies of another: syndicated, edited or cut versions, and excerpts.

What is new in a text counts as much as what is shared: a follow-up that reprints what it
follows, or a report of one form with other figures, is an article of its own. Of the versions
that one outlet printed of one article the latest is kept, of other copies the earliest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.corpus import datelines, origins, traits
from analysis.corpus.origins import Origin
from analysis.corpus.shingles import MINIMA, excerpts, lookalikes

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
NEAR = 72 * origins.HOUR
"""Copies of one report are printed so close to each other; what is later is a follow-up."""
NEW = 0.25
"""A later text of which more is new is no copy."""


class Copy(NamedTuple):
    """An article, the one it copies, and the share of five-word sequences they have in common.

    ``wire`` is the agency that its dateline names, ``version`` says that the one kept is a
    later version of the same article.
    """

    article_id: str
    kept: str
    share: float
    wire: str = ""
    version: bool = False


class Form(NamedTuple):
    """A report that has its form, but not its figures, from an earlier one."""

    article_id: str
    like: str


class Articles(NamedTuple):
    """What the search looks at, a list for each column, in the order of ``ids``.

    ``published`` is in microseconds, ``None`` where it is missing; ``digests`` stand for the
    texts, ``traits`` are theirs.
    """

    ids: Sequence[str]
    digests: Sequence[str]
    published: Sequence[int | None]
    words: Sequence[int]
    outlet: Sequence[str]
    title: Sequence[str]
    url: Sequence[str]
    sizes: np.ndarray
    minima: np.ndarray
    samples: Sequence[np.ndarray]
    wire: Sequence[str]
    place: Sequence[str]
    corrected: Sequence[bool]


class Fact(NamedTuple):
    """How many sequences two texts share, and whether they have one form where that was asked."""

    common: int
    form: bool | None = None


Facts = dict[tuple[str, str], Fact]
"""What was found of pairs of texts, by their digests in order."""


def find(articles: pd.DataFrame) -> list[Copy]:
    """The near-duplicates among ``articles``, see ``survey``.

    >>> words = " ".join(f"word{n}" for n in range(60))
    >>> day = pd.Timestamp("2020-01-04", tz="UTC")
    >>> rows = {"article_id": ["a", "b"], "text": [words, words + " more"]}
    >>> find(pd.DataFrame(rows | {"published": [day, day], "words": [60, 61]}))
    [Copy(article_id='a', kept='b', share=0.98..., wire='', version=False)]
    """
    return survey(articles)[0]


def survey(articles: pd.DataFrame) -> tuple[list[Copy], list[Form]]:
    """Copies and reports of one form among ``articles``, see ``search``.

    Columns: article_id, text, published, words, and outlet, title, url if there are.
    """
    articles = articles.sort_values("article_id")
    texts = articles["text"].tolist()
    known = [traits.of(text) for text in texts]
    moments = articles["published"].astype("datetime64[us, UTC]")
    outlet, title, url = (
        articles[name].fillna("").astype(str).tolist() if name in articles else [""] * len(texts)
        for name in ("outlet", "title", "url")
    )
    table = Articles(
        ids=articles["article_id"].tolist(),
        digests=texts,
        published=[None if pd.isna(moment) else moment.value // 1_000 for moment in moments],
        words=articles["words"].tolist(),
        outlet=outlet,
        title=title,
        url=url,
        sizes=np.array([one.size for one in known], dtype=np.int64),
        minima=np.array([one.minima for one in known]).reshape(len(known), MINIMA),
        samples=[one.sample for one in known],
        wire=[one.wire for one in known],
        place=[one.place for one in known],
        corrected=[one.corrected for one in known],
    )
    return search(table, texts.__getitem__)


def search(
    articles: Articles, text: Callable[[int], str], facts: Facts | None = None
) -> tuple[list[Copy], list[Form]]:
    """Copies and reports of one form among ``articles``, which are sorted by their ids.

    Candidates come from MinHash with banding over sequences of five words (Broder 1997;
    Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3), excerpts from a
    sample of those sequences (Manber 1994, "Finding similar files"); each is then compared
    exactly. A copy has a Jaccard index of at least .4, or .3 with a dateline of the same
    agency, place and day; an excerpt has .8 of its text, of a long text .75, in a longer one.
    A later text that adds more than a quarter to what it reprints, or that comes days later
    with as much new, is no copy.

    Of copies the earliest published is kept, then an agency's own, then the longer, then
    the first by id; of one outlet's versions the latest; of an article and its excerpt the
    longer. What is kept is never a copy.

    ``text`` gives the text of an article by its place, which only pairs that may be copies
    need. What is found of two texts is added to ``facts`` and is not sought again.
    """
    return _Search(articles, text, {} if facts is None else facts).run()


class _Search:
    """A search: articles are known by their numbers in the order of time."""

    def __init__(self, articles: Articles, text: Callable[[int], str], facts: Facts) -> None:
        self.all, self.facts = articles, facts
        self.linked: dict[int, int] = {}
        stages = [
            origins.stage(title, told)
            for title, told in zip(articles.title, articles.corrected, strict=True)
        ]
        self.order = _order(articles, stages)
        places = self.order.tolist()
        self.sizes = articles.sizes[self.order].tolist()

        @lru_cache(maxsize=4_096)
        def origin(number: int) -> Origin:
            place = places[number]
            return Origin(
                articles.wire[place],
                articles.place[place],
                articles.published[place],
                articles.outlet[place],
                articles.title[place].casefold(),
                articles.url[place],
                stages[place],
            )

        @lru_cache(maxsize=4_096)
        def sequences(number: int) -> np.ndarray:
            return traits.sequences(text(places[number]))

        self.places, self.origin, self.sequences, self.text = places, origin, sequences, text

    def run(self) -> tuple[list[Copy], list[Form]]:
        """Link copies, then excerpts among what is left."""
        forms = self._copies()
        self._excerpts()
        ids, places, copies = self.all.ids, self.places, []
        for number in sorted(self.linked):
            kept = number
            while kept in self.linked:
                kept = self.linked[kept]
            one, other = self.origin(number), self.origin(kept)
            copied, of = ids[places[number]], ids[places[kept]]
            version = origins.is_version(one, other)
            copies.append(Copy(copied, of, self._share(number, kept), one.wire, version))
        return copies, [Form(ids[places[a]], ids[places[b]]) for a, b in sorted(forms.items())]

    @cached_property
    def _digests(self) -> list[str]:
        return [self.all.digests[place] for place in self.places]

    def _pair(self, one: int, other: int) -> tuple[str, str]:
        a, b = self._digests[one], self._digests[other]
        return (a, b) if a <= b else (b, a)

    def _common(self, one: int, other: int) -> int:
        """How many sequences two texts share."""
        pair = self._pair(one, other)
        if pair not in self.facts:
            both = np.intersect1d(self.sequences(one), self.sequences(other), assume_unique=True)
            self.facts[pair] = Fact(len(both))
        return self.facts[pair].common

    def _one_form(self, one: int, other: int) -> bool:
        """Whether two reports are of one form and not of one address or one moment."""
        first, second = self.origin(one), self.origin(other)
        apart = first.published is None or first.published != second.published
        named = first.title != second.title
        same = bool(first.url) and first.url == second.url
        if same or not (apart or named):
            return False
        pair = self._pair(one, other)
        form = self.facts[pair].form
        if form is None:
            texts = [self.text(self.places[number]) for number in (one, other)]
            form = origins.one_form(*texts)
            self.facts[pair] = self.facts[pair]._replace(form=form)
        return form

    def _copies(self) -> dict[int, int]:
        """Link copies; give the reports of one form."""
        linked, forms = self.linked, dict[int, int]()
        laters, earliers = lookalikes(self.all.minima[self.order], self.all.sizes[self.order] == 0)
        for number, other in zip(laters.tolist(), earliers.tolist(), strict=True):
            if number in linked or other in linked:
                continue
            least = (
                SAME_WIRE
                if origins.one_report(self.origin(number), self.origin(other))
                else JACCARD
            )
            if self._jaccard(number, other) < least:
                continue
            if self._one_form(number, other):
                forms.setdefault(number, other)
            else:
                self._link(number, other)
        return {one: other for one, other in forms.items() if one not in linked}

    def _link(self, later: int, earlier: int) -> None:
        """Link two texts that share much, if one has little of its own."""
        common, linked = self._common(later, earlier), self.linked
        new, lost = 1 - common / self.sizes[later], 1 - common / self.sizes[earlier]
        first, last = self.origin(earlier), self.origin(later)
        near = origins.apart(first, last) <= NEAR
        if origins.is_version(first, last) and (near or new <= NEW):
            linked[earlier] = later
        elif new <= NEW or (near and lost > 1 - CONTAINMENT):
            linked[later] = earlier
        elif near:
            linked[earlier] = later  # the later text has all of the earlier, and more

    def _excerpts(self) -> None:
        """Link excerpts to the longer text, whenever it was published.

        A text that was printed days before is no excerpt of what reprints it.
        """
        sizes, linked = self.sizes, self.linked
        left = [number for number in range(len(sizes)) if number not in linked]
        samples = [self.all.samples[self.places[number]] for number in left]
        pairs = [
            sorted((left[one], left[other]), key=lambda n: (sizes[n], -n))
            for one, other in excerpts(samples)
        ]
        for shorter, longer in sorted(pairs, key=lambda pair: (-sizes[pair[1]], pair[1], pair[0])):
            if shorter in linked or longer in linked:
                continue
            apart = origins.apart(self.origin(shorter), self.origin(longer))
            if shorter < longer and apart > NEAR:  # reprinted
                continue
            common = self._common(shorter, longer)
            if likeness(common, sizes[shorter], sizes[longer]) and not self._one_form(
                shorter, longer
            ):
                linked[shorter] = longer

    def _jaccard(self, one: int, other: int) -> float:
        common = self._common(one, other)
        both = self.sizes[one] + self.sizes[other] - common
        return common / both if both else 0.0

    def _share(self, one: int, other: int) -> float:
        """The Jaccard index, or the part of the shorter in the longer where that tells more."""
        index, common = self._jaccard(one, other), self._common(one, other)
        return index if index >= ALIKE else common / min(self.sizes[one], self.sizes[other])


def similarity(one: np.ndarray, other: np.ndarray) -> float:
    """The Jaccard index or containment of two sets of shingles where it makes a copy, else 0."""
    common = len(np.intersect1d(one, other, assume_unique=True))
    return likeness(common, len(one), len(other))


def likeness(common: int, one: int, other: int) -> float:
    """``similarity`` by the sizes of two sets and of what they have in common.

    >>> likeness(80, 100, 300), likeness(20, 100, 300)
    (0.8, 0.0)
    """
    smaller, larger = sorted((one, other))
    if not smaller:
        return 0.0
    index = common / (smaller + larger - common)
    if index >= JACCARD:
        return index
    enough = CONTAINMENT_LONG if smaller >= MIN_LONG else CONTAINMENT
    contained = common / smaller
    return contained if contained >= enough and smaller >= MIN_CONTAINED else 0.0


def _order(articles: Articles, stages: Sequence[int]) -> np.ndarray:
    """The places of articles in the order that decides which is kept."""
    wires = set(datelines.WIRES.values())
    last = np.iinfo(np.int64).max
    return np.lexsort(
        (
            -np.array(articles.words, dtype=np.int64),
            np.array([outlet not in wires for outlet in articles.outlet], dtype=bool),
            np.array(stages, dtype=np.int64),
            np.array([last if at is None else at for at in articles.published], dtype=np.int64),
        )
    )
