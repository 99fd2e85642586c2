"""Who "he" and "she" are: the nearest fitting person, by signs a reader can check."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from analysis.annotate.speakers import genders
from analysis.annotate.speakers.story import Name, Reference, Story

FLOOR = 0.55
"""Below this confidence a pronoun stays unresolved."""
REACH = 1
"""How many paragraphs back a person is sought."""
MENTIONS = 60
"""And how many mentions of persons back: more only stand in lists."""
ALONE, ALONE_UNKNOWN, FAR, MOST = 0.9, 0.7, 0.6, 0.85
"""Confidence in the only person named nearby, of that sex or of unknown sex; in the only one of
that sex in all the article so far; and the most there can be where two fit."""
EVEN, PER_POINT = 0.45, 0.15
"""Confidence where two fit equally well, and what each point between them adds."""

SUBJECT, SUBJECT_ABOVE, SOLE, SPOKE = 4.0, 3.5, 3.0, 1.5
EARLIER_SUBJECT, PRESENT, KNOWN = 1.5, 0.5, 1.0
"""Points: subject of the last sentence that names somebody who fits, in this paragraph or the
one above; nobody else who fits in it; last speaker; subject of a sentence before that; named at
all; sex known to fit."""

_WORDS = r"(?:(?:[Tt]he|former|then)\s+)?(?:[A-Z][\w.’'-]*\s+){0,3}$"
_OBLIQUE = re.compile(
    r"(?:\b(?i:of|to|for|with|by|from|at|in|on|about|against|than|like|over|towards?|behind|between"
    r"|among|under|after|before|since|and|or|met|told|tells|\w{2,}ing)|(?<![,\"”’'] )\b\w{2,}ed)\s+"
    + _WORDS
)
_TOPIC = re.compile(r"\bAs for\s+" + _WORDS)
_TOLD = re.compile(
    r"\b(?:told|tells|telling|asked|asking|thanked|reminded|informed)\s+(?:[A-Z][\w.]*\s+){0,2}$"
)
_POSSESSIVE = re.compile(r"['’]s?\b(?! (?:been|not|a|an|the|\w+ing)\b)|['’]\s")
_PAIR = re.compile(r"(?:,? and| or|,)\s(?:[A-Z][\w.]*\s){0,3}?[A-Z][\w-]+ (?!said|says)[a-z]")
_CLAUSE = re.compile(r"(?:and |but |then |later |so )?(he|she|they|it|we|i|you)\b", re.IGNORECASE)
_OPENING = re.compile(r"\b([Hh]e|[Ss]he)\b(?!['’])")
_OPENING_REACH = 60


class _Seen(NamedTuple):
    """A person at an offset, and whether the sentence is about them."""

    start: int
    entity: str
    subject: bool


class Thread:
    """The persons an article has spoken of so far; pronouns are resolved in text order."""

    def __init__(self, story: Story) -> None:
        self.story = story
        subjects = _subjects(story)
        self._seen = [
            _Seen(name.start, name.entity, i in subjects)
            for i, name in enumerate(story.people)
            if not _addressed(story, name)
        ]
        self._spoken: list[tuple[int, str]] = []
        self._strangers: list[tuple[int, str]] = []
        self._openings = _openings(story)

    def speaks(self, start: int, entity: str) -> None:
        """Note that the person ``entity`` speaks, named or meant at ``start`` by the author."""
        if not self.story.in_speech(start):
            insort(self._spoken, (start, entity))
            insort(self._seen, _Seen(start, entity, True))

    def stranger_speaks(self, start: int, phrase: str) -> None:
        """Note that somebody without a name, called ``phrase``, speaks at ``start``."""
        insort(self._strangers, (start, phrase))

    def topic(self, start: int) -> str | None:
        """Whom the passage before ``start`` is about: its last subject, where nearby."""
        self._follow(start)
        subjects = [seen for seen in self._nearby(start) if seen.subject]
        return subjects[0].entity if subjects else None

    def alone(self, start: int) -> str | None:
        """The only person spoken of nearby before ``start``."""
        self._follow(start)
        nearby = {seen.entity for seen in self._nearby(start)}
        return nearby.pop() if len(nearby) == 1 else None

    def resolve(self, start: int, end: int, *, but: Collection[str] = ()) -> Reference:
        """The person whom the pronoun at ``start:end`` stands for, nobody of ``but``.

        Candidates are the people named by the author before it, in its paragraph or
        the one above, and the last speaker there; the other sex is ruled out.
        Without any, the only person of that sex named so far is taken.
        """
        self._follow(start)
        word = self.story.text[start:end].lower()
        sex = genders.PRONOUNS[word]
        others = [seen for seen in self._nearby(start) if seen.entity not in but]
        fitting = [s for s in others if self.story.genders.get(s.entity, sex) == sex]
        scores = self._scores(fitting, start, sex)
        stranger = self._stranger(fitting, start, sex)
        if stranger:
            return Reference(None, 0.0, f"'{word}': may be '{stranger}', who has no name here")
        if not scores:
            return self._only_one_so_far(start, word, sex, but)
        (best, score), *rest = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
        last = self._last_speaker(start) == best
        if not rest:
            known = self.story.genders.get(best) == sex
            who = f"the only {sex}" if known else "the only person"
            reason = f"'{word}': {who} named in this paragraph or the one before"
            return Reference(best, ALONE if known else ALONE_UNKNOWN, reason)
        rival, below = rest[0]
        confidence = round(min(MOST, EVEN + PER_POINT * (score - below)), 2)
        if confidence < FLOOR:
            return Reference(None, confidence, f"'{word}': {best} or {rival}, both named nearby")
        why = "spoke last" if last else "is who the sentence before is about"
        return Reference(best, confidence, f"'{word}': {best} {why}; {rival} is named nearby too")

    def _follow(self, start: int) -> None:
        """Resolve the sentences that open with "He" or "She" before ``start``."""
        while self._openings and self._openings[-1][0] < start:
            opening, end = self._openings.pop()
            found = self.resolve(opening, end)
            if found.entity:
                insort(self._seen, _Seen(opening, found.entity, True))

    def _nearby(self, start: int) -> Iterator[_Seen]:
        """Who was spoken of before ``start``, the nearest first."""
        here = self.story.paragraph(start)
        last = bisect_left(self._seen, (start,))
        for i in range(last - 1, max(-1, last - MENTIONS), -1):
            if here - self.story.paragraph(self._seen[i].start) > REACH:
                return
            yield self._seen[i]

    def _scores(self, fitting: list[_Seen], start: int, sex: str) -> dict[str, float]:
        """How well each person spoken of nearby fits."""
        story, scores = self.story, dict[str, float]()
        nearest = story.sentence(fitting[0].start) if fitting else -1
        last_named = [s for s in fitting if story.sentence(s.start) == nearest]
        sole = len({s.entity for s in last_named}) == 1
        for seen in fitting:
            points = self._points(seen, start, is_nearest=seen in last_named, sole=sole)
            scores[seen.entity] = max(scores.get(seen.entity, 0.0), points)
        last = self._last_speaker(start)
        if last in scores:
            scores[last] += SPOKE
        return {e: s + KNOWN * (story.genders.get(e) == sex) for e, s in scores.items()}

    def _points(self, seen: _Seen, start: int, *, is_nearest: bool, sole: bool) -> float:
        if not is_nearest:
            return EARLIER_SUBJECT if seen.subject else PRESENT
        if not seen.subject:
            return SOLE if sole else PRESENT
        same = self.story.paragraph(seen.start) == self.story.paragraph(start)
        return SUBJECT if same else SUBJECT_ABOVE

    def _last_speaker(self, start: int) -> str:
        i = bisect_left(self._spoken, (start,)) - 1
        return self._spoken[i][1] if i >= 0 else ""

    def _stranger(self, fitting: list[_Seen], start: int, sex: str) -> str | None:
        """Who spoke without a name after anybody who fits was named, where nearby."""
        i = bisect_left(self._strangers, (start,)) - 1
        if i < 0 or genders.of_noun(self._strangers[i][1].split()[-1]) not in (None, sex):
            return None
        at, phrase = self._strangers[i]
        if self.story.paragraph(start) - self.story.paragraph(at) > REACH:
            return None
        return None if any(seen.start > at for seen in fitting) else phrase

    def _only_one_so_far(self, start: int, word: str, sex: str, but: Collection[str]) -> Reference:
        before = self._seen[: bisect_left(self._seen, (start,))]
        fitting = {s.entity for s in before if self.story.genders.get(s.entity) == sex}
        if len(fitting) != 1 or not fitting.isdisjoint(but):
            return Reference(None, 0.0, f"'{word}': nobody named nearby fits")
        return Reference(
            min(fitting), FAR, f"'{word}': the only {sex} named so far in this article"
        )


def _subjects(story: Story) -> set[int]:
    """Whom each sentence is about, by number: its first person that is no object or possessor.

    Nobody where a pronoun leads ("He met Reed").
    """
    found: dict[int, int] = {}
    for i, name in enumerate(story.people):
        sentence = story.sentence(name.start)
        if sentence in found or _CLAUSE.match(story.text, story.sentences[max(0, sentence)]):
            continue
        if _leads(story, name, sentence):
            found[sentence] = i
    return set(found.values())


def _leads(story: Story, name: Name, sentence: int) -> bool:
    text, opening = story.text, story.sentences[sentence] if sentence >= 0 else 0
    owns = _POSSESSIVE.match(text, name.end) or text[name.end - 2 : name.end] in ("'s", "’s")
    if owns or _PAIR.match(text, name.end):
        return False
    before = text[max(opening, name.start - 60) : name.start]
    if not before:
        return True
    return bool(_TOPIC.search(before)) or not _OBLIQUE.search(before)


def _addressed(story: Story, name: Name) -> bool:
    return bool(_TOLD.search(story.text, max(0, name.start - 50), name.start))


def _openings(story: Story) -> list[tuple[int, int]]:
    """The first "he" or "she" of a sentence that names nobody before it, the last first."""
    found = []
    bounds = [*story.sentences, len(story.text)]
    for start, end in reversed(list(pairwise(bounds))):
        pronoun = _OPENING.search(story.text, start, min(end, start + _OPENING_REACH))
        if pronoun and not story.in_speech(pronoun.start()):
            i = bisect_left(story.people_starts, start)
            named = i < len(story.people_starts) and story.people_starts[i] < pronoun.start()
            found += [] if named else [pronoun.span()]
    return found
