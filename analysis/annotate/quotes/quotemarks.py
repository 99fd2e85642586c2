"""Where quotation marks open and close: characters in, spans out, no grammar.

Text is untrusted and often broken, so every rule is local to a paragraph (a
line): an odd number of marks spoils one paragraph and never the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

DOUBLE = '"“”„«»'
SINGLE = "'‘’‚`‹›"
MARKS = DOUBLE + SINGLE
SHORTEST_UNCLOSED = 16
"""An unclosed mark with fewer characters after it in its paragraph is a slip, not a quotation."""

_BLANK = " \t\xa0\u200b\u202a\ufeff"
_OPENS = "([{—–-/…:"
_STOPS = ".!?"
# Five marks and more in a row are decoration; '' and `` are typewriter double marks.
_MARK = re.compile(rf"[{MARKS}]{{5,}}|''|``|[{DOUBLE}]|(?<!\w)['‘‚‹](?=\S)|(?<=\S)['’›](?!\w)")
_NEXT_OPENS = re.compile(r"[^\S\n]*\n\s*(?:[“\"„«]|''|``)\w")
_DOUBLE_TYPED = {"''", "``"}


class Marked(NamedTuple):
    """A marked passage: ``text[start:end]`` lies between the marks at its two sides."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int
    closed: bool
    single: bool


class _Open(NamedTuple):
    mark: str
    outer: int
    start: int


def scan(text: str) -> list[Marked]:
    """Find the marked passages of ``text``, outermost first where they nest.

    Double marks (straight, curly, low, angled, and the typewriter's ``''``) count
    wherever they pair up. Single marks count inside double ones, and on their
    own where they cannot be apostrophes: an opening mark at the edge of a word
    that a later mark at the end of a word closes. A passage left open ends
    with its paragraph, ``closed`` false, as the first part of a quotation of
    several paragraphs does. ``depth`` is 0 for passages inside no other. Takes
    time linear in the text and never raises.

    >>> [(m.start, m.end) for m in scan('It was "late", the guard’s wife said.')]
    [(8, 12)]
    """
    found: list[Marked] = []
    stack: list[_Open] = []
    line_end = -1
    for match in _MARK.finditer(text):
        mark, start, end = match.group(), match.start(), match.end()
        if start > line_end:
            _leave_paragraph(text, stack, found, line_end)
            line_end = _line_end(text, start)
        if end - start > 2:
            continue
        if _closes(text, match, stack):
            _close(mark, start, end, stack, found)
        elif _opens(text, match, stack):
            stack.append(_Open(mark, start, _first_word(text, end)))
    _leave_paragraph(text, stack, found, line_end)
    return list(nested(found))


def _first_word(text: str, start: int) -> int:
    while start < len(text) and text[start] in " \t\xa0":
        start += 1
    return start


def _line_end(text: str, position: int) -> int:
    at = text.find("\n", position)
    return len(text) if at < 0 else at


def _is_single(mark: str) -> bool:
    return mark in SINGLE


def _closes(text: str, match: re.Match[str], stack: list[_Open]) -> bool:
    mark = match.group()
    partner = _partner(mark, stack)
    if partner is None or stack[partner].start == match.start():
        return False
    if mark in "”»›":
        return True
    if mark == "“":
        return stack[partner].mark == "„" or not _opens(text, match, stack)
    if mark in ("„", "«", "‹", "‘", "‚", "``"):
        return False
    before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
    if _is_single(mark):
        return not before.isspace() and not _possessive(text, match)
    return not (before.isspace() and after.isalnum())


def _possessive(text: str, match: re.Match[str]) -> bool:
    """Whether a single mark after *s* is rather the one of "workers' rights"."""
    at = match.start()
    if text[at - 1] not in "sS" or text[match.end() : match.end() + 1] != " ":
        return False
    later = text.find(match.group(), match.end(), at + 80)
    return later > 0 and not text[later + 1 : later + 2].isalnum()


def _partner(mark: str, stack: list[_Open]) -> int | None:
    """The index on the stack of the opening mark that ``mark`` may close."""
    for i in range(len(stack) - 1, max(len(stack) - 4, -1), -1):
        if _is_single(stack[i].mark) == _is_single(mark) and _same_shape(stack[i].mark, mark):
            return i
    return None


def _same_shape(opening: str, closing: str) -> bool:
    angled = "«»‹›"
    return (opening in angled) == (closing in angled)


def _opens(text: str, match: re.Match[str], stack: list[_Open]) -> bool:
    mark = match.group()
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end() : match.end() + 1]
    if mark == "”" and not stack and after.isalnum():
        # Some writers open a paragraph with the closing mark.
        first = max(0, match.start() - 4)
        line = text.rfind("\n", first, match.start())
        lead = text[max(line + 1, first) : match.start()]
        return (line >= 0 or not first) and not lead.strip(_BLANK)
    if mark in "”’»›" or not after:
        return False
    if after.isspace() and (stack or not (mark == "“" or _closed_later(text, match))):
        return False
    if mark == "“" and before.isalnum() and after in ",.;:!?)":
        return False
    if mark in "“„«‹‘‚" or mark == "``":
        return True
    if not stack and before in _STOPS and after.isupper() and mark in ('"', "''"):
        return True
    return before.isspace() or before in _OPENS or before in MARKS


def _closed_later(text: str, match: re.Match[str]) -> bool:
    """Whether a straight mark with space at both sides has a partner in its line."""
    later = text.find('"', match.end()) if match.group() == '"' else -1
    return later > 0 and "\n" not in text[match.end() : later]


def _close(mark: str, start: int, end: int, stack: list[_Open], found: list[Marked]) -> None:
    partner = _partner(mark, stack)
    if partner is None:
        return
    opening = stack[partner]
    del stack[partner:]
    found.append(Marked(opening.start, start, opening.outer, end, 0, True, _is_single(mark)))


def _leave_paragraph(text: str, stack: list[_Open], found: list[Marked], end: int) -> None:
    """Close what the paragraph left open, where nothing later in it was marked."""
    left = [o for o in stack if not _is_single(o.mark)]
    stack.clear()
    if not left:
        return
    opening = left[-1]
    while end > opening.start and text[end - 1].isspace():
        end -= 1
    shortest = 1 if _NEXT_OPENS.match(text, end) else SHORTEST_UNCLOSED
    if end - opening.start >= shortest and not (found and found[-1].end > opening.start):
        found.append(Marked(opening.start, end, opening.outer, end, 0, False, False))


def nested(found: list[Marked]) -> Iterator[Marked]:
    """The passages in order, an outer one first, with ``depth`` counted anew."""
    ends: list[int] = []
    for marked in sorted(found, key=lambda m: (m.start, -m.end)):
        while ends and ends[-1] <= marked.start:
            ends.pop()
        yield marked._replace(depth=len(ends))
        ends.append(marked.end)
