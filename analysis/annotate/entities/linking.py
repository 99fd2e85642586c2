"""Which entity each case stands for, and the rule that says so.

People first, since the engine takes unfamiliar surnames for places; then short names that
the article explains, the lists, and other spellings. What can be said of a name is said
once for all its cases, in arrays over names; an article is asked only where it matters.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.annotate.entities import gazetteer, organisations
from analysis.annotate.entities.cases import BODIES, PERSON
from analysis.annotate.entities.coded import Coded, paired
from analysis.annotate.entities.meant import People
from analysis.annotate.entities.rules import RULE

MISTAKEN_FOR_PEOPLE = frozenset({PERSON, "GPE", "ORG", "NORP", "FAC", "LOC"})
USES, ARTICLES, SHARE = 20, 5, 0.9  # when a surname usually means one person
SEVERAL = 2  # articles in which it means one, before it may where it is no person
BY_SURNAME = (RULE["surname in article"], RULE["only one in corpus"])


class Linker:
    """What the names of a whole corpus say about each other.

    ``entity`` has the place in ``words`` of each case's entity, ``rule`` its number in ``RULE``.
    """

    def __init__(self, cases: Coded) -> None:
        self.cases, self.words = cases, cases.words
        person = cases.labelled({PERSON})
        self.body = cases.labelled(BODIES)
        known = gazetteer.load()
        lists = (known.places, known.demonyms, known.organisations)
        self.known = np.logical_or.reduce([self.words.are(names) for names in lists])
        self.may = cases.labelled(MISTAKEN_FOR_PEOPLE)
        self.people = People(cases, person, self.may, self._known_as())
        self.bodies = self._bodies()
        self.spelled = organisations.spellings(self.bodies)
        self.entity = cases.name.copy()
        self.rule = np.full(len(cases), RULE["as written"], np.int8)
        self._name_bodies()
        self._name_listed()
        self._explain()
        self._name_people()
        self._follow()
        self._usual()

    def _known_as(self) -> np.ndarray:
        """For each name the person that ``names.csv`` gives it to, else the name."""
        found = np.arange(len(self.words), dtype=np.int32)
        entities = listed()
        for place, name in list(self.words.among(entities)):
            entity, label = entities[name]
            if label == PERSON:
                found[place] = self.words.add(entity)
        return found

    def _bodies(self) -> dict[str, int]:
        """How often each organisation or place is named."""
        people, name = self.people, self.cases.name
        rows = self.body & (people.stands[name] < 0)
        uses = np.bincount(people.known_as[name[rows]], self.cases.count[rows]).astype(np.int64)
        (places,) = uses.nonzero()
        named = people.cast.array.take(pa.array(places)).to_pylist()
        return dict(zip(named, uses[places].tolist(), strict=True))

    def _set(self, rows: np.ndarray, found: dict[int, tuple[str, str]]) -> None:
        """Give the cases among ``rows`` whose name is in ``found`` that entity and rule."""
        entity = np.full(len(self.people.known_as), -1)
        rule = np.zeros(len(entity), np.int8)
        for place, (name, why) in found.items():
            if place < len(entity):
                entity[place], rule[place] = self.words.add(name), RULE[why]
        rows = rows & (entity[self.cases.name] >= 0)
        self.entity[rows] = entity[self.cases.name[rows]]
        self.rule[rows] = rule[self.cases.name[rows]]

    def _name_bodies(self) -> None:
        """Other spellings, listed acronyms, and those that some article explains."""
        among = self.words.among
        self._set(self.body, {p: self._body(n, "as written") for p, n in among(self.spelled)})
        full = organisations.listed()
        told = {a: n for a, n in full.items() if n in self.bodies or n in listed()}
        orgs = self.cases.labelled({"ORG"})
        self._set(orgs, {p: self._body(told[n], "acronym") for p, n in list(among(told))})
        self.short, explained = self._explained()
        self._set(self.body, {p: self._body(n, "acronym") for p, n in explained.items()})

    def _name_listed(self) -> None:
        plurals, entities = organisations.peoples(), listed()
        norps = self.cases.labelled({"NORP"})
        rules = {n: "plural" if n.endswith("s") else "spelling" for n in plurals}
        self._set(norps, {p: (plurals[n], rules[n]) for p, n in list(self.words.among(plurals))})
        every = np.ones(len(self.cases), bool)
        rules = {n: "as written" if e == n else "gazetteer" for n, (e, _) in entities.items()}
        names = list(self.words.among(entities))
        self._set(every, {p: (entities[n][0], rules[n]) for p, n in names})

    def _explained(self) -> tuple[np.ndarray, dict[int, str]]:
        """Each case's longer name in its article, and those of acronyms that have one alone.

        What the lists know is not explained by a name that happens to have its letters: "U.S."
        beside "United Steelworkers". A last word is no acronym, even where it looks like one:
        one "Boston ABC" does not tell what ABC is elsewhere.
        """
        cases, words, member = self.cases, self.words, self.people.member
        longer = np.full(len(cases.lists), -1, np.int32)
        for i, lines in enumerate(cases.lists):
            names = [words.place[name] for name in lines.split("\n")] if lines else []
            bodies = [place for place in names if member[place] < 0]
            longer[i] = bodies[0] if len(bodies) == 1 else -1
        defined = [words.add(name) if name else -1 for name in cases.definitions]
        unknown = (member < 0) & ~self.words.are(listed())[: len(member)]
        short = np.where(unknown[cases.name], longer[cases.longer], -1)
        told = np.array(defined, np.int32)[cases.defined]
        short = np.where(told >= 0, told, short)
        rows = short >= 0
        pairs = pd.DataFrame({"short": cases.name[rows], "name": short[rows]}).drop_duplicates()
        alone = pairs[~pairs["short"].duplicated(keep=False)]
        places = zip(alone["short"].tolist(), alone["name"].tolist(), strict=True)
        spelled = ((place, words.list[place], words.list[name]) for place, name in places)
        is_one, fits = organisations.is_acronym, organisations.stands_for
        return short, {p: name for p, word, name in spelled if is_one(word) and fits(word, name)}

    def _explain(self) -> None:
        """Short names that their article explains."""
        rows = np.flatnonzero(self.short >= 0)
        size = len(self.words)
        pair = paired(self.cases.name[rows], self.short[rows], size)
        number, pairs = pd.factorize(pair)
        found = [self._short(*divmod(pair, size)) for pair in pairs.tolist()]
        self.entity[rows] = np.array([entity for entity, _ in found], np.int64)[number]
        self.rule[rows] = np.array([rule for _, rule in found], np.int8)[number]

    def _short(self, short: int, name: int) -> tuple[int, int]:
        acronym = organisations.is_acronym(self.words.list[short])
        rule = "acronym" if acronym else "short name in article"
        entity, rule = self._body(self.words.list[name], rule)
        return self.words.add(entity), RULE[rule]

    def _body(self, name: str, rule: str) -> tuple[str, str]:
        """The usual spelling of a name, or what the lists call it."""
        if name in listed():
            return listed()[name][0], rule if rule != "as written" else "gazetteer"
        spelled = self.spelled.get(name, name)
        if rule == "as written" and spelled != name:
            rule = "spelling"
        return listed().get(spelled, (spelled,))[0], rule

    def _name_people(self) -> None:
        """Whom the names of people mean, and others that are a person's in their article."""
        cases, people = self.cases, self.people
        renamed = people.known_as[cases.name] != cases.name
        may = self.may & ~renamed
        may &= people.person | ~self.known[cases.name]
        entity, rule = people.link(may)
        elsewhere = (rule == RULE["only one in corpus"]) | (rule == RULE["spelling"])
        rows = (entity >= 0) & ~(self.words.are(listed())[cases.name] & elsewhere)
        rows[rows] = self._named_before(np.flatnonzero(rows), entity[rows], rule[rows])
        self.entity[rows], self.rule[rows] = entity[rows], rule[rows]
        stands, known_as = (of[cases.name[renamed]] for of in (people.stands, people.known_as))
        self.entity[renamed] = np.where(stands >= 0, stands, known_as)
        self.rule[renamed] = RULE["gazetteer"]

    def _named_before(self, rows: np.ndarray, entity: np.ndarray, rule: np.ndarray) -> np.ndarray:
        """Whether a body's or a given name comes after the person it would mean.

        "Ford recalled trucks. Doug Ford blamed …": a name that the text has used before is
        not short for what it names later.
        """
        sure = self.people.person[rows] & (rule != RULE["given name in article"])
        return sure | (self.cases.told[rows] >= self.people.named_from(rows, entity))

    def _follow(self) -> None:
        """Let a surname that means one person in several articles mean that person elsewhere.

        The engine takes an unfamiliar surname for a place in many sentences; a word that
        is a place or a body in most of them is one. One article shows no usage: beside a
        "Jim Justice" there, "the Justice Minister" is nobody.
        """
        cases, people = self.cases, self.people
        linked = (
            self._by_surname()
            .groupby("name")
            .agg(
                entity=("entity", "first"),
                people=("entity", "nunique"),
                articles=("article", "nunique"),
            )
        )
        linked = linked[(linked["people"] == 1) & (linked["articles"] >= SEVERAL)]
        only = np.full(len(people.known_as), -1)
        only[linked.index] = linked["entity"]
        signed = np.where(people.person, cases.count, -cases.count)
        uses = np.bincount(cases.name, signed, minlength=len(only))
        only[(uses < 0) | self.known] = -1
        rows = (self.entity == cases.name) & (only[cases.name] >= 0) & ~people.person
        rows &= self.may
        rows[rows] = ~people.of_surname(np.flatnonzero(rows), only[cases.name[rows]])[0]
        self.entity[rows] = only[cases.name[rows]]
        self.rule[rows] = RULE["person elsewhere"]

    def _usual(self) -> None:
        """An ambiguous surname means whom it means nearly everywhere.

        Not so in an article that names others of the surname and not that person.
        """
        cases, people = self.cases, self.people
        form = people.forms.surname  # of "Moss" and "MOSS" it is one
        linked = self._by_surname()
        linked = linked.assign(form=form[linked["name"]])
        linked = (
            linked[linked["form"].ge(0)]
            .groupby(["form", "entity"], as_index=False)
            .agg(uses=("count", "sum"), articles=("article", "nunique"))
        )
        share = linked["uses"] >= SHARE * linked.groupby("form")["uses"].transform("sum")
        linked = linked[share & (linked["uses"] >= USES) & (linked["articles"] >= ARTICLES)]
        usual = np.full(len(people.forms.size) + 1, -1)  # the last is of no form
        usual[linked["form"]] = linked["entity"]
        meant = usual[form[cases.name]]
        rows = (self.entity == cases.name) & people.person & (meant >= 0)
        some, that = people.of_surname(np.flatnonzero(rows), meant[rows])
        rows[rows] = ~some | that
        meant[rows] = people.in_office(np.flatnonzero(rows), form[cases.name[rows]], meant[rows])
        rows &= meant >= 0
        self.entity[rows] = meant[rows]
        self.rule[rows] = RULE["usual in corpus"]

    def _by_surname(self) -> pd.DataFrame:
        """The cases that were linked by a surname alone."""
        rows = np.isin(self.rule, BY_SURNAME)
        columns = {"name": self.cases.name, "entity": self.entity}
        columns |= {"article": self.cases.article, "count": self.cases.count}
        return pd.DataFrame({name: values[rows] for name, values in columns.items()})


@lru_cache(maxsize=1)
def listed() -> dict[str, tuple[str, str]]:
    """The project's ``names.csv``: name → entity and label."""
    rows = gazetteer.rows("names.csv")
    return {row["name"]: (row["entity"], row["label"]) for row in rows}
