"""The grammar of chosen sentences, as parallel lists that rules can walk."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

import numpy as np
import pandas as pd

COLUMNS = ("sentence_id", "start", "end", "text", "lemma", "pos", "tag", "dep", "voice")


class Trees:
    """Dependency trees of the sentences that hold one of ``spans``; token ``i`` is a row.

    ``key[i]`` is a number for its article and sentence, ``head[i]`` the row of its head,
    itself at the root. ``roots`` has for each span the row of its head token, -1 where it
    holds none.

    >>> tokens = pd.DataFrame({
    ...     "article_id": "a", "token_id": [0, 1, 2], "sentence_id": 0, "start": [0, 4, 9],
    ...     "end": [3, 8, 13], "text": ["Ana", "Ruiz", "left"], "lemma": ["Ana", "Ruiz", "leave"],
    ...     "pos": ["PROPN", "PROPN", "VERB"], "tag": ["NNP", "NNP", "VBD"],
    ...     "dep": ["compound", "nsubj", "ROOT"], "head": [1, 2, 2], "voice": "author"})
    >>> name = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0], "end": [8]})
    >>> trees = Trees(name, tokens)
    >>> trees.roots, trees.children[2]
    ([1], [1])
    """

    def __init__(self, spans: pd.DataFrame, tokens: pd.DataFrame):
        # Articles are numbered as they come in ``tokens``, whatever the order of the spans.
        place, articles = pd.factorize(tokens["article_id"])
        # One number for article and sentence, so that rows are chosen without joining text.
        wide = int(max(tokens["sentence_id"].max(), spans["sentence_id"].max(), 0)) + 1
        key = place * wide + tokens["sentence_id"].to_numpy()
        wanted = (
            pd.Index(articles).get_indexer(spans["article_id"]) * wide
            + spans["sentence_id"].to_numpy()
        )
        kept = np.flatnonzero(np.isin(key, wanted))
        rows = tokens.take(kept)
        self.key = key[kept].tolist()
        (
            self.sentence_id,
            self.start,
            self.end,
            self.word,
            self.lemma,
            self.pos,
            self.tag,
            self.dep,
            self.voice,
        ) = (rows[name].tolist() for name in COLUMNS)
        self.lower = [word.lower().replace("’", "'") for word in self.word]
        shift = rows["head"].to_numpy() - rows["token_id"].to_numpy()
        self.head = (np.arange(len(rows)) + shift).tolist()
        self.spans = self._inside(key[kept], wanted, spans)
        self.roots = [self._root(first, last) for first, last in self.spans]

    def _inside(
        self, key: np.ndarray, wanted: np.ndarray, spans: pd.DataFrame
    ) -> list[tuple[int, int]]:
        """First row of each span and the row after its last."""
        places = zip(
            key.searchsorted(wanted, side="left").tolist(),
            key.searchsorted(wanted, side="right").tolist(),
            spans["start"].tolist(),
            spans["end"].tolist(),
            strict=True,
        )
        return [
            (bisect_left(self.end, start + 1, a, b), bisect_left(self.start, end, a, b))
            for a, b, start, end in places
        ]

    def _root(self, first: int, last: int) -> int:
        outside = [i for i in range(first, last) if not first <= self.head[i] < last]
        return outside[-1] if outside else next((i for i in range(first, last)), -1)

    @cached_property
    def children(self) -> list[list[int]]:
        """The dependents of each token, left to right."""
        below: list[list[int]] = [[] for _ in self.head]
        for i, head in enumerate(self.head):
            if head != i:
                below[head].append(i)
        return below

    def having(self, i: int, *deps: str) -> list[int]:
        """The dependents of token ``i`` with one of these relations."""
        return [c for c in self.children[i] if self.dep[c] in deps]

    def under(self, i: int, *, without: frozenset[str] = frozenset()) -> list[int]:
        """Token ``i`` and all below it, in order; branches with these relations left out."""
        found = [i]
        for node in found:
            found.extend(c for c in self.children[node] if self.dep[c] not in without)
        return sorted(found)

    def glued(self, i: int) -> bool:
        """Whether token ``i`` touches the next one of its sentence."""
        return (
            0 <= i < len(self.key) - 1
            and self.key[i] == self.key[i + 1]
            and self.end[i] == self.start[i + 1]
        )

    def phrase(self, first: int, last: int) -> str:
        """The text from token ``first`` to ``last``, white space as plain spaces."""
        parts = [self.word[first]]
        for i in range(first + 1, last + 1):
            parts += [" " * (self.start[i] - self.end[i - 1]), self.word[i]]
        return "".join(parts)
