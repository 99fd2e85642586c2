"""One encoder with two heads: valence of a sentence, and tone toward each name in it.

A sentence is read once, without marks: the tone toward a name is read off the mean of
the name's tokens beside the mean of all.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional

from training.data import LABELS

DROPOUT = 0.1
BERT = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value"}
MPNET = {name: f"attention.attn.{name}" for name in "qkv"}
FURTHEST = 128
"""Tokens beyond which MPNet does not tell distances apart."""


class Layer(nn.Module):
    """Self-attention and two dense layers, each added to what it reads and normalised."""

    def __init__(self, width: int, heads: int, inner: int, eps: float):
        super().__init__()
        self.heads = heads
        self.looks, self.joins = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.widens, self.narrows = nn.Linear(width, inner), nn.Linear(inner, width)
        self.first, self.second = nn.LayerNorm(width, eps=eps), nn.LayerNorm(width, eps=eps)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, hidden, bias):
        """``hidden`` is (sentences, tokens, width); ``bias`` is added to what tokens see."""
        rows, tokens, width = hidden.shape
        parts = self.looks(hidden).view(rows, tokens, 3 * self.heads, width // self.heads)
        query, key, value = parts.transpose(1, 2).chunk(3, dim=1)
        seen = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=bias, dropout_p=DROPOUT if self.training else 0.0
        )
        joined = self.joins(seen.transpose(1, 2).reshape(rows, tokens, width))
        hidden = self.first(hidden + self.dropout(joined))
        inner = self.narrows(functional.gelu(self.widens(hidden)))
        return self.second(hidden + self.dropout(inner))


class Encoder(nn.Module):
    """BERT or MPNet as it lies in ``folder``, with those of its layers that are named.

    All sentences of a run are of one length: there is no padding.
    """

    def __init__(self, folder: Path, layers: Sequence[int] | None = None):
        super().__init__()
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "model.safetensors")
        self.width, heads = config["hidden_size"], config["num_attention_heads"]
        eps, inner = config["layer_norm_eps"], config["intermediate_size"]
        of_mpnet = config["model_type"] == "mpnet"
        words, places = (weights[f"embeddings.{n}_embeddings.weight"] for n in ("word", "position"))
        if not of_mpnet:
            places = places + weights["embeddings.token_type_embeddings.weight"][0]
        self.words = nn.Embedding.from_pretrained(words, freeze=True)
        self.places = nn.Embedding.from_pretrained(places[2 if of_mpnet else 0 :], freeze=True)
        self.norm, self.dropout = nn.LayerNorm(self.width, eps=eps), nn.Dropout(DROPOUT)
        _fill(self.norm, weights, "embeddings.LayerNorm")
        self.norm.requires_grad_(False)
        chosen = range(config["num_hidden_layers"]) if layers is None else layers
        self.layers = nn.ModuleList()
        for i in chosen:
            layer, at = Layer(self.width, heads, inner, eps), f"encoder.layer.{i}."
            names = MPNET if of_mpnet else BERT
            parts = [
                weights[f"{at}{names[n]}.{kind}"] for kind in ("weight", "bias") for n in "qkv"
            ]
            layer.looks.weight.data = torch.cat(parts[:3])
            layer.looks.bias.data = torch.cat(parts[3:])
            joins = "attention.attn.o" if of_mpnet else "attention.output.dense"
            norm = "attention.LayerNorm" if of_mpnet else "attention.output.LayerNorm"
            _fill(layer.joins, weights, at + joins)
            _fill(layer.first, weights, at + norm)
            _fill(layer.widens, weights, at + "intermediate.dense")
            _fill(layer.narrows, weights, at + "output.dense")
            _fill(layer.second, weights, at + "output.LayerNorm")
            self.layers.append(layer)
        self.distances = None
        if of_mpnet:
            of_distance = weights["encoder.relative_attention_bias.weight"]
            self.distances = nn.Embedding.from_pretrained(of_distance, freeze=True)

    def forward(self, ids, *, upto: int | None = None):
        """Vectors of ``ids`` (sentences, tokens) after all layers, or the first ``upto``."""
        place = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.dropout(self.norm(self.words(ids) + self.places(place)))
        return self.onward(hidden, self.layers[:upto])

    def onward(self, hidden, layers):
        """The vectors after ``layers`` as well."""
        bias = None
        if self.distances is not None:
            bias = self.distances(_buckets(hidden.shape[1])).permute(2, 0, 1).unsqueeze(0)
        for layer in layers:
            hidden = layer(hidden, bias)
        return hidden


class Network(nn.Module):
    """An encoder whose first ``frozen`` layers stay as they are, and the heads."""

    def __init__(self, encoder: Encoder, *, frozen: int = 0):
        super().__init__()
        self.encoder, self.frozen = encoder, frozen
        encoder.layers[:frozen].requires_grad_(False)
        self.dropout = nn.Dropout(DROPOUT)
        self.valence = nn.Linear(encoder.width, 1)
        self.toward = nn.Sequential(
            nn.Linear(2 * encoder.width, encoder.width),
            nn.ReLU(),
            nn.Dropout(DROPOUT),
            nn.Linear(encoder.width, len(LABELS)),
        )

    def lower(self, ids):
        """What the frozen part makes of token ids: the same each time."""
        return self.encoder(ids, upto=self.frozen)

    def forward(self, hidden, rows, names):
        """Valence on the raters' scale (sentences,), and logits (names, 3).

        ``hidden`` is from ``lower``; ``rows`` (names,) are the sentences of the names,
        ``names`` (names, tokens) is 1 at the tokens of each.
        """
        hidden = self.encoder.onward(hidden, self.encoder.layers[self.frozen :])
        return self.read(hidden, rows, names)

    def read(self, hidden, rows, names):
        """What the heads make of the last vectors."""
        whole = hidden.mean(dim=1)
        shares = names / names.sum(dim=1, keepdim=True)
        name = (hidden[rows] * shares.unsqueeze(-1).to(hidden.dtype)).sum(dim=1)
        both = torch.cat([whole[rows], name], dim=1)
        return self.valence(self.dropout(whole))[:, 0], self.toward(self.dropout(both))


def _fill(part: nn.Linear | nn.LayerNorm, weights: dict, name: str) -> None:
    part.weight.data, part.bias.data = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _buckets(tokens: int) -> torch.Tensor:
    """Which of MPNet's 32 kinds of distance lies between any two tokens (after T5)."""
    place = torch.arange(tokens)
    distance = place[:, None] - place[None, :]
    far = distance.abs().clamp(min=1)
    grown = 8 + (torch.log(far / 8) / torch.log(torch.tensor(FURTHEST / 8)) * 8).long()
    size = torch.where(distance.abs() < 8, distance.abs(), grown.clamp(max=15))
    return size + 16 * (distance < 0)
