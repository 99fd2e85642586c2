"""The lexicon of certainty cues: one CSV row a cue, checked when it is read.

A cue is a sequence of words as it stands in running text. A word matches the lemma or
the form of a token; ``=thought`` matches that form alone; ``fear/NOUN`` asks for a
universal part of speech as well; ``*`` stands for up to two words of any kind. ``condition``
names the rules of ``lexicon.RULES`` that must all accept the place; several rows may
spell the same cue, and the first one accepted decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from analysis import lists
from analysis.annotate.hedges import lexicon
from analysis.annotate.hedges.grammar import shouted
from analysis.annotate.parse import Parse

ANY = ""
"""Where a cue has no second word, or a gap."""
PATH = Path(__file__).parents[1] / "lexicons" / "hedges.csv"


@dataclass(frozen=True)
class Word:
    """One place of a cue: a form, whether the lemma may match too, and its parts of speech."""

    form: str
    lemma: bool
    pos: tuple[str, ...]

    def matches(self, parse: Parse, i: int) -> bool:
        """Whether token ``i`` can stand here; capitals hide the part of speech."""
        if parse.lower[i] != self.form and not (self.lemma and parse.lemma[i].lower() == self.form):
            return False
        return not self.pos or parse.pos[i] in self.pos or shouted(parse, i)


@dataclass(frozen=True)
class Cue:
    """One row of the lexicon."""

    cue: str
    kind: str
    pole: str
    szeged: str | None
    conditions: tuple[str, ...]
    example: str
    counter: str

    @cached_property
    def words(self) -> tuple[Word | None, ...]:
        """The places of the cue; ``None`` is the gap ``*``."""
        return tuple(None if w == "*" else _word(w) for w in self.cue.split())

    def match(self, parse: Parse, first: int) -> int | None:
        """The last token of the cue when it starts at ``first``, else ``None``."""
        return _match(self.words, parse, first, parse.sentence[first])

    def match_any_part(self, parse: Parse, first: int) -> int | None:
        """As ``match``, where a part of speech that the cue asks for is wrong."""
        if "/" not in self.cue:
            return None
        return _match(self._untagged, parse, first, parse.sentence[first])

    @cached_property
    def _untagged(self) -> tuple[Word | None, ...]:
        return tuple(word and replace(word, pos=()) for word in self.words)

    def verdict(self, parse: Parse, first: int, last: int) -> tuple[bool, str]:
        """Whether the conditions accept the place, and the name of the deciding one."""
        for name in self.conditions:
            if not lexicon.RULES[name](parse, first, last):
                return False, name
        return True, self.conditions[0] if self.conditions else "always"


class Cues:
    """Cues in the order of the file, found by their first word and by the one after it."""

    def __init__(self, rows: Iterable[Cue]) -> None:
        self.rows = tuple(rows)
        self.by_word: dict[str, list[tuple[int, Cue]]] = {}
        self._by_two: dict[str, dict[str, list[tuple[int, Cue]]]] = {}
        for order, cue in enumerate(self.rows):
            first, *rest = (word.form if word else ANY for word in cue.words)
            self.by_word.setdefault(first, []).append((order, cue))
            second = rest[0] if rest else ANY
            self._by_two.setdefault(first, {}).setdefault(second, []).append((order, cue))

    def starting(self, parse: Parse, i: int) -> Iterator[tuple[int, Cue]]:
        """Cues whose first two words could be token ``i`` and the next, with their order."""
        for first in _forms(parse, i):
            if first in self._by_two:
                for second in (ANY, *(_forms(parse, i + 1) if i + 1 < len(parse) else ())):
                    yield from self._by_two[first].get(second, ())


def _forms(parse: Parse, i: int) -> tuple[str, ...]:
    form, lemma = parse.lower[i], parse.lemma[i].lower()
    return (form,) if form == lemma else (form, lemma)


def _word(text: str) -> Word:
    form, _, pos = text.partition("/")
    exact = form.startswith("=")
    return Word(form.removeprefix("="), not exact, tuple(pos.split(",")) if pos else ())


def _match(words: tuple[Word | None, ...], parse: Parse, i: int, sentence: int) -> int | None:
    """The last token when ``words`` stand from ``i`` on, all of them in one sentence."""
    for place, word in enumerate(words):
        if word is None:
            rest = words[place + 1 :]
            ends = (_match(rest, parse, i + skip, sentence) for skip in range(3))
            return next((end for end in ends if end is not None), None)
        if i >= len(parse) or parse.sentence[i] != sentence or not word.matches(parse, i):
            return None
        i += 1
    return i - 1


def load(extra: Path | None = None) -> Cues:
    """The project's cues, with a user's file of cues laid over them.

    A row of ``extra`` (columns ``cue`` and ``kind``, the others of the lexicon if wanted)
    adds its cue, replaces the rows that spell the same cue, or removes them where its kind
    is ``none``. A cue without marks stands for its marked rows too: "guess" for
    "guess/NOUN". An edited file is read anew.

    Raises ``ValueError`` naming the file, the line and what to do about it.

    >>> [cue.kind for _, cue in load().by_word["reportedly"]]
    ['attribution_shield']
    """
    if extra is None:
        return _project()
    return _with_own(extra, lists.content(extra))


@lru_cache(maxsize=1)
def _project() -> Cues:
    return Cues(_cue(row) for row in lexicon.read(PATH.read_bytes(), PATH.name))


@lru_cache(maxsize=4)
def _with_own(extra: Path, content: bytes) -> Cues:
    base = lexicon.read(PATH.read_bytes(), PATH.name)
    return Cues(_cue(row) for row in lexicon.laid_over(base, content, extra.name))


def _cue(row: lexicon.Row) -> Cue:
    return Cue(
        row["cue"],
        row["kind"],
        row["pole"],
        row["szeged"] or None,
        tuple(row["condition"].split()),
        row["example"],
        row["counter"],
    )
