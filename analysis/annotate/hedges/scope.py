"""The scope of a cue: which tokens it covers, within its sentence."""

from __future__ import annotations

from analysis.annotate.hedges.syntax import top, words
from analysis.annotate.parse import Parse

ON_HEAD = words("aux mark advmod amod neg det npadvmod prep acomp")


def scope(p: Parse, first: int, last: int) -> tuple[int, int]:
    """First and last token of what the cue covers, marks at its ends left out.

    The clause of its verb for a modal, a conjunction, an adverb or a predicate adjective;
    the noun phrase for an adjective before its noun; its own subtree for verbs and nouns.
    After the scopes of Vincze et al. (2008), read off the dependency tree.

    >>> p = Parse("a", "It may rain", [0] * 3, [0, 3, 7], [2, 6, 11], ["It", "may", "rain"],
    ...           ["it", "may", "rain"], ["PRON", "AUX", "VERB"], ["PRP", "MD", "VB"],
    ...           ["nsubj", "aux", "ROOT"], [2, 2, 2])
    >>> scope(p, 1, 1)
    (0, 2)
    """
    i = top(p, first, last)
    opens_clause = p.dep[i] == "prep" and p.has(i, "pcomp", "ccomp")
    node = p.head[i] if p.dep[i] in ON_HEAD and not opens_clause else i
    left, right = p.edges[node]
    if p.dep[i] != "mark":
        right = _before_next_clause(p, node, right)
    left, right = min(left, first), max(right, last)
    while left < first and (p.sentence[left] != p.sentence[first] or p.pos[left] == "PUNCT"):
        left += 1
    while right > last and (p.sentence[right] != p.sentence[last] or p.pos[right] == "PUNCT"):
        right -= 1
    return left, right


def _before_next_clause(p: Parse, verb: int, right: int) -> int:
    """The last token before a clause joined to ``verb`` that has a subject of its own."""
    for c in p.children[verb]:
        if c > verb and p.dep[c] == "conj" and p.has(c, "nsubj", "nsubjpass", "expl"):
            joints = [k for k in p.children[verb] if verb < k < c and p.dep[k] == "cc"]
            return min([p.edges[c][0], *joints[-1:]]) - 1
    return right
