"""Which sentences of several articles say the same.

Two sentences are alike by four things, weighed by a logistic regression on own sets of articles
(``benchmarks/stories.py``): the cosine of their vectors (Reimers & Gurevych 2019); that of their
content words in them, without names; how much nearer this is than the next best in either's
article; and the words they share. Within one story the subject says nothing: vectors count from
the middle of the sentences compared, words by how few of these hold them (a soft cosine: Sidorov
et al. 2014).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

import numpy as np
import pandas as pd

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV"})
WEIGHTS = (4.64, 4.08, 3.83, 2.77)  # of the whole, of its content words, of how far ahead, of words
BASE = -4.58
SAME = 0.35  # likeness from which two sentences make a point
SURE = 0.8  # likeness from which it is said without a perhaps
ONLY = 0.08  # likeness below which nothing of another article comes near
LEAST = 6  # content words of a sentence that is said to stand alone
FEW = 10  # so many sentences do not yet say where the middle of a story lies
CLOSE = 0.4  # cosine of two words below which they have nothing in common
FAMILY = 0.9  # likeness of two words of one family
STEM = 5  # letters that words of one family begin with
SHORT = 0.3  # added to the weight of a sentence, so that two words alone are no sentence
KEY = ["article_id", "sentence_id"]


class Likeness(NamedTuple):
    """Sentences by their place in ``rows``, and how alike each two of different articles are."""

    rows: pd.DataFrame
    alike: np.ndarray


def likeness(
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    vectors: Mapping[str, np.ndarray],
    meaning: np.ndarray,
) -> Likeness:
    """Compare all sentences of different articles.

    ``sentences`` and ``tokens`` are the tables of those names; ``vectors`` gives the unit vector
    of a word in small letters, where there is one; ``meaning`` two unit vectors for each sentence:
    of all of it, and of its content words without names (n, 2, d).

    >>> lines = pd.DataFrame({"article_id": ["a", "b", "b"], "sentence_id": [0, 0, 1]})
    >>> words = pd.DataFrame({"article_id": list("aabbb"), "sentence_id": [0, 0, 0, 0, 1],
    ...     "text": ["Ferry", "sinks", "Ferry", "sank", "Rain"], "pos": "NOUN",
    ...     "lemma": ["ferry", "sink", "ferry", "sink", "rain"], "dep": "dep"})
    >>> meant = np.array([[[1.0, 0.0]] * 2, [[1.0, 0.0]] * 2, [[0.0, 1.0]] * 2])
    >>> likeness(lines, words, {}, meant).alike[0].round(1).tolist()
    [0.0, 1.0, 0.0]
    """
    rows = sentences.reset_index(drop=True)
    return weighed(rows, tokens, features(rows, tokens, vectors, meaning), (*WEIGHTS, BASE))


def weighed(
    rows: pd.DataFrame,
    tokens: pd.DataFrame,
    signs: np.ndarray,
    weights: Sequence[float] | np.ndarray,
) -> Likeness:
    """Likeness from what it is made of, by the weight of each and a base."""
    article = pd.factorize(rows["article_id"])[0]
    alike = 1 / (1 + np.exp(-(signs @ np.array(weights[:-1]) + weights[-1])))
    alike = np.where(article[:, None] == article[None], 0.0, np.round(alike, 6))
    empty = sizes(rows, tokens) == 0
    alike[empty] = alike[:, empty] = 0.0
    return Likeness(rows, alike)


def features(
    rows: pd.DataFrame,
    tokens: pd.DataFrame,
    vectors: Mapping[str, np.ndarray],
    meaning: np.ndarray,
) -> np.ndarray:
    """What the likeness of each two sentences is made of, as ``WEIGHTS`` has it: (n, n, 4)."""
    article = pd.factorize(rows["article_id"])[0]
    whole, bare = (_cosines(meaning[:, i]) for i in (0, 1))
    return np.stack([whole, bare, _ahead(bare, article), _shared(rows, tokens, vectors)], axis=-1)


def _cosines(meaning: np.ndarray) -> np.ndarray:
    """Cosines from the middle of all, as if ``FEW`` more sentences lay at the origin."""
    moved = meaning - meaning.sum(axis=0) / (len(meaning) + FEW)
    length = np.linalg.norm(moved, axis=1, keepdims=True)
    moved = moved / np.where(length > 0, length, 1)
    return moved @ moved.T


def _ahead(alike: np.ndarray, article: np.ndarray) -> np.ndarray:
    """How much nearer two sentences are than each is to the likest other of the other's article."""
    best = np.zeros(alike.shape)
    for one in range(article.max(initial=-1) + 1):
        held = np.flatnonzero(article == one)
        if len(held) > 1:
            there = alike[:, held]
            second, first = np.partition(there, (-2, -1), axis=1)[:, -2:].T
            best[:, held] = np.where(there == first[:, None], second[:, None], first[:, None])
    ahead = alike - best
    return (ahead + ahead.T) / 2


