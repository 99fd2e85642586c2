"""An article seen through its quotation marks: who and what stands outside them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from analysis.annotate.parse import Parse
from analysis.annotate.quotes.layout import Labels
from analysis.annotate.quotes.phrases import Words, near
from analysis.annotate.quotes.quotemarks import Marked
from analysis.annotate.quotes.speech import Verb, Verbs, nouns

_PLACES = frozenset(["into", "in", "on", "back", "down", "off", "up", "away", "out", "aside"])


class Attribution(NamedTuple):
    """A speaker and a cue, each as first and last token; either may be missing."""

    speaker: Words | None
    cue: Words | None


NOBODY = Attribution(None, None)


@dataclass(frozen=True)
class Scene:
    """A parse with its marked passages and the verbs that may introduce them.

    ``depth`` is how deep the passages nest; a verb that introduces a nested one
    stands in the passage around it.
    """

    parse: Parse
    verbs: Verbs
    layout: tuple[list[Marked], Labels]
    depth: int = 0

    @cached_property
    def marked(self) -> list[Marked]:
        """The marked passages of this depth, in order."""
        return [m for m in self.layout[0] if m.depth == self.depth]

    @cached_property
    def quoted(self) -> list[bool]:
        """Whether each token lies within these marks, or outside the marks around them."""
        inside = [self.depth > 0] * len(self.parse)
        around = [(m.start, m.end) for m in self.layout[0] if m.depth == self.depth - 1]
        own = [(m.outer_start, m.outer_end) for m in self.marked]
        for spans, value in ((around, False), (own, True)):
            for start, end in spans:
                first, last = self.first_token(start), self.first_token(end)
                inside[first:last] = [value] * (last - first)
        return inside

    @cached_property
    def left_open(self) -> set[int]:
        """Where the marked passages end that no mark closes."""
        return {m.end for m in self.marked if not m.closed}

    @property
    def labels(self) -> Labels:
        """Who speaks each turn of a transcript, as tokens."""
        return self.layout[1]

    def first_token(self, offset: int) -> int:
        """The first token that starts at ``offset`` or later."""
        return bisect_left(self.parse.start, offset)

    def cue(self, i: int) -> Words:
        """The verb at token ``i``, with the particle that its entry has."""
        return i, i + self._particle(i)

    def verb(self, i: int) -> Verb | None:
        """The lexicon's entry for token ``i`` where it is a verb outside marks."""
        if self.quoted[i]:
            return None
        pos = self.parse.pos[i]
        # Engines take "the sign read" for a noun, and give it a subject all the same.
        mistaken = pos == "NOUN" and any(self.parse.dep[c] == "nsubj" for c in near(self.parse, i))
        return self._entry(i) if mistaken or pos in ("VERB", "AUX") else None

    def verb_class(self, cue: Words) -> str | None:
        """The class of a cue: a verb, or a phrase such as "according to"."""
        phrase = self.verbs.get(" ".join(self.parse.lower[cue[0] : cue[1] + 1]))
        noun = self.noun(cue[0]) if self.parse.pos[cue[0]] == "NOUN" else None
        entry = phrase or noun or self._entry(cue[0])
        return entry.verb_class if entry else None

    def noun(self, i: int) -> Verb | None:
        """The entry of the verb behind a noun of speech outside marks, such as "claim"."""
        if self.parse.pos[i] != "NOUN" or self.quoted[i]:
            return None
        return self.verbs.get(nouns().get(self.parse.lemma[i].lower(), ""))

    def _entry(self, i: int) -> Verb | None:
        lemma = self.parse.lemma[i].lower()
        particle = self.parse.lower[i + 1] if self._particle(i) else ""
        # Engines take "hopes" for a form of "hop" and "griped" for one of "grip".
        forms = (f"{lemma} {particle}", lemma, f"{lemma}e")
        return next((self.verbs[form] for form in forms if form in self.verbs), None)

    def _particle(self, i: int) -> bool:
        lower = self.parse.lower
        if i + 1 >= len(lower) or f"{self.parse.lemma[i].lower()} {lower[i + 1]}" not in self.verbs:
            return False
        # "Put it" introduces a wording, "put it into the box" does not.
        return lower[i + 1] != "it" or i + 2 >= len(lower) or lower[i + 2] not in _PLACES

    def before(self, offset: int) -> str:
        """The last character before ``offset`` that is not space, "" at the start."""
        text = self.parse.text
        while offset > 0 and text[offset - 1].isspace():
            offset -= 1
        return text[offset - 1] if offset else ""

    def embedded(self, marked: Marked) -> bool:
        """Whether the marked words go on in the middle of the author's sentence."""
        before = self.before(marked.outer_start)
        return before.isalnum() or before in ("'", "’", ")")

    def overlapping(self, start: int, end: int) -> list[Marked]:
        """The outermost marked passages that share characters with ``start:end``."""
        first = bisect_right(self._ends, start)
        return self.marked[first : bisect_left(self._starts, end)]

    @cached_property
    def _starts(self) -> list[int]:
        return [m.start for m in self.marked]

    @cached_property
    def _ends(self) -> list[int]:
        return [m.end for m in self.marked]
