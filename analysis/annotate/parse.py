"""One parsed article as parallel lists, for rules that walk the tree.

Rules see tokens by number, never the language engine's own objects: they stay
fast, work on a saved ``tokens`` table, and do not care which engine parsed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
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
            if left[i] < left[h]:
                left[h] = left[i]
            if right[i] > right[h]:
                right[h] = right[i]
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
            0 <= i < len(self) - 1
            and self.sentence[i] == self.sentence[i + 1]
            and self.end[i] == self.start[i + 1]
        )

    def phrase(self, first: int, last: int) -> str:
        """The words from token ``first`` to ``last``, white space as plain spaces."""
        parts = [self.word[first]]
        for i in range(first + 1, last + 1):
            parts += [" " * (self.start[i] - self.end[i - 1]), self.word[i]]
        return "".join(parts)


COLUMNS = ("sentence_id", "start", "end", "text", "lemma", "pos", "tag", "dep")


def parses(articles: pd.DataFrame, tokens: pd.DataFrame) -> Iterator[Parse]:
    """Yield a ``Parse`` for each row of ``articles``, in order.

    ``tokens`` may hold the tokens of more articles, in the order of its key.
    """
    first = tokens["article_id"].searchsorted(articles["article_id"], side="left")
    last = tokens["article_id"].searchsorted(articles["article_id"], side="right")
    columns = [tokens[n].to_numpy() for n in (*COLUMNS, "head")]
    rows = zip(articles["article_id"], articles["text"], first, last, strict=True)
    for article_id, text, a, b in rows:
        yield Parse(article_id, text, *(c[a:b].tolist() for c in columns))


class Placed(NamedTuple):
    """Spans in the parse of their sentences.

    ``rows[k]`` is the row number of a span, which holds the tokens ``spans[k][0]`` up to
    ``spans[k][1]``, the latter not included; ``roots[k]`` is its head token, -1 where it
    holds none. ``voice[i]`` is the voice of token ``i``.
    """

    parse: Parse
    voice: list[str]
    rows: list[int]
    spans: list[tuple[int, int]]
    roots: list[int]


def placed(spans: pd.DataFrame, tokens: pd.DataFrame) -> Iterator[Placed]:
    """Yield for each article the ``spans`` in the sentences that hold one.

    ``spans`` needs ``article_id``, ``sentence_id``, ``start``, ``end``, in any order;
    ``tokens`` the columns of the table tokens and ``voice``. The parse has these sentences
    alone, and no text.

    >>> tokens = pd.DataFrame({
    ...     "article_id": "a", "token_id": [0, 1, 2], "sentence_id": 0, "start": [0, 4, 9],
    ...     "end": [3, 8, 13], "text": ["Ana", "Ruiz", "left"], "lemma": ["Ana", "Ruiz", "leave"],
    ...     "pos": ["PROPN", "PROPN", "VERB"], "tag": ["NNP", "NNP", "VBD"],
    ...     "dep": ["compound", "nsubj", "ROOT"], "head": [1, 2, 2], "voice": "author"})
    >>> name = pd.DataFrame({"article_id": ["a"], "sentence_id": [0], "start": [0], "end": [8]})
    >>> [(one.spans, one.roots) for one in placed(name, tokens)]
    [([(0, 2)], [1])]
    """
    # Articles are numbered as they come in ``tokens``, whatever the order of the spans.
    place, articles = pd.factorize(tokens["article_id"])
    # One number for article and sentence, so that rows are chosen without joining text.
    numbers = np.concatenate([tokens["sentence_id"], spans["sentence_id"]])
    wide = int(numbers.max(initial=0)) + 1
    key = place * wide + tokens["sentence_id"].to_numpy()
    of_span = pd.Index(articles).get_indexer(spans["article_id"])
    wanted = of_span * wide + spans["sentence_id"].to_numpy()
    kept = np.flatnonzero(np.isin(key, wanted))
    chosen = tokens.take(kept)
    shift = chosen["head"].to_numpy() - chosen["token_id"].to_numpy()
    columns = [chosen[name].to_numpy() for name in COLUMNS]
    voices = chosen["voice"].to_numpy()
    by_article = np.argsort(of_span, kind="stable")
    of_span = of_span[by_article]
    ends = [spans[name].to_numpy()[by_article] for name in ("sentence_id", "start", "end")]
    for number in np.unique(of_span[of_span >= 0]).tolist():
        a, b = place[kept].searchsorted([number, number + 1])
        lists = [c[a:b].tolist() for c in (*columns, shift)]
        lists[-1] = [i + step for i, step in enumerate(lists[-1])]
        parse = Parse(str(articles[number]), "", *lists)
        here = slice(*of_span.searchsorted([number, number + 1]))
        inside = _inside(parse, *(column[here].tolist() for column in ends))
        roots = [_root(parse, *span) for span in inside]
        yield Placed(parse, voices[a:b].tolist(), by_article[here].tolist(), inside, roots)


def _inside(
    parse: Parse, sentences: list[int], starts: list[int], ends: list[int]
) -> list[tuple[int, int]]:
    """First token of each span and the token after its last."""
    found = []
    for sentence, start, end in zip(sentences, starts, ends, strict=True):
        a, b = bisect_left(parse.sentence, sentence), bisect_left(parse.sentence, sentence + 1)
        first, after = bisect_left(parse.end, start + 1, a, b), bisect_left(parse.start, end, a, b)
        found.append((first, after))
    return found


def _root(parse: Parse, first: int, after: int) -> int:
    outside = [i for i in range(first, after) if not first <= parse.head[i] < after]
    return outside[-1] if outside else next(iter(range(first, after)), -1)
