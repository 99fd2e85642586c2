"""Who "the minister" is: a definite description → the name the article calls that."""

from __future__ import annotations

import re
from bisect import bisect_left

from analysis.annotate.speakers import genders, roles
from analysis.annotate.speakers.roles import Role
from analysis.annotate.speakers.story import Reference, Story

FLOOR = 0.5
"""Below this confidence a description stays unresolved."""
REACH = 1
"""How many paragraphs back the latest of several stays the likeliest."""
ROLES = 60
"""How many roles of a noun, and how many organisations, are looked back on."""
ONE, LATEST, EARLIER, TOPIC, WIDER = 0.85, 0.65, 0.45, 0.6, 0.1
"""Confidence in the only one called so; in the latest of several, near or further up; in whom
the passage is about where what is said of them is new; and what a wider noun takes off."""

_SEPARATOR = re.compile(
    r"(?<!\s)\s*[,;(—–]\s*|(?<!\s)\s+(?:of|for|in|at|from|with|on|to|by|near|about|among|within|against|who|whom"
    r"|whose|that|which|familiar|close|based|speaking|representing|including|after|before|during"
    r"|and|or|as|under|behind|involved|briefed)\s+"
)
_DEFINITE = re.compile(r"(?:the|this|that)\b|.*?['’]s?\s", re.IGNORECASE)
_AGED = re.compile(r"\d{1,3}-year-old$")


def resolve(
    story: Story, start: int, end: int, *, topic: str | None = None, alone: str | None = None
) -> Reference:
    """The name that the article calls what the description at ``start:end`` says.

    "the foreign minister" is whoever was called that last; every modifier has to be
    part of what they were called, or they have to be the ``topic``, whom the passage is
    about, and the only one of that noun. "The Texan" may be whoever is spoken of ``alone``
    in the passage: where somebody is from need not be said before. Indefinite and possessed
    ones stay unresolved.

    >>> from analysis.annotate.speakers.story import Name
    >>> text = "Mayor Ana Ruiz left. The mayor was ill."
    >>> story = Story(text, [Name(6, 14, "Ana Ruiz", "PERSON")], [0, 21], [0])
    >>> resolve(story, 21, 30).reason
    "'The mayor': Ana Ruiz is called mayor in this article"
    """
    phrase = re.sub(r"\s+", " ", story.text[start:end])
    core = segments(phrase)[0]
    if not _DEFINITE.match(core):
        return Reference(None, 0.0, f"'{phrase}' does not point to a name")
    noun = roles.head(core)
    group = roles.plain(roles.member(core))
    modifiers = roles.plain(phrase) - (group or roles.plain(noun))
    if _AGED.search(noun):
        modifiers = frozenset()
    called = _members(story, group, start) or _called(story, noun, start)
    fitting = [role for role in called if _fits(role, modifiers)]
    if fitting:
        return _latest(story, phrase, noun, start, fitting)
    plain = [role for role in called if not role.words - _short(role.noun) - group]
    if plain and {role.entity for role in called} == {topic}:
        reason = f"'{phrase}': {topic}, of whom this passage speaks, is called {called[-1].noun}"
        return Reference(topic, TOPIC, reason)
    if group and alone and not called and alone not in _of_other_parties(story, noun):
        return Reference(alone, TOPIC, f"'{phrase}': this passage speaks of {alone} alone")
    if noun in roles.institutions():
        return _organisation(story, phrase, noun, start)
    return Reference(None, 0.0, f"'{phrase}': nobody is called that in this article")


def _latest(story: Story, phrase: str, noun: str, start: int, fitting: list[Role]) -> Reference:
    best = fitting[-1]
    rivals = {role.entity for role in fitting} - {best.entity}
    near = story.paragraph(start) - story.paragraph(best.start) <= REACH
    confidence = ONE if not rivals else LATEST if near else EARLIER
    confidence = round(confidence - WIDER * (best.noun != noun), 2)
    if confidence < FLOOR:
        return Reference(None, confidence, f"'{phrase}': several in this article are called that")
    also = "; others are too, further up" if rivals else ""
    called = f"{best.entity} is called {best.noun} in this article{also}"
    return Reference(best.entity, confidence, f"'{phrase}': {called}")


def _organisation(story: Story, phrase: str, noun: str, start: int) -> Reference:
    """The last organisation with the noun in its name, else the only one named nearby."""
    before = story.organisations[: bisect_left(story.organisations, (start,))][-ROLES:]
    wanted, kind = roles.plain(phrase), roles.institutions()[noun]
    # "The administration" is the government's, unless a short name says whose.
    short = kind == "government"
    named = [
        name.entity
        for name in before
        if not (short and len(name.entity.split()) > 2) and wanted <= roles.plain(name.entity)
    ]
    if named:
        confidence = ONE if len(set(named)) == 1 else LATEST
        return Reference(named[-1], confidence, f"'{phrase}': {named[-1]} has it in its name")
    here = story.paragraph(start)
    near = {name.entity for name in before if here - story.paragraph(name.start) <= REACH}
    general = wanted == roles.plain(noun) and kind in ("firm", "medium")
    if len(near) == 1 and general:
        return Reference(min(near), TOPIC, f"'{phrase}': the only organisation named nearby")
    return Reference(None, 0.0, f"'{phrase}': no organisation nearby fits safely")


def _short(noun: str) -> frozenset[str]:
    """The words of a noun and of its short forms."""
    forms = [form for form, known in roles.offices().items() if known == noun]
    return roles.plain(" ".join(forms))


def _called(story: Story, noun: str, start: int) -> list[Role]:
    """The roles of that noun given before, else those that fall under it."""
    sex = genders.of_noun(noun)
    given = story.roles_of.get(noun, [])
    before = given[: bisect_left(given, (start,))][-ROLES:]
    called = [r for r in before if sex is None or story.genders.get(r.entity, sex) == sex]
    return [role for role in called if role.noun == noun] or called


def _members(story: Story, group: frozenset[str], start: int) -> list[Role]:
    """The roles given before that have all words of a ``group``: "Democratic" for "Democrat"."""
    before = [role for role in story.roles if group and role.start < start][-ROLES:]
    return [r for r in before if all(any(w.startswith(g) for w in r.words) for g in group)]


def _of_other_parties(story: Story, noun: str) -> set[str]:
    """Who is called a member of a party, where ``noun`` is that of another."""
    parties = set(roles.PARTIES.values())
    others = parties - {noun} if noun in parties else set()
    return {role.entity for role in story.roles if role.words & others}


def _fits(role: Role, modifiers: frozenset[str]) -> bool:
    """Whether the role has every modifier, and is held unless one that is not is meant."""
    held = not role.words & roles.NOT_HELD
    return modifiers <= role.words and (held or bool(modifiers & roles.NOT_HELD))


def segments(phrase: str) -> tuple[str, str]:
    """A noun phrase up to its first preposition, comma or relative, and the rest.

    >>> segments("the mayor of Harbourville")
    ('the mayor', 'Harbourville')
    """
    found = _SEPARATOR.search(phrase)
    return (phrase[: found.start()], phrase[found.end() :]) if found else (phrase, "")
