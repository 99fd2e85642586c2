"""The parts of a name and when two spellings may be one name.

Transliterations differ in vowels and a few consonants (Qassem, Kasim; Soleimani,
Suleimani): two words are variants when their consonants agree and each vowel has a
neighbouring sound. Words of Western names are compared as they are spelled: Francis is
not Frances.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from analysis.annotate.entities import gazetteer

PARTICLES = gazetteer.words(
    "al el ul bin ibn ben abu van von der den de da di do dos du la le del della ter ten of"
)
SUFFIXES = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
SHORTEST = 4  # letters of a word that may be spelled in two ways
SOUNDS = (
    ("kh", "k"), ("gh", "g"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"),
)  # fmt: skip
VOWELS = re.compile(r"[aeiouy]+")
ALIKE = (
    frozenset({"o", "u", "ou", "oo"}),
    frozenset({"i", "e", "y", "ee", "ie", "ei", "ey", "iy", "yy", "ai", "ay", "ij", "ii"}),
    frozenset({"a", "e", "aa"}),
)


class Person(NamedTuple):
    """A person's name in parts, all but ``suffix`` in lower case without marks."""

    given: str
    middle: tuple[str, ...]
    surname: str
    suffix: str


def tidy(text: str) -> str:
    """Strip title, leading article, possessive and stray marks from a name.

    >>> tidy("Secretary of State Mike Pompeo’s"), tidy("the Quds  Force's")
    ('Mike Pompeo', 'Quds Force')
    """
    name = re.sub(r"\s+", " ", text).strip(" \"'“”‘’-–—,;:")
    name = re.sub(r"(?:['’]s|['’])$", "", name)
    name = re.sub(r"^the (?=\S)", "", name, flags=re.IGNORECASE)
    while (shorter := _titles().sub("", name)) != name and shorter:
        name = shorter
    return name or text


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    titles = [row["title"] for row in gazetteer.rows("titles.csv") if row["reason"] != "role"]
    longest_first = sorted(titles, key=lambda t: (-len(t), t))
    return re.compile(rf"^(?:{'|'.join(map(re.escape, longest_first))}) (?=[A-Z])")


def plain(text: str) -> str:
    """Lower case without accents, full stops and apostrophes; other marks are spaces.

    >>> plain("Guantánamo Bay"), plain("al-Qaeda"), plain("U.S.A.")
    ('guantanamo bay', 'al qaeda', 'usa')
    """
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in letters if not unicodedata.combining(c))
    text = text.lower().replace("&", " and ")
    return " ".join(re.sub(r"[^\w\s]", " ", re.sub(r"[.'’`]", "", text)).split())


@lru_cache(maxsize=200_000)
def person(name: str) -> Person:
    """Cut a person's name into its parts; a single word is a surname.

    >>> person("John D. Smith Jr.")
    Person(given='john', middle=('d',), surname='smith', suffix='Jr.')
    >>> person("Bashar al-Assad")[:3]
    ('bashar', (), 'assad')
    """
    name = re.sub(r"[\"“(][^\"”)]*[\"”)]", " ", name)
    name = re.sub(r"\b([A-Z])\.(?=[A-Z]\.)", r"\1. ", name)
    words = [w for part in name.split() for w in plain(_without_article(part)).split("\0")]
    words = [w.replace(" ", "") for w in words if w]
    suffix = SUFFIXES.get(words[-1], "") if len(words) > 1 else ""
    if suffix:
        words = words[:-1]
    kept = [w for w in words[:-1] if w not in PARTICLES]
    surname = words[-1] if words else plain(name)
    return Person(kept[0] if kept else "", tuple(kept[1:]), surname, suffix)


def _without_article(word: str) -> str:
    """ "al-Assad" and "el-Sisi" without their article."""
    return re.sub(r"^(?:[Aa]l|[Ee]l|[Uu]l|[Aa]s|[Aa]sh)[-–](?=\w)", "", word)


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """The consonants of a plain word as they sound, without doubles: a key for variants.

    >>> skeleton("qassem") == skeleton("kasim"), skeleton("soleimani")
    (True, 'slmn*')
    """
    if len(word) < SHORTEST:
        return word
    for written, sound in SOUNDS:
        word = word.replace(written, sound)
    word = re.sub(r"c(?!h)", "k", word)
    word = re.sub(r"^(?:ye|yo)(?=[bdfgjklmnprstvz])", "e", word)
    first = "*" if word[0] in "aeiou" else ""
    last = "*" if word[-1] in "aeiouy" else ""
    inner = re.sub(r"[aeiou]|(?<!^)y", "", word)
    return first + re.sub(r"(.)\1+", r"\1", inner) + last


def variants(a: str, b: str) -> bool:
    """Whether two plain words may be spellings of one.

    >>> variants("soleimani", "suleimani"), variants("maria", "mario"), variants("jon", "jan")
    (True, False, False)
    """
    if a == b:
        return True
    if min(len(a), len(b)) < SHORTEST or skeleton(a) != skeleton(b):
        return False
    ours, theirs = VOWELS.findall(_one_y(a)), VOWELS.findall(_one_y(b))
    return len(ours) == len(theirs) and all(map(_alike, ours, theirs))


def _one_y(word: str) -> str:
    """Without a consonant y at the head: Yevgeny is Evgeny."""
    return re.sub(r"^y(?=[eo])", "", word)


def _alike(a: str, b: str) -> bool:
    return a == b or any(a in sounds and b in sounds for sounds in ALIKE)


def given_variants(a: str, b: str) -> bool:
    """``variants`` for given names: two that are both listed and Western are two names."""
    if a == b:
        return True
    western = _western()
    return not (a in western and b in western) and variants(a, b)


def spelled_freely(given: str) -> bool:
    """Whether names with this given name come from another script."""
    return len(given) > 1 and given not in _western()


def short_forms(a: str, b: str) -> bool:
    """Whether one given name is a short form of the other, or both of a third."""
    return bool(full_forms(a) & full_forms(b))


def full_forms(given: str) -> frozenset[str]:
    """A given name and those it is short for: "bill" and "william"."""
    return _full_forms().get(given) or frozenset({given})


@lru_cache(maxsize=1)
def _western() -> frozenset[str]:
    listed = gazetteer.rows("given_names.csv")
    return frozenset(plain(row["name"]) for row in listed if not row["transliterated"])


@lru_cache(maxsize=1)
def _full_forms() -> dict[str, frozenset[str]]:
    return {
        plain(row["name"]): frozenset({plain(row["name"]), *plain(row["short_for"]).split()})
        for row in gazetteer.rows("given_names.csv")
        if row["short_for"]
    }
