"""Lines that an outlet's pages share at their head or foot, found by counting.

No rule knows every outlet's own pitch. A line that stands first or last in many articles
of one outlet is the page's, not theirs. Articles that are copies of one another share
lines too, so that what is counted is articles with different longest lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple
from zlib import crc32

import numpy as np

RULE = "repeated"
FEWEST = 5
"""In so many different articles of an outlet a line must stand."""
SHARE = 0.05
"""And in so many of its articles, as a share."""
FEWEST_OTHER, SHARE_OTHER = 10, 0.5
"""The same for a line that does not speak of the page or to its reader: it may be a
heading that the outlet always uses, or a sentence of background."""
HEAD, FOOT = 3, 6
MAX_LINE = 400

WORD = re.compile(r"\w")
OF_THE_PAGE = re.compile(
    r"\b(?:our|us|we|your|you|click|subscri\w+|sign up|newsletter|follow|share|visit|website|site"
    r"|app|e-?mail|inbox|donat\w+|copyright|reserved|podcast|journalism|readers?|advertis\w+"
    r"|cookies?|comments?|letters|report|published|newsroom|membership)\b|[@©]|https?:",
    re.I,
)


class Edges(NamedTuple):
    """The first and last lines of an article that hold words, but not the longest of all.

    ``numbers`` are theirs, ``codes`` stand for their texts, ``told`` says which speak of the
    page, ``heads`` and ``feet`` how many of them stand first and last without a line between
    that is none of them. ``page`` stands for the article's longest line.
    """

    numbers: list[int]
    codes: list[int]
    told: list[bool]
    heads: int
    feet: int
    page: int


class Pages(NamedTuple):
    """The edges of many articles: each column one after the other, ``sizes`` of each article.

    ``outlets`` has a number for the outlet of each article, −1 for none.
    """

    outlets: np.ndarray
    sizes: np.ndarray
    numbers: np.ndarray
    codes: np.ndarray
    told: np.ndarray
    heads: np.ndarray
    feet: np.ndarray
    pages: np.ndarray


def edges(text: str) -> Edges:
    """The edges of an article.

    >>> edges("Our shop\\n\\nThe harbour froze over.\\n\\nIt thawed.")[:1]
    ([0, 4],)
    """
    lines = text.split("\n")
    filled = [n for n, line in enumerate(lines) if WORD.search(line)]
    longest = max(filled, key=lambda n: len(lines[n]), default=-1)
    places = dict.fromkeys([*filled[:HEAD], *filled[-FOOT:]])
    found = [n for n in places if n != longest and len(lines[n]) <= MAX_LINE]
    return Edges(
        found,
        [crc32(lines[n].encode()) for n in found],
        [OF_THE_PAGE.search(lines[n]) is not None for n in found],
        _leading(filled[:HEAD], found),
        _leading(filled[: -FOOT - 1 : -1], found),
        crc32(max(lines, key=len).encode()),
    )


def find(articles: Iterable[tuple[str | None, str]]) -> Iterator[list[int]]:
    """Yield the numbers of the lines to take out of each article, given as ``(outlet, text)``.

    Heads are peeled from the first line and feet from the last, as long as each line is
    one that the outlet repeats; so nothing inside an article is touched. An article
    without an outlet is left alone, and none is emptied.

    >>> story = "On day {} the harbour froze, and {} boats were stuck in it.\\n\\nWrite to us"
    >>> list(find([("Pier News", story.format(n, n)) for n in range(5)]))
    [[2], [2], [2], [2], [2]]
    """
    known: dict[str, int] = {}
    outlets, found = [], []
    for outlet, text in articles:
        outlets.append(-1 if outlet is None else known.setdefault(outlet, len(known)))
        found.append(edges(text))
    pages = Pages(
        np.array(outlets, dtype=np.int64),
        np.array([len(edge.numbers) for edge in found], dtype=np.int64),
        np.array([n for edge in found for n in edge.numbers], dtype=np.int64),
        np.array([n for edge in found for n in edge.codes], dtype=np.uint32),
        np.array([n for edge in found for n in edge.told], dtype=bool),
        np.array([edge.heads for edge in found], dtype=np.int64),
        np.array([edge.feet for edge in found], dtype=np.int64),
        np.array([edge.page for edge in found], dtype=np.uint32),
    )
    taken = peel(pages)
    for number in range(len(found)):
        yield taken.get(number, [])


def peel(pages: Pages) -> dict[int, list[int]]:
    """The numbers of the lines to take out of each article that has such, by its place.

    What is counted for a line is the number of different articles of its outlet it stands in,
    of copies with one longest line only one.
    """
    if not len(pages.outlets):
        return {}
    owners = np.repeat(np.arange(len(pages.sizes)), pages.sizes)
    outlets = pages.outlets[owners]
    lines = outlets << 32 | pages.codes.astype(np.int64)
    _, line = np.unique(lines, return_inverse=True)
    distinct = np.unique(line << 32 | pages.pages[owners].astype(np.int64))
    counts = np.bincount(distinct >> 32, minlength=1)[line]
    size = np.bincount(pages.outlets + 1)[outlets + 1]
    fewest = np.where(pages.told, FEWEST, FEWEST_OTHER)
    share = np.where(pages.told, SHARE, SHARE_OTHER)
    goes = (outlets >= 0) & (counts >= np.maximum(fewest, share * size))
    ends = np.cumsum(pages.sizes)
    found = {}
    for owner in np.unique(owners[goes]).tolist():
        end, length = int(ends[owner]), int(pages.sizes[owner])
        gone, numbers = goes[end - length : end], pages.numbers[end - length : end]
        head, foot = int(pages.heads[owner]), int(pages.feet[owner])
        first = _leading(range(head), np.flatnonzero(gone))
        last = _leading(range(length - 1, length - 1 - foot, -1), np.flatnonzero(gone))
        if taken := {*numbers[:first].tolist(), *numbers[length - last :].tolist()}:
            found[owner] = sorted(taken)
    return found


def without(text: str, numbers: Iterable[int]) -> str:
    """``text`` without the lines of these numbers, one blank line left where they stood.

    >>> without("Rain.\\n\\nPier News, daily\\n\\nThen sun.", [2])
    'Rain.\\n\\nThen sun.'
    """
    lines = text.split("\n")
    return "\n".join(lines[n] for n in kept(lines, numbers))


def kept(lines: Sequence[str], numbers: Iterable[int]) -> list[int]:
    """The numbers of the lines that ``without`` keeps."""
    dropped = set(numbers)
    found: list[int] = []
    for number, line in enumerate(lines):
        if number not in dropped and (line or (found and lines[found[-1]])):
            found.append(number)
    while found and not lines[found[-1]]:
        found.pop()
    return found


def _leading(places: Iterable[int], among: Iterable[int]) -> int:
    """How many of ``places`` come before the first that is not ``among`` the others."""
    known = set(among)
    return sum(1 for _ in takewhile(known.__contains__, places))
