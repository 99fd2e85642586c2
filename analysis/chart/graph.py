"""Where the nodes and labels of a network stand: the same each time, and clear of one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

ROUNDS = 400
EVEN = 0.6  # how far places move toward their rank
PER_ROW = 2
APART = 16.0  # points between two nodes, at least
EDGE = 0.25  # of a full overlap: how bad it is for a label to lie on a line
NEAR = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 1), (0.8, -1), (-0.8, 1), (-0.8, -1))


class Box(NamedTuple):
    """Left, bottom, right and top, in points."""

    left: float
    bottom: float
    right: float
    top: float


def spring(strength: np.ndarray, *, below: float = 0.0) -> np.ndarray:
    """Lay out nodes so that strongly joined ones stand close: an ``n`` × 2 array, 0 to 1.

    strength: ``n`` × ``n``, symmetric, 0 for no edge. Distances follow the shortest paths
    as well as they can, by stress majorisation from a circle (Gansner, Koren & North
    2004), so that the result is always the same. Nodes without an edge stand in rows of
    two in the part ``below`` of the height.

    >>> chain = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> spring(chain)[:, 0].round(1).tolist()
    [0.0, 0.5, 1.0]
    """
    joined = strength.any(axis=1)
    places = np.zeros((len(strength), 2))
    places[joined] = _even(_majorised(strength[np.ix_(joined, joined)]))
    places[joined, 1] = below + (1 - below) * places[joined, 1]
    alone = np.flatnonzero(~joined)
    row, column = np.divmod(np.arange(len(alone)), PER_ROW)
    places[alone, 0] = (column + 0.5) / PER_ROW
    places[alone, 1] = below * (1 - (row + 0.5) / max(rows_alone(strength), 1))
    return places


def rows_alone(strength: np.ndarray) -> int:
    """Rows that the nodes without an edge take."""
    return -(-int((~strength.any(axis=1)).sum()) // PER_ROW)


def _majorised(strength: np.ndarray) -> np.ndarray:
    n = len(strength)
    turn = 2 * np.pi * np.arange(n) / max(n, 1)
    places = np.column_stack([np.cos(turn), np.sin(turn)])
    if n < 2:
        return places
    wanted = _paths(strength)
    weight = 1 / np.where(wanted > 0, wanted, 1) ** 2
    np.fill_diagonal(weight, 0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    for _ in range(ROUNDS):
        gap = np.linalg.norm(places[:, None] - places[None], axis=2)
        pull = -weight * wanted / np.where(gap > 1e-9, gap, 1)
        np.fill_diagonal(pull, 0)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        places = inverse @ pull @ places
    return _turned(places - places.mean(axis=0))


def _even(places: np.ndarray) -> np.ndarray:
    """Spread a crowded middle: each place halfway to its rank among the others, 0 to 1."""
    if len(places) < 2:
        return places * 0 + 0.5
    low, span = places.min(axis=0), np.ptp(places, axis=0)
    # Rounded, so that the last digits of a computation do not decide a rank.
    share = np.where(span > 1e-6, (places - low) / np.where(span > 1e-6, span, 1), 0.5).round(6)
    rank = share.argsort(axis=0, kind="stable").argsort(axis=0) / (len(places) - 1)
    return np.where(span > 1e-6, (1 - EVEN) * share + EVEN * rank, 0.5)


def _paths(strength: np.ndarray) -> np.ndarray:
    """Lengths of the shortest paths; nodes without a path stand a little beyond the longest."""
    share = strength / max(strength.max(), 1e-9)
    length = np.where(strength > 0, 1.6 - 0.6 * share, np.inf)
    np.fill_diagonal(length, 0)
    for k in range(len(length)):
        length = np.minimum(length, length[:, [k]] + length[[k]])
    known = length[np.isfinite(length)]
    return np.where(np.isfinite(length), length, max(known.max(), 1.0) * 1.2)


def _turned(places: np.ndarray) -> np.ndarray:
    """The long side level, and the first node at the left and below."""
    across = np.linalg.svd(places)[2]
    turned = places @ across.T
    return turned * np.where(turned[0] > 0, -1, 1)


def fitted(places: np.ndarray, radius: np.ndarray, room: Box) -> np.ndarray:
    """Stretch ``places``, 0 to 1, over ``room`` and push apart nodes that would touch."""
    corner, extent = np.array(room[:2]), np.array(room[2:]) - np.array(room[:2])
    spot = corner + places * extent
    for _ in range(ROUNDS):
        moved = False
        for i in range(len(spot)):
            for j in range(i):
                apart = spot[i] - spot[j]
                gap, need = float(np.hypot(*apart)), float(radius[i] + radius[j] + APART)
                if gap < need - 1e-6:
                    way = apart / gap if gap > 1e-6 else np.array([1.0, 0.0])
                    spot[i] += way * (need - gap) / 2
                    spot[j] -= way * (need - gap) / 2
                    moved = True
        spot[:, 0] = spot[:, 0].clip(room.left, room.right)
        spot[:, 1] = spot[:, 1].clip(room.bottom, room.top)
        if not moved:
            break
    return spot.round(2)


def labelled(
    spot: np.ndarray,
    radius: np.ndarray,
    size: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    room: Box,
) -> list[Box]:
    """A box for the label of each node, the largest nodes choosing first.

    size: width and height of each label. A label stands beside, above or below its
    node, where it covers no other label, no node and as few lines as possible.
    """
    boxes: dict[int, Box] = {}
    nodes = [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(spot, radius, strict=True)]
    points = [_along(spot[a], spot[b]) for a, b in edges]
    lines = np.concatenate([np.zeros((0, 2)), *points])
    for i in sorted(range(len(spot)), key=lambda i: (-radius[i], i)):
        options = _options(spot[i], radius[i], size[i])
        taken = [*boxes.values(), *(box for j, box in enumerate(nodes) if j != i)]
        cost = [_cost(box, taken, lines, room) + 0.01 * k for k, box in enumerate(options)]
        boxes[i] = options[int(np.argmin(cost))]
    return [boxes[i] for i in range(len(spot))]


def _options(spot: np.ndarray, radius: float, size: tuple[float, float]) -> list[Box]:
    wide, high = size
    options = []
    for far in (3.0, 10.0, 20.0):
        for across, up in NEAR:
            x = spot[0] + across * (radius + far + wide / 2 if abs(across) == 1 else wide / 2)
            y = spot[1] + up * (radius + far + high / 2)
            options.append(Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
    return options


def _cost(box: Box, taken: list[Box], lines: np.ndarray, room: Box) -> float:
    area = (box.right - box.left) * (box.top - box.bottom)
    covered = sum(_overlap(box, other) > 0 for other in taken) * 10.0
    outside = 100.0 * (1 - _overlap(box, room) / area)
    on_line = (
        (lines[:, 0] > box.left)
        & (lines[:, 0] < box.right)
        & (lines[:, 1] > box.bottom)
        & (lines[:, 1] < box.top)
    )
    return covered + outside + EDGE * float(on_line.sum()) / 5


def _overlap(one: Box, two: Box) -> float:
    wide = min(one.right, two.right) - max(one.left, two.left)
    high = min(one.top, two.top) - max(one.bottom, two.bottom)
    return max(wide, 0.0) * max(high, 0.0)


def _along(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Points along a line, about four points apart."""
    steps = max(int(np.hypot(*(end - start)) / 4), 1)
    return start + np.linspace(0, 1, steps + 1)[:, None] * (end - start)
