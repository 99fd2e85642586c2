"""The engine's parser on all sentences of a text at once.

The arc-eager system of Nivre (2008) as the engine has it: shift, reduce, left arc, right arc;
a word reduced without a head goes back to the buffer (Nivre & Fernández-González 2014). No
arc crosses the limits of a sentence, which are given, so sentences take their steps together,
and what a step costs is paid once for all. The result is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from analysis.annotate.engine.network import NEVER, Dense, Reading

FEATURES = 8
AHEAD = 2
BELOW = 3
PART = 6_000  # words read at a time, since each takes 4 kB
SHIFT, REDUCE, LEFT, RIGHT = range(4)
PUSHED, TAKEN = np.array([1, -1, -1, 1]), np.array([1, 0, 0, 1])


class Part(NamedTuple):
    """Some sentences of a text: its number, and where each sentence begins and ends."""

    text: int
    first: np.ndarray
    after: np.ndarray

    @property
    def limits(self) -> tuple[int, int]:
        """Its first word and one past its last."""
        return int(self.first[0]), int(self.after[-1])


class Parser:
    """Vectors of words → heads.

    ``reading`` is of eight places: first and second of the buffer, the three on top of the
    stack, the last left child of the first in the buffer, the last left and the last right
    child of the top. ``kinds`` tells what each move does; shift and reduce come first.
    """

    def __init__(self, reading: Reading, scores: Dense, kinds: np.ndarray) -> None:
        self._reading, self._kinds = reading, kinds
        # The last digits of a product differ with the states that stand beside one. With twice
        # as many digits none of them can make another move the best.
        self._scores = Dense(scores.weights.astype(float), scores.bias.astype(float))

    def __call__(
        self, vectors: Sequence[np.ndarray], starts: Sequence[np.ndarray]
    ) -> list[tuple[np.ndarray, np.ndarray]]:
        """The head of each word of each text, itself for a root, and the move that gave it, or -1.

        ``starts`` tells the words that begin a sentence, the first of a text among them.
        """
        found = [(np.arange(len(text)), np.full(len(text), -1)) for text in vectors]
        for group in _groups([part for i, text in enumerate(starts) for part in _parts(i, text)]):
            self._find(group, vectors, found)
        return found

    def _find(
        self,
        group: Sequence[Part],
        vectors: Sequence[np.ndarray],
        found: Sequence[tuple[np.ndarray, np.ndarray]],
    ) -> None:
        """Write into ``found`` what the sentences of a group are."""
        ends = np.cumsum([part.limits[1] - part.limits[0] + AHEAD for part in group])
        table = np.empty((ends[-1] + 1, *self._reading.missing.shape), dtype=np.float32)
        table[:] = self._reading.missing
        there = np.zeros(len(table), dtype=bool)
        moved = []
        for part, place in zip(group, [0, *ends.tolist()], strict=False):
            a, b = part.limits
            # Each text has a product of its own, so that it comes out the same in any group.
            seen = self._reading(vectors[part.text][a : b + AHEAD])
            table[place : place + len(seen)] = seen
            there[place : place + len(seen)] = True
            moved.append((part, place - a))
        firsts, afters = [part.first + by for part, by in moved], [p.after + by for p, by in moved]
        states = _States(there, np.concatenate(firsts), np.concatenate(afters))
        rows = table.reshape(-1, table.shape[2])
        while states.any():
            read = rows.take(states.context(), axis=0).reshape(-1, FEATURES, rows.shape[1])
            scores = self._scores(self._reading.state(read.sum(axis=1)).astype(float))
            states.forbid(scores)
            move = scores.argmax(axis=1)
            states.step(move, self._kinds.take(move))
        for part, by in moved:
            (a, b), (head, move) = part.limits, found[part.text]
            head[a:b] = states.head[a + by : b + by] - by
            move[a:b] = states.move[a + by : b + by]


def _parts(text: int, starts: np.ndarray) -> list[Part]:
    """A text cut between sentences, the same way whatever stands beside it."""
    first = np.flatnonzero(starts)
    after = np.append(first[1:], len(starts))
    cuts = np.flatnonzero(np.diff(first // PART)) + 1
    pairs = zip(np.split(first, cuts), np.split(after, cuts), strict=True)
    return [Part(text, *pair) for pair in pairs]


def _groups(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Parts in their order, together as long as they are not too many words."""
    group: list[Part] = []
    words = 0
    for part in parts:
        a, b = part.limits
        if group and words + b - a > PART:
            yield group
            group, words = [], 0
        group.append(part)
        words += b - a
    if group:
        yield group


