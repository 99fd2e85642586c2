"""The lexicon of certainty cues: one CSV row a cue, checked when it is read.

A cue is a sequence of words as it stands in running text. A word matches the lemma or
the form of a token; ``=thought`` matches that form alone; ``fear/NOUN`` asks for a
universal part of speech as well; ``*`` stands for up to two words of any kind. ``condition``
names the functions of ``hedge_rules`` that must all accept the place; several rows may
spell the same cue, and the first one accepted decides.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from analysis.annotate import hedge_rules
from analysis.annotate.hedge_syntax import shouted
from analysis.annotate.parse import Parse

PATH = Path(__file__).parent / "lexicons" / "hedges.csv"

COLUMNS = (
    "cue",
    "kind",
    "pole",
    "szeged",
    "condition",
    "example",
    "counter",
    "reason",
    "source",
)
UNCERTAINTY = (
    "epistemic_modal",
    "epistemic_word",
    "evidential_verb",
    "doxastic_verb",
    "conditional",
    "plausibility_shield",
)
SOFTENING = ("attribution_shield", "approximator", "softener")
BOOSTERS = ("booster",)
POLES = dict.fromkeys(UNCERTAINTY + SOFTENING, "hedge") | dict.fromkeys(BOOSTERS, "booster")
SZEGED = ("epistemic", "doxastic", "investigation", "condition")


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

    def verdict(self, parse: Parse, first: int, last: int) -> tuple[bool, str]:
        """Whether the conditions accept the place, and the name of the deciding one."""
        for name in self.conditions:
            if not hedge_rules.RULES[name](parse, first, last):
                return False, name
        return True, self.conditions[0] if self.conditions else "always"


class Cues:
    """Cues in the order of the file, found by their first word."""

    def __init__(self, rows: Iterable[Cue]) -> None:
        self.rows = tuple(rows)
        self.by_word: dict[str, list[tuple[int, Cue]]] = {}
        for order, cue in enumerate(self.rows):
            first = _word(cue.cue.split()[0])
            self.by_word.setdefault(first.form, []).append((order, cue))

    def starting(self, parse: Parse, i: int) -> list[tuple[int, Cue]]:
        """Cues whose first word could be token ``i``, with their order."""
        form, lemma = parse.lower[i], parse.lemma[i].lower()
        found = self.by_word.get(form, [])
        return found if form == lemma else found + self.by_word.get(lemma, [])


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


@lru_cache(maxsize=4)
def load(path: Path = PATH) -> Cues:
    """Read and check a lexicon.

    Raises ``ValueError`` naming the file, the row and what to do about it.

    >>> [cue.kind for _, cue in load().by_word["reportedly"]]
    ['attribution_shield']
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{path.name}: write the header as {','.join(COLUMNS)}.")
        rows = ({c: row[c] or "" for c in COLUMNS} for row in reader)
        return Cues(_cue(row, f"{path.name}, row {n}") for n, row in enumerate(rows, start=2))


def _cue(row: dict[str, str], place: str) -> Cue:
    """Check one row; the first thing wrong is said in one sentence."""
    conditions = tuple(row["condition"].split())
    unknown = [name for name in conditions if name not in hedge_rules.RULES]
    szeged = row["szeged"] or None
    problems = (
        (not row["cue"].strip("* "), "write the words of the cue."),
        (row["cue"].startswith("*") or row["cue"].endswith("*"), "put * between two words."),
        (row["cue"] != row["cue"].lower() and "/" not in row["cue"], "write it in small letters."),
        (row["kind"] not in POLES, f"choose kind from {', '.join(POLES)}."),
        (row["pole"] != POLES.get(row["kind"]), f"write pole as {POLES.get(row['kind'])}."),
        (szeged not in (None, *SZEGED), f"choose szeged from {', '.join(SZEGED)}."),
        (
            (szeged is None) == (row["kind"] in UNCERTAINTY),
            "give szeged for uncertainty, and for nothing else.",
        ),
        (bool(unknown), f"no rule is called {', '.join(unknown)}; see hedge_rules."),
        (not row["example"], "add an example sentence."),
        (bool(conditions) and not row["counter"], "add a counter-example for its condition."),
        (not row["reason"], "say why the cue is listed."),
        (not row["source"], "say where the cue is from."),
    )
    for wrong, advice in problems:
        if wrong:
            raise ValueError(f"{place} ({row['cue']}): {advice}")
    return Cue(
        row["cue"], row["kind"], row["pole"], szeged, conditions, row["example"], row["counter"]
    )
