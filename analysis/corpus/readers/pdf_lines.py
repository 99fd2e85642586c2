"""From the lines of a PDF to paragraphs: columns in order, margins off, lines and words joined."""

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
BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-\u00ad\u2010]$")
START = re.compile(r"[^\W\d_]+")
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
URL_END = re.compile(r"(?:https?://|www\.)\S*$")
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


ACROSS = 0.3
"""Above this share of lines that stand beside the one before, a page is drawn across columns."""
BESIDE = (0.4, 8.0)
"""In letters: so little below and so far to the right, a line stands beside another."""
MIN_COLUMN = 3
NARROW = 0.45
"""In its height: no line of text has narrower letters on average."""
PROSE = 20
"""In letters: lines of columns are as long as this on average, cells of tables shorter."""
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


def in_columns(page: list[Line]) -> list[Line]:
    """The lines of a page column by column where they are drawn across the columns.

    Lines that reach from one column into the next, as titles do, part what is above them
    from what is below.

    >>> row = "The boats lay in the mud", "A gale took the roof off"
    >>> page = [Line(row[n], 300 * n, -12 * y, 10) for y in range(3) for n in range(2)]
    >>> [line.x for line in in_columns(page)]
    [0, 0, 0, 300, 300, 300]
    """
    low, right = BESIDE
    beside = sum(
        abs(before.y - line.y) < low * line.size and line.x - before.x > right * line.size
        for before, line in pairwise(page)
    )
    letters = sum(len(line.text) for line in page)
    if beside < max(MIN_COLUMN - 1, ACROSS * len(page)) or letters < PROSE * len(page):
        return page
    often = Counter(round(line.x) for line in page)
    starts: list[float] = []
    for x in sorted(x for x, count in often.items() if count >= MIN_COLUMN):
        if not starts or x - starts[-1] > right * page[0].size:
            starts.append(x)
    if len(starts) < 2:
        return page
    ordered: list[Line] = []
    part: list[tuple[int, int, Line]] = []
    for number, line in enumerate(page):
        column = max((n for n, x in enumerate(starts) if line.x > x - line.size), default=0)
        after = starts[column + 1] if column + 1 < len(starts) else None
        if after and line.x + len(line.text) * line.size * NARROW > after:
            ordered += [each for *_, each in sorted(part)]
            ordered.append(line)
            part = []
        else:
            part.append((column, number, line))
    return ordered + [each for *_, each in sorted(part)]


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
