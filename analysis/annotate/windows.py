"""Token windows: the part of a sentence that the tone model reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

START, END = 101, 102  # [CLS], [SEP]
LENGTH = 128
"""Tokens that the model reads at most, start and end included."""
NAME = 40
"""Tokens of a name that are kept at most, where a window is made around it."""

Offsets = Sequence[tuple[int, int]]


class Window(NamedTuple):
    """Token ids, the first and one past the last of the name (equal without one), and
    whether something was cut.
    """

    ids: list[int]
    first: int
    last: int
    cut: bool


def plain(ids: list[int]) -> Window:
    """The first tokens of a sentence.

    >>> plain([7, 8]).ids
    [101, 7, 8, 102]
    """
    kept = ids[: LENGTH - 2]
    return Window([START, *kept, END], 0, 0, len(kept) < len(ids))


def around(ids: list[int], first: int, last: int) -> Window:
    """The tokens around the name ``ids[first:last]``; a sentence that fits is read whole.

    Where both sides do not fit, each gets half; what one leaves, the other gets.

    >>> around([7, 8, 9], 1, 2)
    Window(ids=[101, 7, 8, 9, 102], first=2, last=3, cut=False)
    """
    name = ids[first : min(last, first + NAME)]
    room = LENGTH - 2 - len(name)
    left, right = first, len(ids) - last
    before = min(left, max(room // 2, room - right))
    after = min(right, room - before)
    window = [START, *ids[first - before : first], *name, *ids[last : last + after], END]
    cut = before < left or after < right or last - first > len(name)
    return Window(window, 1 + before, 1 + before + len(name), cut)


def covered(offsets: Offsets, start: int, end: int) -> tuple[int, int] | None:
    """First and one past the last token that a span touches, nothing if it touches none.

    >>> covered([(0, 3), (4, 9), (9, 11)], 4, 11)
    (1, 3)
    """
    touched = [i for i, (a, b) in enumerate(offsets) if max(a, start) < min(b, end)]
    return (touched[0], touched[-1] + 1) if touched else None
