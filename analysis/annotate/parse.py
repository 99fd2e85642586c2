"""One parsed article as parallel lists, for rules that walk the tree.

Rules see tokens by number, never the language engine's own objects: they stay
fast, work on a saved ``tokens`` table, and do not care which engine parsed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

CASED = 0.9  # of the sentences of edited text begin with a capital


@dataclass(frozen=True)
class Parse:
    """Tokens of one article; token ``i`` is ``word[i]`` at ``text[start[i]:end[i]]``."""

    article_id: str
    text: str
    sentence: list[int]
    start: list[int]
    end: list[int]
    word: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]

    def __len__(self) -> int:
        """Count the tokens."""
        return len(self.word)

    @cached_property
    def lower(self) -> list[str]:
        """Words in lower case with straight apostrophes."""
        return [w.lower().replace("’", "'") for w in self.word]

    @cached_property
    def cased(self) -> bool:
        """Whether sentences begin with capitals, as edited text does."""
        firsts = [word for i, word in enumerate(self.word) if self.opens(i)]
        words = [w for w in firsts if w[0].isalpha()]
        return sum(w[0].isupper() for w in words) >= CASED * len(words)

    def opens(self, i: int) -> bool:
        """Whether a sentence begins with token ``i``."""
        return not i or self.sentence[i - 1] != self.sentence[i]

    @cached_property
    def children(self) -> list[list[int]]:
        """The dependents of each token, left to right."""
        below: list[list[int]] = [[] for _ in self.word]
        for i, h in enumerate(self.head):
            if h != i:
                below[h].append(i)
        return below

    @cached_property
    def edges(self) -> list[tuple[int, int]]:
        """First and last token of the subtree of each token."""
        left = list(range(len(self.word)))
        right = list(range(len(self.word)))
        for i in self._leaves_first:
            h = self.head[i]
            if h != i:
                left[h] = min(left[h], left[i])
                right[h] = max(right[h], right[i])
        return list(zip(left, right, strict=True))

    @cached_property
    def _leaves_first(self) -> list[int]:
        order = [i for i, h in enumerate(self.head) if h == i]
        for i in order:
            order.extend(self.children[i])
        return order[::-1]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Character offsets of the tokens ``first`` to ``last``, both included."""
        return self.start[first], self.end[last]

    def has(self, i: int, *deps: str) -> bool:
        """Whether token ``i`` has a dependent with one of these relations."""
        return any(self.dep[c] in deps for c in self.children[i])


def parses(articles: pd.DataFrame, tokens: pd.DataFrame) -> Iterator[Parse]:
    """Yield a ``Parse`` for each row of ``articles``, in order.

    ``tokens`` may hold the tokens of more articles, in the order of its key.
    """
    first = tokens["article_id"].searchsorted(articles["article_id"], side="left")
    last = tokens["article_id"].searchsorted(articles["article_id"], side="right")
    names = ["sentence_id", "start", "end", "text", "lemma", "pos", "tag", "dep", "head"]
    columns = [tokens[n].to_numpy() for n in names]
    rows = zip(articles["article_id"], articles["text"], first, last, strict=True)
    for article_id, text, a, b in rows:
        yield Parse(article_id, text, *(c[a:b].tolist() for c in columns))
