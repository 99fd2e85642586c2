"""Token windows: the part of a sentence that the tone model reads, a name marked in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

START, END = 101, 102  # [CLS], [SEP]
OPEN, CLOSE = 2, 3  # [unused1], [unused2], around the name
LENGTH = 128
"""Tokens that the model reads at most, marks included."""
TARGET = 40
"""Tokens of the name that are kept at most."""

Offsets = Sequence[tuple[int, int]]


class Window(NamedTuple):
    """Token ids, which of them are the name (none if no name is marked), and what was cut."""

    ids: list[int]
    target: list[bool]
    cut: bool


def plain(ids: list[int]) -> Window:
    """The first tokens of a sentence.

    >>> plain([7, 8]).ids
    [101, 7, 8, 102]
    """
    kept = ids[: LENGTH - 2]
    return Window([START, *kept, END], [False] * (len(kept) + 2), len(kept) < len(ids))


def marked(ids: list[int], first: int, last: int) -> Window:
    """The tokens around ``ids[first:last]``, with that name between two marks.

    Where both sides do not fit, each gets half; what one leaves, the other gets.

    >>> marked([7, 8, 9], 1, 2).ids
    [101, 7, 2, 8, 3, 9, 102]
    """
    name = ids[first : min(last, first + TARGET)]
    room = LENGTH - 4 - len(name)
    left, right = first, len(ids) - last
    before = min(left, max(room // 2, room - right))
    after = min(right, room - before)
    head, tail = ids[first - before : first], ids[last : last + after]
    window = [START, *head, OPEN, *name, CLOSE, *tail, END]
    at = 2 + len(head)
    target = [at <= i < at + len(name) for i in range(len(window))]
    return Window(window, target, before < left or after < right or last - first > len(name))


def covered(offsets: Offsets, start: int, end: int) -> tuple[int, int] | None:
    """First and one past the last token that a span touches, nothing if it touches none.

    >>> covered([(0, 3), (4, 9), (9, 11)], 4, 11)
    (1, 3)
    """
    touched = [i for i, (a, b) in enumerate(offsets) if max(a, start) < min(b, end)]
    return (touched[0], touched[-1] + 1) if touched else None
