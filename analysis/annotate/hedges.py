"""Parsed articles → hedges and boosters, each with its kind, rule and scope."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.annotate import cues as lexicon
from analysis.annotate.cues import BOOSTERS, SOFTENING, UNCERTAINTY, Cue, Cues
from analysis.annotate.hedge_syntax import top
from analysis.annotate.parse import Parse, parses

__all__ = ["BOOSTERS", "SOFTENING", "UNCERTAINTY", "annotate", "explain", "find"]


class Candidate(NamedTuple):
    """A place where the words of a cue stand, and what its conditions say."""

    first: int
    last: int
    order: int
    cue: Cue
    accepted: bool
    rule: str


def annotate(articles: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """The ``hedges`` table of ``articles`` (columns ``article_id``, ``text``).

    ``tokens`` is the table of that name. ``voice`` and ``holder`` are left empty. Kinds in
    ``UNCERTAINTY`` follow Vincze et al. (2008) and Szarvas et al. (2012); ``SOFTENING``
    holds attribution, approximation and vagueness (Prince et al. 1982), which say nothing
    of how sure the writer is; ``BOOSTERS`` are counted apart (Hyland 2005).

    >>> from analysis.annotate import language
    >>> news = pd.DataFrame({"article_id": ["a"], "text": ["The dam may fail in May."]})
    >>> annotate(news, language.parse(news).tokens)[["start", "text", "kind"]].values.tolist()
    [[8, 'may', 'epistemic_modal']]
    """
    known = lexicon.load()
    rows = [row for parse in parses(articles, tokens) for row in find(parse, cues=known)]
    return tables.frame(rows, "hedges") if rows else tables.empty("hedges")


def find(parse: Parse, *, cues: Cues) -> list[dict]:
    """Rows of the ``hedges`` table for one article, in order and without overlap.

    The longest cue wins, so that "no doubt" is a booster and not a doubt.

    >>> p = Parse("a", "Maybe", [0], [0], [5], ["Maybe"], ["maybe"], ["ADV"], ["RB"], ["ROOT"], [0])
    >>> [(row["text"], row["kind"], row["rule"]) for row in find(p, cues=lexicon.load())]
    [('Maybe', 'epistemic_word', 'always')]
    """
    return [_row(parse, c) for c in _chosen(_candidates(parse, cues))]


def explain(parse: Parse, *, cues: Cues) -> pd.DataFrame:
    """Every place where a cue's words stand, accepted or not, and the rule that decided.

    Columns: start, end, text, cue, accepted, rule (``overlap`` where a longer or an
    earlier row of the lexicon covers the place). Rows in order of start, end, lexicon.

    >>> p = Parse("a", "May", [0], [0], [3], ["May"], ["May"], ["PROPN"], ["NNP"], ["ROOT"], [0])
    >>> explain(p, cues=lexicon.load())[["text", "accepted", "rule"]].values.tolist()
    [['May', False, 'modal']]
    """
    candidates = _candidates(parse, cues)
    chosen = {(c.first, c.order) for c in _chosen(candidates)}
    rows = []
    for c in sorted(candidates, key=lambda c: (c.first, c.last, c.order)):
        start, end = parse.span(c.first, c.last)
        kept = (c.first, c.order) in chosen
        rule = "overlap" if c.accepted and not kept else c.rule
        rows.append((start, end, parse.text[start:end], c.cue.cue, kept, rule))
    return pd.DataFrame(rows, columns=["start", "end", "text", "cue", "accepted", "rule"])


def _candidates(parse: Parse, cues: Cues) -> list[Candidate]:
    found = []
    for i in range(len(parse)):
        for order, cue in cues.starting(parse, i):
            last = cue.match(parse, i)
            if last is not None:
                found.append(Candidate(i, last, order, cue, *cue.verdict(parse, i, last)))
    return found


def _chosen(candidates: list[Candidate]) -> list[Candidate]:
    """Accepted candidates without overlap: longest, then leftmost, then first in the lexicon."""
    taken: set[int] = set()
    chosen = []
    for c in sorted(candidates, key=lambda c: (c.first - c.last, c.first, c.order)):
        places = range(c.first, c.last + 1)
        if c.accepted and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(c)
    return sorted(chosen)


def _row(parse: Parse, c: Candidate) -> dict:
    start, end = parse.span(c.first, _with_contraction(parse, c.last))
    scope_start, scope_end = parse.span(*_scope(parse, c.first, c.last))
    return {
        "article_id": parse.article_id,
        "start": start,
        "end": end,
        "sentence_id": parse.sentence[c.first],
        "text": parse.text[start:end],
        "pole": c.cue.pole,
        "kind": c.cue.kind,
        "szeged": c.cue.szeged,
        "rule": c.rule,
        "scope_start": min(start, scope_start),
        "scope_end": max(end, scope_end),
    }


def _with_contraction(p: Parse, last: int) -> int:
    """The last token with a joined "n't": "wouldn't" is one word to a reader."""
    joined = last + 1 < len(p) and p.lower[last + 1] == "n't" and p.end[last] == p.start[last + 1]
    return last + 1 if joined else last


def _scope(p: Parse, first: int, last: int) -> tuple[int, int]:
    """First and last token of what the cue covers, within its sentence, marks at its ends left out.

    The clause of its verb for a modal, a conjunction or an adverb; the noun phrase for an
    adjective before its noun; its own subtree for verbs, nouns and predicates.
    """
    i = top(p, first, last)
    dependent = p.dep[i] in ("aux", "mark", "advmod", "amod", "neg", "det", "npadvmod", "prep")
    left, right = p.edges[p.head[i] if dependent else i]
    left, right = min(left, first), max(right, last)
    while left < first and (p.sentence[left] != p.sentence[first] or p.pos[left] == "PUNCT"):
        left += 1
    while right > last and (p.sentence[right] != p.sentence[last] or p.pos[right] == "PUNCT"):
        right -= 1
    return left, right
