"""Speaker turns in transcripts and interviews: ``SMITH: words``, ``Q: words``.

A label is only believed where it belongs to a pattern, since news is full of
lines that look like one ("Correction: ...", "Reed: taxes must rise").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

LEXICON = Path(__file__).parents[1] / "lexicons" / "not_speakers.csv"
FEWEST = 3
"""A transcript has at least this many labelled paragraphs."""
NAME_WORDS = 6
"""A label has at most this many words before a comma or bracket."""
NOBODY = "nobody"
"""What recurs before a colon without speaking: it ends a turn, and is no part of the pattern."""

_ASKS = re.compile(
    r"[ \t>*—–-]{0,4}((?:Q|A)\d{0,2}|Question|Answer|QUESTION|ANSWER)(?:[.:]|$)(?!\S)"
)
_LABEL = re.compile(
    r"[ \t>*—–-]{0,4}"
    r"([^\W\d_][^:,(\[\n“”\"?!]{0,60}?)"  # the name
    r"(,[^:(\[\n“”\"?!]{1,60}?)?"  # what the person is
    r"(\s?[(\[][^)\]:\n]{0,60}[)\]])?"  # how the person speaks: (via video)
    r"\s?:(?!\S)"
)
_INSIDE = re.compile(
    r"(?<=[.?!…\"”’)\]—-] )([A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,3}|[QA])\s?:(?=\s)"
)
_ALONE = re.compile(r"[ \t]*([^\W\d_][^\n:,;?!]{1,40})[ \t]*")
_MARK = re.compile(r"\s*[\"“'‘«]")
_WORD = re.compile(r"[^\W\d_]{2}|\bI\b")
_ENDS = re.compile(r"[.?!…\"”'’)\]—–-]\s*$")
_LINKS = frozenset("of the de la le van von der bin al del di da el and & no.".split())  # noqa: SIM905


class Turn(NamedTuple):
    """Who speaks, at ``speaker_start:speaker_end``, and the words, at ``start:end``."""

    speaker_start: int
    speaker_end: int
    start: int
    end: int


class _Label(NamedTuple):
    """A line's label: its offsets, where the words start, and a key that recurs."""

    start: int
    end: int
    words: int
    key: str
    colon: bool


def find(text: str) -> list[Turn]:
    """The turns of a transcript or an interview in ``text``, in order.

    A turn runs over paragraphs without a label up to the next label. Without at
    least three labelled paragraphs, of two labels of which one recurs, there are none.
    Where only the questions are labelled, each ends with its paragraph, since
    the answer that follows is another person's. Offsets count code points.

    >>> talk = "REED: Is it safe?\\n\\nMS. LANE (by phone): Yes.\\n\\nIt is.\\n\\nREED: Thanks."
    >>> [(talk[t[0] : t[1]], talk[t[2] : t[3]]) for t in find(talk)]
    [('REED', 'Is it safe?'), ('MS. LANE', 'Yes.\\n\\nIt is.'), ('REED', 'Thanks.')]
    >>> find("Correction: It was Monday.\\n\\nReed: taxes must rise")
    []
    """
    lines = _lines(text)
    labels = _pattern(text, lines, [_label(text, *line) for line in lines])
    answered = {label.key for label in labels.values()} - {NOBODY} != {"q"}
    return list(_turns(text, lines, labels, runs_on=answered))


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of every line that is not blank, cut where turns follow in one line."""
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            inside = [start + m.start() for m in _INSIDE.finditer(line)]
            cuts = [start, *(inside if len(inside) > 1 else ()), start + len(line)]
            spans += pairwise(cuts)
        start += len(line) + 1
    return spans


def _label(text: str, start: int, end: int) -> _Label | None:
    asked = _ASKS.match(text, start, end)
    if asked:
        key = asked[1][0].casefold()
        return _Label(asked.start(1), asked.end(1), asked.end(), key, asked.end() < end)
    named = _LABEL.match(text, start, end)
    if named:
        key = _key(named[1])
        return _Label(named.start(1), named.end(1), named.end(), key, True) if key else None
    alone = _ALONE.fullmatch(text, start, end) if end - start < 50 else None
    if alone and alone[1].isupper():
        key = _key(alone[1].rstrip())
        where = alone.start(1), alone.start(1) + len(alone[1].rstrip())
        return _Label(*where, end, key, False) if key else None
    return None


def _key(name: str) -> str:
    """The name in one case, "" where it cannot be a speaker's."""
    words = name.replace("’", "'").split()
    if not words or len(words) > NAME_WORDS:
        return ""
    if words[-1].isdigit():
        words = words[:-1]
    key = " ".join(words).casefold()
    named = all(word[0].isupper() or word in _LINKS for word in words)
    if key in _not_speakers():
        return NOBODY
    return name.casefold() if named else ""


