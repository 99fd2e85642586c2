"""The people of a corpus: which full names are one person, and who a short form means.

Two full names are one person when nothing in them disagrees: given name and surname are
the same or spelled alike, and neither middle names nor suffixes (Jr.) differ. A short form
(Smith, J. Smith) means the one person in its article it fits, else the only one in the
corpus, else nobody: it stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from analysis.annotate.entities import names
from analysis.annotate.entities.names import Person


class Cast:
    """People found by their full names.

    ``counts`` says how often each name of a person stands in the corpus, ``articles`` in which.
    """

    def __init__(self, counts: Mapping[str, int], articles: Callable[[str], set[int]]) -> None:
        self.counts, self.articles = counts, articles
        self.parts = {name: names.person(name) for name in sorted(self.counts)}
        full = [n for n, p in self.parts.items() if len(p.given) > 1 and p.surname]
        self.member: dict[str, str] = {}
        self.rule: dict[str, str] = {}
        for family in _families(full, self.parts):
            self._settle(family)
        self.forms: dict[str, list[str]] = defaultdict(list)
        for name, entity in self.member.items():
            self.forms[entity].append(name)
        self._join_short_forms()
        self.by_surname: dict[str, set[str]] = defaultdict(set)
        self.by_sound: dict[str, set[str]] = defaultdict(set)
        self.by_first: dict[str, set[str]] = defaultdict(set)
        for name, entity in self.member.items():
            part = self.parts[name]
            self.by_surname[part.surname].add(entity)
            self.by_first[part.given].add(entity)
            if names.spelled_freely(part.given):
                self.by_sound[names.skeleton(part.surname)].add(entity)

    def _settle(self, family: list[str]) -> None:
        """Give the forms of one given name and surname their person or persons."""
        groups: list[list[str]] = []
        bare = [n for n in family if not self.parts[n].middle]
        # The longest middle names first, so that an initial meets all it may stand for.
        told = [n for n in family if self.parts[n].middle]
        for name in sorted(told, key=lambda n: (-len("".join(self.parts[n].middle)), n)):
            fits = [g for g in groups if all(self._agree(name, other) for other in g)]
            if len(fits) == 1:
                fits[0].append(name)
            elif not fits:
                groups.append([name])
        if not groups:
            groups = [bare]
        elif len(groups) == 1:
            groups[0] += bare
        for group in groups:
            entity = self._best(group)
            for name in group:
                self.member[name] = entity
                ours, theirs = self.parts[name], self.parts[entity]
                same = ours.given == theirs.given and ours.surname == theirs.surname
                more = ours.middle != theirs.middle
                self.rule[name] = "middle name" if same and more else "spelling"

    def _best(self, forms: list[str]) -> str:
        """The most frequent form, the shortest; one in capitals only if there is no other."""
        return min(forms, key=lambda n: (n.isupper(), -self.counts[n], len(n.split()), n))

    def _agree(self, a: str, b: str) -> bool:
        """Whether middle names agree: equal, spelled alike, or one the other's initial."""
        ours, theirs = self.parts[a].middle, self.parts[b].middle
        return all(_fits(x, y) for x, y in zip(ours, theirs, strict=False))

    def _join_short_forms(self) -> None:
        """Bill Ray and William Ray are one if nobody else could be meant."""
        shared: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        for entity in set(self.member.values()):
            part = self.parts[entity]
            for given in names.full_forms(part.given) | {part.given, *part.middle}:
                shared[part.surname, part.suffix, given].add(entity)
        match: dict[str, set[str]] = defaultdict(set)
        for group in shared.values():
            for entity in group if len(group) > 1 else ():
                match[entity] |= {o for o in group if o != entity and self._one_given(entity, o)}
        for entity, others in sorted(match.items()):
            if len(others) == 1 and match[other := min(others)] == {entity} and entity < other:
                self._join(entity, other)

    def _one_given(self, a: str, b: str) -> bool:
        """Bill for William; Javad Harun for Mohammad Javad Harun."""
        ours, theirs = self.parts[a], self.parts[b]
        return names.short_forms(ours.given, theirs.given) or self._second_given(a, b)

    def _second_given(self, a: str, b: str) -> bool:
        ours, theirs = self.parts[a], self.parts[b]
        if not (names.spelled_freely(ours.given) and names.spelled_freely(theirs.given)):
            return False
        second = not ours.middle and ours.given in theirs.middle
        return second or (not theirs.middle and theirs.given in ours.middle)

    def _join(self, a: str, b: str) -> None:
        """Make two people one, but not Bill and William in one article."""
        ours, theirs = (self.forms[e] for e in (a, b))
        if not self._second_given(a, b):
            agree = all(self._agree(x, y) for x in ours for y in theirs)
            if not agree or self._together(ours, theirs):
                return
        entity = self._best([a, b])
        self.forms[entity] = sorted(ours + theirs)
        del self.forms[b if entity == a else a]
        for name in self.forms[entity]:
            if self.member[name] != entity:
                self.member[name], self.rule[name] = entity, "short form"

    def _together(self, ours: list[str], theirs: list[str]) -> bool:
        """Whether one article has names of both."""
        here = set().union(*map(self.articles, ours))
        return not here.isdisjoint(set().union(*map(self.articles, theirs)))

    def fitting(self, part: Person) -> set[str]:
        """The people whose name has everything that ``part``, which has a given name, has."""
        found = self.by_surname.get(part.surname, ())
        return {e for e in found if any(_short_of(part, self.parts[n]) for n in self.forms[e])}

    def sounding(self, surname: str) -> set[str]:
        """The people whose surname may be a spelling of this one."""
        if len(surname) < names.SHORTEST + 1:
            return set()
        return {
            e
            for e in self.by_sound.get(names.skeleton(surname), ())
            if any(names.variants(surname, self.parts[n].surname) for n in self.forms[e])
        }


def _families(full: list[str], parts: dict[str, Person]) -> list[list[str]]:
    """Full names by given name, surname and suffix, spelled alike."""
    keyed: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name in full:
        part = parts[name]
        key = (names.skeleton(part.given), names.skeleton(part.surname), part.suffix)
        keyed[key].append(name)
    found = []
    for same_sound in keyed.values():
        groups: list[list[str]] = []
        for name in same_sound:
            for group in groups:
                if all(_one_family(parts[name], parts[other]) for other in group):
                    group.append(name)
                    break
            else:
                groups.append([name])
        found += groups
    return found


def _one_family(a: Person, b: Person) -> bool:
    if not names.given_variants(a.given, b.given):
        return False
    free = names.spelled_freely(a.given) and names.spelled_freely(b.given)
    return a.surname == b.surname or (free and names.variants(a.surname, b.surname))


def _fits(a: str, b: str) -> bool:
    """Whether one word is the other, a spelling of it, or its initial."""
    if len(a) == 1 or len(b) == 1:
        return a[:1] == b[:1]
    return names.given_variants(a, b)


def _short_of(part: Person, full: Person) -> bool:
    """Whether ``part`` says less than ``full`` and nothing against it."""
    if part.suffix != full.suffix:
        return False
    if _fits(part.given, full.given):
        pairs = zip(part.middle, full.middle, strict=False)
        return all(_fits(a, b) for a, b in pairs)
    # Javad Zarif for Mohammad Javad Zarif
    return len(part.given) > 1 and not part.middle and part.given in full.middle
