"""One encoder with two heads: valence of a sentence, and tone toward each name in it.

A sentence is read once, without marks: the tone toward a name is read off the mean of
the name's tokens beside the mean of all.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

from training.data import LABELS

DISTANCES = 32
"""Kinds of distance between two tokens that MPNet tells apart."""
FURTHEST = 128
"""Tokens beyond which it does not."""


class Layer(nn.Module):
    """Self-attention and two dense layers, each added to what it reads and normalised."""

    def __init__(self, width: int, heads: int, inner: int, eps: float):
        super().__init__()
        self.heads = heads
        self.looks, self.joins = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.widens, self.narrows = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)
        self.dropout = nn.Dropout()

    def forward(self, hidden, bias):
        """``hidden`` is (sentences, tokens, width); ``bias`` is added to what tokens see."""
        rows, tokens, width = hidden.shape
        parts = self.looks(hidden).view(rows, tokens, 3 * self.heads, width // self.heads)
        query, key, value = parts.transpose(1, 2).chunk(3, dim=1)
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=bias, dropout_p=self.dropout.p if self.training else 0.0
        )
        joined = self.joins(seen.transpose(1, 2).reshape(rows, tokens, width))
        hidden = self.first(hidden + self.dropout(joined))
        inner = self.narrows(functional.gelu(self.widens(hidden)))
        return self.second(hidden + self.dropout(inner))


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
    """An encoder like BERT, or like MPNet, which adds to what tokens see by their ``distances``.

    All sentences of a run are of one length: there is no padding. What comes before the
    layers is not trained, unless asked for.
    """

    def __init__(self, shape: Shape, *, distances: bool = False):
        super().__init__()
        self.width = shape.width
        self.words = nn.Embedding(shape.words, shape.width)
        self.places = nn.Embedding(shape.places, shape.width)
        self.norm, self.dropout = nn.LayerNorm(shape.width, eps=shape.eps), nn.Dropout()
        self.distances = nn.Embedding(DISTANCES, shape.heads) if distances else None
        self.requires_grad_(False)
        self.layers = nn.ModuleList(
            Layer(shape.width, shape.heads, shape.inner, shape.eps) for _ in range(shape.layers)
        )

    def forward(self, ids):
        """Vectors of ``ids`` (sentences, tokens)."""
        place = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.dropout(self.norm(self.words(ids) + self.places(place)))
        bias = None
        if self.distances is not None:
            bias = self.distances(_buckets(place)).permute(2, 0, 1).unsqueeze(0)
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden


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

    @property
    def device(self) -> torch.device:
        """Where it reckons."""
        return self.encoder.words.weight.device

    def forward(self, ids, rows, names):
        """Valence on the raters' scale (sentences,), and logits (names, 3).

        ``ids`` is (sentences, tokens); ``rows`` (names,) are the sentences of the names,
        ``names`` (names, tokens) is 1 at the tokens of each.
        """
        hidden = self.encoder(ids)
        whole = hidden.mean(dim=1)
        shares = names / names.sum(dim=1, keepdim=True)
        name = (hidden[rows] * shares.unsqueeze(-1).to(hidden.dtype)).sum(dim=1)
        both = torch.cat([whole[rows], name], dim=1)
        return self.valence(self.dropout(whole))[:, 0], self.toward(self.dropout(both))


def _buckets(place: torch.Tensor) -> torch.Tensor:
    """Which kind of distance lies between any two tokens (after T5)."""
    distance = place[:, None] - place[None, :]
    far = distance.abs().clamp(min=1)
    grown = 8 + (torch.log(far / 8) / math.log(FURTHEST / 8) * 8).long()
    size = torch.where(distance.abs() < 8, distance.abs(), grown.clamp(max=15))
    return size + 16 * (distance < 0)
