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
from analysis.annotate import attribution, parse, reported
from analysis.annotate.attribution import NOBODY, Attribution, Scene, Verbs
from analysis.annotate.parse import Parse
from analysis.annotate.phrases import Words
from analysis.annotate.quotemarks import Marked
from analysis.annotate.reported import Clause

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

    >>> p = Parse("a", "“It rained,” Ann said.", *[[] for _ in range(9)])
    >>> [(row["text"], row["kind"]) for row in find(p)]
    []
    """
    scene = Scene(parse, attribution.lexicon() if verbs is None else verbs)
    rows = sorted({(s.start, s.end): s for s in _speech(scene)}.values())
    return [_row(scene, speech) for speech in _carried(scene, rows)]


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
        inside = [m for m in scene.marked if m.start < clause.end and m.end > clause.start]
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
        if _is_speech(scene, marked, found):
            yield Speech(marked.start, marked.end, _kind(scene, marked), found)


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
        beside = not _embedded(scene, marked) or _adjoins(scene, marked, found)
        return len(words) >= UTTERANCE or (ends and beside)
    return ends and len(words) >= UTTERANCE and not _embedded(scene, marked)


def _is_title(words: list[str]) -> bool:
    long_words = [w for w in words if len(w) > 3]
    return len(words) <= TITLE and all(w[0].isupper() for w in [words[0], *long_words])


def _adjoins(scene: Scene, marked: Marked, found: Attribution) -> bool:
    """Whether the cue stands right beside the marks, or a label does."""
    if not found.cue:
        return bool(found.speaker)
    start, end = scene.parse.span(*found.cue)
    if start >= marked.outer_end:
        return bool(_INVITES.search(scene.parse.text, marked.start, marked.end)) and not _embedded(
            scene, marked
        )
    return not re.search(r"\w", scene.parse.text[end : marked.outer_start])


def _named(scene: Scene, marked: Marked, cue: int) -> bool:
    """Whether the marked words are a name that the verb at ``cue`` gives to something."""
    entry = scene.verb(cue)
    near = scene.first_token(marked.outer_start) - cue
    return entry is not None and entry.naming and 0 < near <= NAMING_REACH


def _embedded(scene: Scene, marked: Marked) -> bool:
    """Whether the marked words go on in the middle of the author's sentence."""
    before = scene.parse.text[: marked.outer_start].rstrip(" \t\xa0")[-1:]
    return (before.isalnum() or before in "'’)") and bool(before)


def _kind(scene: Scene, marked: Marked) -> str:
    first = scene.parse.text[marked.start]
    return "mixed" if _embedded(scene, marked) and first.islower() else "direct"


def _carried(scene: Scene, rows: list[Speech]) -> Iterator[Speech]:
    """Give marked speech without a speaker the last one named, at most a paragraph back."""
    last, since = None, 0
    for speech in rows:
        paragraph = _paragraph(scene.parse.text, speech.start)
        if speech.attribution.speaker:
            last, since = speech.attribution.speaker, paragraph
        elif last and paragraph - since <= CARRY:
            speech = speech._replace(attribution=speech.attribution._replace(speaker=last))
            since = paragraph
        yield speech


def _paragraph(text: str, position: int) -> int:
    return len(re.findall(r"\n+", text[:position]))


def _row(scene: Scene, speech: Speech) -> dict[str, object]:
    p = scene.parse
    row: dict[str, object] = {
        "article_id": p.article_id,
        "start": speech.start,
        "end": speech.end,
        "sentence_id": p.sentence[max(0, bisect_right(p.start, speech.start) - 1)],
        "text": p.text[speech.start : speech.end],
        "kind": speech.kind,
    }
    for name, words in (("speaker", speech.attribution.speaker), ("cue", speech.attribution.cue)):
        if words:
            start, end = p.span(*words)
            row |= {name: p.text[start:end], f"{name}_start": start, f"{name}_end": end}
    if speech.attribution.cue:
        verb = scene.verb(speech.attribution.cue[0])
        row["verb_class"] = verb.verb_class if verb else None
    return row
