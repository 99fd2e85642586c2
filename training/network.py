"""One encoder with two heads: valence of a sentence, and tone toward the marked name."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import nn
from transformers import AutoModel

from training.data import LABELS


class Network(nn.Module):
    """MiniLM; valence reads the mean of all tokens, the other head that and the name's mean."""

    def __init__(self, encoder: Path, *, frozen: int = 0):
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder, add_pooling_layer=False)
        self.encoder.embeddings.requires_grad_(False)
        self.encoder.encoder.layer[:frozen].requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.valence = nn.Linear(width, 1)
        self.toward = nn.Linear(2 * width, len(LABELS))

    def forward(self, ids, mask, target):
        """Valence on the raters' scale (n,), class logits (n, 3); masks are 0 or 1, none: all."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        whole = hidden.mean(1) if mask is None else _mean(hidden, mask)
        name = _mean(hidden, target)
        valence = self.valence(self.dropout(whole))[:, 0]
        return valence, self.toward(self.dropout(torch.cat([whole, name], dim=1)))


def _mean(hidden, mask):
    weights = mask.to(hidden.dtype).unsqueeze(-1)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)
