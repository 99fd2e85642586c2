"""Arcs that cross others, put back: a relation "relcl||dobj" is "relcl" to a "dobj" below.

The parser draws no crossing arcs; it learned to write at the nearest word above what the true
head is to that word (scheme "head" of Nivre & Nilsson 2005).
"""

from __future__ import annotations

import numpy as np

MARK = "||"


def lifted(
    head: list[int], relation: list[str], blank: np.ndarray, starts: np.ndarray
) -> tuple[list[int], list[str]]:
    """Heads and relations with every marked relation put back.

    In "What did she talk about ?" the first word hangs on "about":

    >>> heads, relations = [3, 3, 3, 3, 3, 3], ["pobj||prep", "aux", "nsubj", "ROOT", "prep", ""]
    >>> lifted(heads, relations, np.zeros(6, dtype=bool), np.arange(6) == 0)
    ([4, 3, 3, 3, 3, 3], ['pobj', 'aux', 'nsubj', 'ROOT', 'prep', ''])
    """
    marked = [i for i, name in enumerate(relation) if MARK in name]
    if not marked:
        return head, relation
    head, relation, edges = list(head), list(relation), {}
    limits = [*np.flatnonzero(starts).tolist(), len(head)]
    for i in marked:
        sentence = int(np.searchsorted(limits, i, side="right")) - 1
        if sentence not in edges:
            # As the tree was drawn, also after arcs of this sentence were put back.
            edges[sentence] = _edges(head, limits[sentence], limits[sentence + 1])
        relation[i], _, wanted = relation[i].partition(MARK)
        head[i] = _below(i, wanted, head, relation, blank, edges[sentence])
    return head, relation


def _edges(head: list[int], first: int, after: int) -> dict[int, tuple[int, int]]:
    """The first and last word below each word of a sentence, itself included."""
    edges = {i: (i, i) for i in range(first, after)}
    for i in range(first, after):
        above = i
        while head[above] != above:
            above = head[above]
            low, high = edges[above]
            edges[above] = min(low, i), max(high, i)
    return edges


def _below(
    i: int,
    wanted: str,
    head: list[int],
    relation: list[str],
    blank: np.ndarray,
    edges: dict[int, tuple[int, int]],
) -> int:
    """The nearest word below the head of ``i`` with the relation ``wanted``, or that head."""
    row = [head[i]]
    while row:
        under = []
        for word in row:
            low, high = edges[word]
            for child in range(low, high + 1):
                if head[child] == word and child not in (word, i) and not blank[child]:
                    if relation[child] == wanted:
                        return child
                    under.append(child)
        row = under
    return head[i]
