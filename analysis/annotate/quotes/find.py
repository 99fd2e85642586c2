"""The quotes table: what is quoted or reported in an article, and who said it.

Three kinds of row, after the PolNeAR corpus (Newell et al. 2018): ``direct``
speech lies between marks, in a block quote or in a speaker's turn; ``mixed``
speech has marked words inside the author's own sentence; ``indirect`` speech is
a reported clause without marks. One row is one stretch of reported content, of
which the author's words may be a part: "that" and the object of "called it a
'dead letter'" belong to it, and its text keeps the inner marks. Content of which
nine tenths lie between marks is direct.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

import pandas as pd

from analysis import tables
from analysis.annotate import parse
from analysis.annotate.parse import Parse
from analysis.annotate.quotes import attribution, contents, layout, speech, utterances
from analysis.annotate.quotes.contents import Speech
from analysis.annotate.quotes.phrases import Words
from analysis.annotate.quotes.scene import Scene
from analysis.annotate.quotes.speech import Verbs

CARRY = 1
"""How many paragraphs on a speaker still answers for a passage that names none."""
DEEPEST = 3
"""Speech is followed into this many levels of marks within marks."""


def annotate(
    articles: pd.DataFrame, tokens: pd.DataFrame, *, verbs: Verbs | None = None
) -> pd.DataFrame:
    """The ``quotes`` table of ``articles``, from their ``tokens``.

    ``verbs`` replaces the lexicon of speech verbs, see ``speech.load``.
    ``depth`` is 0 for content inside no other quotation; a deeper row is speech
    within speech, with the speaker and cue that the outer words name. Offsets
    count code points of ``articles.text``. Columns about who the speaker is
    stay missing.
    """
    return of_parses(parse.parses(articles, tokens), verbs=verbs)


def of_parses(read: Iterable[Parse], *, verbs: Verbs | None = None) -> pd.DataFrame:
    """As ``annotate``, of articles whose parses are made already."""
    known = speech.lexicon() if verbs is None else verbs
    rows = [row for article in read for row in find(article, verbs=known)]
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
    known = speech.lexicon() if verbs is None else verbs
    scene = Scene(parse, known, layout.passages(parse, known))
    outer = list(_carried(scene, contents.find(scene)))
    found = {(s.start, s.end): s for s in (*_nested(scene, outer), *outer)}
    return [_row(scene, found[span]) for span in sorted(found)]


def _carried(scene: Scene, rows: list[Speech]) -> Iterator[Speech]:
    """Give marked speech without a speaker that of the words before it.

    The parts of a quotation of several paragraphs have one speaker, wherever that is
    named; else the last one named answers, for at most ``CARRY`` paragraphs. Where words have a
    cue of their own ("was accused of"), whoever spoke before does not answer for them, unless
    it is a participle that shares his verb's subject (", saying").
    """
    starts = [m.end() for m in re.finditer(r"\n+", scene.parse.text)]
    paragraphs = [bisect_right(starts, row.start) for row in rows]
    later = _named_later(scene, rows, paragraphs)
    last, since, opened = None, 0, None
    for row, paragraph, named in zip(rows, paragraphs, later, strict=True):
        speaker = row.attribution.speaker
        if not speaker and row.kind != "indirect":
            if opened and paragraph - opened[1] <= CARRY:
                speaker = opened[0]
            elif named:
                speaker = named
            elif last and not _own_cue(scene, row) and paragraph - since <= CARRY:
                speaker = last
        if speaker and _answers(scene, row):
            last, since = speaker, paragraph
        if row.kind != "indirect":
            opened = (speaker, paragraph) if speaker and row.end in scene.left_open else None
        yield row._replace(attribution=row.attribution._replace(speaker=speaker))


def _named_later(scene: Scene, rows: list[Speech], paragraphs: list[int]) -> Iterator[Words | None]:
    """For each row the speaker whom a later part of the same quotation names."""
    found: list[Words | None] = [None] * len(rows)
    following: int | None = None
    for i in range(len(rows) - 1, -1, -1):
        if rows[i].kind == "indirect":
            continue
        goes_on = following is not None and 0 < paragraphs[following] - paragraphs[i] <= CARRY
        if goes_on and following is not None and rows[i].end in scene.left_open:
            found[i] = rows[following].attribution.speaker or found[following]
        following = i
    return iter(found)


def _own_cue(scene: Scene, row: Speech) -> bool:
    """Whether words have a cue with a subject of its own, found or not."""
    cue = row.attribution.cue
    return cue is not None and scene.parse.tag[cue[0]] != "VBG"


def _answers(scene: Scene, row: Speech) -> bool:
    """Whether the speaker may answer for what follows; one of a subordinate clause may not."""
    cue = row.attribution.cue
    aside = cue and scene.parse.dep[cue[0]] in ("relcl", "acl", "advcl")
    return not (row.kind == "indirect" and aside)


def _nested(scene: Scene, around: list[Speech]) -> Iterator[Speech]:
    """Speech within the speech of ``around``: marked words with a cue of their own there."""
    for depth in range(1, DEEPEST + 1):
        inner = Scene(scene.parse, scene.verbs, scene.layout, depth)
        starts = [s.start for s in around]
        found = []
        for marked in inner.marked:
            at = bisect_right(starts, marked.start) - 1
            if at < 0 or around[at].end < marked.end:
                continue
            said = attribution.attribute(inner, marked)
            if said.cue and utterances.is_speech(inner, marked, said):
                found.append(Speech(marked.start, marked.end, "direct", said, depth))
        yield from found
        around = found
        if not found:
            return


def _row(scene: Scene, said: Speech) -> dict[str, object]:
    p = scene.parse
    row: dict[str, object] = {
        "article_id": p.article_id,
        "start": said.start,
        "end": said.end,
        "sentence_id": p.sentence[max(0, bisect_right(p.start, said.start) - 1)],
        "text": p.text[said.start : said.end],
        "kind": said.kind,
        "depth": said.depth,
    }
    for name, words in (("speaker", said.attribution.speaker), ("cue", said.attribution.cue)):
        if words:
            start, end = p.span(*words)
            row |= {name: p.text[start:end], f"{name}_start": start, f"{name}_end": end}
    if said.attribution.cue:
        row["verb_class"] = scene.verb_class(said.attribution.cue)
    return row
