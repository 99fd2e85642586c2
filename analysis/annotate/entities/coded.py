"""The cases of a corpus in numbers: every name stands once in a list, and cases point to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import numpy as np
import pyarrow as pa

SEXES = ("", "man", "woman")
WORDS = ("article_id", "text", "name", "label", "sex", "office", "longer", "defined")
SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


class Words:
    """Different strings in a list that grows; each has its place.

    >>> words = Words(["Ruiz", "Hale"])
    >>> words.add("Hale"), words.add("Lane"), words.list
    (1, 2, ['Ruiz', 'Hale', 'Lane'])
    """

    def __init__(self, known: list[str]) -> None:
        self.list = known
        self.place = dict(zip(known, range(len(known)), strict=True))

    def __len__(self) -> int:
        return len(self.list)

    def add(self, word: str) -> int:
        """The place of ``word``, at the end if it is new."""
        place = self.place.setdefault(word, len(self.list))
        if place == len(self.list):
            self.list.append(word)
        return place

    def among(self, words: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Those of ``words`` that are here, each with its place."""
        return ((self.place[word], word) for word in words if word in self.place)

    def are(self, words: Iterable[str]) -> np.ndarray:
        """Whether each of the list is among ``words``."""
        found = np.zeros(len(self.list), bool)
        found[[place for place, _ in self.among(words)]] = True
        return found


class Coded:
    """The columns of ``cases`` as arrays, see ``numbered``; ``name`` are places in ``words``."""

    def __init__(self, cases: pa.Table) -> None:
        self.article = numbers(cases["article_id"])
        self.name, self.words = numbers(cases["name"]), Words(listed(cases["name"]))
        labels = listed(cases["label"])
        self.labels = sorted({*labels, "PERSON"})
        rank = [self.labels.index(name) for name in labels]
        self.label = np.array(rank, np.int8)[numbers(cases["label"])]
        sexes = [SEXES.index(name) for name in listed(cases["sex"])]
        self.sex = np.array(sexes, np.int8)[numbers(cases["sex"])]
        self.longer, self.lists = numbers(cases["longer"]), listed(cases["longer"])
        self.defined, self.definitions = numbers(cases["defined"]), listed(cases["defined"])
        self.office = numbers(cases["office"])
        self.titled = np.array([*map(bool, listed(cases["office"]))], bool)[self.office]
        read = ("mentions", "start", "told", "relative")
        columns = (cases[name].to_numpy() for name in read)
        self.count, self.start, self.told, self.relative = columns

    def __len__(self) -> int:
        return len(self.name)

    def labelled(self, labels: Iterable[str]) -> np.ndarray:
        """Whether each case has one of ``labels``."""
        return np.array([label in labels for label in self.labels], bool)[self.label]


class Index:
    """Pairs of numbers, each with values: where those of a pair stand, in one search.

    ``order`` sorts the rows that were given by pair.
    """

    def __init__(self, first: np.ndarray, second: np.ndarray, size: int) -> None:
        self.size = size
        key = paired(first, second, size)
        self.order = np.argsort(key, kind="stable")
        self.sorted = key[self.order]

    def find(self, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """From where to where in ``order`` each pair stands; nowhere if ``second`` is none."""
        key = paired(first, second, self.size)
        low, high = (np.searchsorted(self.sorted, key, side) for side in SIDES)
        return low, np.where(second < 0, low, high)


def paired(first: np.ndarray, second: np.ndarray, size: int) -> np.ndarray:
    """A number for each pair, in their order; ``second`` are below ``size``.

    >>> paired(np.array([70_000], np.int32), np.array([1], np.int32), 90_000).tolist()
    [6300000001]
    """
    return first.astype(np.int64) * size + second


def distinct(places: np.ndarray) -> np.ndarray:
    """Each of ``places`` once, in order: quicker than ``np.unique``, as they are small numbers.

    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    return np.flatnonzero(np.bincount(places)).astype(places.dtype)


def expanded(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The number of each range and the places in it, one range after the other.

    >>> [places.tolist() for places in expanded(np.array([0, 5]), np.array([2, 6]))]
    [[0, 0, 1], [0, 1, 5]]
    """
    size = high - low
    number = np.repeat(np.arange(len(size)), size)
    return number, np.arange(len(number)) + np.repeat(low - (size.cumsum() - size), size)


def numbered(cases: pa.Table) -> pa.Table:
    """``cases`` in one piece, a number in place of each word, and no word that stands nowhere.

    >>> table = numbered(pa.table({"name": ["Ruiz", "Hale", "Ruiz"]}))
    >>> table["name"].chunk(0).indices.to_pylist(), numbered(table[1:2])["name"].to_pylist()
    ([0, 1, 0], ['Hale'])
    """
    for place, field in enumerate(cases.schema):
        if field.name in WORDS and not pa.types.is_dictionary(field.type):
            cases = cases.set_column(place, field.name, cases[field.name].dictionary_encode())
    cases = cases.unify_dictionaries().combine_chunks()
    for place, field in enumerate(cases.schema):
        if pa.types.is_dictionary(field.type) and len(cases):
            (column,) = cases[field.name].chunks
            cases = cases.set_column(place, field.name, _without_unused(column))
    return cases


def _without_unused(column: pa.DictionaryArray) -> pa.DictionaryArray:
    places = column.indices.to_numpy()
    used = np.bincount(places, minlength=len(column.dictionary)) > 0
    if used.all():
        return column
    number = (np.cumsum(used) - 1).astype(np.int32)
    return pa.DictionaryArray.from_arrays(number[places], column.dictionary.filter(pa.array(used)))


def numbers(column: pa.ChunkedArray) -> np.ndarray:
    """The numbers in a column that was ``numbered``."""
    found = [chunk.indices.to_numpy().astype(np.int32, copy=False) for chunk in column.chunks]
    return found[0] if found else np.zeros(0, np.int32)


def listed(column: pa.ChunkedArray) -> list[str]:
    """What the numbers in such a column stand for."""
    return [word for chunk in column.chunks[:1] for word in chunk.dictionary.to_pylist()]