def _shared(
    rows: pd.DataFrame, tokens: pd.DataFrame, vectors: Mapping[str, np.ndarray]
) -> np.ndarray:
    """How much of the words of each two sentences has its like in the other."""
    words, told = _content(rows, tokens)
    many = len(rows)
    if not words:
        return np.zeros((many, many))
    alike = _words_alike(words, vectors)
    best = np.zeros((many, len(words)), np.float32)  # of every word, its likest in each sentence
    held = np.zeros((many, len(words)), np.float32)
    weight = _weights(told, many)
    for i, mine in enumerate(told):
        if len(mine):
            best[i] = alike[mine].max(axis=0)
            held[i, mine] = weight[mine]
    there = (best @ held.T).astype(float) / (held.sum(axis=1) + SHORT)
    both = there + there.T
    return 2 * there * there.T / np.where(both > 0, both, 1)


def groups(found: Likeness, *, least: float = SAME) -> np.ndarray:
    """The point of each sentence, numbered by its first; −1 for one that says it alone.

    Average linkage over the pairs of different articles: a group ends where what joins it is
    on average less alike. Groups that are sure are made first, and no two of them are joined.
    """
    core = _linked(found, max(least, SURE), np.arange(len(found.rows)))
    return _numbered(_linked(found, least, core))


def sure(found: Likeness, point: np.ndarray) -> np.ndarray:
    """Whether a sentence is of the sure part of its point, which two articles carry."""
    home = _numbered(_linked(found, SURE, np.arange(len(found.rows))))
    kept = pd.Series(found.rows["article_id"].to_numpy()).where((point >= 0) & (home >= 0))
    carried = kept.groupby(home).transform("nunique").to_numpy()
    return (point >= 0) & (home >= 0) & (carried > 1)


def _linked(found: Likeness, least: float, home: np.ndarray) -> np.ndarray:
    """The group of each sentence, from the groups ``home`` on, of which no two are joined."""
    article = pd.factorize(found.rows["article_id"])[0]
    home = home.copy()
    members = {int(h): np.flatnonzero(home == h).tolist() for h in np.unique(home)}
    core = {h for h, held in members.items() if len(held) > 1}
    told = np.where(article[:, None] == article[None], np.nan, found.alike)
    order = np.argwhere(np.triu(np.nan_to_num(told, nan=-1) >= least, 1))
    for i, j in order[np.argsort(-told[*order.T], kind="stable")].tolist():
        one, other = sorted((int(home[i]), int(home[j])))
        if one == other or {one, other} <= core:
            continue
        if np.nanmean(told[np.ix_(members[one], members[other])]) >= least:
            members[one] += members.pop(other)
            home[members[one]] = one
            if other in core:
                core.add(one)
    return home


def _numbered(home: np.ndarray) -> np.ndarray:
    """Each group by its first sentence, −1 for one alone."""
    size = np.bincount(home, minlength=len(home))
    return np.where(size[home] > 1, home, -1) if len(home) else home


