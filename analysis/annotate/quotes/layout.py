"""Which stretches of an article are set off as somebody's words, and how deep they nest.

Three layouts set words off: quotation marks, the turns of a transcript, and
block quotes, below a line that introduces them: lines that start with ``> ``, or the
paragraph below ``Ms. Lane wrote:``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from analysis.annotate.parse import Parse
from analysis.annotate.quotes import phrases, quotemarks, turns
from analysis.annotate.quotes.phrases import Words
from analysis.annotate.quotes.quotemarks import Marked
from analysis.annotate.quotes.speech import Verbs

Labels = dict[Marked, Words]

_BLOCK = re.compile(r"(?:^|(?<=\n))[ ]{0,3}>[ \t]?.*(?:\n[ ]{0,3}>.*)*")
_PREFIX = re.compile(r"[ ]{0,3}(?:>[ \t]?)+")
_GAP = 40
_REACH = 40
_COLON = re.compile(r":[^\S\n]{0,9}\n\s{0,9}(?=[^\W\d_])")
_PARAGRAPH = re.compile(r"(?:\S+[^\S\n]+){5}[^\n]*[.!?…]")
_INTRODUCES = re.compile(r"[:,](?:\s|>)*$")


def passages(parse: Parse, verbs: Verbs) -> tuple[list[Marked], Labels]:
    """All passages, an outer one before those in it, and the labels of turns as tokens.

    A turn whose words stand in quotation marks is left to those. A block quote is one
    passage from its first word to its last, the ``> `` of later lines within it,
    and counts where the line before ends in a colon, a comma or one of ``verbs``.
    """
    marked = quotemarks.scan(parse.text)
    labels = dict(_turns(parse))
    taken = list(labels)
    taken_by_marks = [m for m in marked if m.depth == 0]
    blocks = [b for b in _blocks(parse, verbs) if not _overlaps(b, taken)]
    plain = [b for b in _announced(parse, verbs) if not _overlaps(b, taken)]
    blocks += [b for b in plain if not _overlaps(b, taken_by_marks)]
    if not labels and not blocks:
        return marked, labels
    nested = list(quotemarks.nested([*marked, *labels, *blocks]))
    place = {(m.start, m.end): words for m, words in labels.items()}
    return nested, {m: place[m.start, m.end] for m in nested if (m.start, m.end) in place}


def _turns(parse: Parse) -> Iterator[tuple[Marked, Words]]:
    for turn in turns.find(parse.text):
        first = bisect_left(parse.start, turn.speaker_start)
        last = bisect_left(parse.start, turn.speaker_end) - 1
        if parse.text[turn.start] not in quotemarks.MARKS and first <= last:
            yield _set_off(turn.start, turn.end, turn.speaker_start), (first, last)


def _blocks(parse: Parse, verbs: Verbs) -> Iterator[Marked]:
    text = parse.text
    if ">" not in text:
        return
    for match in _BLOCK.finditer(text):
        prefix = _PREFIX.match(text, match.start())
        start = prefix.end() if prefix else match.start()
        end = match.start() + len(match.group().rstrip(" \t>\n"))
        if start < end and _introduced(parse, match.start(), verbs):
            yield _set_off(start, end, match.start())


def _announced(parse: Parse, verbs: Verbs) -> Iterator[Marked]:
    """The paragraph below a line that ends in a verb of speech, what goes with it and a colon."""
    for colon in _COLON.finditer(parse.text):
        found = _PARAGRAPH.match(parse.text, colon.end())
        if found and _speaks(parse, bisect_left(parse.start, colon.start()) - 1, verbs):
            yield _set_off(found.start(), found.end(), found.start())


def _speaks(parse: Parse, last: int, verbs: Verbs) -> bool:
    """Whether somebody speaks in the sentence up to token ``last``, and nothing of it is told."""
    for i in range(last, max(-1, last - _REACH), -1):
        if parse.sentence[i] != parse.sentence[last]:
            return False
        if parse.pos[i] == "VERB":
            entry = verbs.get(parse.lemma[i].lower())
            told = entry is None or not entry.strong or parse.has(i, "ccomp", "xcomp", "oprd")
            # "noted the crowd:" speaks of the crowd, "told the crowd:" to it.
            told = told or (parse.has(i, "dobj") and parse.lemma[i] != "tell")
            return not told and phrases.speaker(parse, i, [False] * len(parse)) is not None
    return False


def _introduced(parse: Parse, offset: int, verbs: Verbs) -> bool:
    before = parse.text[max(0, offset - _GAP) : offset]
    if _INTRODUCES.search(before) or not before.strip():
        return bool(before.strip())
    last = bisect_left(parse.start, offset) - 1
    while last > 0 and parse.pos[last] == "SPACE":
        last -= 1
    return last >= 0 and parse.pos[last] == "VERB" and parse.lemma[last].lower() in verbs


def _set_off(start: int, end: int, outer: int) -> Marked:
    return Marked(start, end, outer, end, 0, True, False)


def _overlaps(passage: Marked, others: list[Marked]) -> bool:
    """Whether one of ``others``, in order and apart, shares characters with ``passage``."""
    at = bisect_right(others, passage.start, key=lambda m: m.end)
    return at < len(others) and others[at].start < passage.end
