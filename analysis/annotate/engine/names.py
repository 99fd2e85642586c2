"""The engine's names, decided for all words of a text at once.

The engine goes through a text word by word: outside a name it begins one, marks a name of
one word or goes on; inside one it goes on or ends it. What it does outside depends on that
word alone, so it is decided for all words together. Names are followed from every word where
one would begin, also together, and kept where the engine would have come to that word. The
result is that of the engine's loop over its states (Lample et al. 2016, with begin, in, last,
unit and out).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.annotate.engine.network import NEVER, Dense, Reading

HERE, BEGIN, BEFORE = range(3)
"""What a word is read as: this word, the first of the open name, the one before this."""


class Namer:
    """Vectors of words → names."""

    def __init__(self, reading: Reading, scores: Dense, moves: Sequence[str]) -> None:
        self._reading, self._scores = reading, scores
        self._none_open = reading.missing[BEGIN] + reading.missing[BEFORE]
        self._kind = np.array([move[0] if move[:2] != "U-" or move[2:] else "" for move in moves])
        self._label = np.array([move[2:] for move in moves])
        place = {move: i for i, move in enumerate(moves)}
        begins = np.flatnonzero(self._kind == "B")
        self._goes_on, self._ends = (np.zeros(len(moves), dtype=np.int64) for _ in range(2))
        self._goes_on[begins] = [place[f"I-{name}"] for name in self._label[begins]]
        self._ends[begins] = [place[f"L-{name}"] for name in self._label[begins]]
        self._outside = np.isin(self._kind, ["B", "U", "O"])

    def __call__(
        self, vectors: np.ndarray, starts: np.ndarray, blank: np.ndarray
    ) -> list[tuple[int, int, str]]:
        """First word, one past the last, and label of each name.

        ``starts`` tells the words that begin a sentence, ``blank`` those of white space.
        """
        read = self._reading(vectors)
        last = np.append(starts[1:], True)  # of its sentence
        move = self._moves_outside(read, last, blank)
        kind = self._kind[move]
        end = np.where(kind == "U", np.arange(1, len(move) + 1), 0)
        begun = np.flatnonzero(kind == "B")
        end[begun] = self._followed(read, last, begun, move[begun])
        found, done = [], 0
        for first in np.flatnonzero(end).tolist():
            if first >= done:
                done = int(end[first])
                found.append((first, done, str(self._label[move[first]])))
        return found

    def _moves_outside(self, read: np.ndarray, last: np.ndarray, blank: np.ndarray) -> np.ndarray:
        """What is done at each word while no name is open."""
        scores = self._scores(self._reading.state(read[:, HERE] + self._none_open))
        scores[:, ~self._outside] = NEVER
        scores[np.ix_(last | blank, self._kind == "B")] = NEVER
        scores[np.ix_(blank, self._kind == "U")] = NEVER
        return scores.argmax(axis=1)

    def _followed(
        self, read: np.ndarray, last: np.ndarray, first: np.ndarray, move: np.ndarray
    ) -> np.ndarray:
        """One past the last word of the names that begin at ``first`` by ``move``."""
        ends = np.zeros(len(first), dtype=np.int64)
        going, at = np.arange(len(first)), first + 1
        while len(going):
            state = read[at, HERE] + read[first[going], BEGIN]
            state = self._reading.state(state + read[at - 1, BEFORE])
            on = self._score(state, self._goes_on[move[going]])
            over = last[at] | (self._score(state, self._ends[move[going]]) > on)
            ends[going[over]] = at[over] + 1
            going, at = going[~over], at[~over] + 1
        return ends

    def _score(self, state: np.ndarray, move: np.ndarray) -> np.ndarray:
        """The score of one move for each state."""
        weights = self._scores.weights.T[move]
        return np.einsum("ij,ij->i", state, weights) + self._scores.bias[move]
