"""The names of a corpus cut into the parts of a person's name, all at once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.annotate.entities import names
from analysis.annotate.entities.coded import Words, expanded
from analysis.annotate.entities.names import Person

NONE = -1
SIMPLE = r"\A[A-Za-z0-9&][A-Za-z0-9&.,'’/-]*(?: [A-Za-z0-9&][A-Za-z0-9&.,'’/-]*)*\z"
ARTICLE = r"(?:\A| )(?:[AaEeUu]l|[Aa]sh?)-"  # "al-Assad"
INITIALS = r"\b([A-Z])\.([A-Z]\.)"  # "J.D. Ray"
MARKS = "[.,'’/-]"
MARKED = "[^A-Za-z0-9 ]"
SUFFIXES = ["", *names.SUFFIXES.values()]


class Parsed:
    """What ``names.person`` says of each of ``listed`` that is ``wanted``, as places in ``words``.

    By name: ``given`` (``NONE`` for a single word), ``surname``, ``suffix`` (a place in
    ``SUFFIXES``), ``middles`` (how many), and ``full``: whether given name and surname tell a
    person.
    """

    def __init__(self, listed: pa.Array, wanted: np.ndarray) -> None:
        size, wanted = len(listed), np.flatnonzero(wanted)
        self.given, self.surname = np.full((2, size), NONE, np.int32)
        self.suffix = np.zeros(size, np.int8)
        array = listed.take(pa.array(wanted))
        article = pc.match_substring_regex(array, ARTICLE)
        simple = pc.and_not(pc.match_substring_regex(array, SIMPLE), article)
        letters = array.filter(simple)
        marked = pc.match_substring_regex(letters, MARKED)
        some = letters.filter(marked)
        apart = (INITIALS, r"\1. \2")  # twice, since those of "U.S.A." overlap
        for pattern, new in (apart, apart, (MARKS, ""), ("&", "and")):
            some = pc.replace_substring_regex(some, pattern, new)
        letters = pc.ascii_lower(pc.replace_with_mask(letters, marked, some))
        cut = pc.split_pattern(letters, " ")
        flat = cut.flatten().dictionary_encode()
        self.words = Words(flat.dictionary.to_pylist())
        self.words.add("")  # so that there is one where no name is wanted
        plain = wanted[np.asarray(simple)]
        middle = self._cut(plain, flat.indices.to_numpy(), np.asarray(cut.offsets))
        left = wanted[self.surname[wanted] < 0]
        told = map(names.person, listed.take(pa.array(left)).to_pylist())
        rest = list(zip(left.tolist(), told, strict=True))
        add = self.words.add
        for place, part in rest:
            self.given[place] = add(part.given) if part.given else NONE
            self.surname[place], self.suffix[place] = add(part.surname), SUFFIXES.index(part.suffix)
        more = [(place, add(word)) for place, part in rest for word in part.middle]
        of = np.concatenate([middle[0], np.array([place for place, _ in more], np.int64)])
        word = np.concatenate([middle[1], np.array([word for _, word in more], np.int64)])
        self._middle = word[np.argsort(of, kind="stable")]
        self.middles = np.bincount(of, minlength=size)
        self._begin = self.middles.cumsum() - self.middles
        length = np.array([len(word) for word in self.words.list], np.int64)
        self.full = (self.given >= 0) & (length[self.given] > 1) & (length[self.surname] > 0)

    def part(self, name: int) -> Person:
        """The parts of one name."""
        word, given = self.words.list, self.given[name]
        begin = self._begin[name]
        middle = self._middle[begin : begin + self.middles[name]].tolist()
        return Person(
            word[given] if given >= 0 else "",
            tuple(word[place] for place in middle),
            word[self.surname[name]],
            SUFFIXES[self.suffix[name]],
        )

    def middle(self, names: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The number of each of ``names`` and the words between given name and surname."""
        begin = self._begin[names]
        number, at = expanded(begin, begin + self.middles[names])
        return number, self._middle[at]

    def _cut(self, names_: np.ndarray, word: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Fill in the plain names; give the middle words with their names."""
        word, first, last = word.astype(np.int64), ends[:-1], ends[1:] - 1
        suffix = np.zeros(len(self.words), np.int8)
        for place, known in self.words.among(names.SUFFIXES):
            suffix[place] = SUFFIXES.index(names.SUFFIXES[known])
        suffix = np.where(last > first, suffix[word[last]], 0)
        last = last - (suffix > 0)
        number, at = expanded(first, last)
        kept = ~self.words.are(names.PARTICLES)[word[at]]
        number, at = number[kept], at[kept]
        given = np.full(len(names_), NONE)
        new = np.diff(number, prepend=-1) > 0
        given[number[new]] = word[at[new]]
        known = (last - first != 1) | (given >= 0)  # "Al Hale": a particle, or a given name?
        self.given[names_[known]] = given[known]
        self.surname[names_[known]] = word[last[known]]
        self.suffix[names_[known]] = suffix[known]
        middle = ~new & known[number]
        return np.stack([names_[number[middle]], word[at[middle]]])
