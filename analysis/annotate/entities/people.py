"""The people of a corpus: which full names are one person.

Two full names are one person when nothing in them disagrees: given name and surname are
the same or spelled alike, and neither middle names nor suffixes (Jr.) differ. Most names
are like no other: only those of one sound, or one surname, are looked at one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.annotate.entities import names
from analysis.annotate.entities.coded import distinct
from analysis.annotate.entities.names import Person
from analysis.annotate.entities.parsed import Parsed
from analysis.annotate.entities.rules import RULE

NOBODY = -1


class Cast:
    """People found by their full names, which are places in ``listed`` and in ``array`` alike.

    ``counts`` says how often each stands for a person in the corpus, ``articles`` in which.
    By name: ``member``, the most usual name of the person it is a full name of, else
    ``NOBODY``; and ``rule``, how that was found. ``bare``: by a person who is told from others
    by a middle name, the one of the same given name and surname without any, else ``NOBODY``.
    """

    def __init__(
        self,
        listed: list[str],
        array: pa.Array,
        parsed: Parsed,
        counts: np.ndarray,
        articles: Callable[[int], set[int]],
    ) -> None:
        self.listed, self.array, self.parsed = listed, array, parsed
        self.counts, self.articles = counts, articles
        self.part = cache(parsed.part)
        self.sound = cache(lambda word: names.skeleton(parsed.words.list[word]))
        self.member = np.full(len(listed), NOBODY, np.int32)
        self.rule = np.full(len(listed), RULE["as written"], np.int8)
        self.several: dict[int, list[int]] = {}
        self.bare = np.full(len(listed), NOBODY, np.int32)
        full = np.flatnonzero((counts > 0) & parsed.full)
        self.member[full] = full
        for family in self._families(full):
            self._settle(family)
        self._join_short_forms()

    def forms(self, entity: int) -> list[int]:
        """The full names of a person."""
        return self.several.get(entity) or [entity]

    def _families(self, full: np.ndarray) -> Iterator[list[int]]:
        """Several full names with a given name, surname and suffix that are spelled alike."""
        parsed = self.parsed
        sounds = [self.sounds(words[full]) for words in (parsed.given, parsed.surname)]
        for rows in alike(*sounds, parsed.suffix[full]):
            groups: list[list[int]] = []
            for name in sorted(full[rows].tolist(), key=self.listed.__getitem__):
                part = self.part(name)
                for group in groups:
                    if all(_one_family(part, self.part(other)) for other in group):
                        group.append(name)
                        break
                else:
                    groups.append([name])
            yield from (group for group in groups if len(group) > 1)

    def sounds(self, words: np.ndarray) -> np.ndarray:
        """A number for each of ``words``, equal for those that sound alike."""
        different, number = np.unique(words, return_inverse=True)
        sounds = [self.sound(word) for word in different.tolist()]
        return pd.factorize(np.array([*sounds, None], object))[0][number]

    def _settle(self, family: list[int]) -> None:
        """Give the forms of one given name and surname their person or persons."""
        self.member[family] = NOBODY
        groups: list[list[int]] = []
        bare = [n for n in family if not self.part(n).middle]
        # The longest middle names first, so that an initial meets all it may stand for.
        told = [n for n in family if self.part(n).middle]
        for name in sorted(
            told, key=lambda n: (-len("".join(self.part(n).middle)), self.listed[n])
        ):
            fits = [g for g in groups if all(self._agree(name, other) for other in g)]
            if len(fits) == 1:
                fits[0].append(name)
            elif not fits:
                groups.append([name])
        if len(groups) == 1:
            groups[0] += bare
        elif bare:
            # Whom of several it means only an article can tell; elsewhere it is a name of its own.
            self.bare[[self._best(group) for group in groups]] = self._best(bare)
            groups.append(bare)
        for group in groups:
            entity = self._best(group)
            self.member[group] = entity
            theirs = self.part(entity)
            for name in (name for name in group if name != entity):
                ours = self.part(name)
                same = ours.given == theirs.given and ours.surname == theirs.surname
                more = ours.middle != theirs.middle
                self.rule[name] = RULE["middle name" if same and more else "spelling"]
            self.several |= {entity: group} if len(group) > 1 else {}

    def _best(self, forms: list[int]) -> int:
        """The most frequent form, the shortest; one in capitals only if there is no other."""

        def last(form: int) -> tuple[bool, int, int, str]:
            name = self.listed[form]
            return name.isupper(), -self.counts[form], len(name.split()), name

        return min(forms, key=last)

    def _agree(self, a: int, b: int) -> bool:
        """Whether middle names agree: equal, spelled alike, or one the other's initial."""
        ours, theirs = self.part(a).middle, self.part(b).middle
        return all(fits(x, y) for x, y in zip(ours, theirs, strict=False))

    def _join_short_forms(self) -> None:
        """Bill Ray and William Ray are one if nobody else could be meant."""
        people = distinct(self.member[self.member >= 0])
        people = people[~np.isin(people, self.bare)]
        entity, word = self._other_given(people)
        parsed = self.parsed
        match: dict[int, set[int]] = defaultdict(set)
        for rows in alike(parsed.surname[entity], parsed.suffix[entity], word):
            for one, other in combinations(entity[rows].tolist(), 2):
                if one != other and self._one_given(one, other):
                    match[one].add(other)
                    match[other].add(one)
        pairs = [(one, min(others)) for one, others in match.items() if len(others) == 1]
        for one, other in sorted(pairs, key=lambda pair: self.listed[pair[0]]):
            if match[other] == {one} and self.listed[one] < self.listed[other]:
                self._join(one, other)

    def _other_given(self, people: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Person and word for every given name, one it is short for, and every middle name."""
        parsed = self.parsed
        given, words = parsed.given[people], parsed.words
        number, middle = parsed.middle(people)
        pairs = [(people, given), (people[number], middle)]
        for place in np.unique(given).tolist():
            more = names.full_forms(words.list[place]) - {words.list[place]}
            these = people[given == place] if more else people[:0]
            pairs += [(these, np.full(len(these), words.add(word))) for word in sorted(more)]
        entity, word = (np.concatenate(column) for column in zip(*pairs, strict=True))
        return entity, word

    def _one_given(self, a: int, b: int) -> bool:
        """Bill for William; Javad Harun for Mohammad Javad Harun."""
        ours, theirs = self.part(a), self.part(b)
        return names.short_forms(ours.given, theirs.given) or self._second_given(a, b)

    def _second_given(self, a: int, b: int) -> bool:
        ours, theirs = self.part(a), self.part(b)
        if not (names.spelled_freely(ours.given) and names.spelled_freely(theirs.given)):
            return False
        second = not ours.middle and ours.given in theirs.middle
        return second or (not theirs.middle and theirs.given in ours.middle)

    def _join(self, a: int, b: int) -> None:
        """Make two people one, but not Bill and William in one article."""
        ours, theirs = self.forms(a), self.forms(b)
        if not self._second_given(a, b):
            agree = all(self._agree(x, y) for x in ours for y in theirs)
            if not agree or self._together(ours, theirs):
                return
        entity = self._best([a, b])
        self.several[entity] = ours + theirs
        for name in self.several[entity]:
            if self.member[name] != entity:
                self.member[name], self.rule[name] = entity, RULE["short form"]

    def _together(self, ours: list[int], theirs: list[int]) -> bool:
        """Whether one article has names of both."""
        here = set().union(*map(self.articles, ours))
        return not here.isdisjoint(set().union(*map(self.articles, theirs)))


def alike(*columns: np.ndarray) -> Iterator[np.ndarray]:
    """The rows that are equal in all columns, where there are several."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        key = pd.factorize(key * (int(column.max(initial=0)) + 1) + column)[0]
    size = np.bincount(key)
    rows = np.flatnonzero(size[key] > 1)
    rows = rows[np.argsort(key[rows], kind="stable")]
    yield from np.split(rows, size[size > 1].cumsum()[:-1]) if len(rows) else ()


def _one_family(a: Person, b: Person) -> bool:
    if not names.given_variants(a.given, b.given):
        return False
    free = names.spelled_freely(a.given) and names.spelled_freely(b.given)
    return a.surname == b.surname or (free and names.variants(a.surname, b.surname))


def fits(a: str, b: str) -> bool:
    """Whether one word is the other, a spelling of it, or its initial."""
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    return names.given_variants(a, b)


def short_of(part: Person, full: Person) -> bool:
    """Whether ``part`` says less than ``full`` and nothing against it."""
    if part.suffix != full.suffix:
        return False
    if fits(part.given, full.given):
        pairs = zip(part.middle, full.middle, strict=False)
        return all(fits(a, b) for a, b in pairs)
    # Javad Zarif for Mohammad Javad Zarif
    return len(part.given) > 1 and not part.middle and part.given in full.middle
