"""The engine's parser on all sentences of a text at once.

The arc-eager system of Nivre (2008) as the engine has it: shift, reduce, left arc, right arc;
a word reduced without a head goes back to the buffer (Nivre & Fernández-González 2014). No
arc crosses the limits of a sentence, which are given, so the sentences of a text take their
steps together, and what a step costs is paid once for all. The result is the engine's.
"""

from __future__ import annotations

import numpy as np

from analysis.annotate.engine.network import NEVER, Dense, Reading

FEATURES = 8
AHEAD = 2
PART = 4_000  # words read at a time, since each takes 4 kB
SHIFT, REDUCE, LEFT, RIGHT = range(4)
PUSHED, TAKEN = np.array([1, -1, -1, 1]), np.array([1, 0, 0, 1])


class Parser:
    """Vectors of words → heads.

    ``reading`` is of eight places: first and second of the buffer, the three on top of the
    stack, the last left child of the first in the buffer, the last left and the last right
    child of the top. ``kinds`` tells what each move does; shift and reduce come first.
    """

    def __init__(self, reading: Reading, scores: Dense, kinds: np.ndarray) -> None:
        self._reading, self._scores, self._kinds = reading, scores, kinds

    def __call__(self, vectors: np.ndarray, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The head of each word, itself for a root, and the move that gave it, -1 for a root.

        ``starts`` tells the words that begin a sentence, the first among them.
        """
        head, move = np.arange(len(vectors)), np.full(len(vectors), -1)
        first = np.flatnonzero(starts)
        after = np.append(first[1:], len(vectors))
        for part in np.split(np.arange(len(first)), np.flatnonzero(np.diff(first // PART)) + 1):
            a, b = first[part[0]], after[part[-1]]
            found = self._of_part(vectors[a : b + AHEAD], first[part] - a, after[part] - a)
            head[a:b], move[a:b] = found[0][: b - a] + a, found[1][: b - a]
        return head, move

    def _of_part(
        self, vectors: np.ndarray, first: np.ndarray, after: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        table = self._reading.table(vectors)
        rows = table.reshape(-1, table.shape[2])
        states = _States(len(vectors), first, after)
        while states.any():
            read = rows.take(states.context(), axis=0).reshape(-1, FEATURES, rows.shape[1])
            scores = self._scores(self._reading.state(read.sum(axis=1)))
            states.forbid(scores)
            move = scores.argmax(axis=1)
            states.step(move, self._kinds.take(move))
        return states.head, states.move


class _States:
    """Stack and buffer of all sentences that are not done, and the arcs of all.

    The stack of sentence k ends at ``stack[top[k]]`` and is empty at ``bottom[k]``; its buffer
    begins at ``buffer[front[k]]`` and is empty at ``end[k]``. A place without a word has the
    number after the last.
    """

    def __init__(self, count: int, first: np.ndarray, after: np.ndarray) -> None:
        self.none = count
        number = np.arange(len(first))
        words = np.arange(after[-1])
        self.front, self.end = first + AHEAD * number, after + AHEAD * number
        # The two words after a sentence are seen, though never taken.
        self.buffer = np.full(len(words) + AHEAD * len(first), count)
        self.buffer[words + np.repeat(AHEAD * number, after - first)] = words
        for ahead in range(AHEAD):
            self.buffer[self.end + ahead] = np.minimum(after + ahead, count)
        # Two places below a stack are always empty.
        self.stack = np.full(count + 3 * len(first), count)
        self.bottom = first + 3 * number + 2
        self.top = self.bottom.copy()
        self.head = np.arange(count + 1)
        self.move = np.full(count, -1)
        self.left, self.right, self.before = (np.full(count + 1, count) for _ in range(3))
        self.returned = np.zeros(count + 1, dtype=bool)
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
        stays = ~inside | (self.next == self.none) | self.returned.take(self.word)
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
