"""Names that stand beside marked words without a verb: labels before, signatures behind."""

from __future__ import annotations

import re

from analysis.annotate.parse import Parse
from analysis.annotate.quotes import phrases
from analysis.annotate.quotes.phrases import Words
from analysis.annotate.quotes.quotemarks import Marked
from analysis.annotate.quotes.scene import NOBODY, Attribution, Scene

_NAME = r"[A-Z][\w.’'-]*"
_LONGEST_LABEL = 90
_LINE_LABEL = re.compile(r"\n[ \t–—-]*([A-Z][^\n:“\"]*):\s*$")
_NAME_LABEL = re.compile(rf"(?:^|[.!?”\"–—-]\s)({_NAME}(?: {_NAME}){{0,4}}):\s*$")
_SIGNATURE = rf"({_NAME}(?:,? {_NAME}){{0,5}})(?:\.?[\"”]?[^\S\n]*(?:\n|$)|,? ?\(\d|, [a-z])"
_SIGNED = re.compile(rf"[^\S\n]*(?:\n\s{{0,9}})?[-–—―~]+[^\S\n]*{_SIGNATURE}")
_SIGNED_INSIDE = re.compile(rf"\n{_SIGNATURE}")
_INSIDE_LABEL = re.compile(r"([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):\s+")


def label(scene: Scene, marked: Marked) -> Attribution:
    """``Dana Reed: "``: a noun phrase without a verb as all that stands before the mark."""
    parse = scene.parse
    begin = max(0, marked.outer_start - _LONGEST_LABEL)
    before = parse.text[begin : marked.outer_start]
    for pattern in (_LINE_LABEL, _NAME_LABEL):
        match = pattern.search(before)
        if not match:
            continue
        first = scene.first_token(begin + match.start(1))
        last = scene.first_token(begin + match.end(1)) - 1
        if first <= last and _names(parse, first, last):
            return Attribution(phrases.trimmed(parse, first, last), None)
    return NOBODY


def _names(parse: Parse, first: int, last: int) -> bool:
    """Whether the tokens start a sentence or follow a dash, and have no verb."""
    starts = first == 0 or parse.sentence[first] != parse.sentence[first - 1]
    after_dash = first > 0 and parse.word[first - 1] in ("-", "--", "–", "—")
    verbless = all(parse.pos[i] not in ("VERB", "AUX") for i in range(first, last + 1))
    return verbless and (starts or after_dash)


def signed(scene: Scene, marked: Marked) -> Attribution:
    """A name after a dash, or alone on the line below in the same marks, as in pull quotes."""
    match = _SIGNED.match(scene.parse.text, marked.outer_end)
    if not match and not marked.closed:
        match = _SIGNED_INSIDE.match(scene.parse.text, marked.end)
    if not match:
        return NOBODY
    first = scene.first_token(match.start(1))
    return Attribution((first, max(first, scene.first_token(match.end(1)) - 1)), None)


def inner_label(scene: Scene, marked: Marked) -> tuple[int, Words] | None:
    """Where the words start after ``"REED: ``, and the tokens of that label."""
    match = _INSIDE_LABEL.match(scene.parse.text, marked.start, marked.end)
    if not match:
        return None
    first, last = scene.first_token(match.start(1)), scene.first_token(match.end(1)) - 1
    return (match.end(), (first, last)) if first <= last else None
