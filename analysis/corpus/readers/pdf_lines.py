"""From typeset lines to paragraphs: margins off, lines joined, words split at line ends mended."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

EDGE = 2
"""So many rows at the top and at the bottom of a page may belong to its margins."""
APART = 1.5
"""In usual gaps between lines: so far are the rows of a margin from the text."""
MARGIN_SHARE = 0.4
WIDE = 1.35
"""A gap wider than this many usual ones starts a paragraph."""
OTHER_SIZE = 0.1
INDENT = (0.7, 6.0)
"""In letters: so far to the right of the line above, a line starts a paragraph."""

NUMBERS = re.compile(r"\d+")
ENDED = re.compile(r"[.!?:][\"'”’)\]]*$")
BROKEN = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
START = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
URL_END = re.compile(r"(?:https?://|www\.)\S*$")
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


LONGEST = 200
"""In letters: a longer word at the end of a line is none."""


class Line(NamedTuple):
    """A line of a page: its text, where it starts (points, upward), and its letters' height."""

    text: str
    x: float
    y: float
    size: float


def join(pages: list[list[Line]]) -> tuple[str, list[str]]:
    """The text of all pages with a blank line between paragraphs, and the margins left out.

    >>> lines = [Line("The har-", 0, 90, 10), Line("bour froze.", 0, 78, 10)]
    >>> join([[*lines, Line("Nobody came.", 0, 50, 10)]])
    ('The harbour froze.\\n\\nNobody came.', [])
    """
    gap = _usual_gap(pages)
    edges = [_edges(page, gap) for page in pages]
    shapes = Counter(shape for page in edges for shape in {_shape(line.text) for line in page})
    often = max(2, MARGIN_SHARE * len(pages))
    margins: dict[str, str] = {}
    paragraphs: list[list[str]] = []
    words = Counter(w.lower() for page in pages for line in page for w in WORD.findall(line.text))
    before: Line | None = None
    for page, edge in zip(pages, edges, strict=True):
        turned = True
        for line in page:
            if line in edge and shapes[_shape(line.text)] >= often:
                margins.setdefault(_shape(line.text), line.text)
                continue
            if before is None or _starts(before, line, gap, turned=turned):
                paragraphs.append([line.text])
            else:
                _add(paragraphs[-1], line.text, words)
            before, turned = line, False
    text = "\n\n".join("".join(pieces) for pieces in paragraphs)
    return text.translate(LIGATURES), sorted(margins.values())


def _edges(page: list[Line], gap: float) -> set[Line]:
    """The lines above and below the text of a page, set apart from it by a gap."""
    heights = sorted({round(line.y) for line in page})
    found: set[int] = set()
    for rows in (heights, heights[::-1]):
        for outer, inner in pairwise(rows[: EDGE + 1]):
            if abs(inner - outer) > APART * gap:
                found.update(rows[: rows.index(outer) + 1])
    return {line for line in page if round(line.y) in found}


def _shape(text: str) -> str:
    return NUMBERS.sub("#", text)


def _usual_gap(pages: list[list[Line]]) -> float:
    """The gap between lines of a paragraph: a low one among all, as others part paragraphs."""
    gaps = [
        above.y - line.y
        for page in pages
        for above, line in pairwise(page)
        if 0 < above.y - line.y < 4 * max(line.size, 1)
    ]
    return sorted(gaps)[len(gaps) // 4] if gaps else 0.0


def _starts(before: Line, line: Line, gap: float, *, turned: bool) -> bool:
    """Whether ``line`` starts a paragraph; ``turned`` says that it is the first of its page."""
    if abs(line.size - before.size) > OTHER_SIZE * max(line.size, before.size):
        return True
    fall = before.y - line.y
    if turned or fall < 0 or fall > 20 * max(line.size, 1):  # another page or column
        return ENDED.search(before.text[-LONGEST:]) is not None
    if fall > WIDE * gap and gap:
        return True
    low, high = INDENT
    return low * line.size < line.x - before.x < high * line.size


def _add(pieces: list[str], text: str, words: Counter[str]) -> None:
    """Add a line to a paragraph; a word split by a hyphen becomes one again.

    The hyphen stays where the word is known with it, or where both halves are words.
    """
    last = pieces[-1]
    broken = BROKEN.search(last, max(0, len(last) - LONGEST))
    rest = START.match(text)
    if not broken or not rest or URL_END.search(last, max(0, len(last) - LONGEST)):
        pieces.append(f" {text}")
        return
    head, tail = broken[1], rest[0]
    soft = last.endswith("\u00ad")
    if soft or (tail[0].islower() and not _hyphenated(head.lower(), tail.lower(), words)):
        pieces[-1] = last[:-1]
    pieces.append(text)


def _hyphenated(head: str, tail: str, words: Counter[str]) -> bool:
    if words[f"{head}-{tail}"] or words[f"{head}{tail}"]:
        return words[f"{head}-{tail}"] > words[f"{head}{tail}"]
    # The halves themselves were counted once each, at the break.
    return words[head] > 1 and words[tail] > 1
