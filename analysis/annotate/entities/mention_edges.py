"""Where a name begins and ends: titles, articles, possessives and neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from analysis.annotate.entities import gazetteer, names
from analysis.annotate.parse import Parse

COLUMNS = ("start", "end", "sentence_id", "text", "label")
ARTICLES = frozenset({"the", "a", "an", "this", "that", "our", "its", "his", "their", "these"})
MARKS = frozenset("\"'“”‘’`,;:.-–—_/\\()[]{}<>*•|!?@#+=~…") | {"--", "''", "``", "..."}
LINKS = frozenset({"of", "and", "to", "for", "in", "at", "the"})  # a name does not end with
POSSESSIVES = frozenset({"'s", "'", "s'"})
ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net)\b|\.html?\b", re.IGNORECASE)
LEGAL = frozenset({"inc", "inc.", "corp", "corp.", "ltd", "ltd.", "llc", "llp", "co.", "plc", "pc"})
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT"})
TRIMMED = frozenset({"EVENT", "LAW", "WORK_OF_ART"})
NO_NAMES = gazetteer.words(
    "advertisement photo image video share newsletter editorial president secretary "
    "congressional presidential gubernatorial semitic "
    "jr jr. sr sr. phd ph.d. md m.d. esq esq. potus flotus "
    "sgt gen gov sen rep lt col capt maj mr mrs ms dr prof rev "
    "sgt. gen. gov. sen. rep. lt. col. capt. maj. mr. mrs. ms. dr. prof. rev."
)
TITLED = frozenset({"PERSON", "ORG", "GPE", "NORP", "PRODUCT", "WORK_OF_ART"})
NUMBER = re.compile(r"(?:[IVX]+|[A-Za-z])\.")
PARTY = re.compile(r"[DRIL](?:-|$)")  # "D-Ohio", "(R)"
STAYS = frozenset({"The Hague", "The Gambia", "La Paz"})


class Name(NamedTuple):
    """A name: its first and last token and its label."""

    first: int
    last: int
    label: str


def on_tokens(p: Parse, starts: list[int], ends: list[int], labels: list[str]) -> list[Name]:
    """Character spans as token spans; one that is cut by no token is left out."""
    first = {start: i for i, start in enumerate(p.start)} if starts else {}
    last = {end: i for i, end in enumerate(p.end)} if starts else {}
    return [
        Name(first[start], last[end], label)
        for start, end, label in zip(starts, ends, labels, strict=True)
        if start in first and end in last
    ]


def columns(p: Parse, names: list[Name]) -> dict[str, list]:
    """The columns of the mentions table that the names of one article fill."""
    spans = [p.span(name.first, name.last) for name in names]
    return {
        "start": [a for a, _ in spans],
        "end": [b for _, b in spans],
        "sentence_id": [p.sentence[name.first] for name in names],
        "text": [p.text[a:b] for a, b in spans],
        "label": [name.label for name in names],
    }


def text(p: Parse, name: Name) -> str:
    """The name as written, white space as single spaces."""
    return " ".join(p.text[p.start[name.first] : p.end[name.last]].split())


def trimmed(p: Parse, name: Name) -> list[Name]:
    """The names inside a span of the engine: none, one, or the parts of several."""
    if name.label not in NAMES:
        return [cut] if (cut := _cut(p, name) if name.label in TRIMMED else name) else []
    written = p.text[p.start[name.first] : p.end[name.last]]
    if ADDRESS.search(written) and ("http" in written or name.first == name.last):
        return []
    parts = _parts(p, name)
    return [cut for part in parts if (cut := _without_title(p, part)) and _is_name(p, cut)]


def _is_name(p: Parse, name: Name) -> bool:
    """Not a party's letter ("D-Ohio"), a movement of thought or a word in small letters."""
    written = text(p, name)
    thought = "ism" if name.label == "PERSON" else ("ism", "Islam")
    if PARTY.match(written) or written.endswith(thought):
        return False
    if name.label == "PERSON" and any(c.isdigit() for c in written):
        return False
    small = written == written.lower() and written.upper() not in _acronyms()
    return not (small and p.cased)


@lru_cache(maxsize=1)
def _acronyms() -> frozenset[str]:
    return frozenset(name.upper() for name in gazetteer.load().organisations)


def _cut(p: Parse, name: Name) -> Name | None:
    """Without marks and articles at its edges and a possessive at its end."""
    first, last, label = name
    if " ".join(p.word[first : last + 1]) in STAYS:
        return name
    while first <= last and (
        p.word[first] in MARKS
        or (p.lower[first] in ARTICLES and _small(p, first))
        or any(mark in p.word[first] for mark in "”—")
    ):
        first += 1
    while first < last and label != "PERSON" and _no_part(p, first):
        first += 1
    while first <= last and _beyond(p, last):
        if p.word[last] == ")" and "(" in p.word[first:last]:
            break
        last -= 1
    if label == "PERSON":
        while first <= last and p.word[last].isdigit():
            last -= 1
    if last - first > 1 and p.word[first].isdigit() and p.word[first + 1] in _given_names():
        first, label = first + 1, "PERSON"
    if first == last and p.lower[first] in NO_NAMES:
        return None
    if first > last or not any(c.isalpha() for w in p.word[first : last + 1] for c in w):
        return None
    return Name(first, last, label)


def _beyond(p: Parse, i: int) -> bool:
    """Whether no name ends so: with a mark, a possessive or "of"."""
    word = p.word[i]
    return word in MARKS | LINKS or p.lower[i] in POSSESSIVES or word.startswith("--")


