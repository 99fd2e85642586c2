"""The verbs that introduce speech, and an article seen through its quotation marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.annotate import quotemarks
from analysis.annotate.parse import Parse
from analysis.annotate.phrases import Words
from analysis.annotate.quotemarks import Marked


class Verb(NamedTuple):
    """One row of the lexicon: how a verb colours speech, and what it governs.

    ``strong`` verbs report an utterance, the others a state of mind.
    ``infinitive`` ones govern "to do" as well as a clause, ``naming`` ones
    give a name or a quality to an object.
    """

    verb_class: str
    strong: bool
    infinitive: bool
    naming: bool


Verbs = Mapping[str, Verb]


@lru_cache(maxsize=1)
def lexicon() -> Verbs:
    """The speech verbs by lemma.

    >>> lexicon()["claim"].verb_class
    'distancing'
    """
    path = Path(__file__).parent / "lexicons" / "speech_verbs.csv"
    table = pd.read_csv(path)
    return {
        row["verb"]: Verb(
            row["class"],
            row["speech"] == "strong",
            "infinitive" in row["frames"],
            "naming" in row["frames"],
        )
        for _, row in table.iterrows()
    }


@dataclass(frozen=True)
class Scene:
    """A parse with its marked passages and the verbs that may introduce them."""

    parse: Parse
    verbs: Verbs

    @cached_property
    def marked(self) -> list[Marked]:
        """The outermost marked passages, in order."""
        return [m for m in quotemarks.scan(self.parse.text) if m.depth == 0]

    @cached_property
    def quoted(self) -> list[bool]:
        """Whether each token lies within marks, the marks included."""
        inside = [False] * len(self.parse)
        for m in self.marked:
            first, last = self.first_token(m.outer_start), self.first_token(m.outer_end)
            inside[first:last] = [True] * (last - first)
        return inside

    def first_token(self, offset: int) -> int:
        """The first token that starts at ``offset`` or later."""
        return bisect_left(self.parse.start, offset)

    def cue(self, i: int) -> Words:
        """The verb at token ``i``, with the particle that its entry has."""
        particle = self.parse.lower[i + 1] if i + 1 < len(self.parse) else ""
        return i, i + (f"{self.parse.lemma[i].lower()} {particle}" in self.verbs)

    def verb(self, i: int) -> Verb | None:
        """The lexicon's entry for token ``i`` where it is a verb outside marks."""
        if self.quoted[i] or self.parse.pos[i] not in ("VERB", "AUX"):
            return None
        lemma = self.parse.lemma[i].lower()
        particle = self.parse.lower[i + 1] if i + 1 < len(self.parse) else ""
        # Engines take "hopes" for a form of "hop" and "griped" for one of "grip".
        forms = (f"{lemma} {particle}", lemma, f"{lemma}e")
        return next((self.verbs[form] for form in forms if form in self.verbs), None)

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
