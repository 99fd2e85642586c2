"""Cases: what linking has to know of the names of an article, made once for each article.

A case is a different spelling in an article with its label and form of address. A corpus has
a third as many cases as mentions, and its names are linked from them alone, so that its
mentions need never be in memory together.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from analysis.annotate.entities import introductions, organisations
from analysis.annotate.entities.names import tidy

PERSON = "PERSON"
BODIES = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT"})
LONG = BODIES | {"LAW", "EVENT"}  # may have an acronym
SPELLED = ["article_id", "text", "label"]
ANYWHERE = -1
TYPES = {
    "text": "str",
    "name": "str",
    "titled": "bool",
    "label": "str",
    "sex": "str",
    "mentions": "int32",
    "start": "int32",
    "told": "int32",
    "relative": "bool",
    "office": "str",
    "at": "int32",
    "longer": "str",
    "defined": "str",
}


def cases(mentions: pd.DataFrame, articles: pd.DataFrame | None = None) -> pd.DataFrame:
    """What linking has to know of ``mentions``, in their order: those of an article together.

    Takes ``article_id``, ``text``, ``label`` and, where there are texts, ``start`` and ``end``;
    of ``articles`` ``article_id`` and ``text``. A row for each different ``article_id``,
    ``text``, ``label`` and form of address, which is of a ``sex`` (``man``, ``woman`` or "")
    and, before a single word, of an ``office``:

    ``name``: the text without title and marks; ``titled``: whether it has a title; ``mentions``:
    how many; ``start`` and ``told``: the first of ``introductions.read``; ``relative``:
    whether one is; ``office``: the title of one;
    ``longer``: the names of the article that it may be short for, one a line; ``defined``: the
    name for which the text has it as acronym. A spelling that has several such forms in an article
    has a row for each mention, which ``at`` finds (else -1).

    The cases of a corpus are those of its articles, one after the other.

    >>> rows = pd.DataFrame({"article_id": ["a", "a", "a"], "label": ["ORG"] * 3,
    ...                      "text": ["the Harbour Relief Fund", "HRF", "HRF"]})
    >>> cases(rows)[["name", "mentions", "longer"]].values.tolist()
    [['Harbour Relief Fund', 1, ''], ['HRF', 2, 'Harbour Relief Fund']]
    """
    introduced = introductions.read(mentions, articles)
    (spelled,) = _codes(mentions)
    sexes, sex = pd.factorize(introduced["sex"])
    addressed = spelled * max(len(sex), 1) + sexes
    bare = ~mentions["text"].str.contains(" ", regex=False)
    forms, form = pd.factorize(introduced["sex"] + "\n" + introduced["office"].where(bare, ""))
    titled = spelled * max(len(form), 1) + forms
    several = np.bincount(pd.unique(titled) // max(len(form), 1)) > 1
    apart = several[spelled] if len(mentions) else np.zeros(0, bool)
    at = np.where(apart, introduced["start"], ANYWHERE)
    row, first = _numbered(spelled, at)
    by_address = introduced.groupby(addressed, sort=False)
    found = mentions[SPELLED].iloc[first].reset_index(drop=True)
    texts, people = found["text"].tolist(), found["label"].eq(PERSON).tolist()
    once = cache(tidy)
    names = [once(text, person=person) for text, person in zip(texts, people, strict=True)]
    found = found.assign(
        name=pd.array(names, dtype="str"),
        titled=list(map(_titled, texts, names)),
        sex=introduced["sex"].to_numpy(object)[first],
        mentions=np.bincount(row, minlength=len(first)),
        start=by_address["start"].transform("min").to_numpy()[first],
        told=by_address["told"].transform("min").to_numpy()[first],
        relative=by_address["relative"].transform("any").to_numpy()[first],
        office=introduced.groupby(titled)["office"].transform("max").to_numpy(object)[first],
        at=at[first],
    )
    places = list(zip(found["article_id"].tolist(), names, strict=True))
    uses = zip(places, found["label"].tolist(), strict=True)
    longer = organisations.in_articles(place for place, label in uses if label in LONG)
    lines = {place: "\n".join(sorted(names)) for place, names in longer.items()}
    defined = organisations.defined(mentions)
    found["longer"] = [lines.get(place, "") for place in places]
    found["defined"] = [defined.get(place, "") for place in places]
    return found[["article_id", *TYPES]].astype(TYPES)


def rows(mentions: pd.DataFrame, cases: pd.DataFrame) -> np.ndarray:
    """For each of ``mentions`` the place of its case in ``cases``.

    Raises ``ValueError`` where a mention is of no case.
    """
    theirs, ours = _codes(cases, mentions)
    at = cases["at"].to_numpy()
    apart = np.zeros(max(theirs.max(initial=0), ours.max(initial=0)) + 1, bool)
    apart[theirs[at != ANYWHERE]] = True
    start = mentions["start"].to_numpy() if apart.any() else ANYWHERE
    at = np.concatenate([at, np.where(apart[ours], start, ANYWHERE)])
    row, first = _numbered(np.concatenate([theirs, ours]), at)
    if len(first) > len(cases):
        missing = mentions.iloc[first[len(cases)] - len(cases)]
        raise ValueError(f"{missing['text']!r} of article {missing['article_id']} is of no case.")
    return row[len(cases) :]


def _codes(*frames: pd.DataFrame) -> list[np.ndarray]:
    """A number for each different article, text and label, the same in all ``frames``."""
    whole = pd.concat([frame[SPELLED] for frame in frames]) if len(frames) > 1 else frames[0]
    key = np.zeros(len(whole), np.int64)
    for column in SPELLED:
        codes, unique = pd.factorize(whole[column])
        key = pd.factorize(key * max(len(unique), 1) + codes)[0]
    return np.split(key, np.cumsum([len(frame) for frame in frames])[:-1])


def _numbered(spelled: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of each pair in order of appearance, and where each stands first."""
    number, pairs = pd.factorize(spelled * (at.max(initial=0) + 2) + at + 1)
    first = np.full(len(pairs), len(number))
    np.minimum.at(first, number, np.arange(len(number)))
    return number, first


def _titled(text: str, name: str) -> bool:
    """Whether a title was taken off, not only an article or a mark."""
    if name == text:
        return False
    return " ".join(text.split()).removesuffix("'s").removesuffix("’s").endswith(" " + name)
