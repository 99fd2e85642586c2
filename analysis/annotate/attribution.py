"""Who said it: the speaker and the verb that introduce a marked passage.

Two kinds of evidence, the nearer first. The surface right after the closing
mark (``," NOUN VERB`` or ``," VERB NOUN``) needs no verb list. Words before
the opening mark count through the verbs of ``lexicons/speech_verbs.csv`` and
their grammatical subjects.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.annotate import phrases
from analysis.annotate.parse import Parse
from analysis.annotate.phrases import Words
from analysis.annotate.quotemarks import Marked
from analysis.annotate.speech import Scene

REACH = 16
"""How many tokens a verb and its passage, or its subject, may lie apart."""

_GAP = 5
_SENTENCE = 40
_NOMINAL = {"PROPN", "PRON", "DET", "NOUN", "ADJ", "NUM"}
_TENSED = {"VBD", "VBZ", "VBP", "VBN"}
_SKIPPED = {",", "-", "--", "–", "—", "(", "'", "’", "''", "”"}
_BREAKS = {".", ";", ":", "!", "?"}
_NAME = r"[A-Z][\w.’'-]*"
_LONGEST_LABEL = 90
_LABEL = re.compile(
    rf"(?:\n[ \t–—-]*([A-Z][^\n:“\"]*)|(?:^|[.!?”\"–—-]\s)({_NAME}(?: {_NAME}){{0,4}})):\s*$"
)
_SIGNED = re.compile(rf"[^\S\n]*\n\s*[-–—]+\s*({_NAME}(?: {_NAME}){{0,4}})\.?\s*(?:\n|$)")
_INVITES = re.compile(r"[,—–-]['’‘]?\s*$")
_ASKS = re.compile(r"[?!]['’‘]?\s*$")
_STOPS = re.compile(r"[.…]['’‘]?\s*$")


class Attribution(NamedTuple):
    """A speaker and a cue, each as first and last token; either may be missing."""

    speaker: Words | None
    cue: Words | None


NOBODY = Attribution(None, None)


def attribute(scene: Scene, marked: Marked) -> Attribution:
    """The speaker and cue of one marked passage, from its own sentence.

    ``NOBODY`` where nothing around the passage introduces it.
    """
    for look in (_label, _beside, _after, _before, _according_to, _signed, _sentence_before):
        found = look(scene, marked)
        if found.speaker or found.cue:
            return found
    return NOBODY


def _beside(scene: Scene, marked: Marked) -> Attribution:
    """``Ms. Lane called "``: a speech verb right before marks in mid-sentence."""
    i = scene.first_token(marked.outer_start) - 1
    if i < 0 or not scene.before(marked.outer_start).isalnum():
        return NOBODY
    entry = scene.verb(i)
    speaker = phrases.speaker(scene.parse, i, scene.quoted) if entry and entry.strong else None
    return Attribution(speaker, scene.cue(i)) if speaker else NOBODY


def _after(scene: Scene, marked: Marked) -> Attribution:
    """``," said Ms. Lane`` and ``," Ms. Lane said``, right behind the closing mark."""
    parse = scene.parse
    first = _resumption(scene, marked)
    body = parse.text[max(marked.end - 3, marked.start) : marked.end]
    if first is None or _STOPS.search(body):
        return NOBODY
    invited = bool(_INVITES.search(body))
    if parse.tag[first] in ("VBD", "VBZ", "VBN") and parse.pos[first] == "VERB":
        invited = invited or bool(_ASKS.search(body)) or scene.verb(first) is not None
        speaker = _inverted(scene, first) if invited else None
        return Attribution(speaker, scene.cue(first)) if speaker else NOBODY
    named = parse.word[first][0].isupper() or parse.pos[first] in _NOMINAL
    if not named or parse.tag[first] in ("WDT", "WP", "WP$"):
        return NOBODY
    cue = _tensed_verb(scene, first)
    if cue is None or not (invited or scene.verb(cue)):
        return NOBODY
    if _ASKS.search(body) and phrases.complement(parse, cue) > cue:
        return NOBODY
    return Attribution(phrases.trimmed(parse, first, cue - 1), scene.cue(cue))


def _resumption(scene: Scene, marked: Marked) -> int | None:
    """The first word after the closing mark, where it follows in the same sentence."""
    parse = scene.parse
    i = scene.first_token(marked.outer_end)
    while i < len(parse) and parse.word[i] in _SKIPPED and not _far(parse, i, marked):
        i += 1
    if i == len(parse) or scene.quoted[i] or _far(parse, i, marked):
        return None
    gap = parse.text[marked.outer_end : parse.start[i]]
    return i if "\n" not in gap and parse.word[i][0].isalnum() else None


def _far(parse: Parse, i: int, marked: Marked) -> bool:
    return parse.start[i] - marked.outer_end > _GAP


def _inverted(scene: Scene, verb: int) -> Words | None:
    parse = scene.parse
    i = verb + 1
    while i < len(parse) and parse.pos[i] in ("ADV", "PART"):
        i += 1
    if i == len(parse) or scene.quoted[i] or parse.pos[i] not in _NOMINAL:
        return None
    return phrases.run(parse, i)


