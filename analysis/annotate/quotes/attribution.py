"""Who said it: the speaker and the verb that introduce a marked passage.

Two kinds of evidence, the nearer first. The surface right after the closing
mark (``," NOUN VERB`` or ``," VERB NOUN``) needs no verb list. Words before
the opening mark count through the verbs of ``lexicons/speech_verbs.csv`` and
their grammatical subjects.
"""

from __future__ import annotations

import re

from analysis.annotate.parse import Parse
from analysis.annotate.quotes import labels, phrases
from analysis.annotate.quotes.phrases import Words
from analysis.annotate.quotes.quotemarks import Marked
from analysis.annotate.quotes.scene import NOBODY, Attribution, Scene

REACH = 16
"""How many tokens a verb and its passage, or its subject, may lie apart."""

_GAP = 5
_SENTENCE = 40
_NOMINAL = {"PROPN", "PRON", "DET", "NOUN", "ADJ", "NUM"}
_TENSED = {"VBD", "VBZ", "VBP", "VBN"}
_SKIPPED = {",", "-", "--", "–", "—", "(", "'", "’", "''", "”"}
_CLOSERS = {",", "”", '"', "''", ")"}
_BREAKS = {".", ";", ":", "!", "?"}
_EXPLETIVE = {"it", "this", "that", "there", "here", "what", "which"}
_INVITES = re.compile(r"[,—–-]['’‘]?\s*$")
_ASKS = re.compile(r"[?!]['’‘]?\s*$")
_STOPS = re.compile(r"[.…]['’‘]?\s*$")


def attribute(scene: Scene, marked: Marked) -> Attribution:
    """The speaker and cue of one marked passage, from its own sentence.

    ``NOBODY`` where nothing around the passage introduces it.
    """
    for look in (
        labels.label,
        _beside,
        _after,
        _before,
        _according_to,
        labels.signed,
        _sentence_before,
    ):
        found = look(scene, marked)
        if look is _after and found.cue and _introduces_next(scene, found.cue[1]):
            found = _announced(scene, marked) or found
        if found.speaker or found.cue:
            return found
    return NOBODY


def _introduces_next(scene: Scene, cue: int) -> bool:
    """``" Ms. Lane replied: "``: whether another passage opens right behind the cue."""
    parse = scene.parse
    if cue + 2 >= len(parse) or parse.word[cue + 1] != ":":
        return False
    return scene.quoted[cue + 2]


def _announced(scene: Scene, marked: Marked) -> Attribution | None:
    """Who the words right before the marks say is speaking."""
    if scene.before(marked.outer_start) not in (",", ":"):
        return None
    found = _before(scene, marked)
    return found if found.speaker else None


def beside(scene: Scene, marked: Marked) -> bool:
    """Whether the passage has a cue of its own, right behind it or right before its comma."""
    if _after(scene, marked).cue:
        return True
    last = scene.first_token(marked.outer_start) - 2
    return scene.before(marked.outer_start) in ",:" and last >= 0 and scene.verb(last) is not None


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
        known = scene.verb(first) is not None
        invited = known or ((invited or bool(_ASKS.search(body))) and parse.tag[first] != "VBZ")
        speaker = _inverted(scene, first) if invited else None
        return Attribution(speaker, scene.cue(first)) if speaker else NOBODY
    named = parse.word[first][0].isupper() or parse.pos[first] in _NOMINAL
    if not named or parse.tag[first] in ("WDT", "WP", "WP$"):
        return NOBODY
    cue = _tensed_verb(scene, first) or _beyond_apposition(scene, first)
    if cue is None or not (scene.verb(cue) or invited or _ends_at(scene, cue, body)):
        return NOBODY
    if scene.verb(cue) is None and (parse.tag[cue] == "VBZ" or parse.word[cue - 1] == ","):
        return NOBODY
    governed = phrases.complement(parse, cue) if _ASKS.search(body) else None
    if governed is not None and parse.edges[governed][0] == cue + 1:
        return NOBODY
    return Attribution(phrases.trimmed(parse, first, cue - 1), scene.cue(_said(scene, cue)))


