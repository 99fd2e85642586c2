"""What an article calls each name: "Mayor Ana Ruiz", "Ruiz, a baker", "Ruiz is the mayor"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

LEXICONS = Path(__file__).parents[1] / "lexicons"
_BEFORE = 90
_AFTER = 140
_DETERMINER = r"(?:[Tt]he|[Aa]n?|one of the|its|his|her|their|our|[A-Z][\w.]*['’]s) "
_PHRASE = r"((?:[\w.&'’-]+ ){0,6}?[\w-]+)"
_STOP = r"(?=\s+(?:of|for|at|in|from|who|with|and|to|on|under|whose)\b|[,.;:()—–“”\"]|\s*$)"
_COMPLEMENT = r"(?:\s+(?:of|for|at|in|from)\s+([^,.;:()—–“”\"]{1,50}))?"
_APPOSITION = re.compile(
    rf",\s(?:\d{{1,3}},\s)?(?:who\s(?:is|was)\s)?({_DETERMINER})?{_PHRASE}{_STOP}{_COMPLEMENT}"
)
_IS = re.compile(
    rf"\s(?:is|was|became|remains|has been)\s({_DETERMINER}){_PHRASE}{_STOP}{_COMPLEMENT}"
)
_OF = re.compile(r"\sof\s((?:[A-Z][\w-]*\s?){1,3})")
_AGE = re.compile(r",\s(\d{1,3})(?=[,.])")
_PARTY = re.compile(r"(?:,\s|\s\()([DRI])\.?[-,)]")
PARTIES = {"D": "democrat", "R": "republican", "I": "independent"}
"""What the letter behind a lawmaker's name stands for: "Lane (D-Ohio)"."""
_TITLE_OF = re.compile(r"(?<![\w-])([\w-]+) (of (?:the )?(?:[A-Z][\w-]+ ?(?:and )?){1,3})$")
_RENAMED = re.compile(rf"({_DETERMINER}){_PHRASE}{_STOP}{_COMPLEMENT},\s$")
_WORDS = re.compile(r"[\w][\w.-]*")
_PREFIXES = re.compile(r"^(?:ex|vice|co|then|deputy)-")
_NOT_YET = re.compile(r"-(?:elect|designate)$", re.IGNORECASE)
NOT_HELD = frozenset({"former", "deputy", "acting", "elect", "designate"})
"""Words for an office that is not, or not yet, somebody's own."""
_LETTERS = re.compile(r"[^\W\d_]+")
_SMALL = frozenset({"the", "and", "for", "its", "his", "her", "their", "our"})
_CUT = re.compile(r"[,;:!?\n“”\"()—–]|(?<=[a-z]{3})\. ")


class Role(NamedTuple):
    """``entity`` is called ``noun`` at ``start``; ``words`` are the plain words around it."""

    start: int
    entity: str
    noun: str
    words: frozenset[str]


def find(text: str, names: Iterable[tuple[int, int, str]]) -> list[Role]:
    """The roles that ``text`` gives to ``names``, each a start, an end and an entity.

    A title or noun right before the name, an apposition before or after it, and
    "X is the mayor" give a role. Nouns come in the singular and in lower case.

    >>> names = [(5, 9, "Ruiz"), (14, 18, "Lane")]
    >>> [(r.entity, r.noun) for r in find("Gen. Ruiz met Lane, a baker.", names)]
    [('Ruiz', 'general'), ('Lane', 'baker')]
    """
    return [role for name in names for role in _roles(text, *name)]


def offices() -> dict[str, str]:
    """Nouns of offices and roles, and short forms of titles, each with its noun."""
    return _lexicon()[0]


@lru_cache(maxsize=1)
def nouns() -> frozenset[str]:
    """The nouns of offices and roles."""
    return frozenset(offices().values())


def wider(noun: str) -> frozenset[str]:
    """The nouns that ``noun`` falls under: a senator is a lawmaker."""
    return _lexicon()[1].get(noun, frozenset())


@lru_cache(maxsize=1)
def institutions() -> dict[str, str]:
    """Nouns for what speaks without being a person: of a state, its
    government, a firm, a medium, a document.

    >>> institutions()["ministry"], institutions()["report"]
    ('state', 'document')
    """
    table = pd.read_csv(LEXICONS / "institutions.csv", keep_default_na=False)
    return dict(zip(table["noun"], table["kind"], strict=True))


def member(phrase: str) -> str:
    """The word for one of a people or a party that a phrase ends with, else "".

    >>> member("the Ohio Democrat"), member("a Texan"), member("the British")
    ('Democrat', 'Texan', '')
    """
    last = phrase.split()[-1] if phrase else ""
    return last if last in _members() else ""


