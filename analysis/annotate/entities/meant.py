"""Whom a name means where it stands: the people of its article first, then of the corpus."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.annotate.entities import gazetteer
from analysis.annotate.entities.coded import SEXES, SIDES, Coded, Index, distinct, expanded, paired
from analysis.annotate.entities.forms import Forms
from analysis.annotate.entities.parsed import Parsed
from analysis.annotate.entities.people import NOBODY, Cast
from analysis.annotate.entities.rules import RULE

SURNAME, LIKELIER = RULE["surname in article"], RULE["the likelier of the name"]
MIDDLE = RULE["middle name"]
SEVERAL = 3  # articles in which a person has a title, to be known by it
KNOWN, SHARE = 3, 0.1
"""Whom so many articles name in full, or such a share of all in some way, needs no bringing in."""
GIVEN, ONLY = RULE["given name in article"], RULE["only one in corpus"]


class People:
    """The people of a corpus and where they are named.

    By the place of a name: ``known_as`` its person in ``names.csv``, ``member`` and ``stands``
    the person whose full name it, or what it is known as, is.
    By case: ``person``, whether it is labelled as one, whether it ``may`` be one, and ``whole``,
    the person whom a full name means there.
    """

    def __init__(
        self, cases: Coded, person: np.ndarray, may: np.ndarray, known_as: np.ndarray
    ) -> None:
        self.cases, self.person, self.known_as = cases, person, known_as
        self.cast = self._cast(may)
        size = len(known_as)
        self.member, self.stands = self.cast.member[:size], self.cast.member[known_as]
        self.whole = self._whole()
        self._find_places()

    def _cast(self, may: np.ndarray) -> Cast:
        cases, words = self.cases, self.cases.words
        person = self.known_as[cases.name[self.person]]
        article = cases.article[self.person]
        uses = np.bincount(person, cases.count[self.person], len(words)).astype(np.int64)
        order = np.argsort(person, kind="stable")
        begin = np.searchsorted(person[order], np.arange(len(words) + 1))

        def articles(place: int) -> set[int]:
            return set(article[order[begin[place] : begin[place + 1]]].tolist())

        wanted = np.zeros(len(words), bool)
        wanted[cases.name[may]] = wanted[person] = True
        array = pa.array(words.list, pa.large_string())
        return Cast(list(words.list), array, Parsed(array, wanted), uses, articles)

    def _whole(self) -> np.ndarray:
        """Whom a full name means: without a middle name, the one there who is told by one."""
        article, bare = self.cases.article, self.cast.bare
        whole = self.stands[self.cases.name]
        told = np.flatnonzero((whole >= 0) & (bare[whole] >= 0))
        near = pd.DataFrame({"article": article[told], "bare": bare[whole[told]]})
        near = near.assign(entity=whole[told]).drop_duplicates()
        near = near[~near.duplicated(["article", "bare"], keep=False)]
        rows = np.flatnonzero(np.isin(whole, near["bare"]))
        asked = pd.DataFrame({"article": article[rows], "bare": whole[rows]})
        found = asked.merge(near, on=["article", "bare"], how="left")["entity"]
        whole[rows] = found.fillna(asked["bare"]).to_numpy(np.int32)
        return whole

    def _find_places(self) -> None:
        """Each person in each article: where named first, whether brought in as somebody's.

        And whether by the title of an office, and beside a better known person of that name.
        """
        cases, words = self.cases, self.cases.words
        rows = (self.whole >= 0).nonzero()[0]
        entity = self.whole[rows]
        index = Index(cases.article[rows], entity, len(words))
        rows, entity = rows[index.order], entity[index.order]
        first = np.flatnonzero(np.diff(index.sorted, prepend=-1))
        self.article, self.entity = cases.article[rows[first]], entity[first]
        self.start, some = cases.start[rows[:0]], np.zeros((2, 0), bool)
        if len(first):
            self.start = np.minimum.reduceat(cases.start[rows], first)
            said = np.stack([cases.relative[rows], cases.titled[rows]])
            some = np.logical_or.reduceat(said, first, axis=1)
        self.relative, self.office = some
        self.places = Index(self.article, self.entity, len(words))
        self.in_full = np.bincount(self.entity, minlength=len(words))
        self.elder = self._elders()
        low, high = self.places.find(self.article, self.elder[self.entity])
        self.younger = high > low
        self.sex = np.zeros(len(words), np.int8)
        named = distinct(self.entity)
        self.sex[named] = _sexes(self.cast.array.take(pa.array(named)))
        held = pd.DataFrame({"entity": entity, "office": cases.office[rows]})
        held = held.assign(article=cases.article[rows])[cases.titled[rows]]
        self.held = held.groupby(["entity", "office"])["article"].nunique().to_dict()

    def _elders(self) -> np.ndarray:
        """For a person with a suffix (Jr.), the oftener named one of that name without any."""
        cast = self.cast
        names = np.flatnonzero(cast.member >= 0)
        uses = np.bincount(cast.member[names], cast.counts[names], len(cast.member))
        people = distinct(cast.member[names])
        parts = {"given": cast.parsed.given[people], "surname": cast.parsed.surname[people]}
        known = pd.DataFrame({**parts, "entity": people, "uses": uses[people]})
        told = cast.parsed.suffix[people] > 0
        most = known[~told].sort_values(["uses", "entity"]).drop_duplicates([*parts], keep="last")
        pairs = known[told].merge(most, on=[*parts], suffixes=("", "_bare"))
        pairs = pairs[pairs["uses_bare"] > pairs["uses"]]
        found = np.full(len(cast.member), NOBODY, np.int32)
        found[pairs["entity"]] = pairs["entity_bare"]
        return found

    def named_from(self, rows: np.ndarray, entity: np.ndarray) -> np.ndarray:
        """Where the article of each case names that person first, 0 if it does not."""
        low, high = self.places.find(self.cases.article[rows], entity)
        found = np.zeros(len(low), np.int64)
        found[high > low] = self.start[low[high > low]]
        return found

    def link(self, may: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The person and the rule of every case that ``may`` be one, else ``NOBODY``."""
        name = self.cases.name
        self.linked, self.by = np.where(may, self.whole, NOBODY), self.cast.rule[name]
        self.by[self.whole != self.stands[name]] = MIDDLE
        rest = np.flatnonzero(may & (self.linked < 0))
        forms = Forms(self.cast, distinct(name[rest]))
        self.forms = forms
        self._find_near()
        rows = rest[forms.surname[name[rest]] >= 0]
        self._by_name(rows, forms.surname[name[rows]], SURNAME, LIKELIER, ONLY)
        rows = rest[forms.parts[name[rest]] >= 0]
        self._by_name(rows, forms.parts[name[rows]], *[forms.shorter[name[rows]]] * 3)
        rows = rest[forms.sound[name[rest]] >= 0]
        spelling = RULE["spelling"]
        self._by_one(rows, forms.sound[name[rows]], self.person[rows], spelling, spelling)
        rows = rest[(forms.first[name[rest]] >= 0) & self.person[rest] & (self.linked[rest] < 0)]
        self._by_one(rows, forms.first[name[rows]], ~forms.given[name[rows]], GIVEN, ONLY)
        return self.linked, self.by

    def of_surname(self, rows: np.ndarray, that: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Whether the article of each case names people of its surname, and ``that`` one."""
        number, place, own = self._here(rows, self.forms.surname[self.cases.name[rows]])
        same = own & (self.entity[place] == that[number])
        some, one = (np.bincount(number, found, len(rows)) > 0 for found in (own, same))
        return some, one

    def _find_near(self) -> None:
        """Who stands in an article of all whom a form fits."""
        forms = self.forms
        order = np.argsort(forms.entity, kind="stable")
        place, at = expanded(*(np.searchsorted(forms.entity[order], self.entity, s) for s in SIDES))
        row = order[at]
        self.near = Index(self.article[place], forms.form[row], len(forms.size))
        self.near_place, self.near_own = place[self.near.order], forms.own[row[self.near.order]]

    def _here(self, rows: np.ndarray, form: np.ndarray) -> tuple[np.ndarray, ...]:
        """Whom each form fits in the article of its case.

        The number of the case, the place of the person, and whether by a surname.
        """
        number, at = expanded(*self.near.find(self.cases.article[rows], form))
        return number, self.near_place[at], self.near_own[at]

    def _by_name(self, rows: np.ndarray, form: np.ndarray, *rules: int | np.ndarray) -> None:
        """Link to whom the article may mean, else to the only person of the corpus.

        ``rules``: for one who is alone there, for one of several, for one of the corpus.
        """
        number, place, _ = self._here(rows, form)
        near = np.bincount(number, minlength=len(rows))
        alone, likelier, only = rules
        meant = self._likely(rows, number, place)
        meant = self.in_office(rows, form, meant)
        elder = self._elder(rows, meant)
        self._set(rows, meant, np.where(near == 1, alone, likelier))
        self._set(rows, elder, likelier)
        called = self.forms.called[self.cases.name[rows]]
        entity = self._elsewhere(rows, form, (near == 0) & self.person[rows] & ~called, only)
        self._set(rows, np.where(self._fits(rows, entity), entity, NOBODY), only)

    def _by_one(
        self, rows: np.ndarray, form: np.ndarray, may: np.ndarray, local: int, only: int
    ) -> None:
        """Link to the only person of the article, else, if that ``may`` be, of the corpus."""
        number, place, _ = self._here(rows, form)
        self._set(rows, self._elsewhere(rows, form, may, only), only)
        found = np.full(len(rows), NOBODY)
        found[number] = self.entity[place]
        alone = np.bincount(number, minlength=len(rows)) == 1
        self._set(rows, np.where(alone, found, NOBODY), local)

    def _elsewhere(
        self, rows: np.ndarray, form: np.ndarray, may: np.ndarray, rule: int | np.ndarray
    ) -> np.ndarray:
        """The only person of the corpus whom each form fits, if that ``may`` be.

        By a surname or a given name alone only who is known: an article brings in all others.
        """
        forms = self.forms
        found = np.full(len(form), NOBODY)
        may = may & (forms.size[form] == 1)
        found[may] = forms.entity[forms.begin[form[may]]]
        found[np.equal(rule, ONLY) & ~self._known(rows, form, found)] = NOBODY
        return found

    def _known(self, rows: np.ndarray, form: np.ndarray, entity: np.ndarray) -> np.ndarray:
        """Whether enough articles name that person, in full or as here."""
        article, found = self.cases.article, entity >= 0
        size = article.max(initial=0) + 1
        places = pd.unique(paired(form[found], article[rows[found]], size))
        as_here = np.bincount(places // size, minlength=len(self.forms.size))
        in_full = self.in_full[entity]
        return (in_full >= KNOWN) | (in_full + as_here[form] >= SHARE * len(distinct(article)))

    def _likely(self, rows: np.ndarray, number: np.ndarray, place: np.ndarray) -> np.ndarray:
        """The one of several people of a name whom an article may mean by the name alone.

        Not one of the other sex than the form of address, not who is brought in as the
        relative of another of them, not who is named in full only after the bare name, not
        the lesser known of two who differ by a suffix that is not written.
        """
        case = rows[number]
        meant = self._fits(case, self.entity[place])
        in_full = self.start[place] <= self.cases.told[case]
        for fits in (~self.relative[place], in_full, ~self.younger[place]):
            before, after = (np.bincount(number, m, len(rows)) for m in (meant, meant & fits))
            meant &= fits | ~((before > 1) & (after > 0))[number]
        found = np.full(len(rows), NOBODY)
        found[number[meant]] = self.entity[place[meant]]
        return np.where(np.bincount(number, meant, len(rows)) == 1, found, NOBODY)

    def in_office(self, rows: np.ndarray, form: np.ndarray, entity: np.ndarray) -> np.ndarray:
        """Who of a name holds the office that is named, unless the ``entity`` meant does.

        "President Clinton" is Bill Clinton where the article names Hillary Clinton alone, if
        he has that title in several articles and she never has; of several presidents none.
        """
        forms, found = self.forms, entity.copy()
        for i in np.flatnonzero(self.cases.titled[rows]).tolist():
            office, begin = self.cases.office[rows[i]], forms.begin[form[i]]
            if (entity[i], office) not in self.held:
                fit = forms.entity[begin : begin + forms.size[form[i]]].tolist()
                holders = [e for e in fit if self.held.get((e, office), 0) >= SEVERAL]
                if holders:
                    found[i] = holders[0] if len(holders) == 1 else NOBODY
        return found

    def _elder(self, rows: np.ndarray, entity: np.ndarray) -> np.ndarray:
        """Who is better known by the name of an ``entity`` that has a suffix, where meant.

        "President Moss" is not Ed Moss Jr. who has no such title, nor is the Moss of whom the
        article speaks before it names him.
        """
        low, high = self.places.find(self.cases.article[rows], entity)
        here = np.flatnonzero((high > low) & (self.elder[entity] >= 0))
        called = paired(self.cases.article, self.cases.name, len(self.cases.words))
        case, place = rows[here], low[here]
        titled = np.isin(called[case], called[self.cases.titled]) & ~self.office[place]
        other = titled | (self.cases.told[case] < self.start[place])
        found = np.full(len(rows), NOBODY)
        found[here[other]] = self.elder[entity[here[other]]]
        return found

    def _fits(self, rows: np.ndarray, entity: np.ndarray) -> np.ndarray:
        """Whether the form of address, and the suffix if there is one, is that person's."""
        ours, theirs = self.cases.sex[rows], self.sex[entity]
        suffix = self.cast.parsed.suffix
        written = suffix[self.cases.name[rows]]
        same = (written == 0) | (written == suffix[entity])
        return same & ((ours == 0) | (theirs == 0) | (ours == theirs))

    def _set(self, rows: np.ndarray, entity: np.ndarray, rule: int | np.ndarray) -> None:
        """Link those of ``rows`` for which there is an entity."""
        found = entity >= 0
        self.linked[rows[found]] = entity[found]
        self.by[rows[found]] = np.broadcast_to(rule, found.shape)[found]


def _sexes(listed: pa.Array) -> np.ndarray:
    """The place in ``SEXES`` that the first word of each name tells."""
    known = gazetteer.load().sexes
    sexes = np.array([*map(SEXES.index, known.values()), 0], np.int8)
    first = pc.list_element(pc.split_pattern(listed, " ", max_splits=1), 0)
    place = pc.index_in(first, pa.array(list(known), pa.large_string()))
    return sexes[place.fill_null(len(known)).to_numpy()]
