"""What kind of speaker a phrase names: a person, an office, an organisation, nobody by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.annotate.speakers import roles
from analysis.annotate.speakers.descriptions import segments
from analysis.annotate.speakers.story import Name

SPEAKING = frozenset({"ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT"})
"""Labels of names that speak without being people."""
LEXICONS = Path(__file__).parents[1] / "lexicons"

HE_OR_SHE = frozenset({"he", "she", "him", "her"})
ASKS = frozenset({"q", "question", "interviewer"})
ANSWERS = frozenset({"a", "answer"})
FIRST_PERSON = frozenset({"i", "we", "me", "us", "myself", "ourselves"})
OTHER_PRONOUNS = frozenset(
    {"they", "them", "it", "you", "who", "whom", "that", "this", "which", "what", "there"}
    | {"himself", "herself", "itself", "themselves", "these"}
)

_OWNED = re.compile(r"['’](?:s\b|(?=\s))")
_PREPOSITION = re.compile(
    r"\b(?:of|for|to|from|with|by|at|in|on|about|against|near|within|under|behind|like)\s"
)
_OFFICE_OF = re.compile(r"(?<![\w-])([\w-]+) of (?:the )?(?:[A-Z][\w-]+ (?:and )?){1,3}$")
_BODY_OF = re.compile(
    r"(?<![\w-])[A-Z][\w-]+ of (?:the )?(?:[A-Z][\w-]+ ){1,3}(?:[a-z-]+ ){0,3}?([a-z-]+) $"
)
_GOES_ON = re.compile(
    r"\s*(?:$|[,(;:–—-]|\d|(?:and|or|who|of|for|in|at|from|on|with|whose|himself|herself|both|too"
    r"|also|as|to|by|the)\b)"
)
_LIST = re.compile(r"\s*(?:,|\band\b|&)\s*(?:and\s+)?(?=[A-Z])")
_ONE = frozenset({"a", "an", "one", "another", "the", "this", "that", "his", "her", "their"})
_TYPICAL = frozenset({"average", "typical", "ordinary", "median", "everyday", "proverbial"})
_ARTICLES = frozenset({"the", "a", "an", "his", "her", "their", "our", "my", "its", "no"})
_OF_NAMES = frozenset("of the de la van von bin al de del da di el y ibn".split())  # noqa: SIM905


class Named(NamedTuple):
    """The name that a phrase is about, and whether others are listed beside it."""

    name: Name
    listed: bool


def person(text: str, start: int, end: int, names: Sequence[Name]) -> Named | None:
    """The person at the head of the phrase ``text[start:end]``, from the ``names`` in it.

    "Reed's lawyer", "a spokesman for Reed" and "the Reed campaign" are not about Reed.

    >>> reed = Name(16, 20, "Ana Reed", "PERSON")
    >>> person("a spokesman for Reed", 0, 20, [reed]) is None
    True
    """
    for name in names:
        if name.label == "PERSON" and _heads(text, start, end, name):
            rest = text[name.end : end]
            listed = any(n.label == "PERSON" and n.start >= name.end for n in names)
            return Named(name, listed and bool(_LIST.match(rest)))
    return None


def _heads(text: str, start: int, end: int, name: Name) -> bool:
    own = text[max(start, name.start) : name.end]
    after = text[name.end : end] if name.end <= end else ""
    if _OWNED.match(after) or own.endswith(("'s", "’s", "s'", "s’")):
        return False
    following = re.match(r"\s([A-Z][\w-]+)", after)
    goes_on = following is not None and following[1].lower() not in roles.institutions()
    if following and (roles.head(following[1]) in roles.offices()):
        return False
    if not goes_on and not _GOES_ON.match(after):
        return False
    before = re.split(r"[,(]", text[start : max(start, name.start)])[-1]
    preposition = _PREPOSITION.search(before)
    return preposition is None or _is_title(before) or _is_employed(before)


def _is_employed(before: str) -> bool:
    """Whether an office follows a body with "of" in its name: "Bank of Leeds economist"."""
    found = _BODY_OF.search(before)
    return found is not None and roles.head(found[1]) in roles.offices()


def _is_title(before: str) -> bool:
    """Whether the words before a name are an office with "of": Secretary of State."""
    found = _OFFICE_OF.search(before)
    if found is None or not found[1][0].isupper() or roles.head(found[1]) not in roles.offices():
        return False
    last = before.split()[-1]
    return roles.head(last) not in roles.offices() or last.lower() == "state"


def organisation(start: int, end: int, text: str, names: Sequence[Name]) -> Name | None:
    """The name that is no person's and that the phrase's first part ends with."""
    core = segments(text[start:end])[0]
    limit = start + len(core)
    for name in reversed(names):
        if name.label in SPEAKING and name.start <= limit <= name.end:
            return name
    return None


def kind(phrase: str) -> tuple[str, str]:
    """The type of a phrase that names nobody, and why: by its head noun.

    >>> kind("a senior official in Harbourville")[0], kind("Iran's Foreign Minister")[0]
    ('unnamed', 'office')
    >>> kind("the survey")
    ('organisation', 'a document speaks, not a person')
    """
    core = segments(phrase)[0]
    noun = roles.head(core)
    words = core.lower().split()
    first = words[0] if words else ""
    if noun in unnamed() or (first in unnamed() and len(words) == 1):
        return "unnamed", f"a source without a name: {unnamed().get(noun) or unnamed()[first]}"
    body = roles.institutions().get(noun) or roles.institutions().get(_singular(noun))
    if body:
        speaks = "a document speaks" if body == "document" else "an institution speaks"
        return "organisation", f"{speaks}, not a person"
    if noun in roles.offices():
        return "office", "an office or a role, without a name"
    if _singular(noun) in roles.offices() or _singular(noun) in unnamed() or noun.endswith("-old"):
        return "unnamed", "a source without a name"
    if first in unnamed() or re.search(r"\d", first):
        return "unnamed", "a source without a name: a number or share"
    return "unresolved", "neither a name nor a known kind of source"


def behind_office(phrase: str) -> str:
    """The name behind an office in small letters, else the whole phrase.

    >>> behind_office("Marlin co-founder Ira Stroud"), behind_office("the mayor")
    ('Ira Stroud', 'the mayor')
    """
    words = phrase.split()
    first = len(words)
    while first > 0 and words[first - 1][0].isupper():
        first -= 1
    named = 0 < first < len(words) and len(words) - first <= 4
    office = (
        named and words[first - 1].islower() and roles.head(words[first - 1]) in roles.offices()
    )
    return " ".join(words[first:]) if office else phrase


def is_single(core: str) -> bool:
    """Whether a noun phrase speaks of one person: "a senior official", not "officials".

    >>> is_single("one delegate"), is_single("the residents"), is_single("the average voter")
    (True, False, False)
    """
    words = core.lower().split()
    several = words[-1].endswith("s") or words[-1] in ("people", "men", "women", "children")
    return len(words) > 1 and words[0] in _ONE and not several and words[1] not in _TYPICAL


def is_name(phrase: str) -> bool:
    """Whether every word is capitalised as in a person's name, and none is a common noun.

    >>> is_name("Omar al Rashid"), is_name("Friends of Reed"), is_name("The Hill")
    (True, False, False)
    """
    words = phrase.split()
    if not 0 < len(words) <= 4 or not words[0][0].isupper() or len(phrase) < 2:
        return False
    capitals = all(w[0].isupper() or w in _OF_NAMES for w in words)
    return capitals and not any(_is_common(w.lower()) for w in words)


def _is_common(word: str) -> bool:
    forms = {word, _singular(word), roles.head(word)}
    known = (roles.offices(), unnamed(), roles.institutions(), _ARTICLES)
    return any(form in listed for form in forms for listed in known)


def _singular(noun: str) -> str:
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    if noun.endswith("men"):
        return noun[:-3] + "man"
    return noun[:-1] if noun.endswith("s") else noun


@lru_cache(maxsize=1)
def unnamed() -> dict[str, str]:
    """Nouns for sources that are not named, each with its reason."""
    table = pd.read_csv(LEXICONS / "unnamed_sources.csv", keep_default_na=False)
    return dict(zip(table["word"], table["reason"], strict=True))
