"""One encoder with two heads: valence of a sentence, and tone toward each name in it.

A sentence is read once, without marks: the tone toward a name is read off the mean of
the name's tokens beside the mean of all.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

from training.data import LABELS


class Layer(nn.Module):
    """Attention and two dense layers, each added to what it reads and normalised."""

    def __init__(self, width: int, heads: int, inner: int, eps: float):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.joins = nn.Linear(width, width)
        self.widens, self.narrows = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)
        self.dropout = nn.Dropout()

    def forward(self, asked, tokens, owner=None):
        """What ``asked`` (rows, places, width) sees in ``tokens`` (sentences, tokens, width).

        ``owner`` (rows,) is the sentence that each row looks at; without it there are as many.
        """
        key, value = self.key(tokens), self.value(tokens)
        if owner is not None:
            key, value = key[owner], value[owner]
        parts = (self._split(part).float() for part in (self.query(asked), key, value))
        dropped = self.dropout.p if self.training else 0.0
        with torch.autocast("cpu", enabled=False):  # in half precision this is five times as slow
            seen = functional.scaled_dot_product_attention(*parts, dropout_p=dropped)
        joined = self.joins(seen.transpose(1, 2).flatten(2))
        hidden = self.first(asked + self.dropout(joined))
        inner = self.narrows(functional.gelu(self.widens(hidden)))
        return self.second(hidden + self.dropout(inner))

    def _split(self, vectors):
        return vectors.unflatten(2, (self.heads, -1)).transpose(1, 2)


class Shape(NamedTuple):
    """How large an encoder is."""

    layers: int
    width: int
    inner: int
    words: int
    places: int
    eps: float
    heads: int = 12


class Encoder(nn.Module):
    """An encoder like BERT, whose last layer asks for nothing but the sentence and its names.

    All sentences of a run are of one length: there is no padding.
    """

    def __init__(self, shape: Shape):
        super().__init__()
        self.width = shape.width
        self.words = nn.Embedding(shape.words, shape.width)
        self.places = nn.Embedding(shape.places, shape.width)
        self.norm, self.dropout = nn.LayerNorm(shape.width, eps=shape.eps), nn.Dropout()
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.heads, shape.inner, shape.eps) for _ in range(shape.layers)
        )

    def forward(self, ids, rows, names):
        """Vectors (sentences, width) and (names, width), see ``Network.forward``."""
        place = torch.arange(ids.shape[1])
        hidden = self.dropout(self.norm(self.words(ids) + self.places(place)))
        *lower, last = self.layers
        for layer in lower:
            hidden = layer(hidden, hidden)
        shares = names / names.sum(dim=1, keepdim=True)
        named = (hidden[rows] * shares.unsqueeze(-1).to(hidden.dtype)).sum(dim=1)
        asked = torch.cat([hidden.mean(dim=1), named]).unsqueeze(1)
        owner = torch.cat([torch.arange(len(ids)), rows])
        return last(asked, hidden, owner)[:, 0].tensor_split([len(ids)])


class Network(nn.Module):
    """An encoder and the heads."""

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout()
        self.valence = nn.Linear(encoder.width, 1)
        self.toward = nn.Sequential(
            nn.Linear(2 * encoder.width, encoder.width),
            nn.ReLU(),
            nn.Dropout(),
            nn.Linear(encoder.width, len(LABELS)),
        )

    def forward(self, ids, rows, names):
        """Valence on the raters' scale (sentences,), and logits (names, 3).

        ``ids`` is (sentences, tokens); ``rows`` (names,) are the sentences of the names,
        ``names`` (names, tokens) is 1 at the tokens of each.
        """
        whole, named = self.encoder(ids, rows, names)
        both = torch.cat([whole[rows], named], dim=1)
        return self.valence(self.dropout(whole))[:, 0], self.toward(self.dropout(both))
