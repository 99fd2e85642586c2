"""The engine's rules for parts of speech and lemmas, looked up.

A rule says what the tag, the relation and the small letters of a word must be, of one word or
of two that follow each other, and what it then is. What the rules and the lemmatizer say of a
word is kept, so that each is asked once for each form, tag and relation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

KEPT = 100_000  # words, some 30 MB
TAG, DEP, LOWER, IS_SPACE = "TAG", "DEP", "LOWER", "IS_SPACE"
GIVEN = ("POS", "MORPH", "LEMMA")

Test = Callable[[Mapping[str, Any]], bool]
Lemma = Callable[[str, str, str], str]
"""The lemma of a form with its part of speech and its morphology."""


class UnknownRuleError(ValueError):
    """A rule says something that is not known here."""


class Rule(NamedTuple):
    """What one word or two must be, which of them is told of, and what it is."""

    words: tuple[Test, ...]
    told: int
    gives: Mapping[str, str]


class Ruled(NamedTuple):
    """The rules that hold of a word alone, and those on two of which it is first or second."""

    alone: tuple[int, ...]
    first: frozenset[int]
    second: frozenset[int]


class Word(NamedTuple):
    """What is said of a word, and by which rules."""

    pos: str
    lemma: str
    ruled: Ruled


class Rules:
    """The rules that the engine writes as ``patterns``, in their order.

    Raises ``UnknownRuleError`` for a rule on more than two words, or on anything but tag,
    relation, small letters and white space.

    >>> rules = Rules([{"patterns": [[{"LOWER": {"IN": ["ca", "wo"]}, "TAG": "MD"}]],
    ...                 "attrs": {"LEMMA": "can"}, "index": 0}])
    >>> rules.that_hold("ca", "MD", "aux", False).alone, rules.given([0])
    ((0,), {'LEMMA': 'can'})
    """

    def __init__(self, patterns: Sequence[Mapping[str, Any]]) -> None:
        self._listed: dict[str, set[str]] = {LOWER: set(), DEP: set()}
        self._searches: list[Callable[[str], Any]] = []
        self._rules: list[Rule] = []
        self._held: dict[tuple[str, str, str, bool], Ruled] = {}
        for entry in patterns:
            gives = {key: value for key, value in entry["attrs"].items() if key in GIVEN}
            for pattern in entry["patterns"]:
                if len(pattern) not in (1, 2) or not 0 <= entry["index"] < len(pattern):
                    raise UnknownRuleError(f"a rule on {len(pattern)} words")
                self._rules.append(Rule(tuple(map(self._all, pattern)), entry["index"], gives))

    def _all(self, wanted: Mapping[str, Any]) -> Test:
        tests = [self._test(key, value) for key, value in wanted.items()]
        return lambda word: all(test(word) for test in tests)

    def _test(self, key: str, value: Any) -> Test:
        how: str
        what: Any
        how, what = next(iter(value.items())) if isinstance(value, Mapping) else ("IN", [value])
        if key not in (TAG, DEP, LOWER, IS_SPACE) or how not in ("IN", "NOT_IN", "REGEX"):
            raise UnknownRuleError(f"{key} {value}")
        if how == "REGEX":
            if key != LOWER:
                raise UnknownRuleError(f"{key} {value}")
            search = re.compile(what).search
            self._searches.append(search)
            return lambda word: bool(search(word[LOWER]))
        self._listed.get(key, set()).update(what)
        inside = how == "IN"
        return lambda word: (word[key] in what) is inside

    def that_hold(self, text: str, tag: str, dep: str, blank: bool) -> Ruled:
        """The rules that hold of a word."""
        lower = text.lower()
        # Words and relations that no rule names are all alike to them.
        named = lower in self._listed[LOWER] or any(search(lower) for search in self._searches)
        key = lower if named else "", tag, self.alike(dep), blank
        if key not in self._held:
            word = {LOWER: lower, TAG: tag, DEP: dep, IS_SPACE: blank}
            held = [[test(word) for test in rule.words] for rule in self._rules]
            self._held[key] = Ruled(
                tuple(i for i, hold in enumerate(held) if len(hold) == 1 and hold[0]),
                frozenset(i for i, hold in enumerate(held) if len(hold) == 2 and hold[0]),
                frozenset(i for i, hold in enumerate(held) if len(hold) == 2 and hold[1]),
            )
        return self._held[key]

    def alike(self, dep: str) -> str:
        """A relation as far as any rule can tell it from others."""
        return dep if dep in self._listed[DEP] or not dep else "other"

    def on_two(self, words: Sequence[Ruled]) -> list[tuple[int, list[int]]]:
        """The places of which a rule on two words tells, and these rules."""
        found: dict[int, list[int]] = {}
        for i in [i for i, word in enumerate(words[:-1]) if word.first]:
            for number in words[i].first & words[i + 1].second:
                found.setdefault(i + self._rules[number].told, []).append(number)
        return sorted(found.items())

    def given(self, numbers: Sequence[int]) -> dict[str, str]:
        """What rules say of a word; a later one wins."""
        gives: dict[str, str] = {}
        for number in sorted(numbers):
            gives |= self._rules[number].gives
        return gives


class Words:
    """Form, tag and relation of words → part of speech and lemma."""

    def __init__(self, rules: Rules, lemma: Lemma) -> None:
        self._rules, self._lemma = rules, lemma
        self._kept: dict[tuple[int, str, str], Word] = {}

    def __call__(
        self,
        form: np.ndarray,
        tag: Sequence[str],
        dep: Sequence[str],
        blank: np.ndarray,
        text: Callable[[int], str],
    ) -> tuple[list[str], list[str]]:
        """Part of speech and lemma of each word.

        ``form`` has a number for each form, ``blank`` tells which words are white space, and
        ``text`` gives the word at a place.
        """
        if len(self._kept) > KEPT:
            self._kept.clear()
        keys = list(zip(form.tolist(), tag, map(self._rules.alike, dep), strict=True))
        for i, key in enumerate(keys):
            if key not in self._kept:
                word = text(i)
                rules = self._rules.that_hold(word, tag[i], dep[i], bool(blank[i]))
                self._kept[key] = Word(*self._said(word, rules.alone), rules)
        words = [self._kept[key] for key in keys]
        pos, lemma = [word.pos for word in words], [word.lemma for word in words]
        for i, more in self._rules.on_two([word.ruled for word in words]):
            pos[i], lemma[i] = self._said(text(i), [*words[i].ruled.alone, *more])
        return pos, lemma

    def _said(self, text: str, rules: Sequence[int]) -> tuple[str, str]:
        pos, morph, lemma = map(self._rules.given(rules).get, GIVEN)
        return pos or "", lemma or self._lemma(text, pos or "", morph or "")
