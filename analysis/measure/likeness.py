"""How alike texts are: the words they share, the rare ones counting most.

A text is a vector of its words, 1 + ln(count) times how rare each is in ordinary news
(sublinear TF-IDF, Salton & Buckley 1988), of length 1; likeness is the cosine. How rare a word
is comes from ``ordinary.csv`` and not from the texts, so that two texts can be compared and a text
that comes later changes nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from math import log
from typing import NamedTuple

import numpy as np
import pandas as pd

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
NAME = re.compile(r"(?<![.!?“\"”]\s)(?<!\n)\b[A-Z][\w’'-]*")
NUMBER = re.compile(r"\d(?:[\d,.:]*\d)?")
OFTEN = 0.2  # of ordinary articles: words in more tell nothing of a subject
OF = 2000  # ordinary articles
BLOCK = 512  # texts compared at a time
HALF = 7.0  # days: two reports so far apart count as half as alike
REACH = 21  # days: what is further apart is not compared


class Vectors(NamedTuple):
    """Texts as vectors: text i has ``word[first[i]:first[i + 1]]`` with their weights."""

    first: np.ndarray
    word: np.ndarray
    weight: np.ndarray


def words_of(text: str) -> Iterator[str]:
    """The words of a text in small letters, without a possessive's ending.

    >>> list(words_of("Iran’s reply"))
    ['iran', 'reply']
    """
    for word in WORD.findall(text):
        yield word.lower().replace("’", "'").removesuffix("'s")


def names_of(text: str) -> Iterator[str]:
    """Words in capitals inside sentences, and numbers.

    >>> list(names_of("On Friday 1,200 left Dover."))
    ['friday', 'dover', '#1200']
    """
    for name in NAME.findall(text[1:]):
        yield name.lower().replace("’", "'").removesuffix("'s")
    for number in NUMBER.findall(text):
        yield f"#{number.replace(',', '')}"


@cache
def ordinary() -> dict[str, int]:
    """In how many of 2,000 ordinary news articles each word stands; rare words are not there."""
    path = files("analysis") / "measure" / "ordinary.csv"
    with path.open(encoding="utf-8") as file:
        table = pd.read_csv(file, comment="#", keep_default_na=False)
    return dict(zip(table["word"].tolist(), table["articles"].tolist(), strict=True))


def rarity(word: str) -> float:
    """The natural logarithm of how few ordinary articles hold a word, one in so many."""
    return log((OF + 1) / (ordinary().get(word, 2) + 0.5))


def vectors(texts: Iterable[str]) -> Vectors:
    """The vectors of texts; words that stand in a fifth of ordinary articles are left out."""
    places: dict[str, int] = {}
    rare: list[float] = []
    words, counts, sizes = [np.zeros(0, np.int32)], [np.zeros(0, np.float32)], []
    for text in texts:
        told = Counter(words_of(text))
        for one in told:
            if one not in places:
                places[one] = len(places)
                rare.append(rarity(one) if rarity(one) > -log(OFTEN) else 0.0)
        words.append(np.fromiter((places[w] for w in told), np.int32, len(told)))
        counts.append(np.fromiter(told.values(), np.float32, len(told)))
        sizes.append(len(told))
    word = np.concatenate(words)
    weight = np.array([*rare, 0.0], np.float32)[word] * (1 + np.log(np.concatenate(counts)))
    row = np.repeat(np.arange(len(sizes)), sizes)
    known = weight > 0
    row, word, weight = row[known], word[known], weight[known]
    first = np.concatenate([[0], np.bincount(row, minlength=len(sizes)).cumsum()]).astype(np.int64)
    length = np.sqrt(np.bincount(row, weight**2, minlength=len(sizes)))
    return Vectors(first, word, (weight / length[row]).astype(np.float32))


def alike(of: Vectors, rows: np.ndarray, window: np.ndarray) -> Iterator[np.ndarray]:
    """The likeness of each of ``rows`` to all of ``window``, by an inverted index of the window."""
    sizes = of.first[window + 1] - of.first[window]
    entry = _ranges(of.first[window], sizes)
    order = np.argsort(of.word[entry], kind="stable")
    text = np.repeat(np.arange(len(window)), sizes)[order]
    weight = of.weight[entry][order]
    words = of.word[entry][order]
    for row in rows.tolist():
        here = slice(of.first[row], of.first[row + 1])
        begin = np.searchsorted(words, of.word[here], side="left")
        many = np.searchsorted(words, of.word[here], side="right") - begin
        posts = _ranges(begin, many)
        yield np.bincount(
            text[posts], weight[posts] * np.repeat(of.weight[here], many), minlength=len(window)
        )


def pairs(of: Vectors, days: np.ndarray, least: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Every pair of texts at least so alike: the later, the earlier, their likeness.

    ``days`` are in order, those that are missing (NaN) first. Likeness falls by half with each
    week between two days.
    """
    undated = int(np.isnan(days).sum())
    found = []
    for begin in range(0, len(days), BLOCK):
        rows = np.arange(begin, min(begin + BLOCK, len(days)))
        start = (
            int(np.searchsorted(days[undated:], days[rows[0]] - REACH))
            if (rows[0] >= undated)
            else 0
        )
        window = np.concatenate(
            [np.arange(undated), np.arange(undated + start, rows[-1] + 1)]
            if rows[0] >= undated
            else [np.arange(rows[-1] + 1)]
        )
        for row, likeness in zip(rows.tolist(), alike(of, rows, window), strict=True):
            near = np.flatnonzero((likeness >= least) & (window < row))
            value = likeness[near] * faded(days[row], days[window[near]])
            near, value = near[value >= least], value[value >= least]
            found.append((np.full(len(near), row), window[near], value))
    if not found:
        return np.zeros(0, int), np.zeros(0, int), np.zeros(0)
    later, earlier, value = (np.concatenate(part) for part in zip(*found, strict=True))
    return later.astype(np.int32), earlier.astype(np.int32), value.astype(np.float32)


