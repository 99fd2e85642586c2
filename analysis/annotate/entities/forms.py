"""What a short form may mean: the people of a corpus whom a name fits.

A short form (Smith, J. Smith) means the one person in its article it fits, else the only one
in the corpus, else nobody: it stays as it is. Here is whom it fits.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.annotate.entities import gazetteer, names
from analysis.annotate.entities.coded import Index, distinct, expanded, paired
from analysis.annotate.entities.people import Cast, short_of
from analysis.annotate.entities.rules import RULE

NONE = -1
TURNED = rf"-|\A(?:{'|'.join(sorted(names.FAMILY_FIRST))})\b"  # what names.family_first looks at


class Forms:
    """The people whom each of ``wanted``, places of names that are no full ones, fits.

    By name, a number or ``NONE``: ``surname``, the form of a single word that is somebody's
    surname, or a family name that comes first; ``parts``, that of more words, with ``shorter``,
    the rule they are linked by; and for a word that is nobody's surname ``sound``, the form of
    surnames that may be spelled so, and ``first``, that of given names, with ``given``: whether
    it is listed as one. ``called``: whether a word is oftener a given name than a surname in
    the full names of the corpus; such a one has a form ``first`` besides ``surname``, and none
    by its sound. ``form`` and ``entity`` are all pairs of a form and a person, by form;
    ``own`` says whether it is by surname, ``size`` and ``begin`` how many a form has, and from
    where on.
    """

    def __init__(self, cast: Cast, wanted: np.ndarray) -> None:
        self.cast, self.parsed = cast, cast.parsed
        self.member = np.flatnonzero(cast.member >= 0)
        self._pairs: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._forms = 0
        one_word = self.parsed.given[wanted] < 0
        self.parts = self._parts(wanted[~one_word])
        initial = [len(word) == 1 for word in self.parsed.words.list]
        rules = np.where(initial, RULE["initials"], RULE["middle name"])
        self.shorter = rules[self.parsed.given]
        called = self._called()
        self.called = called[self.parsed.surname]
        single = wanted[one_word]
        word = self.parsed.surname[single]
        by_word = self._words(np.unique(word), called)
        self.surname, self.sound, self.first = np.full((3, len(cast.member)), NONE, np.int32)
        for column, found in zip((self.surname, self.sound, self.first), by_word, strict=True):
            column[single] = found[word]
        listed = gazetteer.load().given_names
        given = np.array([word.title() in listed for word in self.parsed.words.list], bool)
        self.given = given[self.parsed.surname]
        columns = zip(*self._pairs, strict=True)
        self.form, self.entity, self.own = (np.concatenate(column) for column in columns)
        self.size = np.bincount(self.form, minlength=self._forms)
        self.begin = self.size.cumsum() - self.size

    def _called(self) -> np.ndarray:
        """Whether each word is oftener a given name than a surname.

        "Stop Bernie" is nobody's name, however few others have that surname.
        """
        full = self.parsed.full & (self.cast.counts > 0)
        uses, size = self.cast.counts[full], len(self.parsed.words)
        columns = (self.parsed.given[full], self.parsed.surname[full])
        given, surname = (np.bincount(words, uses, size) for words in columns)
        return given > surname

    def _words(self, wanted: np.ndarray, called: np.ndarray) -> list[np.ndarray]:
        """The forms of single words: by surname, by its sound, by given name."""
        parsed, member, words = self.parsed, self.member, self.parsed.words.list
        entity = self.cast.member[member]
        surname, given = parsed.surname[member], parsed.given[member]
        turned = self._family_first(entity)
        here = np.zeros(len(words), bool)
        here[wanted] = True
        own, first = here[surname], here[given]
        also = first & turned
        key, people = (
            np.concatenate(c) for c in ((surname[own], given[also]), (entity[own], entity[also]))
        )
        by_surname = self._form(key, people, len(words), own=int(own.sum()))
        here &= (by_surname < 0) | called
        places = gazetteer.load().places
        rest = np.flatnonzero(here)
        heard = self._sounding(rest[~called[rest]].tolist())
        sounding = np.array(heard, np.int64).reshape(-1, 2)
        by_sound = self._form(sounding[:, 0], sounding[:, 1], len(words))
        here[[word for word in rest.tolist() if words[word].title() in places]] = False
        first = here[given]
        return [by_surname, by_sound, self._form(given[first], entity[first], len(words))]

    def _family_first(self, entity: np.ndarray) -> np.ndarray:
        """Whether each person's name begins with the surname."""
        places, listed = distinct(entity), self.cast.listed
        array = self.cast.array.take(pa.array(places))
        likely = places[np.asarray(pc.match_substring_regex(array, TURNED), bool)]
        found = np.zeros(len(listed), bool)
        found[likely] = [names.family_first(listed[place]) for place in likely.tolist()]
        return found[entity]

    def _sounding(self, wanted: list[int]) -> list[tuple[int, int]]:
        """Each of the ``wanted`` words with the people whose surname may be a spelling of it."""
        cast, parsed, words = self.cast, self.parsed, self.parsed.words.list
        alike: dict[str, list[int]] = defaultdict(list)
        for word in wanted:
            if len(words[word]) > names.SHORTEST:
                alike[cast.sound(word)].append(word)
        freely = np.array([names.spelled_freely(word) for word in words], bool)
        free = self.member[freely[parsed.given[self.member]]]
        heard = np.zeros(len(words), bool)
        different = np.unique(parsed.surname[free]).tolist()
        heard[[word for word in different if cast.sound(word) in alike]] = True
        free = free[heard[parsed.surname[free]]]
        pairs = zip(parsed.surname[free].tolist(), cast.member[free].tolist(), strict=True)
        every = {(word, e) for surname, e in pairs for word in alike[cast.sound(surname)]}
        return [(word, e) for word, e in every if self._may_sound(words[word], e)]

    def _may_sound(self, word: str, entity: int) -> bool:
        parts = map(self.cast.part, self.cast.forms(entity))
        return any(names.variants(word, part.surname) for part in parts)

    def _parts(self, wanted: np.ndarray) -> np.ndarray:
        """The forms of names of several words: people whose name has all that they have."""
        cast, parsed = self.cast, self.parsed
        known = np.zeros(len(parsed.words), bool)
        known[parsed.surname[self.member]] = True
        wanted = wanted[known[parsed.surname[wanted]]]
        known[:] = False
        known[parsed.surname[wanted]] = True
        member = self.member[known[parsed.surname[self.member]]]
        number, middle = parsed.middle(member)
        given, asked = parsed.given[member], parsed.given[wanted]
        initial = np.array([parsed.words.add(word[:1]) for word in parsed.words.list], np.int64)
        row = np.concatenate([member, member, member[number]])
        told = np.concatenate([given, initial[given], middle, asked])
        told = cast.sounds(told)
        index = Index(parsed.surname[row], told[: len(row)], len(told) + 1)
        who, at = expanded(*index.find(parsed.surname[wanted], told[len(row) :]))
        people = cast.member[row[index.order[at]]]
        pairs = sorted(set(zip(wanted[who].tolist(), people.tolist(), strict=True)))
        found = np.array([pair for pair in pairs if self._short_of(*pair)], np.int64).reshape(-1, 2)
        return self._form(found[:, 0], found[:, 1], len(cast.member))

    def _short_of(self, name: int, entity: int) -> bool:
        part = self.cast.part(name)
        return any(short_of(part, self.cast.part(form)) for form in self.cast.forms(entity))

    def _form(self, key: np.ndarray, entity: np.ndarray, size: int, own: int = 0) -> np.ndarray:
        """Number the different keys on, and keep whom each fits; give the numbers by key.

        ``size`` is how many keys there may be; the first ``own`` are by surname.
        """
        several = len(self.cast.member)
        pairs, first = np.unique(paired(key, entity, several), return_index=True)
        keys, entities = np.divmod(pairs, several)
        different, number = np.unique(keys, return_inverse=True)
        found = np.full(size, NONE, np.int32)
        found[different] = self._forms + np.arange(len(different))
        self._pairs.append((self._forms + number, entities, first < own))
        self._forms += len(different)
        return found
