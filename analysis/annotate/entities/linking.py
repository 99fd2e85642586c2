"""Which entity a name in its article stands for, and the rule that says so.

People first, since the engine takes unfamiliar surnames for places; then short names that
the article explains, the lists, and other spellings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

from analysis.annotate.entities import gazetteer, organisations, people
from analysis.annotate.entities.people import Cast, Link

PERSON = "PERSON"
MISTAKEN_FOR_PEOPLE = frozenset({PERSON, "GPE", "ORG", "NORP", "FAC", "LOC"})
BODIES = frozenset({"ORG", "GPE", "LOC", "FAC", "PRODUCT"})
BY_SURNAME = ("surname in article", "only one in corpus")

Case = tuple[str, str, str]  # article, tidied name, label


class Linker:
    """What the names of a whole corpus say about each other; ``links`` has one per case."""

    def __init__(
        self, cases: list[Case], counts: list[int], defined: dict[tuple[str, str], str]
    ) -> None:
        pairs = list(zip(cases, counts, strict=True))
        self.cast = Cast((a, _person(n), c) for (a, n, label), c in pairs if label == PERSON)
        self.here: dict[str, set[str]] = defaultdict(set)
        bodies: Counter[str] = Counter()
        for (article, name, label), count in pairs:
            name = _person(name)
            if name in self.cast.member:
                self.here[article].add(self.cast.member[name])
            elif label in BODIES:
                bodies[name] += count
        self.bodies = frozenset(bodies)
        self.spelled = organisations.spellings(bodies)
        uses = ((a, n) for a, n, label in cases if label == "ORG" and n not in self.cast.member)
        self.short = organisations.in_articles(uses) | defined
        meant: dict[str, set[str]] = defaultdict(set)
        for (_, short), name in sorted(self.short.items()):
            meant[short].add(name)
        self.acronyms = {
            short: min(found)
            for short, found in meant.items()
            if len(found) == 1 and organisations.is_acronym(short)
        }
        links = [self._link(*case) for case in cases]
        self.links = self._usual(cases, counts, self._follow(cases, counts, links))

    def _link(self, article: str, name: str, label: str) -> Link:
        entities = listed()
        known_as = _person(name)
        if known_as != name:
            return Link(self.cast.member.get(known_as, known_as), "gazetteer")
        if label in MISTAKEN_FOR_PEOPLE and not (label != PERSON and known(name)):
            link = self.cast.link(name, self.here[article], sure=label == PERSON)
            local = link is not None and link.rule not in ("only one in corpus", "spelling")
            if link and (name not in entities or local):
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
        for (_, name, label), count, link in zip(cases, counts, links, strict=True):
            if link.rule in BY_SURNAME:
                linked[name].add(link.entity)
            uses[name] += count if label == PERSON else -count
        only = {n: min(found) for n, found in linked.items() if len(found) == 1 and uses[n] >= 0}

        def mistaken(article: str, name: str, label: str, link: Link) -> bool:
            if link.entity != name or name not in only or known(name):
                return False
            several = len(self.cast.of_surname(name) & self.here[article]) > 1
            return label in MISTAKEN_FOR_PEOPLE - {PERSON} and not several

        return [
            Link(only[case[1]], "person elsewhere") if mistaken(*case, link) else link
            for case, link in zip(cases, links, strict=True)
        ]

    def _usual(self, cases: list[Case], counts: list[int], links: list[Link]) -> list[Link]:
        """An ambiguous surname means whom it means nearly everywhere.

        Not so in an article that names others of the surname and not that person.
        """
        usual = people.usual(
            (article, name, link.entity, count)
            for (article, name, _), count, link in zip(cases, counts, links, strict=True)
            if link.rule in BY_SURNAME
        )

        def meant(article: str, name: str, label: str, link: Link) -> bool:
            if link.entity != name or label != PERSON or name not in usual:
                return False
            local = self.cast.of_surname(name) & self.here[article]
            return not local or usual[name] in local

        return [
            Link(usual[case[1]], "usual in corpus") if meant(*case, link) else link
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