class _States:
    """Stack and buffer of all sentences that are not done, and the arcs of all.

    The stack of sentence k ends at ``stack[top[k]]`` and is empty at ``bottom[k]``; its buffer
    begins at ``buffer[front[k]]`` and is empty at ``end[k]``. The last number is that of no
    word; ``there`` tells which numbers are of words.
    """

    def __init__(self, there: np.ndarray, first: np.ndarray, after: np.ndarray) -> None:
        none, length = len(there) - 1, after - first
        self.there = there
        # The two words after a sentence are seen, though never taken.
        place = np.cumsum(np.append(0, length + AHEAD))
        self.buffer = np.arange(place[-1]) + np.repeat(first - place[:-1], length + AHEAD)
        self.front, self.end = place[:-1].copy(), place[:-1] + length
        # Two places below a stack are always empty.
        place = np.cumsum(np.append(0, length + BELOW))
        self.stack = np.full(place[-1], none)
        self.bottom = place[:-1] + BELOW - 1
        self.top = self.bottom.copy()
        self.head = np.arange(none + 1)
        self.move = np.full(none + 1, -1)
        self.left, self.right, self.before = (np.full(none + 1, none) for _ in range(3))
        self.returned = np.zeros(none + 1, dtype=bool)
        self._refill()

    def any(self) -> bool:
        """Whether there is a sentence that is not done."""
        return len(self.top) > 0

    def context(self) -> np.ndarray:
        """The rows of the table that each state reads, one state after the other."""
        self.word, self.next = self.buffer.take(self.front), self.buffer.take(self.front + 1)
        self.on_top = self.stack.take(self.top)
        places = np.empty((len(self.top), FEATURES), dtype=np.int64)
        places[:, 0], places[:, 1], places[:, 2] = self.word, self.next, self.on_top
        places[:, 3] = self.stack.take(self.top - 1)
        places[:, 4] = self.stack.take(self.top - 2)
        places[:, 5] = self.left.take(self.word)
        places[:, 6] = self.left.take(self.on_top)
        places[:, 7] = self.right.take(self.on_top)
        places *= FEATURES
        places += np.arange(FEATURES)
        return places.reshape(-1)

    def forbid(self, scores: np.ndarray) -> None:
        """Take away what cannot be done. No stack is empty here."""
        inside = self.front < self.end
        stays = ~inside | ~self.there.take(self.next) | self.returned.take(self.word)
        scores[stays, SHIFT] = NEVER
        scores[inside & (self.top == self.bottom + 1), REDUCE] = NEVER
        if not inside.all():
            scores[~inside, LEFT:] = NEVER

    def step(self, move: np.ndarray, kind: np.ndarray) -> None:
        """Do one move in each sentence."""
        reduced, left, right = (np.flatnonzero(kind == k) for k in (REDUCE, LEFT, RIGHT))
        if len(reduced):
            self._reduce(reduced)
        if len(left):
            head, child = self.word[left], self.on_top[left]
            old = self.head[child]
            again = old != child
            self.right[old[again]] = self.before[child[again]]
            self.head[child], self.move[child] = head, move[left]
            self.left[head] = child
            self.returned[head] = False
        if len(right):
            head, child = self.on_top[right], self.word[right]
            self.before[child], self.right[head] = self.right[head], child
            self.head[child], self.move[child] = head, move[right]
        pushed = np.flatnonzero((kind == SHIFT) | (kind == RIGHT))
        self.top += PUSHED.take(kind)
        self.front += TAKEN.take(kind)
        self.stack[self.top[pushed]] = self.word[pushed]
        self._refill()

    def _reduce(self, which: np.ndarray) -> None:
        """A word without a head goes back to the buffer, unless it is the last on its stack."""
        word = self.on_top[which]
        back = (self.head[word] == word) & (self.top[which] > self.bottom[which] + 1)
        word, which = word[back], which[back]
        self.returned[word] = True
        self.front[which] -= 1
        self.buffer[self.front[which]] = word

    def _refill(self) -> None:
        """Drop the sentences that are done; the others with an empty stack get a word on it."""
        empty = self.top == self.bottom
        if not empty.any():
            return
        done = empty & (self.front == self.end)
        if done.any():
            left = ~done
            self.top, self.bottom, self.front, self.end, empty = (
                a[left] for a in (self.top, self.bottom, self.front, self.end, empty)
            )
        which = np.flatnonzero(empty)
        self.top[which] += 1
        self.stack[self.top[which]] = self.buffer[self.front[which]]
        self.front[which] += 1