@lru_cache(maxsize=1)
def _not_speakers() -> frozenset[str]:
    """What stands before a colon in news and recurs, but does not speak."""
    return frozenset(pd.read_csv(LEXICON, keep_default_na=False)["label"])


def _pattern(
    text: str, lines: list[tuple[int, int]], found: list[_Label | None]
) -> dict[int, _Label]:
    """The labels that make up a transcript, by the number of their line."""
    counts = Counter(label.key for label in found if label and label.key != NOBODY)
    bare = {label.key for label in found if label and not label.colon}
    bare -= {label.key for label in found if label and label.colon}
    bare_speakers = {key for key in bare if counts[key] > 1}
    dropped = bare if len(bare_speakers) < 2 else bare - bare_speakers
    dropped.add(NOBODY)
    labels = {i: label for i, label in enumerate(found) if label and label.key not in dropped}
    keys = {label.key for label in labels.values()}
    recurring = [i for i, label in labels.items() if counts[label.key] > 1]
    alternate = len(keys) > 1 or keys == {"q"}
    answers_only = "a" in keys and "q" not in keys
    if len(labels) < FEWEST or not alternate or answers_only or 2 * len(recurring) < len(labels):
        return {}
    if 2 * sum(_is_said(text, lines, i, label) for i, label in labels.items()) < len(labels):
        return {}
    # A label of its own above the talk may be a headline.
    kept = {i: label for i, label in labels.items() if i >= recurring[0] or i + 1 in labels}
    ends = {i: label for i, label in enumerate(found) if label and label.key == NOBODY}
    return dict(sorted((kept | ends).items()))


def _is_said(text: str, lines: list[tuple[int, int]], i: int, label: _Label) -> bool:
    """Whether the words behind a label end like a sentence."""
    end = lines[i][1]
    if label.words >= end and i + 1 < len(lines):
        end = lines[i + 1][1]
    ends = _ENDS.search(text, max(label.words, end - 9), end)
    return bool(ends and _WORD.search(text, label.words, end))


def _turns(
    text: str, lines: list[tuple[int, int]], labels: dict[int, _Label], *, runs_on: bool
) -> Iterator[Turn]:
    longest = 1
    for i, following in pairwise([*labels, len(lines)]):
        label = labels[i]
        if label.key == NOBODY:
            continue
        alone = not text[label.words : lines[i][1]].strip()
        length = following - i if runs_on else 1 + alone
        if following == len(lines):
            # The author may go on below the last turn: it is no longer than the longest before.
            length = min(length, longest + alone)
        if _MARK.match(text, label.words):
            length = _marked(text, lines, i, length)
        longest = max(longest, length - alone)
        said = text[label.words : lines[i + length - 1][1]]
        start = label.words + len(said) - len(said.lstrip())
        end = label.words + len(said.rstrip())
        if start < end:
            yield Turn(label.start, label.end, start, end)


def _marked(text: str, lines: list[tuple[int, int]], i: int, length: int) -> int:
    """How many lines a turn between quotation marks takes: what follows without is not its own."""
    n = 1
    while n < length and _MARK.match(text, lines[i + n][0]):
        n += 1
    return n
