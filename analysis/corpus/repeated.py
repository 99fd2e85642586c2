"""Lines that an outlet's pages share at their head or foot, found by counting.

No rule knows every outlet's own pitch. A line that stands first or last in many articles
of one outlet is the page's, not theirs. Articles that are copies of one another share
lines too, so that what is counted is articles with different longest lines.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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


def find(articles: Collection[tuple[str | None, str]]) -> Iterator[list[int]]:
    """Yield the numbers of the lines to take out of each article, given as ``(outlet, text)``.

    Heads are peeled from the first line and feet from the last, as long as each line is
    one that the outlet repeats; so nothing inside an article is touched. An article
    without an outlet is left alone, and none is emptied.

    >>> story = "On day {} the harbour froze, and {} boats were stuck in it.\\n\\nWrite to us"
    >>> list(find([("Pier News", story.format(n, n)) for n in range(5)]))
    [[2], [2], [2], [2], [2]]
    """
    sizes: Counter[str | None] = Counter()
    codes: dict[str, int] = {}
    keys, pages = array("q"), array("q")
    for outlet, text in articles:
        sizes[outlet] += 1
        if outlet is None:
            continue
        code = codes.setdefault(outlet, len(codes))
        lines = text.split("\n")
        page = crc32(max(lines, key=len).encode())
        for number in _edges(lines):
            keys.append(_key(code, lines[number]))
            pages.append(page)
    counts = _counts(keys, pages)
    for outlet, text in articles:
        if outlet is None or not counts:
            yield []
        else:
            yield _peel(text.split("\n"), codes[outlet], counts, sizes[outlet])


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


def _edges(lines: Sequence[str]) -> list[int]:
    """The numbers of the first and last lines that hold words, without the longest of all."""
    filled = [n for n, line in enumerate(lines) if WORD.search(line)]
    longest = max(filled, key=lambda n: len(lines[n]), default=-1)
    edges = dict.fromkeys([*filled[:HEAD], *filled[-FOOT:]])
    return [n for n in edges if n != longest and len(lines[n]) <= MAX_LINE]


def _key(code: int, line: str) -> int:
    return (code << 32) ^ crc32(line.encode())


def _counts(keys: array[int], pages: array[int]) -> dict[int, int]:
    """How many different pages each line stands on, for lines on enough of them."""
    pairs = np.array([keys, pages], dtype=np.int64).T.reshape(-1, 2)
    distinct = np.unique(pairs, axis=0)[:, 0]
    lines, counts = np.unique(distinct, return_counts=True)
    often = counts >= FEWEST
    return dict(zip(lines[often].tolist(), counts[often].tolist(), strict=True))


def _peel(lines: Sequence[str], code: int, counts: Mapping[int, int], size: int) -> list[int]:
    edges = set(_edges(lines))
    filled = [n for n, line in enumerate(lines) if WORD.search(line)]
    taken: set[int] = set()
    for side in (filled[:HEAD], filled[: -FOOT - 1 : -1]):
        for number in side:
            count = counts.get(_key(code, lines[number]), 0)
            if number not in edges or not _is_page(lines[number], count, size):
                break
            taken.add(number)
    return sorted(taken)


def _is_page(line: str, count: int, size: int) -> bool:
    told = OF_THE_PAGE.search(line) is not None
    fewest, share = (FEWEST, SHARE) if told else (FEWEST_OTHER, SHARE_OTHER)
    return count >= max(fewest, share * size)
