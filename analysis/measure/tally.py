"""How often each word stands in each article, or in each side's part of it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd


class Counts(NamedTuple):
    """How often each word stands in each unit: an article, or a side's part of one.

    ``words`` are the names; ``word``, ``unit``, ``uses`` have an entry for each word and unit in
    which it stands, in order of word. ``second``, ``size`` and ``article`` have one a unit:
    whether it is of the second side, what is counted in, and a number of its article.
    """

    words: pd.Index
    word: np.ndarray
    unit: np.ndarray
    uses: np.ndarray
    second: np.ndarray
    size: np.ndarray
    article: np.ndarray

    @property
    def within(self) -> bool:
        """Whether articles have a part on both sides, so that parts are compared within each."""
        return len(np.unique(self.article)) < len(self.article)

    def pairs(self) -> np.ndarray:
        """The units of articles on both sides: a row an article, the first side's unit first."""
        order = np.lexsort((self.second, self.article))
        codes = self.article[order]
        both = np.flatnonzero(codes[1:] == codes[:-1])
        return np.column_stack([order[both], order[both + 1]])

    def tested(self) -> tuple[int, int]:
        """How many articles each side has that can be dealt out."""
        if self.within:
            return (len(self.pairs()),) * 2
        return int((~self.second).sum()), int(self.second.sum())

    def cells(self, word: int) -> slice:
        """Where the entries of a word are."""
        return slice(*np.searchsorted(self.word, [word, word + 1]))


def count(uses: pd.DataFrame, base: pd.DataFrame) -> Counts:
    """Counts of every word.

    ``uses`` has a row a use: ``word``, ``article_id``, ``second`` (whether it is of the second
    side). ``base``, what is counted in: ``article_id``, ``second``, ``size``.

    >>> base = pd.DataFrame({"article_id": ["a", "b"], "second": [False, True], "size": 100})
    >>> uses = pd.DataFrame({"word": "war", "article_id": ["a", "a", "b"],
    ...                      "second": [False, False, True]})
    >>> count(uses, base).uses.tolist()
    [2.0, 1.0]
    """
    lengths = base.groupby(["article_id", "second"], as_index=False, observed=True)["size"].sum()
    lengths = lengths[lengths["size"].gt(0)]
    ids = pd.Index(lengths["article_id"].unique())
    article = ids.get_indexer(lengths["article_id"])
    second = lengths["second"].to_numpy(bool)
    codes, names = pd.factorize(uses["article_id"])
    places = ids.get_indexer(pd.Index(names))[codes]
    word, words = pd.factorize(uses["word"], sort=True)
    key = 2 * places + uses["second"].to_numpy(bool)
    unit = pd.Index(2 * article + second).get_indexer(key)
    known = (places >= 0) & (unit >= 0) & (word >= 0)
    held, times = np.unique(word[known] * max(len(article), 1) + unit[known], return_counts=True)
    at, unit = np.divmod(held, max(len(article), 1))
    size = lengths["size"].to_numpy(float)
    return Counts(pd.Index(words), at, unit, times.astype(float), second, size, article)
