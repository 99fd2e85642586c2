"""Text that fits: article text made safe to draw, measured, wrapped and shortened."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

# Letters on screen are set a little wider than their outlines.
SLACK = 1.04


def literal(text: object) -> str:
    r"""Return ``text`` as one line without control characters, fit for any file format.

    Dollar signs stay: the house style draws them as they are.

    >>> literal("Costs\n  $5_million\x00")
    'Costs $5_million'
    """
    words = str(text).split()
    return " ".join(
        "".join(c for c in word if not unicodedata.category(c).startswith("C")) for word in words
    )


def nested(text: str) -> str:
    """Single quotation marks inside double ones.

    >>> nested("“A “hollow” vote” leads")
    '“A ‘hollow’ vote” leads'
    """
    depth, done = 0, ""
    for mark in text:
        depth -= mark == "”" and depth > 0
        done += {"“": "‘", "”": "’"}.get(mark, mark) if depth else mark
        depth += mark == "“"
    return done


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points at ``size`` points, a little generous.

    >>> width("wide", 9) < width("wider", 9)
    True
    """
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    return text_to_path.get_text_width_height_descent(text, font, False)[0] * SLACK


def wrap(text: object, room: float, *, size: float, lines: int = 99, bold: bool = False) -> str:
    """Break ``text`` into lines at most ``room`` points wide; cut with … after ``lines`` lines.

    Breaks between words, and inside a word that is wider than the room.

    >>> wrap("The council may vote again on Monday", 90, size=9, lines=2)
    'The council may\\nvote again on…'
    """
    pieces = _pieces(literal(text), room, size, bold)
    done: list[str] = []
    for space, piece in pieces:
        longer = f"{done[-1]}{space}{piece}" if done else piece
        if done and width(longer, size, bold=bold) <= room:
            done[-1] = longer
        elif not done or len(done) < lines:
            done.append(piece)
        else:
            done[-1] = _cut(done[-1], room, size, bold)
            break
    return "\n".join(done)


def _pieces(text: str, room: float, size: float, bold: bool) -> Iterable[tuple[str, str]]:
    """Words, each with the space before it; a word too wide comes in parts without space."""
    for word in text.split():
        space = " "
        while len(word) > 1 and width(word, size, bold=bold) > room:
            fits = max(1, _fits(word, room, size, bold))
            yield space, word[:fits]
            word, space = word[fits:], ""
        yield space, word


def _fits(text: str, room: float, size: float, bold: bool) -> int:
    """How many leading characters of ``text`` fit in the room."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(line: str, room: float, size: float, bold: bool) -> str:
    fits = _fits(line, room - width("…", size, bold=bold), size, bold)
    return line[:fits].rstrip(" ,;:.–—-") + "…"


def numbers(values: Sequence[float] | np.ndarray) -> list[str]:
    """Write numbers with the same decimals, as few as tell them apart; missing is ``–``.

    Whole numbers have none; otherwise the largest shows about three digits.

    >>> numbers([1200, 7])
    ['1,200', '7']
    >>> numbers([12.345, -0.5, float("nan")])
    ['12.3', '−0.5', '–']
    >>> numbers([0.0421, 0.003])
    ['0.042', '0.003']
    """
    finite = [abs(float(v)) for v in values if math.isfinite(v)]
    digits = _decimals(finite)
    return [_number(float(v), digits) for v in values]


def _decimals(finite: list[float]) -> int:
    largest = max(finite, default=0.0)
    if all(v == round(v) for v in finite):
        return 0
    if largest >= 1:
        return max(0, 2 - math.floor(math.log10(largest)))
    return min(6, 1 - math.floor(math.log10(largest)))


def _number(value: float, digits: int) -> str:
    if not math.isfinite(value):
        return "–"
    return f"{round(value, digits) + 0.0:,.{digits}f}".replace("-", "−")
