"""Which marked words are speech, and not a title, a slogan or scare quotes."""

from __future__ import annotations

import re

from analysis.annotate.quotes import attribution
from analysis.annotate.quotes.phrases import ANYBODY
from analysis.annotate.quotes.quotemarks import Marked
from analysis.annotate.quotes.scene import Attribution, Scene

UTTERANCE = 4
"""Marked words that end like a sentence are speech from this many words on."""
TITLE = 14
"""Up to this many capitalised words are a title, unless somebody is right beside saying them."""
LONG = 7
"""Any marked passage of this many words is speech; shorter ones may be titles or scare quotes."""
NAMING_REACH = 16
"""How many tokens after "called" or "described" marked words of any length are speech."""

_ENDS = re.compile(r"[.,!?;…—–-]['’]?\s*$")
_STOPS = re.compile(r"[.!?…]['’]?\s*$")
_AFTER_SENTENCE = ("", ".", "!", "?", "”", '"')
_INVITES = re.compile(r"[,?!—–-]['’]?\s*$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")


def is_speech(scene: Scene, marked: Marked, found: Attribution) -> bool:
    """Whether a marked passage is speech, given who may have said it.

    Long passages are. Shorter ones need a speaker or a cue near them, or to
    stand as a sentence of their own.
    """
    body = scene.parse.text[marked.start : marked.end]
    words = _WORD.findall(body)
    if not words:
        return False
    if _is_title(words) and not found.speaker and not found.cue:
        return False
    if _is_own_word(scene, found):
        return False
    if len(words) > 1 and _is_sentence(scene, marked, body):
        return True
    if _is_title(words) and (_is_named(scene, marked, found) or not _adjoins(scene, marked, found)):
        return False
    if len(words) >= LONG:
        return True
    if found.cue and found.speaker and _governed(scene, marked, found.cue[0]):
        return True
    ends = bool(_ENDS.search(body))
    if found.cue or found.speaker:
        beside = not scene.embedded(marked) or _adjoins(scene, marked, found)
        return len(words) >= UTTERANCE or (ends and beside)
    return ends and len(words) >= UTTERANCE and not scene.embedded(marked)


def stands_alone(scene: Scene, marked: Marked) -> bool:
    """Whether marked words inside a reported clause are an utterance of their own.

    They are when they start like a sentence, or behind a comma with their own
    attribution, and end like one.
    """
    body = scene.parse.text[marked.start : marked.end]
    if scene.embedded(marked) or not _ENDS.search(body) or len(_WORD.findall(body)) < 2:
        return False
    return body[0].isupper() or attribution.beside(scene, marked)


def _is_sentence(scene: Scene, marked: Marked, body: str) -> bool:
    """Whether the marks open where a sentence may start and the words end like one."""
    before = scene.before(marked.outer_start)
    return before in _AFTER_SENTENCE and body[0].isupper() and bool(_STOPS.search(body))


def _is_own_word(scene: Scene, found: Attribution) -> bool:
    """``I call them "wet"``: what the author names is no quotation."""
    if not found.cue or not found.speaker or found.speaker[0] != found.speaker[1]:
        return False
    entry = scene.verb(found.cue[0])
    own = scene.parse.lower[found.speaker[0]] in ANYBODY
    return own and entry is not None and entry.naming


def _is_title(words: list[str]) -> bool:
    long_words = [w for w in words if len(w) > 3]
    return len(words) <= TITLE and all(w[0].isupper() for w in [words[0], *long_words])


def _is_named(scene: Scene, marked: Marked, found: Attribution) -> bool:
    """Whether capitalised words in mid-sentence are a name: ``a play called "Salt"``."""
    if found.cue is None or not scene.embedded(marked):
        return False
    entry = scene.verb(found.cue[0])
    return entry is not None and entry.naming and scene.parse.tag[found.cue[0]] == "VBN"


def _adjoins(scene: Scene, marked: Marked, found: Attribution) -> bool:
    """Whether the cue stands right beside the marks, or a label does."""
    if not found.cue:
        return bool(found.speaker)
    start, end = scene.parse.span(*found.cue)
    if start >= marked.outer_end:
        invites = _INVITES.search(scene.parse.text, marked.start, marked.end)
        return bool(invites) and not scene.embedded(marked)
    return not re.search(r"\w", scene.parse.text[end : marked.outer_start])


def _governed(scene: Scene, marked: Marked, cue: int) -> bool:
    """Whether the words are a name that the cue gives, or all that it says: said "no"."""
    entry = scene.verb(cue)
    near = scene.first_token(marked.outer_start) - cue
    if entry is None:
        return False
    return 0 < near <= NAMING_REACH if entry.naming else near == 1 and entry.strong
