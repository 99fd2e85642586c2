"""Freeze an article's text: even out characters and lines, take boilerplate lines out.

Only whole lines are ever taken out, and each becomes a row of the table ``removed``.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from analysis.corpus import boilerplate
from analysis.corpus.lines import Line, split


class Removed(NamedTuple):
    """A line taken out: its place in the source, its text there, and the rule that took it.

    A line of the rule ``kept_correction`` stays in the text, and is only marked.
    """

    start: int
    text: str
    rule: str


class Cleaned(NamedTuple):
    """The frozen text, the lines taken out of it, and what those lines say about the article.

    ``head`` is what a line for the author or the date says, ``hints`` what others do;
    ``starts`` is where each line of the text begins in the source.
    """

    text: str
    removed: list[Removed]
    head: dict[str, str]
    hints: dict[str, str]
    starts: list[int]


def clean(
    source: str, *, offset: int = 0, off: frozenset[str] = frozenset(), byline: str = ""
) -> Cleaned:
    """Return the frozen text of ``source`` with the boilerplate lines that were taken out.

    ``offset`` is added to the places of those lines, ``off`` names rules not to be used
    and ``byline`` is the author where known.

    >>> kept = clean("The tide rose.\\r\\n\\r\\n\\r\\nIt fell. \\r\\nRead more: Tides explained")
    >>> kept.text
    'The tide rose.\\n\\nIt fell.'
    >>> kept.removed
    [Removed(start=31, text='Read more: Tides explained', rule='read_more')]
    """
    lines = split(source)
    found = boilerplate.find([line.text.strip() for line in lines], off=off, byline=byline)
    removed = [
        Removed(offset + lines[n].start, lines[n].raw.rstrip(), rule)
        for n, rule in sorted((found.taken | found.marked).items())
    ]
    kept = _kept(lines, found.taken)
    text = "\n".join(line.text for line in kept)
    starts = [offset + line.start for line in kept]
    return Cleaned(text, removed, found.head, found.hints, starts)


def count_words(text: str) -> int:
    """Count tokens between blanks that hold a letter or a digit.

    >>> count_words("It rose -- by 3% ...")
    4
    """
    return sum(token[0].isalnum() or any(map(str.isalnum, token)) for token in text.split())


def _kept(lines: list[Line], dropped: Container[int]) -> list[Line]:
    """The lines that stay, with one blank line where there were one or more."""
    kept: list[Line] = []
    for number, line in enumerate(lines):
        if number not in dropped and (line.text or (kept and kept[-1].text)):
            kept.append(line)
    while kept and not kept[-1].text:
        kept.pop()
    return kept