def _tensed_verb(scene: Scene, first: int) -> int | None:
    """The main verb after a subject that starts at ``first``, relative clauses skipped."""
    parse = scene.parse
    relative = False
    for i in range(first + 1, min(len(parse), first + REACH)):
        if scene.quoted[i] or parse.word[i] in _BREAKS or parse.pos[i] == "SPACE":
            return None
        if parse.tag[i] in ("WP", "WDT"):
            relative = True
        elif parse.tag[i] in _TENSED and parse.pos[i] == "VERB":
            if parse.dep[i] in ("acl", "amod") and parse.tag[i] == "VBN":
                continue
            if not relative:
                return i
            relative = False
        elif relative and parse.pos[i] == "AUX" and parse.dep[i] not in ("aux", "auxpass"):
            relative = False
    return None


def _before(scene: Scene, marked: Marked) -> Attribution:
    """``Ms. Lane said, "``: the nearest speech verb ahead of the opening mark."""
    parse = scene.parse
    last = scene.first_token(marked.outer_start) - 1
    if last < 0:
        return NOBODY
    announced = scene.before(marked.outer_start) == ":"
    weak = None
    for i in range(last, max(-1, last - REACH), -1):
        if scene.quoted[i] or (_breaks(parse, i) and not (announced and i == last)):
            break
        if "\n" in parse.text[parse.end[i] : _start(parse, i + 1, marked)] and not announced:
            break
        entry = scene.verb(i)
        if (entry and entry.strong) or _at_comma(parse, i, last):
            return Attribution(phrases.speaker(parse, i, scene.quoted), scene.cue(i))
        weak = i if entry and weak is None else weak
    if weak is not None:
        return Attribution(phrases.speaker(parse, weak, scene.quoted), scene.cue(weak))
    return _colon(scene, last) if announced else NOBODY


def _at_comma(parse: Parse, i: int, last: int) -> bool:
    """``Ms. Lane boomed, "``: any finite verb between its subject and a comma before marks."""
    finite = parse.pos[i] == "VERB" and parse.tag[i] in ("VBD", "VBZ")
    return finite and i == last - 1 and parse.word[last] == ","


def _start(parse: Parse, i: int, marked: Marked) -> int:
    return min(parse.start[i], marked.outer_start) if i < len(parse) else marked.outer_start


def _breaks(parse: Parse, i: int) -> bool:
    return parse.word[i] in _BREAKS and parse.dep[i] == "punct"


def _colon(scene: Scene, last: int) -> Attribution:
    """``He had this to answer: "``: the subject of the sentence that the colon ends."""
    parse = scene.parse
    i = last
    while parse.head[i] != i:
        i = parse.head[i]
    if parse.pos[i] not in ("VERB", "AUX") or scene.quoted[i]:
        return NOBODY
    return Attribution(phrases.speaker(parse, i, scene.quoted), scene.cue(i))


def _according_to(scene: Scene, marked: Marked) -> Attribution:
    parse = scene.parse
    i = _resumption(scene, marked)
    if i is None or i + 2 >= len(parse) or parse.lower[i : i + 2] != ["according", "to"]:
        return NOBODY
    return Attribution(phrases.run(parse, i + 2), (i, i + 1))


def _label(scene: Scene, marked: Marked) -> Attribution:
    """``Dana Reed: "``: a noun phrase without a verb as all that stands before the mark."""
    parse = scene.parse
    begin = max(0, marked.outer_start - _LONGEST_LABEL)
    match = _LABEL.search(parse.text[begin : marked.outer_start])
    if not match:
        return NOBODY
    first = scene.first_token(begin + match.start(match.lastindex or 0))
    last = scene.first_token(begin + match.end(match.lastindex or 0)) - 1
    if last < first or any(parse.pos[i] in ("VERB", "AUX") for i in range(first, last + 1)):
        return NOBODY
    return Attribution(phrases.trimmed(parse, first, last), None)


def _signed(scene: Scene, marked: Marked) -> Attribution:
    """A name after a dash on the line below, as under a pull quote."""
    match = _SIGNED.match(scene.parse.text, marked.outer_end)
    if not match:
        return NOBODY
    first = scene.first_token(match.start(1))
    return Attribution((first, max(first, scene.first_token(match.end(1)) - 1)), None)


def _sentence_before(scene: Scene, marked: Marked) -> Attribution:
    """``Ms. Lane agreed. "``: the speech verb of the sentence before, itself without marks."""
    parse = scene.parse
    last = scene.first_token(marked.outer_start) - 1
    if last < 1 or parse.word[last] != "." or "\n" in parse.text[parse.end[last] : marked.start]:
        return NOBODY
    for i in range(last, max(-1, last - _SENTENCE), -1):
        if parse.sentence[i] != parse.sentence[last] or scene.quoted[i]:
            break
        entry = scene.verb(i)
        if entry and entry.strong and parse.head[i] == i:
            return Attribution(phrases.speaker(parse, i, scene.quoted), scene.cue(i))
    return NOBODY
