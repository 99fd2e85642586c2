"""Find articles that are copies of another: syndicated, edited or cut versions, and excerpts.

What is new in a text counts as much as what is shared: a follow-up that reprints what it
follows, or a report of one form with other figures, is an article of its own. Of the versions
that one outlet printed of one article the latest is kept, of other copies the earliest.
"""

from __future__ import annotations

import re
from collections import Counter
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
NEAR = pd.Timedelta(days=3)
"""Copies of one report are printed so close to each other; what is later is a follow-up."""
NEW = 0.25
"""A later text of which more is new is no copy."""

STAGE = re.compile(
    r"(?:UPDATE|WRAPUP|RECASTS?|REFILE|CORRECTED|CORRECTION|UPDATED|LEAD) ?-?(\d{0,2})\b"
    r"|(\d)(?:st|nd|rd|th) (?:lead|ld)\b",
    re.I,
)
CORRECTED = re.compile(
    r"\b(?:earlier|previous) version of this\b"
    r"|\bthis (?:article|story|report|piece) (?:has been|was) (?:updated|corrected|amended)\b"
    r"|^(?:correction|corrected|clarification)\b",
    re.I | re.M,
)
"""What a later version says of itself, in its title and in its text."""

FORM_FIGURES = 3
FORM_CHANGED = 0.5
FORM_WORDS = 0.8
"""Reports of one form share so many of their words while half of their figures differ."""
WORD = re.compile(r"\w+")
FIGURES = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)


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


class _Origin(NamedTuple):
    """What tells where an article comes from: agency and place of its dateline, outlet, title."""

    wire: str
    place: str
    published: pd.Timestamp
    outlet: str
    title: str
    url: str
    stage: int


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
    """Copies and reports of one form among ``articles``.

    Columns: article_id, text, published, words, and outlet, title, url if there are. Candidates
    come from MinHash with banding over sequences of five words (Broder 1997; Leskovec,
    Rajaraman and Ullman, "Mining of Massive Datasets", ch. 3), excerpts from a sample of
    those sequences (Manber 1994, "Finding similar files"); each is then compared exactly. A
    copy has a Jaccard index of at least .4, or .3 with a dateline of the same agency, place
    and day; an excerpt has .8 of its text, of a long text .75, in a longer one. A later text
    that adds more than a quarter to what it reprints, or that comes days later with as much
    new, is no copy.

    Of copies the earliest published is kept, then an agency's own, then the longer, then
    the first by id; of one outlet's versions the latest; of an article and its excerpt the
    longer. What is kept is never a copy.
    """
    rows = _ordered(articles)
    ids, texts = rows["article_id"].tolist(), articles["text"].array
    places = rows["place"].tolist()
    about = zip(
        places,
        rows["published"],
        *(_told(articles, name, places) for name in ("outlet", "title", "url")),
        strict=True,
    )
    origins = [_origin(texts[place], *told) for place, *told in about]
    known = Hashes()
    samples: dict[int, np.ndarray] = {}

    @lru_cache(maxsize=512)
    def of(number: int) -> np.ndarray:
        found = shingles(datelines.without(texts[places[number]]), known)
        samples[number] = sample(found)
        return found

    def one_form(one: int, other: int) -> bool:
        apart = origins[one].published != origins[other].published
        named = origins[one].title != origins[other].title
        same = bool(origins[one].url) and origins[one].url == origins[other].url
        return (apart or named) and not same and _one_form(texts[places[one]], texts[places[other]])

    linked, forms = _copies(len(ids), of, origins, one_form)
    left = {number: found for number, found in sorted(samples.items()) if number not in linked}
    _excerpts(left, of, origins, linked, one_form)
    copies = []
    for number in sorted(linked):
        kept = _root(number, linked)
        share = _share(of(number), of(kept))
        version = _is_version(origins[number], origins[kept])
        copies.append(Copy(ids[number], ids[kept], share, origins[number].wire, version))
    return copies, [Form(ids[one], ids[other]) for one, other in sorted(forms.items())]


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
    titles = _told(articles, "title", list(range(len(articles))))
    texts = articles["text"].array
    rows["stage"] = [_stage(title, text) for title, text in zip(titles, texts, strict=True)]
    return rows.sort_values("article_id").sort_values(
        ["published", "stage", "agency", "words"],
        ascending=[True, True, False, False],
        na_position="last",
        kind="stable",
    )


def _told(articles: pd.DataFrame, name: str, places: list[int]) -> list[str]:
    """A column as text, "" where a value or the whole column is missing."""
    if name not in articles:
        return [""] * len(places)
    values = articles[name].fillna("").astype(str).tolist()
    return [values[place] for place in places]