@lru_cache(maxsize=1)
def _members() -> frozenset[str]:
    """Words for one of a people: those with a plural. "The British" are all of them."""
    listed = frozenset(pd.read_csv(LEXICONS / "demonyms.csv", keep_default_na=False)["name"])
    return frozenset(
        name
        for name in listed
        if name.endswith("man") or not listed.isdisjoint({f"{name}s", f"{name[:-1]}ies"})
    )


def plain(phrase: str) -> frozenset[str]:
    """The words of a phrase, made alike: singular, and a place for those who are from there.

    >>> plain("the Iranian foreign ministers") == plain("foreign minister of Iran")
    True
    >>> plain("the police") & plain("Policy Exchange")
    frozenset()
    """
    found: set[str] = set()
    for word in _LETTERS.findall(phrase):
        if len(word) > 2 and word.lower() not in _SMALL:
            found.update(_places().get(word) or (_singular(word.lower()),))
    return frozenset(found)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[str, ...]]:
    """What somebody is called who is from a place, with the words of that place."""
    table = pd.read_csv(LEXICONS / "demonyms.csv", keep_default_na=False)
    table = table[table["place"].ne("")]
    words = [tuple(map(_singular, _LETTERS.findall(place.lower()))) for place in table["place"]]
    return dict(zip(table["name"], words, strict=True))


def head(phrase: str) -> str:
    """The last noun of a phrase as the lexicon has it, of two words if it has those.

    >>> head("the firm's Chief Executive"), head("a retired Gen."), head("two bakers")
    ('chief executive', 'general', 'bakers')
    """
    words = [w.strip("’'") for w in _NOT_YET.sub("", phrase).split()]
    if not words:
        return ""
    two = " ".join(words[-2:]).lower()
    last = words[-1]
    plain = _PREFIXES.sub("", last.lower())
    known = offices()
    return known.get(two) or known.get(last) or known.get(plain) or plain


def _roles(text: str, start: int, end: int, entity: str) -> Iterator[Role]:
    name = start
    for word in text[start:end].split()[:-1]:
        if word not in offices() and word.lower() not in offices():
            break
        name += len(word) + 1
    yield from _title(text, name, end, entity)
    renamed = text[start - 2 : start - 1] == ","
    before = _RENAMED.search(text, max(0, start - _BEFORE), start) if renamed else None
    if before and head(before[2]) in nouns():
        yield _role(before.start(), entity, before[2], before[3])
    pattern = {",": _APPOSITION, " ": _IS}.get(text[end : end + 1])
    if pattern is None:
        return
    after = text[end : end + _AFTER]
    found = pattern.match(after)
    if found and (found[1] or head(found[2]) in nouns()):
        yield _role(start, entity, found[2], found[3])
    age = _AGE.match(after)
    if age:
        yield Role(start, entity, f"{age[1]}-year-old", frozenset())
    party = _PARTY.match(after)
    if party:
        yield Role(start, entity, PARTIES[party[1]], frozenset({PARTIES[party[1]]}))


def _title(text: str, name: int, end: int, entity: str) -> Iterator[Role]:
    known, before = offices(), text[max(0, name - _BEFORE) : name]
    words = [_NOT_YET.sub("", word) for word in before.split()]
    titled = (
        bool(words) and before.endswith(" ") and (words[-1] in known or words[-1].lower() in known)
    )
    if not titled and " of " not in before:
        return
    cut = [m.end() for m in _CUT.finditer(before)]
    before = before[cut[-1] :] if cut else before
    compound = _TITLE_OF.search(before)
    if compound and compound[1].lower() in known:
        yield _role(name, entity, before[: compound.end(1)], compound[2])
    if titled and before.strip():
        place = _OF.match(text, end)
        yield _role(name, entity, " ".join(before.split()[-5:]), place[1] if place else None)


def _role(start: int, entity: str, phrase: str, complement: str | None) -> Role:
    return Role(start, entity, head(phrase), plain(f"{phrase} {complement or ''}"))


@lru_cache(maxsize=1)
def _lexicon() -> tuple[dict[str, str], dict[str, frozenset[str]]]:
    table = pd.read_csv(LEXICONS / "offices.csv", keep_default_na=False)
    nouns = dict(zip(table["noun"], table["noun"], strict=True))
    short = zip(table["noun"], table["short"].str.split(), strict=True)
    nouns |= {form: noun for noun, forms in short for form in forms}
    above = zip(table["noun"], table["wider"].str.split(), strict=True)
    return nouns, {noun: frozenset(wide) for noun, wide in above}
