"""Which entity a name in its article stands for, and the rule that says so.

People first, since the engine takes unfamiliar surnames for places; then short names that
the article explains, the lists, and other spellings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache, partial
from typing import NamedTuple

from analysis.annotate.entities import gazetteer, organisations, people
from analysis.annotate.entities.people import Cast, Link

PERSON = "PERSON"
MISTAKEN_FOR_PEOPLE = frozenset({PERSON, "GPE", "ORG", "NORP", "FAC", "LOC"})
BODIES = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT"})
BY_SURNAME = ("surname in article", "only one in corpus")

LONG = BODIES | {"LAW", "EVENT"}  # may have an acronym


class Case(NamedTuple):
    """A tidied name in its article: with which label and form of address, from where on.

    ``told`` is the first place outside a headline; ``relative``: brought in as somebody's.
    """

    article: str
    name: str
    label: str
    sex: str = ""
    start: int = 0
    told: int = 0
    relative: bool = False


class Linker:
    """What the names of a whole corpus say about each other; ``links`` has one per case."""

    def __init__(
        self,
        cases: list[Case],
        counts: list[int],
        longer: dict[tuple[str, str], set[str]],
        defined: dict[tuple[str, str], str],
    ) -> None:
        pairs = list(zip(cases, counts, strict=True))
        self.cast = Cast((c.article, _person(c.name), n) for c, n in pairs if c.label == PERSON)
        self.here: dict[str, set[str]] = defaultdict(set)
        self.named_from: dict[tuple[str, str], int] = {}
        self.relatives: set[tuple[str, str]] = set()
        bodies: Counter[str] = Counter()
        for case, count in pairs:
            name = _person(case.name)
            if entity := self.cast.member.get(name):
                place = case.article, entity
                self.here[case.article].add(entity)
                self.named_from[place] = min(case.start, self.named_from.get(place, case.start))
                self.relatives |= {place} if case.relative else set()
            elif case.label in BODIES:
                bodies[name] += count
        self.bodies = frozenset(bodies)
        self.spelled = organisations.spellings(bodies)
        member = self.cast.member
        fits = {
            (article, name): long - member.keys()
            for (article, name), long in longer.items()
            if name not in member
        }
        self.short = {place: min(long) for place, long in fits.items() if len(long) == 1}
        self.short |= defined
        meant: dict[str, set[str]] = defaultdict(set)
        for (_, short), name in sorted(self.short.items()):
            meant[short].add(name)
        self.acronyms = {
            short: min(found)
            for short, found in meant.items()
            if len(found) == 1 and organisations.is_acronym(short)
        }
        links = [self._link(case) for case in cases]
        self.links = self._usual(cases, counts, self._follow(cases, counts, links))

    def _link(self, case: Case) -> Link:
        article, name, label = case[:3]
        entities = listed()
        known_as = _person(name)
        if known_as != name:
            return Link(self.cast.member.get(known_as, known_as), "gazetteer")
        if label in MISTAKEN_FOR_PEOPLE and not (label != PERSON and known(name)):
            likely = partial(self._likely, case)
            link = self.cast.link(name, self.here[article], sure=label == PERSON, likely=likely)
            local = link is not None and link.rule not in ("only one in corpus", "spelling")
            if link and (name not in entities or local) and self._named_before(case, link):
                return link
        if (article, name) in self.short:
            return self._body(self.short[article, name], self._short_rule(name))
        if name in entities:
            entity = entities[name][0]
            return Link(entity, "gazetteer" if entity != name else "as written")
        if label == "NORP" and name in organisations.peoples():
            return Link(organisations.peoples()[name], "plural")
        if label in BODIES:
            if name in self.acronyms:
                return self._body(self.acronyms[name], "acronym")
            full = organisations.listed().get(name) if label == "ORG" else None
            if full and (full in self.bodies or full in entities):
                return self._body(full, "acronym")
            return self._body(name, "as written")
        return Link(name, "as written")

    def _named_before(self, case: Case, link: Link) -> bool:
        """Whether a body's or a given name comes after the person it would mean.

        "Ford recalled trucks. Doug Ford blamed …": a name that the text has used before is
        not short for what it names later.
        """
        if case.label == PERSON and link.rule != "given name in article":
            return True
        return case.told >= self.named_from.get((case.article, link.entity), 0)

    def _likely(self, case: Case, people: list[str]) -> list[str]:
        """Those of several people of one name whom an article may mean by the name alone.

        Not one of the other sex than the form of address, not who is brought in as the
        relative of another of them, not who is named in full only after the bare name.
        """
        article, sexes = case.article, gazetteer.load().sexes
        if case.sex:
            people = [e for e in people if sexes.get(e.split()[0], case.sex) == case.sex]
        if len(people) > 1:
            people = [e for e in people if (article, e) not in self.relatives] or people
        if len(people) > 1:
            named = [e for e in people if self.named_from.get((article, e), 0) <= case.told]
            return named or people
        return people

    def _short_rule(self, name: str) -> str:
        return "acronym" if organisations.is_acronym(name) else "short name in article"

    def _body(self, name: str, rule: str) -> Link:
        """The usual spelling of a name, or what the lists call it."""
        if name in listed():
            return Link(listed()[name][0], rule if rule != "as written" else "gazetteer")
        spelled = self.spelled.get(name, name)
        if rule == "as written" and spelled != name:
            rule = "spelling"
        return Link(listed().get(spelled, (spelled,))[0], rule)

    def _follow(self, cases: list[Case], counts: list[int], links: list[Link]) -> list[Link]:
        """Let a surname that means one person somewhere mean that person where it is no person.

        The engine takes an unfamiliar surname for a place in many sentences; a word that
        is a place or a body in most of them is one.
        """
        linked: dict[str, set[str]] = defaultdict(set)
        uses: Counter[str] = Counter()
        for case, count, link in zip(cases, counts, links, strict=True):
            if link.rule in BY_SURNAME:
                linked[case.name].add(link.entity)
            uses[case.name] += count if case.label == PERSON else -count
        only = {n: min(found) for n, found in linked.items() if len(found) == 1 and uses[n] >= 0}

        def mistaken(case: Case, link: Link) -> bool:
            article, name, label = case[:3]
            if link.entity != name or name not in only or known(name):
                return False
            here = self.cast.of_surname(name) & self.here[article]
            return label in MISTAKEN_FOR_PEOPLE - {PERSON} and not here

        return [
            Link(only[case.name], "person elsewhere") if mistaken(case, link) else link
            for case, link in zip(cases, links, strict=True)
        ]

    def _usual(self, cases: list[Case], counts: list[int], links: list[Link]) -> list[Link]:
        """An ambiguous surname means whom it means nearly everywhere.

        Not so in an article that names others of the surname and not that person.
        """
        usual = people.usual(
            (case.article, case.name, link.entity, count)
            for case, count, link in zip(cases, counts, links, strict=True)
            if link.rule in BY_SURNAME
        )

        def meant(case: Case, link: Link) -> bool:
            article, name, label = case[:3]
            if link.entity != name or label != PERSON or name not in usual:
                return False
            local = self.cast.of_surname(name) & self.here[article]
            return not local or usual[name] in local

        return [
            Link(usual[case.name], "usual in corpus") if meant(case, link) else link
            for case, link in zip(cases, links, strict=True)
        ]


def _person(name: str) -> str:
    """The person ``names.csv`` gives this name to, else the name."""
    entity, label = listed().get(name, (name, PERSON))
    return entity if label == PERSON else name


@lru_cache(maxsize=100_000)
def known(name: str) -> bool:
    """Whether the lists know a name as that of no person."""
    lists = gazetteer.load()
    return name in lists.places or name in lists.demonyms or name in lists.organisations


@lru_cache(maxsize=1)
def listed() -> dict[str, tuple[str, str]]:
    """The project's ``names.csv``: name → entity and label."""
    rows = gazetteer.rows("names.csv")
    return {row["name"]: (row["entity"], row["label"]) for row in rows}
