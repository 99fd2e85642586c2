"""One name for an organisation or place: acronyms, short names, spellings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.annotate.entities import gazetteer, names

ACRONYM = re.compile(r"(?:[A-Z][A-Za-z]?\.?){2,8}s?")
SMALL = gazetteer.words("of the and for in on to de la du des against &")
LEGAL = gazetteer.words("inc corp corporation co company ltd limited llc llp plc gmbh ag sa spa nv")
LONGEST_ACRONYM = 5  # characters of one that is spoken as a word: NATO, UNHCR
GENERAL = gazetteer.words(
    "Senate House Congress Assembly Legislature Parliament Police University College School "
    "Hospital Court Council Department Government Ministry Airport City County"
)
TURNED = frozenset({"Department", "Ministry"})
SHORTEST_KEY = 4  # characters: "IT" and "it" are not one name
PLAIN = r"\A[A-Za-z]+(?: [A-Za-z]+)*\z"
ODD = rf"(?i:\b(?:{'|'.join(sorted(LEGAL))})\b)|\b(?:{'|'.join(sorted(TURNED))})\z"


@lru_cache(maxsize=100_000)
def stands_for(acronym: str, name: str) -> bool:
    """Whether the letters are the initials of the name, small words counted or not.

    A country before the name may be left out, and what follows "and"; a department may be
    turned round.

    >>> stands_for("CIA", "Central Intelligence Agency"), stands_for("UN", "Security Council")
    (True, False)
    >>> stands_for("HC", "U.S. Harbour Control and Rescue")
    True
    """
    letters = re.sub(r"[^A-Za-z]", "", acronym).upper()
    if len(letters) < 2:
        return False
    for form in (name, turned(name), without_country(name)):
        words = [w for part in form.split() for w in re.split(r"[-–]", part) if w]
        whole = [words, words[: words.index("and")]] if "and" in words[2:] else [words]
        for part in whole:
            every = "".join(w[0] for w in part).upper()
            large = "".join(w[0] for w in part if w.lower() not in SMALL).upper()
            if len(part) > 1 and letters in (every, large):
                return True
    return False


def turned(name: str) -> str:
    """ "Department of Transport" for "Transport Department", other names as they are."""
    *first, last = name.split()
    return f"{last} of {' '.join(first)}" if first and last in TURNED else name


def without_country(name: str) -> str:
    """A name of three words or more without the country before it: "U.S. Supreme Court"."""
    first, *rest = name.split()
    known = gazetteer.load()
    country = first in ("U.S.", "US", "UK", "U.K.") or first in known.nationalities
    return " ".join(rest) if country and len(rest) > 1 else name


def is_acronym(name: str) -> bool:
    """Whether a name is written as initials: "NATO", "U.N."."""
    return ACRONYM.fullmatch(name) is not None and sum(map(str.isupper, name)) > 1


def defined(mentions: pd.DataFrame) -> dict[tuple[str, str], str]:
    """``(article, acronym)`` → name where a text defines it: "Harbour Relief Fund (HRF)".

    Takes ``article_id``, ``start``, ``end`` and ``text`` of mentions in their order.
    """
    if not {"start", "end"} <= set(mentions.columns):
        return {}
    start, end = mentions["start"].to_numpy(), mentions["end"].to_numpy()
    article = mentions["article_id"].to_numpy()
    follows = (start[1:] - end[:-1] == len(" (")) & (article[1:] == article[:-1])
    texts = mentions["text"].to_numpy()
    found: dict[tuple[str, str], str] = {}
    for i in follows.nonzero()[0].tolist():
        name, short = (names.tidy(text, person=False) for text in texts[i : i + 2])
        if is_acronym(short) and stands_for(short, name):
            found.setdefault((article[i], short), name)
    return found


def in_articles(uses: Iterable[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """``(article, short name)`` → the longer names in the article it can stand for.

    ``uses`` are ``(article, name)`` of organisations: "HRF" or "Pelham" where the article
    names "Harbour Relief Fund" or "Pelham Air Ltd", "Bruins" beside "Boston Bruins".
    """
    together: dict[str, set[str]] = defaultdict(set)
    for article, name in uses:
        together[article].add(name)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for article, here in together.items():
        acronyms = [name for name in here if is_acronym(name)]
        for name in (name for name in here if " " in name):
            for short in _short_names(name) & here:
                found[article, short].add(name)
            for short in acronyms:
                if stands_for(short, name):
                    found[article, short].add(name)
    return found


@lru_cache(maxsize=50_000)
def _short_names(name: str) -> frozenset[str]:
    """The short names a name of two or more words may have."""
    known = gazetteer.load()
    words = name.split()
    found = set()
    ending = all(w in known.company_words for w in words[1:])
    if ending and words[0] not in known.places and words[0] not in known.demonyms:
        found.add(words[0])
    place = " ".join(words[:-1])
    if place in known.places and known.places[place].kind in ("city", "state"):
        found.update({words[-1]} - GENERAL)
    while len(words) > 1 and names.plain(words[-1]) in LEGAL:
        words = words[:-1]
        found.add(" ".join(words))
    return frozenset((found | {without_country(name)}) - {name})


def spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """Names that differ in case, accents, marks or legal form → the most frequent of them."""
    listed = list(counts)
    array = pa.array(listed, pa.large_string())
    plain = pc.and_not(pc.match_substring_regex(array, PLAIN), pc.match_substring_regex(array, ODD))
    letters = pc.ascii_lower(array)
    keys = pc.if_else(pc.greater_equal(pc.utf8_length(letters), SHORTEST_KEY), letters, "")
    keys = pc.replace_substring(keys, " ", "").to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(~np.asarray(plain)).tolist():
        words = names.plain(turned(listed[place])).split()
        key = " ".join(word for word in words if word not in LEGAL)
        keys[place] = key.replace(" ", "") if len(key) >= SHORTEST_KEY else ""
    number = pd.factorize(keys)[0]
    several = np.bincount(number)[number] > 1
    same: dict[str, list[str]] = defaultdict(list)
    for place in np.flatnonzero(several & (keys != "")).tolist():
        same[keys[place]].append(listed[place])
    return {
        name: min(group, key=lambda n: (_shouted(n), -counts[n], n))
        for group in same.values()
        for name in group
    }


def _shouted(name: str) -> bool:
    """In capitals as in a headline, not as an acronym."""
    if not name.isupper():
        return False
    return len(name) > LONGEST_ACRONYM or name in gazetteer.load().places_in_capitals


@lru_cache(maxsize=1)
def listed() -> dict[str, str]:
    """Acronyms of ``organisations.csv`` → their names."""
    rows = gazetteer.rows("organisations.csv")
    return {row["acronym"]: row["name"] for row in rows if row["acronym"]}


@lru_cache(maxsize=1)
def peoples() -> dict[str, str]:
    """Plurals of demonyms, and those with a hyphen → the demonym: "Iranians" → "Iranian"."""
    known = gazetteer.load().demonyms
    plain = {name: name.replace("-", " ").removesuffix("s") for name in sorted(known)}
    return {name: one for name, one in plain.items() if one != name and one in known}
