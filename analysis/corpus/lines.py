"""The lines of a source as its author meant them: characters evened out, wrapped lines joined.

Only blanks, characters without a shape and hyphens at line ends change; no word is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
OTHER_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
# Controls, and what has no shape: soft hyphen, zero-width blanks and joiners, marks of direction.
SHAPELESS = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f"
    r"\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|(?<=\w)\u200d(?=\w)"
)
SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

WIDTHS = range(40, 111)
"""A line of prose that is wrapped by hand or by a program has about so many characters."""
FEWEST = 3
MOSTLY = 0.6
ENDED = re.compile(r"[.!?:][\"'”’)\]]*$")
INDENT = re.compile(r"(?: {2,}|\t)\s*")
MARK = re.compile(r"[-*•–—>|]\s|\d{1,3}[.)]\s")  # the start of an item of a list

LONGEST = 60  # letters: a longer word at the end of a line is none
BROKEN = re.compile(r"(?<![\w-])([^\W\d_]+)[-\u2010]$")
REST = re.compile(r"[a-zà-öø-ÿ]+")
WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
# A hyphen after these belongs to the word, as in "well-known".
PREFIXES = frozenset({
    "all", "anti", "co", "counter", "cross", "deep", "double", "eight", "ex", "fast",
    "first", "five", "four", "full", "half", "hard", "high", "ill", "in", "know", "left",
    "life", "long", "low", "mid", "middle", "multi", "nine", "non", "off", "old", "on",
    "one", "out", "over", "part", "post", "pre", "pro", "quasi", "re", "right", "second",
    "self", "semi", "seven", "short", "single", "six", "so", "state", "ten", "then",
    "third", "three", "top", "tough", "two", "ultra", "under", "vice", "well", "wide",
    "world", "would", "year",
})  # fmt: skip
# So does one before these, as in "drug-related".
ENDINGS = frozenset({
    "based", "born", "century", "day", "driven", "elect", "era", "free", "general", "hand",
    "high", "hour", "led", "level", "like", "long", "made", "minute", "month", "old",
    "only", "page", "party", "range", "related", "run", "same", "second", "sized", "style",
    "tempered", "term", "time", "turned", "up", "wide", "winning", "year",
})  # fmt: skip


class Line(NamedTuple):
    """A line: where it starts in the source, as it stands there, and evened out.

    A wrapped paragraph is one line; ``raw`` then holds its line breaks.
    """

    start: int
    raw: str
    text: str


def split(source: str) -> list[Line]:
    """The lines of ``source``, those of a text of fixed width joined to paragraphs.

    Text is in NFC (Unicode Standard Annex 15); odd blanks become spaces.

    >>> [line.text for line in split("The cafe\\u0301 \\u200bis shut.\\r\\nIt rains.")]
    ['The café is shut.', 'It rains.']
    """
    lines = list(_split(source))
    width = _width(lines)
    return list(_joined(lines, width, source)) if width else lines


def _split(source: str) -> Iterator[Line]:
    odd = bool(SHAPELESS.search(source) or SPACES.search(source))
    odd = odd or not unicodedata.is_normalized("NFC", source)
    start = 0
    if not odd and not any(sign in source for sign in OTHER_BREAKS):
        for raw in source.split("\n"):
            yield Line(start, raw, raw.rstrip())
            start += len(raw) + 1
        return
    for end in [*BREAK.finditer(source), None]:
        raw = source[start : end.start() if end else len(source)]
        yield Line(start, raw, _even(raw) if odd else raw.rstrip())
        start = end.end() if end else len(source)


def _even(raw: str) -> str:
    return unicodedata.normalize("NFC", SPACES.sub(" ", SHAPELESS.sub("", raw))).rstrip()


def _width(lines: list[Line]) -> int:
    """The width to which a text is wrapped, or 0.

    In such a text most lines end where the next word would not have fitted, and not at
    the end of a sentence; sentences go on in the next line with a small letter.
    """
    pairs = [(a.text, b.text) for a, b in pairwise(lines) if a.text and b.text]
    if len(pairs) < FEWEST:
        return 0
    width = max(len(above) for above, _ in pairs)
    if width not in WIDTHS:
        return 0
    full = [(above, below) for above, below in pairs if _full(above, below, width)]
    running = sum(below.lstrip()[0].islower() for _, below in full)
    ended = sum(ENDED.search(above) is not None for above, _ in full)
    enough = len(full) >= max(FEWEST, MOSTLY * len(pairs))
    return width if enough and running >= 0.4 * len(full) >= ended else 0


def _full(above: str, below: str, width: int) -> bool:
    return len(above) + 1 + len(below.split(maxsplit=1)[0]) > width


def _joined(lines: list[Line], width: int, source: str) -> Iterator[Line]:
    words = Counter(word.lower() for line in lines for word in WORD.findall(line.text))
    splits = _splits(lines, words)
    part: list[Line] = []
    for line in lines:
        if part and not _goes_on(part[-1], line, width):
            yield _paragraph(part, source, words, splits)
            part = []
        part.append(line)
    if part:
        yield _paragraph(part, source, words, splits)


def _goes_on(above: Line, below: Line, width: int) -> bool:
    if not above.text or not below.text or MARK.match(below.text.lstrip()):
        return False
    if INDENT.match(below.text) and not INDENT.match(above.text):
        return False
    unfinished = not ENDED.search(above.text) and below.text.lstrip()[0].islower()
    return unfinished or _full(above.text, below.text, width)


def _paragraph(part: list[Line], source: str, words: Counter[str], splits: bool) -> Line:
    if len(part) == 1:
        return part[0]
    text = part[0].text.lstrip()
    for above, line in pairwise(part):
        below = line.text.lstrip()
        broken, rest = BROKEN.search(text[-LONGEST:]), REST.match(below)
        if above.raw.rstrip().endswith("\u00ad"):
            text += below
        elif broken and rest:
            whole = _hyphenated(broken[1].lower(), rest[0], words, splits)
            text = (text if whole else text[:-1]) + below
        else:
            text = f"{text} {below}"
    end = part[-1].start + len(part[-1].raw)
    return Line(part[0].start, source[part[0].start : end], text)


def _splits(lines: list[Line], words: Counter[str]) -> bool:
    """Whether the text splits words at line ends at all: one of them stands elsewhere whole."""
    for above, below in pairwise(lines):
        broken, rest = BROKEN.search(above.text[-LONGEST:]), REST.match(below.text.lstrip())
        if broken and rest and words[broken[1].lower() + rest[0]]:
            return True
    return False


def _hyphenated(head: str, tail: str, words: Counter[str], splits: bool) -> bool:
    """Whether the hyphen between two halves is the word's own: so the text itself tells.

    Where it does not, the hyphen stays beside a usual half of a compound, between two
    words of the text, and before one in a text that splits no other word.
    """
    joined, hyphenated = words[head + tail], words[f"{head}-{tail}"]
    if joined or hyphenated:
        return hyphenated > joined
    if head in PREFIXES or tail in ENDINGS:
        return True
    # Each half stands once at this very place.
    return words[tail] > 1 and (words[head] > 1 or not splits)