def _origin(text: str, published: pd.Timestamp, outlet: str, title: str, url: str) -> _Origin:
    found = datelines.read(text)
    wire, place = ("", "") if found is None or not found.wire else (found.outlet, found.place)
    stage = _stage(title, text)
    return _Origin(wire, place.casefold(), published, outlet, title.casefold(), url, stage)


def _stage(title: str, text: str) -> int:
    """How late among its versions an article calls itself; 0 where it says nothing."""
    found = STAGE.match(title)
    number = 1 + int(found[1] or found[2] or 0) if found else 0
    return 2 * number + (CORRECTED.search(text) is not None)


def _copies(
    size: int,
    of: Callable[[int], np.ndarray],
    origins: list[_Origin],
    one_form: Callable[[int, int], bool],
) -> tuple[dict[int, int], dict[int, int]]:
    """Copies and what they copy, by their places in the order of time, and reports of one form."""
    linked: dict[int, int] = {}
    forms: dict[int, int] = {}
    for number, candidates in lookalikes(size, of):
        for other in candidates:
            if number in linked:
                break
            if other in linked:
                continue
            least = SAME_WIRE if _one_report(origins[number], origins[other]) else JACCARD
            if _jaccard(of(number), of(other)) < least:
                continue
            if one_form(number, other):
                forms.setdefault(number, other)
            else:
                _link(number, other, of, origins, linked)
    return linked, {one: other for one, other in forms.items() if one not in linked}


def _link(
    later: int,
    earlier: int,
    of: Callable[[int], np.ndarray],
    origins: list[_Origin],
    linked: dict[int, int],
) -> None:
    """Link two texts that share much, if one has little of its own."""
    common = len(np.intersect1d(of(later), of(earlier), assume_unique=True))
    new, lost = 1 - common / len(of(later)), 1 - common / len(of(earlier))
    near = _apart(origins[later], origins[earlier]) <= NEAR
    if _is_version(origins[earlier], origins[later]) and (near or new <= NEW):
        linked[earlier] = later
    elif new <= NEW or (near and lost > 1 - CONTAINMENT):
        linked[later] = earlier
    elif near:
        linked[earlier] = later  # the later text has all of the earlier, and more


def _excerpts(
    samples: dict[int, np.ndarray],
    of: Callable[[int], np.ndarray],
    origins: list[_Origin],
    linked: dict[int, int],
    one_form: Callable[[int, int], bool],
) -> None:
    """Link excerpts to the longer text, whenever it was published.

    A text that was printed days before is no excerpt of what reprints it.
    """
    pairs = [
        sorted((one, other), key=lambda n: (len(of(n)), -n)) for one, other in excerpts(samples)
    ]
    for shorter, longer in sorted(pairs, key=lambda pair: (-len(of(pair[1])), pair[1], pair[0])):
        if shorter in linked or longer in linked:
            continue
        reprinted = shorter < longer and _apart(origins[shorter], origins[longer]) > NEAR
        if reprinted or not similarity(of(shorter), of(longer)):
            continue
        if not one_form(shorter, longer):
            linked[shorter] = longer


def _root(number: int, linked: dict[int, int]) -> int:
    while number in linked:
        number = linked[number]
    return number


def _apart(one: _Origin, other: _Origin) -> pd.Timedelta:
    """The time between two articles; none where a date is missing."""
    apart = one.published - other.published
    return pd.Timedelta(0) if pd.isna(apart) else abs(apart)


def _is_version(earlier: _Origin, later: _Origin) -> bool:
    """Whether one outlet printed the second after the first, as far as one can see."""
    if earlier.published > later.published:
        return False
    if not earlier.published < later.published and earlier.stage >= later.stage:
        return False
    if earlier.url and earlier.url == later.url:
        return True
    if earlier.outlet or later.outlet:
        return earlier.outlet == later.outlet
    titles = [
        STAGE.sub("", title, count=1).lstrip(" :-–—") for title in (earlier.title, later.title)
    ]
    return bool(titles[0]) and titles[0] == titles[1]


def _one_form(one: str, other: str) -> bool:
    """Whether two texts share their words but not their figures: numbers, days and months."""
    words = [WORD.findall(text.lower()) for text in (one, other)]
    figures = [Counter(w for w in text if w in FIGURES or w[0].isdigit()) for text in words]
    plain = [Counter(w for w in text if w not in FIGURES and not w[0].isdigit()) for text in words]
    if min(f.total() for f in figures) < FORM_FIGURES:
        return False
    most = max(f.total() for f in figures)
    if (figures[0] & figures[1]).total() > (1 - FORM_CHANGED) * most:
        return False
    return (plain[0] & plain[1]).total() >= FORM_WORDS * max(p.total() for p in plain)


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
