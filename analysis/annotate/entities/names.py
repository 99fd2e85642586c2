"""The parts of a name and when two spellings may be one name.

Transliterations differ in vowels and a few consonants (Qassem, Kasim; Soleimani,
Suleimani): two words are variants when their consonants agree and each vowel has a
neighbouring sound. Words of Western names are compared as they are spelled: Francis is
not Frances.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from analysis.annotate.entities import gazetteer

PARTICLES = gazetteer.words(
    "al el ul bin ibn ben abu van von der den de da di do dos du la le del della ter ten of"
)
FAMILY_OR_GIVEN = gazetteer.words("Kim Lee Ann Le")
FAMILY_FIRST = FAMILY_OR_GIVEN | gazetteer.words(
    "Ban Cao Chen Choi Deng Duong Feng Guo Han Hoang Hu Huang Jang Jiang Jung Kang Li Liang Lin "
    "Liu Luo Ma Mao Moon Ngo Nguyen Park Peng Pham Phan Qin Roh Ryu Seo Shin Song Sun Tran Vo Wang "
    "Wen Wu Xi Xie Xu Yang Ye Yoon Yu Yun Zeng Zhang Zhao Zheng Zhou Zhu"
)
SPACE, POSSESSIVE = re.compile(r"\s+"), re.compile(r"(?:['’]s|['’])$")
INITIALS = re.compile(r"(?:[A-Z]\.){2,}[A-Z]\.?")  # "F.B.I.", not "U.S."
THE = re.compile(r"^the (?=\S)", re.IGNORECASE)
CUT = re.compile(r"[^\s-]+|-")  # words, as the language engine cuts them at hyphens
SUFFIXES = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
NOT_HELD = frozenset({"former", "acting", "interim", "incoming", "outgoing"})
NOT_YET = frozenset({("-", "elect"), ("-", "designate")})
SHORTEST = 4  # letters of a word that may be spelled in two ways
SOUNDS = (
    ("kh", "k"), ("gh", "g"), ("dh", "d"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"),
)  # fmt: skip
MARKS: dict[int, str | None] = {i: " " for i in range(128) if re.match(r"[^\w\s]", chr(i))}
MARKS |= {ord("&"): " and ", **dict.fromkeys(map(ord, ".'’`"))}
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


def tidy(text: str, *, person: bool = True) -> str:
    """Strip leading article, possessive and stray marks from a name, and a person's title.

    Initials of three letters or more lose their full stops.

    >>> tidy("Secretary of State Mike Pompeo’s"), tidy("the Quds  Force's")
    ('Mike Pompeo', 'Quds Force')
    >>> tidy("General Mills", person=False), tidy("the Justice Department"), tidy("the F.B.I.")
    ('General Mills', 'Justice Department', 'FBI')
    """
    name = SPACE.sub(" ", text).strip(" \"'“”‘’-–—,;:")
    name = THE.sub("", POSSESSIVE.sub("", name))
    if INITIALS.fullmatch(name):
        name = name.replace(".", "")
    return (without_titles(name) if person else name) or text


def without_titles(name: str) -> str:
    """A person's name without the titles before it.

    >>> without_titles("Lt. Gen. Moss"), without_titles("Judge Moss Center")
    ('Moss', 'Judge Moss Center')
    """
    words = list(CUT.finditer(name))
    first = 0
    while size := title_length([w.group() for w in words[first:]]):
        first += size
    return name[words[first].start() :] if first else name


def title_length(words: Sequence[str]) -> int:
    """How many words at the head of a person's name are a title.

    None are where nobody's name is left: "Justice Department", "King Moss Hospital".

    >>> title_length(["Acting", "Mayor", "Moss"]), title_length(["Mayor", "-", "elect", "Moss"])
    (2, 3)
    """
    if words and words[0].lower() in NOT_HELD:
        size = title_length(words[1:])
        return size + (size > 0)
    for title in _titles().get(words[0].lower(), ()) if words else ():
        size = len(title)
        if tuple(w.lower() for w in words[:size]) == title:
            size += 2 * (tuple(w.lower() for w in words[size : size + 2]) in NOT_YET)
            if rest := words[size:]:
                return size if rest[0][:1].isupper() and not is_body(rest) else 0
    return 0


def is_body(words: Sequence[str]) -> bool:
    """Whether a name ends as those of organisations and places do, or its part before "of".

    >>> is_body(["Moss", "University", "of", "Leeds"]), is_body(["Ana", "Hill"])
    (True, False)
    """
    ends = [words[-1], *(words[i - 1] for i in range(1, len(words)) if words[i] == "of")]
    return not gazetteer.load().body_words.isdisjoint(ends)


@lru_cache(maxsize=1)
def _titles() -> dict[str, list[tuple[str, ...]]]:
    """Titles in lower case by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in gazetteer.rows("titles.csv"):
        words = tuple(CUT.findall(row["title"].lower()))
        found.setdefault(words[0], []).append(words)
    for titles in found.values():
        titles.sort(key=lambda words: (-len(words), words))
    return found


def plain(text: str) -> str:
    """Lower case without accents, full stops and apostrophes; other marks are spaces.

    >>> plain("Guantánamo Bay"), plain("al-Qaeda"), plain("U.S.A.")
    ('guantanamo bay', 'al qaeda', 'usa')
    """
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in letters if not unicodedata.combining(c))
    text = text.lower().translate(MARKS)
    return " ".join((text if text.isascii() else re.sub(r"[^\w\s]", " ", text)).split())


def person(name: str) -> Person:
    """Cut a person's name into its parts; a single word is a surname.

    >>> person("John D. Smith Jr.")
    Person(given='john', middle=('d',), surname='smith', suffix='Jr.')
    >>> person("Bashar al-Assad")[:3]
    ('bashar', (), 'assad')
    """
    if name.isascii() and name.replace(" ", "").isalpha():
        words = name.lower().split()
    else:
        name = re.sub(r"[\"“(][^\"”)]*[\"”)]", " ", name)
        name = re.sub(r"\b([A-Z])\.(?=[A-Z]\.)", r"\1. ", name)
        parts = [plain(_without_article(part)).replace(" ", "") for part in name.split()]
        words = [word for part in parts for word in part.split("\0") if word]
    suffix = SUFFIXES.get(words[-1], "") if len(words) > 1 else ""
    if suffix:
        words = words[:-1]
    kept = [w for w in words[:-1] if w not in PARTICLES]
    if len(words) == 2 and not kept and name.split()[0] in gazetteer.load().given_names:
        kept = words[:1]  # Ben Hale, Al Hale
    surname = words[-1] if words else plain(name)
    return Person(kept[0] if kept else "", tuple(kept[1:]), surname, suffix)


def family_first(name: str) -> bool:
    """Whether a full name begins with the surname, as Chinese and Korean names do.

    >>> family_first("Moon Jae-in"), family_first("Kim Jong Un"), family_first("Kim Novak")
    (True, True, False)
    """
    first, *rest = name.split()
    if "-" in name and any(re.fullmatch(r"[A-Z][a-z]+-[a-z]+", word) for word in rest[-1:]):
        return True
    short = len(rest) > 1 and all(len(word) < SHORTEST + 2 for word in rest)
    return first in FAMILY_FIRST and (short or first not in FAMILY_OR_GIVEN)


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


@lru_cache(maxsize=200_000)
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
