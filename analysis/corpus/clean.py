"""Freeze an article's text: even out line ends and blanks, take boilerplate lines out.

Only whole lines are ever taken out, and each becomes a row of the table ``removed``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

MAX_LINE = 500
"""A longer line is never boilerplate; this also bounds the cost of every pattern."""

BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
DROPPED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
SPACES = re.compile(r"[\u00a0\u2007\u202f]")
WORDLESS = re.compile(r"(?<!\S)(?:[^\w\s]|_)++(?!\S)")

NAME = re.compile(r"(?:[A-Z][\w.'’-]*|[a-z]{2,3})(?: (?:[A-Z][\w.'’-]*|[a-z]{2,3})){1,4}")
MORE = re.compile(r"(?i:read |see )?more ?[>»›→]+", re.I)
AUTHOR_BOX = "author_box"


class Line(NamedTuple):
    """A line of the source: where it starts, as it stands, and with its blanks evened out."""

    start: int
    raw: str
    text: str


class Removed(NamedTuple):
    """A line taken out: its place in the source, its text there, and the rule that took it."""

    start: int
    text: str
    rule: str


class Cleaned(NamedTuple):
    """The frozen text, the lines taken out of it, and what those lines say about the article."""

    text: str
    removed: list[Removed]
    hints: dict[str, str]


class Rule(NamedTuple):
    """A kind of boilerplate; named groups of its pattern are facts about the article."""

    name: str
    pattern: re.Pattern[str]


def clean(source: str, *, offset: int = 0) -> Cleaned:
    """Return the frozen text of ``source`` with the boilerplate lines that were taken out.

    ``offset`` is added to the places of those lines.

    >>> kept = clean("The tide rose.\\r\\n\\r\\n\\r\\nIt fell. \\r\\nRead more: Tides explained")
    >>> kept.text
    'The tide rose.\\n\\nIt fell.'
    >>> kept.removed
    [Removed(start=31, text='Read more: Tides explained', rule='read_more')]
    """
    lines = list(_lines(source))
    rules = _boxes(lines)
    hints: dict[str, str] = {}
    for number, line in enumerate(lines):
        if number in rules or not line.text or len(line.text) > MAX_LINE:
            continue
        if found := boilerplate(line.text.strip()):
            rules[number] = found[0]
            hints.update(found[1])
    removed = [
        Removed(offset + lines[n].start, lines[n].raw.rstrip(), rules[n]) for n in sorted(rules)
    ]
    return Cleaned(_join(lines, rules), removed, hints)


def count_words(text: str) -> int:
    """Count tokens between blanks that hold a letter or a digit.

    >>> count_words("It rose -- by 3% ...")
    4
    """
    return len(text.split()) - len(WORDLESS.findall(text))


def boilerplate(line: str) -> tuple[str, dict[str, str]] | None:
    """The rule that takes ``line`` out and the facts it gives, or nothing.

    >>> boilerplate("This article was originally published in Pier News.")
    ('originally_published', {'outlet': 'Pier News'})
    """
    for rule in rules():
        if rule.name != AUTHOR_BOX and (match := rule.pattern.fullmatch(line)):
            return rule.name, {k: v for k, v in match.groupdict().items() if v}
    return None


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of boilerplate.csv, in its order."""
    with Path(__file__).with_name("boilerplate.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Rule(r["rule"], re.compile(r["pattern"])) for r in csv.DictReader(file))


def _lines(source: str) -> Iterator[Line]:
    start = 0
    plain = source.isascii() and source.isprintable()
    for end in [*BREAK.finditer(source), None]:
        raw = source[start : end.start() if end else len(source)]
        text = raw if plain else SPACES.sub(" ", DROPPED.sub("", raw))
        yield Line(start, raw, text.rstrip())
        start = end.end() if end else len(source)


def _join(lines: list[Line], dropped: dict[int, str]) -> str:
    """Join the lines that stay, with one blank line where there were one or more."""
    kept: list[str] = []
    for number, line in enumerate(lines):
        if number in dropped:
            continue
        if line.text or (kept and kept[-1]):
            kept.append(line.text)
    return "\n".join(kept).rstrip("\n")


def _boxes(lines: list[Line]) -> dict[int, str]:
    """The lines of author boxes: a name alone, then "NAME is …" with a "More >" or a post.

    A name that heads a list of people looks the same, so a box must name the author's
    post or end in "More >".
    """
    filled = [n for n, line in enumerate(lines) if line.text]
    posts = next(rule.pattern for rule in rules() if rule.name == AUTHOR_BOX)
    found: dict[int, str] = {}
    for place, number in enumerate(filled[:-1]):
        name, about = lines[number].text.strip(), filled[place + 1]
        text = lines[about].text.strip()
        if len(name) > 60 or len(text) > MAX_LINE or not text.startswith(f"{name} is "):
            continue
        after = lines[filled[place + 2]].text.strip() if place + 2 < len(filled) else ""
        if NAME.fullmatch(name) and (MORE.fullmatch(after) or posts.fullmatch(text)):
            found[number] = found[about] = AUTHOR_BOX
    return found
