"""The quotes table: what is quoted or reported in an article, and who said it.

Three kinds of row, after the PolNeAR corpus (Newell et al. 2018): ``direct``
speech lies between marks and stands as an utterance; ``mixed`` speech has
marked words inside the author's own sentence; ``indirect`` speech is a
reported clause without marks. One row is one stretch of reported content: a
reported clause with marked words in it is one mixed row, whose text keeps
those inner marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from analysis import tables
from analysis.annotate import attribution, parse, reported, speech
from analysis.annotate.attribution import Attribution
from analysis.annotate.parse import Parse
from analysis.annotate.quotemarks import Marked
from analysis.annotate.reported import Clause
from analysis.annotate.speech import Scene, Verbs

UTTERANCE = 4
"""Marked words that end like a sentence are speech from this many words on."""
TITLE = 8
"""Up to this many capitalised words are a title, unless somebody is right beside saying them."""
LONG = 7
"""Any marked passage of this many words is speech; shorter ones may be titles or scare quotes."""
MARKED_SHARE = 0.9
"""A reported clause is direct speech when this share of it lies between marks (PolNeAR)."""
NAMING_REACH = 8
"""How many tokens after "called" or "described" marked words of any length are speech."""
CARRY = 1
"""How many paragraphs on a speaker still answers for a passage that names none."""

_ENDS = re.compile(r"[.,!?;…—–-]['’]?\s*$")
_THAT = re.compile(r"that,?\s+(?=[\"“])", re.IGNORECASE)
_INVITES = re.compile(r"[,?!—–-]['’]?\s*$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def annotate(articles: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """The ``quotes`` table of ``articles``, from their ``tokens``.

    ``speaker_entity`` stays missing. Offsets count code points of
    ``articles.text``.
    """
    rows = [row for article in parse.parses(articles, tokens) for row in find(article)]
    return tables.frame(rows, "quotes") if rows else tables.empty("quotes")


def find(parse: Parse, *, verbs: Verbs | None = None) -> list[dict[str, object]]:
    """Rows of the ``quotes`` table for one article, in text order.

    ``verbs`` replaces the lexicon of speech verbs.

    >>> words = ["“", "It", "rained", ",", "”", "Ann", "said", "."]
    >>> starts = [0, 1, 4, 10, 11, 13, 17, 21]
    >>> article = Parse(
    ...     article_id="a", text="“It rained,” Ann said.", sentence=[0] * 8, start=starts,
    ...     end=[1, 3, 10, 11, 12, 16, 21, 22], word=words,
    ...     lemma=["“", "it", "rain", ",", "”", "Ann", "say", "."],
    ...     pos=["PUNCT", "PRON", "VERB", "PUNCT", "PUNCT", "PROPN", "VERB", "PUNCT"],
    ...     tag=["``", "PRP", "VBD", ",", "''", "NNP", "VBD", "."],
    ...     dep=["punct", "nsubj", "ccomp", "punct", "punct", "nsubj", "ROOT", "punct"],
    ...     head=[6, 2, 6, 6, 6, 6, 6, 6],
    ... )
    >>> [(row["text"], row["kind"], row["speaker"]) for row in find(article)]
    [('It rained,', 'direct', 'Ann')]
    """
    if not len(parse):
        return []
    scene = Scene(parse, speech.lexicon() if verbs is None else verbs)
    found = {(s.start, s.end): s for s in _speech(scene)}
    return [_row(scene, s) for s in _carried(scene, [found[span] for span in sorted(found)])]


class Speech(NamedTuple):
    """A stretch of reported content on its way to becoming a row."""

    start: int
    end: int
    kind: str
    attribution: Attribution


def _speech(scene: Scene) -> Iterator[Speech]:
    """Marked passages and reported clauses, each stretch of content once."""
    absorbed: dict[Marked, Attribution] = {}
    swallowed: set[Marked] = set()
    for clause in reported.clauses(scene):
        inside = scene.overlapping(clause.start, clause.end)
        if not inside:
            yield Speech(clause.start, clause.end, "indirect", clause.attribution)
            continue
        start, end = _with_marks(scene, clause, inside)
        marked_length = sum(m.outer_end - m.outer_start for m in inside)
        if marked_length >= MARKED_SHARE * (end - start):
            absorbed.update((m, clause.attribution) for m in inside)
        else:
            swallowed.update(inside)
            yield Speech(start, end, "mixed", clause.attribution)
    for marked in scene.marked:
        if marked in swallowed:
            continue
        found = attribution.attribute(scene, marked)
        if not found.speaker:
            found = absorbed.get(marked, found)
        kind = "direct" if marked in absorbed else _kind(scene, marked)
        if _is_speech(scene, marked, found):
            yield Speech(marked.start, marked.end, kind, found)


def _with_marks(scene: Scene, clause: Clause, inside: list[Marked]) -> tuple[int, int]:
    """The clause from its first word that is not "that" to the end of its last marks."""
    start, end = clause.start, max(clause.end, inside[-1].outer_end)
    said = _THAT.match(scene.parse.text, start)
    return min(said.end() if said else start, inside[0].outer_start), end


def _is_speech(scene: Scene, marked: Marked, found: Attribution) -> bool:
    """Whether a marked passage is speech rather than a title, a slogan or scare quotes."""
    body = scene.parse.text[marked.start : marked.end]
    words = _WORD.findall(body)
    ends = bool(_ENDS.search(body))
    if not words or (_is_title(words) and not _adjoins(scene, marked, found)):
        return False
    if len(words) >= LONG:
        return True
    if found.cue and found.speaker and _named(scene, marked, found.cue[0]):
        return True
    if found.cue or found.speaker:
        beside = not scene.embedded(marked) or _adjoins(scene, marked, found)
        return len(words) >= UTTERANCE or (ends and beside)
    return ends and len(words) >= UTTERANCE and not scene.embedded(marked)


def _is_title(words: list[str]) -> bool:
    long_words = [w for w in words if len(w) > 3]
    return len(words) <= TITLE and all(w[0].isupper() for w in [words[0], *long_words])


def _adjoins(scene: Scene, marked: Marked, found: Attribution) -> bool:
    """Whether the cue stands right beside the marks, or a label does."""
    if not found.cue:
        return bool(found.speaker)
    start, end = scene.parse.span(*found.cue)
    if start >= marked.outer_end:
        return bool(
            _INVITES.search(scene.parse.text, marked.start, marked.end)
        ) and not scene.embedded(marked)
    return not re.search(r"\w", scene.parse.text[end : marked.outer_start])


def _named(scene: Scene, marked: Marked, cue: int) -> bool:
    """Whether the marked words are a name that the verb at ``cue`` gives to something."""
    entry = scene.verb(cue)
    near = scene.first_token(marked.outer_start) - cue
    return entry is not None and entry.naming and 0 < near <= NAMING_REACH


def _kind(scene: Scene, marked: Marked) -> str:
    first = scene.parse.text[marked.start]
    return "mixed" if scene.embedded(marked) and first.islower() else "direct"


def _carried(scene: Scene, rows: list[Speech]) -> Iterator[Speech]:
    """Give marked speech without a speaker the last one named, at most a paragraph back."""
    starts = [m.end() for m in re.finditer(r"\n+", scene.parse.text)]
    last, since = None, 0
    for row in rows:
        paragraph = bisect_right(starts, row.start)
        speaker = row.attribution.speaker
        if not speaker and last and row.kind != "indirect" and paragraph - since <= CARRY:
            speaker = last
        if speaker:
            last, since = speaker, paragraph
        yield row._replace(attribution=row.attribution._replace(speaker=speaker))


def _row(scene: Scene, said: Speech) -> dict[str, object]:
    p = scene.parse
    row: dict[str, object] = {
        "article_id": p.article_id,
        "start": said.start,
        "end": said.end,
        "sentence_id": p.sentence[max(0, bisect_right(p.start, said.start) - 1)],
        "text": p.text[said.start : said.end],
        "kind": said.kind,
        "depth": 0,
    }
    for name, words in (("speaker", said.attribution.speaker), ("cue", said.attribution.cue)):
        if words:
            start, end = p.span(*words)
            row |= {name: p.text[start:end], f"{name}_start": start, f"{name}_end": end}
    if said.attribution.cue:
        verb = scene.verb(said.attribution.cue[0])
        row["verb_class"] = verb.verb_class if verb else None
    return row