def faded(day: float, days: np.ndarray) -> np.ndarray:
    """How much of a likeness counts over the days between; all of it where a day is missing."""
    apart = np.nan_to_num(np.abs(days - day), nan=0.0)
    return np.where(apart <= REACH, 2.0 ** (-apart / HALF), 0.0)


def table(of: Vectors, rows: np.ndarray, days: np.ndarray) -> np.ndarray:
    """The likeness of each of ``rows`` to each, with what the days between leave of it."""
    whole = np.empty((len(rows), len(rows)), np.float32)
    for number, likeness in enumerate(alike(of, rows, rows)):
        whole[number] = likeness * faded(days[rows[number]], days[rows])
    return whole


def own(counted: list[Counter[str]]) -> np.ndarray:
    """The likeness of a few texts by what not all of them have: what tells them apart counts.

    ``counted`` are the names and numbers of each; those of one text alone, or of all, say nothing.
    """
    held: Counter[str] = Counter(name for one in counted for name in one)
    many = len(counted)
    known = [name for name, n in held.items() if 1 < n < many]
    places: Mapping[str, int] = {name: i for i, name in enumerate(known)}
    whole = np.zeros((many, max(len(known), 1)), np.float32)
    for i, one in enumerate(counted):
        for name, n in one.items():
            if name in places:
                apart = log(many / held[name]) / log(many)
                whole[i, places[name]] = (1 + log(n)) * rarity(name) * apart
    length = np.sqrt((whole**2).sum(axis=1, keepdims=True))
    whole /= np.where(length > 0, length, 1)
    return whole @ whole.T


def _ranges(first: np.ndarray, many: np.ndarray) -> np.ndarray:
    """The numbers first, first + 1, … of each, so many of them, one after the other."""
    ends = many.cumsum()
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(first - (ends - many), many)
