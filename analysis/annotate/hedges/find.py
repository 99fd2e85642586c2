"""Parsed articles → hedges and boosters, each with its kind, rule and scope.

A span holds whole words: "might've" and "doesn't necessarily", clitics included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.annotate.hedges import cues as lexicon
from analysis.annotate.hedges import whose
from analysis.annotate.hedges.cues import Cue, Cues
from analysis.annotate.hedges.grammar import in_pieces, scope, whole_words
from analysis.annotate.hedges.kinds import BOOSTERS, KINDS, SOFTENING, UNCERTAINTY
from analysis.annotate.parse import Parse, parses

__all__ = [
    "BOOSTERS",
    "KINDS",
    "SOFTENING",
    "UNCERTAINTY",
    "annotate",
    "explain",
    "find",
    "readings",
]

READINGS = (
    "article_id",
    "sentence_id",
    "start",
    "end",
    "text",
    "cue",
    "kind",
    "accepted",
    "rule",
)
DTYPES = {"sentence_id": "int64", "start": "int64", "end": "int64", "accepted": "bool"}


class Candidate(NamedTuple):
    """A place where the words of a cue stand, and what its conditions say.

    ``first`` and ``last`` are the tokens of the cue, ``left`` and ``right`` those of the
    whole words that hold it.
    """

    left: int
    right: int
    order: int
    first: int
    last: int
    cue: Cue
    accepted: bool
    rule: str


def annotate(
    articles: pd.DataFrame, tokens: pd.DataFrame, *, cues: Cues | None = None
) -> pd.DataFrame:
    """The ``hedges`` table of ``articles`` (columns ``article_id``, ``text``).

    ``tokens`` is the table of that name; ``cues`` stands in for the project's own.
    ``voice`` is left empty, ``holder`` where nobody is named as the one who doubts; a speaker
    is added by ``voice.holder``. Kinds in
    ``UNCERTAINTY`` follow Vincze et al. (2008) and Szarvas et al. (2012); ``SOFTENING``
    holds attribution, approximation and vagueness (Prince et al. 1982), which say nothing
    of how sure the writer is; ``BOOSTERS`` are counted apart (Hyland 2005).

    >>> from analysis.annotate import language
    >>> news = pd.DataFrame({"article_id": ["a"], "text": ["The dam may fail in May."]})
    >>> annotate(news, language.parse(news).tokens)[["start", "text", "kind"]].values.tolist()
    [[8, 'may', 'epistemic_modal']]
    """
    return of_parses(parses(articles, tokens), cues=cues)


def of_parses(read: Iterable[Parse], *, cues: Cues | None = None) -> pd.DataFrame:
    """As ``annotate``, of articles whose parses are made already."""
    known = lexicon.load() if cues is None else cues
    rows = [row for parse in read for row in find(parse, cues=known)]
    return tables.frame(rows, "hedges") if rows else tables.empty("hedges")


def find(parse: Parse, *, cues: Cues) -> list[dict]:
    """Rows of the ``hedges`` table for one article, in order and without overlap.

    The longest cue wins, so that "no doubt" is a booster and not a doubt.

    >>> p = Parse("a", "Maybe", [0], [0], [5], ["Maybe"], ["maybe"], ["ADV"], ["RB"], ["ROOT"], [0])
    >>> [(row["text"], row["kind"], row["rule"]) for row in find(p, cues=lexicon.load())]
    [('Maybe', 'epistemic_word', 'always')]
    """
    pieces = in_pieces(parse)
    chosen = _chosen(_candidates(pieces, cues))
    theirs = whose.attribute(pieces, [(c.first, c.last, c.cue) for c in chosen])
    return [
        _row(pieces, c, *owner) | {"sentence_id": parse.sentence[c.first]}
        for c, owner in zip(chosen, theirs, strict=True)
    ]


def readings(
    articles: pd.DataFrame, tokens: pd.DataFrame, *, cues: Cues | None = None
) -> pd.DataFrame:
    """Every place of a corpus where a cue's words stand, accepted or not.

    ``articles``, ``tokens`` and ``cues`` as for ``annotate``. Columns: article_id,
    sentence_id, start, end, text, cue, kind, accepted, rule. Rows in order of article,
    start, end and lexicon. The accepted ones are the rows of ``annotate``, with the same
    rule. Where a place is rejected, ``rule`` says in words what it is not ("not modal",
    "without clause", "other part of speech"), or "overlap" where a longer cue or an
    earlier row of the lexicon covers it.

    >>> from analysis.annotate import language
    >>> news = pd.DataFrame({"article_id": ["a"], "text": ["The dam may fail in May."]})
    >>> found = readings(news, language.parse(news).tokens)
    >>> found[["text", "accepted", "rule"]].values.tolist()
    [['may', True, 'modal'], ['May', False, 'not modal']]
    """
    known = lexicon.load() if cues is None else cues
    rows = [row for parse in parses(articles, tokens) for row in _readings(parse, known)]
    return pd.DataFrame(rows, columns=list(READINGS)).astype(DTYPES)


def explain(parse: Parse, *, cues: Cues) -> pd.DataFrame:
    """Every place of one article where a cue's words stand: ``readings`` of one parse.

    >>> p = Parse("a", "May", [0], [0], [3], ["May"], ["May"], ["PROPN"], ["NNP"], ["ROOT"], [0])
    >>> explain(p, cues=lexicon.load())[["text", "accepted", "rule"]].values.tolist()
    [['May', False, 'not modal']]
    """
    return pd.DataFrame(list(_readings(parse, cues)), columns=list(READINGS)).astype(DTYPES)


def _readings(parse: Parse, cues: Cues) -> Iterator[tuple]:
    pieces = in_pieces(parse)
    candidates = _candidates(pieces, cues)
    chosen = set(_chosen(candidates))
    for c in sorted([*candidates, *_other_parts(pieces, cues)]):
        start, end = parse.span(c.left, c.right)
        kept = c in chosen
        rule = c.rule if kept else "overlap" if c.accepted else _rejection(c.rule)
        text, sentence = parse.text[start:end], parse.sentence[c.first]
        cue = c.cue
        yield parse.article_id, sentence, start, end, text, cue.cue, cue.kind, kept, rule


def _candidates(parse: Parse, cues: Cues) -> list[Candidate]:
    found = []
    for i in range(len(parse)):
        for order, cue in cues.starting(parse, i):
            last = cue.match(parse, i)
            if last is not None:
                edges = whole_words(parse, i, last)
                found.append(Candidate(*edges, order, i, last, cue, *cue.verdict(parse, i, last)))
    return found


def _other_parts(parse: Parse, cues: Cues) -> Iterator[Candidate]:
    """Places with the words of a cue in another part of speech: "the suspect" as a noun."""
    for i in range(len(parse)):
        for order, cue in cues.starting(parse, i):
            last = cue.match_any_part(parse, i)
            if last is not None and cue.match(parse, i) is None:
                edges = whole_words(parse, i, last)
                yield Candidate(*edges, order, i, last, cue, False, "other_part_of_speech")


def _rejection(rule: str) -> str:
    """The name of a failed condition, in words."""
    name = rule.replace("_", " ")
    if name.startswith(("not ", "other ")):
        return name.removeprefix("not ")
    return name.replace("with ", "without ", 1) if name.startswith("with ") else f"not {name}"


def _chosen(candidates: list[Candidate]) -> list[Candidate]:
    """Accepted candidates without overlap: longest, then leftmost, then first in the lexicon."""
    taken: set[int] = set()
    chosen = []
    for c in sorted(candidates, key=lambda c: (c.first - c.last, c.first, c.order)):
        places = range(c.left, c.right + 1)
        if c.accepted and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(c)
    return sorted(chosen)


def _row(parse: Parse, c: Candidate, owner: str, holder: str | None) -> dict:
    start, end = parse.span(c.left, c.right)
    scope_start, scope_end = parse.span(*scope(parse, c.first, c.last))
    return {
        "article_id": parse.article_id,
        "start": start,
        "end": end,
        "text": parse.text[start:end],
        "pole": c.cue.pole,
        "kind": c.cue.kind,
        "szeged": c.cue.szeged,
        "rule": c.rule,
        "scope_start": min(start, scope_start),
        "scope_end": max(end, scope_end),
        "holder": holder,
        "whose": owner,
    }