def _no_part(p: Parse, i: int) -> bool:
    """Whether a name begins behind "national" or the number of a list: "II. "."""
    small = p.word[i].islower() and p.pos[i] in ("ADJ", "ADV", "NOUN", "VERB")
    return small or (p.opens(i) and NUMBER.fullmatch(p.word[i]) is not None)


def _small(p: Parse, i: int) -> bool:
    """An article in lower case, in capitals, or at the head of its sentence."""
    word = p.word[i]
    opens = i == 0 or p.sentence[i - 1] != p.sentence[i] or p.word[i - 1] in MARKS
    return word.islower() or (word.isupper() and len(word) > 1) or opens


def _without_title(p: Parse, name: Name) -> Name | None:
    cut = _cut(p, name)
    if cut is None or cut.label not in TITLED:
        return cut
    first, last, label = cut
    if label == "PERSON":
        while first < last and p.word[first].islower() and p.word[first + 1][:1].isupper():
            first += 1
    while first < last:
        size = names.title_length(p.word[first : last + 1])
        named = label == "PERSON" or p.lower[first] in addresses()
        if not size or not (named or _person(p, first + size, last)):
            break
        first, label = first + size, "PERSON"
    if label == "PERSON" and last - first > 1 and _nationality(p, first):
        first += 1
    return _cut(p, Name(first, last, label))


def _person(p: Parse, first: int, last: int) -> bool:
    """Two or three capitalised words that may be a person after a title."""
    words = p.word[first : last + 1]
    known = gazetteer.load()
    if len(words) not in (2, 3) or not all(w[:1].isupper() for w in words):
        return False
    return words[0] in known.given_names or not {words[-1], words[0]} & known.last_words.keys()


@lru_cache(maxsize=1)
def addresses() -> frozenset[str]:
    """Forms of address of one word, which stand before people alone: "Mrs."."""
    listed = gazetteer.rows("titles.csv")
    return frozenset(r["title"].lower() for r in listed if r["reason"] == "form of address")


def _given_names() -> frozenset[str]:
    return gazetteer.load().given_names


def _nationality(p: Parse, i: int) -> bool:
    known = gazetteer.load()
    return p.word[i] in known.nationalities and p.word[i] not in known.given_names


def _parts(p: Parse, name: Name) -> list[Name]:
    """Split "Ohio, USA" and "Ann and Bob", where the engine took two names for one."""
    first, last, label = name
    cuts = [i for i in range(first + 1, last) if _parting(p, name, i)]
    if not cuts:
        return _side_by_side(p, name)
    edges = [first - 1, *cuts, last + 1]
    return [Name(a + 1, b - 1, label) for a, b in pairwise(edges) if b - a > 1]


def _parting(p: Parse, name: Name, i: int) -> bool:
    word, after = p.lower[i], p.lower[i + 1]
    if word in ("(", ")"):
        return True
    if name.label == "PERSON" and p.word[i].islower() and p.pos[i] in ("VERB", "AUX"):
        return True
    if word in ("v", "vs", "vs."):
        sides = (" ".join(p.word[name.first : i]), " ".join(p.word[i + 1 : name.last + 1]))
        return all(side.title() in _whole() for side in sides)
    if word in ("/", "|", ";"):
        return len(p.word[i - 1]) > 1 and len(p.word[i + 1]) > 1
    if word == ",":
        listed = name.label == "ORG" and any(w in ("and", "&") for w in p.lower[i : name.last])
        return after not in LEGAL and after not in ("jr", "jr.", "sr.") and not listed
    return word == "and" and name.label in ("PERSON", "GPE") and text(p, name) not in _whole()


@lru_cache(maxsize=1)
def _whole() -> frozenset[str]:
    return frozenset(gazetteer.load().places)


def _side_by_side(p: Parse, name: Name) -> list[Name]:
    """Two places without a comma: "Houston Texas"."""
    places = gazetteer.load().places
    if name.label not in ("GPE", "LOC") or name.first == name.last or text(p, name) in places:
        return [name]
    for cut in range(name.first + 1, name.last + 1):
        head, tail = Name(name.first, cut - 1, "GPE"), Name(cut, name.last, "GPE")
        if text(p, tail) in places and text(p, head) in places:
            return [head, tail]
    return [name]


Starts = dict[str, list[tuple[tuple[str, ...], str]]]


def search(p: Parse, starts: Starts, where: Iterable[int], *, upper: bool = False) -> list[Name]:
    """The longest listed names that begin at one of the tokens ``where``.

    With ``upper`` the lists are in capitals, the text need not be.
    """
    found: list[Name] = []
    done = -1
    words_here = [w.upper() for w in p.word] if upper else p.word
    for i in where:
        if i <= done or words_here[i] not in starts:
            continue
        for words, label in starts[words_here[i]]:
            last = i + len(words) - 1
            if tuple(words_here[i : last + 1]) == words and p.sentence[i] == p.sentence[last]:
                found.append(Name(i, last, label))
                done = last
                break
    return found


def apart(names: list[Name]) -> list[Name]:
    """In order, without those that the name before them covers or cuts."""
    found: list[Name] = []
    for name in sorted(names, key=lambda n: (n.first, -n.last)):
        if not found or name.first > found[-1].last:
            found.append(name)
    return found


def laid_over(names: list[Name], winners: list[Name]) -> list[Name]:
    """``winners`` and those of ``names`` that do not touch one, in order."""
    taken = {i for name in winners for i in range(name.first, name.last + 1)}
    kept = [n for n in names if taken.isdisjoint(range(n.first, n.last + 1))]
    return sorted({*kept, *winners})