def _said(scene: Scene, verb: int) -> int:
    """The verb of speech in "used to say" and "went on to add", else the verb itself."""
    parse = scene.parse
    governed = (
        c for c in phrases.near(parse, verb) if parse.dep[c] == "xcomp" and c - verb <= _GAP
    )
    return verb if scene.verb(verb) else next((c for c in governed if scene.verb(c)), verb)


def _ends_at(scene: Scene, cue: int, body: str) -> bool:
    """``?" Ms. Lane pressed.``: any verb, where the sentence is over behind it."""
    parse = scene.parse
    asks = bool(_ASKS.search(body)) and parse.tag[cue] == "VBD"
    return asks and cue + 1 < len(parse) and parse.word[cue + 1] in (".", ",", ":")


def _beyond_apposition(scene: Scene, first: int) -> int | None:
    """The speech verb in ``," Ms. Lane, who had once led the "Moor" choir, said``."""
    parse = scene.parse
    if not any(parse.word[i] == "," for i in range(first, min(len(parse), first + _GAP))):
        return None
    for i in range(first + 1, min(len(parse), first + _SENTENCE)):
        if parse.sentence[i] != parse.sentence[first] or parse.word[i] in (";", "\n"):
            return None
        entry = scene.verb(i)
        if entry and entry.strong and parse.tag[i] in _TENSED and parse.word[i - 1] in _CLOSERS:
            return i
    return None


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
        if "\n" in parse.text[parse.end[i - 1] : parse.start[i]]:
            return None
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
    capital = not parse.text[marked.start].islower()
    weak = None
    for i in range(last, max(-1, last - REACH), -1):
        if scene.quoted[i] or (_breaks(parse, i) and not (announced and i == last)):
            break
        if "\n" in parse.text[parse.end[i] : _start(parse, i + 1, marked)] and not announced:
            break
        entry = scene.verb(i)
        if (entry and entry.strong) or (capital and _at_comma(parse, i, last)):
            speaker = phrases.speaker(parse, i, scene.quoted)
            if speaker is None and i > 0 and parse.tag[i] in ("VBD", "VBZ", "VBP"):
                speaker = phrases.run_before(parse, i - 1, scene.quoted)
            if speaker is None and announced:
                break
            return Attribution(speaker, scene.cue(i))
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
    """``He had this to answer: "``: the subject of the clause that the colon ends."""
    parse = scene.parse
    first = last
    while first > max(0, last - _SENTENCE) and _goes_on(scene, first - 1, last):
        first -= 1
    verbs = [i for i in range(first, last) if parse.pos[i] in ("VERB", "AUX")]
    if not verbs or phrases.source_phrase(parse, first):
        return _source_noun(scene, first, last - 1)
    told = [i for i in verbs if (entry := scene.verb(i)) and entry.strong]
    main = [i for i in verbs if not first <= parse.head[i] < last or parse.head[i] == i]
    for i in (*told[::-1], *main):
        speaker = phrases.speaker(parse, i, scene.quoted)
        if speaker and parse.lower[speaker[0]] not in _EXPLETIVE:
            return Attribution(speaker, scene.cue(i))
    return NOBODY


def _goes_on(scene: Scene, i: int, last: int) -> bool:
    parse = scene.parse
    same = parse.sentence[i] == parse.sentence[last]
    return same and not scene.quoted[i] and not _breaks(parse, i) and parse.pos[i] != "SPACE"


def _source_noun(scene: Scene, first: int, last: int) -> Attribution:
    """``From the report: "`` and ``Here in a letter from the bank: "``: the noun after "from"."""
    parse = scene.parse
    for i in range(first, last):
        if parse.lower[i] in ("from", "by"):
            return Attribution(phrases.run(parse, i + 1), None)
        source = phrases.source_phrase(parse, i)
        if source and source[1] < last:
            return Attribution(phrases.run(parse, source[1] + 1), source)
    return NOBODY


def _according_to(scene: Scene, marked: Marked) -> Attribution:
    parse = scene.parse
    i = _resumption(scene, marked)
    cue = phrases.source_phrase(parse, i) if i is not None else None
    if cue is None or cue[1] + 1 >= len(parse):
        return NOBODY
    return Attribution(phrases.run(parse, cue[1] + 1), cue)


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
            speaker = phrases.speaker(parse, i, scene.quoted)
            return Attribution(speaker, scene.cue(i)) if speaker else NOBODY
    return NOBODY
