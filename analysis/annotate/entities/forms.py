"""What a short form may mean: the people of a corpus whom a name fits."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from analysis.annotate.entities import gazetteer, names
from analysis.annotate.entities.coded import Words
from analysis.annotate.entities.people import Cast
from analysis.annotate.entities.rules import RULE

NONE = -1


class Forms:
    """The people whom each of ``wanted``, places of names that are no full ones, fits.

    Names that fit the same people by the same part are one form. By the place of a name, or
    ``NONE``: ``surname``, the form of a single word that is somebody's surname, or a family
    name that comes first; ``parts``, that of more words, with ``shorter``, the rule they are
    linked by; and for a word that is nobody's surname ``sound``, the form of surnames that may
    be spelled so, and ``first``, that of given names, with ``given``: whether it is listed as
    one. ``form`` and ``entity`` are all pairs of a form and a person, by form;
    ``own`` says whether it is by surname, ``size`` and ``begin`` how many a form has from where on.
    """

    def __init__(self, cast: Cast, words: Words, wanted: np.ndarray, size: int) -> None:
        self._cast, self._words = cast, words
        self._found: list[list[tuple[int, bool]]] = []
        self._turned = {e for e in cast.forms if names.family_first(e)}
        self._of_word: dict[str, tuple[int, int, int, bool]] = {}
        columns = np.full((4, size), NONE, np.int32)
        self.surname, self.parts, self.sound, self.first = columns
        self.given = np.zeros(size, bool)
        self.shorter = np.zeros(size, np.int8)
        for place in wanted.tolist():
            name = words.list[place]
            part = cast.parts.get(name) or names.person(name)
            if part.given:
                self.parts[place] = self._form(cast.fitting(part))
                initial = len(part.given) == 1
                self.shorter[place] = RULE["initials" if initial else "middle name"]
            else:
                told = self._of_word.get(part.surname) or self._read(part.surname)
                self.surname[place], self.sound[place], self.first[place], given = told
                self.given[place] = given
        self.size = np.array([len(found) for found in self._found], np.int64)
        self.begin = self.size.cumsum() - self.size
        self.form = np.repeat(np.arange(len(self.size)), self.size)
        pairs = [pair for found in self._found for pair in found]
        self.entity = np.array([entity for entity, _ in pairs], np.int64)
        self.own = np.array([own for _, own in pairs], bool)

    def _read(self, word: str) -> tuple[int, int, int, bool]:
        """The forms of a single word."""
        cast, known, written = self._cast, gazetteer.load(), word.title()
        own, first = cast.by_surname.get(word, set()), cast.by_first.get(word, set())
        surname = self._form(own | first & self._turned, own)
        sound = given = NONE
        if surname == NONE:
            sound = self._form(cast.sounding(word))
            given = NONE if written in known.places else self._form(first)
        found = self._of_word[word] = (surname, sound, given, written in known.given_names)
        return found

    def _form(self, people: Collection[str], own: Collection[str] = ()) -> int:
        """A form that these people may be called by, ``own`` of them by their surname."""
        if not people:
            return NONE
        self._found.append([(self._words.place[e], e in own) for e in people])
        return len(self._found) - 1
