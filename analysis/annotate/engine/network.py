"""The engine's encoder on arrays: words → vectors, in their context.

The same sums as the engine's own layers, in an order that takes less work: a word that
comes several times in a text is embedded once, and what a layer needs is computed in place.
The network is that of Honnibal et al. ("embed, encode"): hashed features (Bloom embeddings,
Serrà & Karatzoglou 2017), then convolutions of three words with maxout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

EDGE = 4
"""Layers, and rows of zeros before and after a text, since each layer reaches one word on."""
TINY = 1e-8
NEVER = np.float32(-np.inf)

Hash = Callable[[np.ndarray, int], np.ndarray]


@dataclass(frozen=True)
class Dense:
    """``x @ weights + bias``, of which ``pieces`` blocks of columns are one unit's."""

    weights: np.ndarray
    bias: np.ndarray
    pieces: int = 1

    @classmethod
    def of(cls, weights: np.ndarray, bias: np.ndarray) -> Dense:
        """Take the weights of a linear layer ``(out, in)``, or of maxout ``(out, piece, in)``."""
        pieces = weights.shape[1] if weights.ndim == 3 else 1
        ordered = weights.reshape(-1, pieces, weights.shape[-1]).transpose(1, 0, 2)
        flat = ordered.reshape(-1, weights.shape[-1]).T
        return cls(
            np.ascontiguousarray(flat),
            np.ascontiguousarray(bias.reshape(-1, pieces).T.reshape(-1)),
            pieces,
        )

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """The units' values, of the largest of each one's pieces."""
        y = x @ self.weights
        y += self.bias
        return largest(y, self.pieces)


def largest(y: np.ndarray, pieces: int) -> np.ndarray:
    """The largest of the ``pieces`` that stand in blocks of columns."""
    width = y.shape[-1] // pieces
    best = y[..., :width]
    for i in range(1, pieces):
        best = np.maximum(best, y[..., i * width : (i + 1) * width])
    return best


@dataclass(frozen=True)
class Norm:
    """Each row to mean 0 and deviation 1, then scaled and moved."""

    scale: np.ndarray
    shift: np.ndarray

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Change ``x`` itself."""
        x -= x.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", x, x) / x.shape[1]
        x *= (spread + TINY)[:, None] ** -0.5
        x *= self.scale
        x += self.shift
        return x


@dataclass(frozen=True)
class Reading:
    """What the words in a state's places say together.

    Each word is read as if it stood in each of the places, once; what a state says is the sum
    over its places. ``missing`` is what an empty place says.
    """

    first: Dense
    weights: np.ndarray
    missing: np.ndarray
    bias: np.ndarray
    pieces: int

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """What each word says in each place: words × places × sums."""
        return (self.first(vectors) @ self.weights).reshape(len(vectors), *self.missing.shape)

    def table(self, vectors: np.ndarray) -> np.ndarray:
        """The same, and last what an empty place says."""
        table = np.empty((len(vectors) + 1, *self.missing.shape), dtype=np.float32)
        said = table[:-1].reshape(len(vectors), self.weights.shape[1])
        np.matmul(self.first(vectors), self.weights, out=said)
        table[-1] = self.missing
        return table

    def state(self, summed: np.ndarray) -> np.ndarray:
        """States out of sums over their places."""
        return largest(summed + self.bias, self.pieces)


@dataclass(frozen=True)
class Feature:
    """A table of vectors, four of which are added for each value of one attribute."""

    column: int
    seed: int
    table: np.ndarray

    def __call__(self, values: np.ndarray, hashed: Hash) -> np.ndarray:
        """The vectors of ``values``."""
        rows = hashed(np.ascontiguousarray(values), self.seed) % len(self.table)
        found = self.table.take(rows[:, 0], axis=0)
        for i in range(1, rows.shape[1]):
            found += self.table.take(rows[:, i], axis=0)
        return found


@dataclass(frozen=True)
class Encoder:
    """Attributes of words → a vector for each."""

    features: Sequence[Feature]
    projection: np.ndarray
    mix: Dense
    mixed: Norm
    layers: Sequence[tuple[Dense, Norm]]
    hashed: Hash

    def embed(self, values: np.ndarray, vectors: np.ndarray) -> np.ndarray:
        """Words apart from any context: ``values`` a column an attribute, ``vectors`` theirs."""
        parts = [feature(values[:, feature.column], self.hashed) for feature in self.features]
        parts.append(vectors @ self.projection)
        return self.mixed(self.mix(np.concatenate(parts, axis=1)))

    def encode(self, embedded: np.ndarray) -> np.ndarray:
        """Words of a text in their context, a row each."""
        count, width = embedded.shape
        x = np.zeros((count + 2 * EDGE, width), dtype=np.float32)
        x[EDGE : EDGE + count] = embedded
        windows = np.zeros((len(x), 3 * width), dtype=np.float32)
        for dense, norm in self.layers:
            windows[1:, :width] = x[:-1]
            windows[:, width : 2 * width] = x
            windows[:-1, 2 * width :] = x[1:]
            x += norm(dense(windows))
        return x[EDGE : EDGE + count]