def strength(found: Likeness, point: np.ndarray) -> dict[int, float]:
    """How alike the sentences of each point are, on average over those of different articles."""
    article = found.rows["article_id"].to_numpy()
    told = {}
    for one in np.unique(point[point >= 0]).tolist():
        rows = np.flatnonzero(point == one)
        apart = article[rows][:, None] != article[rows][None]
        told[one] = float(found.alike[np.ix_(rows, rows)][apart].mean())
    return told


def nearest(found: Likeness) -> pd.DataFrame:
    """Of each sentence the likest in every other article.

    Returns a row a sentence and other article: ``row``, ``other``, ``nearest`` (a row),
    ``likeness``.
    """
    article = found.rows["article_id"].to_numpy()
    told = []
    for other in dict.fromkeys(article.tolist()):
        there = np.flatnonzero(article == other)
        for row in np.flatnonzero(article != other).tolist():
            best = there[found.alike[row, there].argmax()]
            told.append((row, other, int(best), float(found.alike[row, best])))
    return pd.DataFrame(told, columns=["row", "other", "nearest", "likeness"])


def alone(found: Likeness, point: np.ndarray, tokens: pd.DataFrame) -> np.ndarray:
    """Whether nothing of another article comes near a sentence, which is not a short one."""
    best = found.alike.max(axis=1, initial=0.0)
    return (point < 0) & (best < ONLY) & (sizes(found.rows, tokens) >= LEAST)


def sizes(rows: pd.DataFrame, tokens: pd.DataFrame) -> np.ndarray:
    """How many different content words each sentence has."""
    return np.array([len(told) for told in _content(rows, tokens)[1]], dtype=int)


def _content(rows: pd.DataFrame, tokens: pd.DataFrame) -> tuple[list[str], list[np.ndarray]]:
    """The different content words, and which of them each sentence holds."""
    spoken = tokens[tokens["pos"].isin(CONTENT) & tokens["text"].str.contains(r"\w", regex=True)]
    # Of a name of several words the last stands for all: a long name is no more of a claim.
    spoken = spoken[~(spoken["pos"].eq("PROPN") & spoken["dep"].eq("compound"))]
    name = spoken["pos"].eq("PROPN")
    word = spoken["lemma"].where(~name, spoken["text"]).str.lower()
    word = word.str.replace(r"['’]s$", "", regex=True)
    at = pd.MultiIndex.from_frame(rows[KEY]).get_indexer(pd.MultiIndex.from_frame(spoken[KEY]))
    code, words = pd.factorize(word)
    both = (
        np.unique(np.column_stack([at, code])[at >= 0], axis=0)
        if len(spoken)
        else np.zeros((0, 2), int)
    )
    cuts = np.searchsorted(both[:, 0], np.arange(len(rows) + 1))
    held = [both[a:b, 1] for a, b in pairwise(cuts.tolist())]
    return [str(w) for w in words], held


def _weights(told: list[np.ndarray], many: int) -> np.ndarray:
    """How few of the sentences hold each word: 1 for one of them, 0 for all."""
    every = np.concatenate(told) if told else np.zeros(0, int)
    held = np.bincount(every) if len(every) else np.zeros(0)
    return np.maximum(np.log((many + 1) / (held + 0.5)) / log(many + 1), 0)


def _words_alike(words: list[str], vectors: Mapping[str, np.ndarray]) -> np.ndarray:
    """How alike each two words are, from 0 to 1."""
    known = [i for i, word in enumerate(words) if word in vectors]
    alike = np.zeros((len(words), len(words)), np.float32)
    if known:
        of = np.array([vectors[words[i]] for i in known], np.float32)
        alike[np.ix_(known, known)] = np.clip((of @ of.T - CLOSE) / (1 - CLOSE), 0, 1)
    families: dict[str, list[int]] = {}
    for i, word in enumerate(words):
        families.setdefault(word[:STEM], []).append(i)
    for family in families.values():
        if len(words[family[0]]) >= STEM:
            for i in family:
                alike[i, family] = np.maximum(alike[i, family], FAMILY)
    np.fill_diagonal(alike, 1.0)
    return alike
