"""Fit a network to batches of both tasks, and score with it."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from training.data import Example
from training.network import Network
from training.scores import Scores

BATCH = 16
WARM_UP = 0.06
KEPT = 0.995  # of the running mean of the weights, each step
RATED = 0.5
"""Weight of the squared error of a rating, beside the cross-entropy of a class."""


class Schedule(NamedTuple):
    """How long and how fast to train: rates fall to nothing at the end of all epochs."""

    epochs: int
    rate: float
    head_rate: float


def fit(network: Network, rows: Sequence[Example], schedule: Schedule, *, seed: int) -> None:
    """Train the network; at the end its weights are the running mean of all steps'."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    heads = [*network.valence.parameters(), *network.toward.parameters()]
    body = [p for p in network.encoder.parameters() if p.requires_grad]
    trained = [*body, *heads]
    mean = [p.detach().clone() for p in trained]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": schedule.rate}, {"params": heads, "lr": schedule.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    plan = [batch for _ in range(schedule.epochs) for batch in batches(rows, rng)]
    below = lower(network, rows)
    slope = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _slope(step, len(plan)))
    network.train()
    losses, started = 0.0, time.perf_counter()
    for step, batch in enumerate(plan, start=1):
        loss = _loss(network, [rows[i] for i in batch], below and [below[i] for i in batch])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        slope.step()
        share = 1 - min(KEPT, step / (step + 10))
        torch._foreach_lerp_(mean, [p.detach() for p in trained], share)
        losses += loss.item()
        if step % 50 == 0:
            took = time.perf_counter() - started
            print(f"step {step} of {len(plan)}: loss {losses / 50:.4f}, {took:.0f} s", flush=True)
            losses = 0.0
    with torch.no_grad():
        for parameter, value in zip(trained, mean, strict=True):
            parameter.copy_(value)
    network.eval()


def predict(network: Network, rows: Sequence[Example]) -> list[Scores]:
    """The scores of each row."""
    found: list[Scores] = [Scores(math.nan, ())] * len(rows)
    network.eval()
    for batch in ordered(rows):
        some = [rows[i] for i in batch]
        with torch.inference_mode():
            ids, owner, names = packed(some)
            valence, logits = network(network.lower(ids), owner, names)
        shares = iter(logits.softmax(dim=1).tolist())
        for i, value in zip(batch, valence.tolist(), strict=True):
            found[i] = Scores(value, tuple(tuple(next(shares)) for _ in rows[i].names))
    return found


def ordered(rows: Sequence[Example]) -> Iterator[np.ndarray]:
    """Every row once, in batches for reading alone."""
    return batches(rows, np.random.default_rng(0), size=4 * BATCH)


def batches(
    rows: Sequence[Example], rng: np.random.Generator, size: int = BATCH
) -> Iterator[np.ndarray]:
    """Every row once, in batches of one length, in random order."""
    of_length = defaultdict(list)
    for i in rng.permutation(len(rows)):
        of_length[len(rows[i].ids)].append(i)
    cut = [
        np.array(same[first : first + size])
        for same in of_length.values()
        for first in range(0, len(same), size)
    ]
    for i in rng.permutation(len(cut)):
        yield cut[i]


def packed(rows: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids (sentences, tokens), the sentence of each name, and its tokens (names, tokens)."""
    ids = torch.tensor([row.ids for row in rows])
    spans = [(i, span) for i, row in enumerate(rows) for span in row.names]
    names = torch.zeros((len(spans), ids.shape[1]))
    for k, (_, (first, last)) in enumerate(spans):
        names[k, first:last] = 1
    return ids, torch.tensor([i for i, _ in spans], dtype=torch.int64), names


def lower(network: Network, rows: Sequence[Example]) -> list[torch.Tensor]:
    """What the frozen part makes of each row, reckoned once; nothing if no part is frozen."""
    if not network.frozen:
        return []
    found: list[torch.Tensor] = [torch.empty(0)] * len(rows)
    network.eval()
    with torch.no_grad():
        for batch in ordered(rows):
            ids, _, _ = packed([rows[i] for i in batch])
            for i, hidden in zip(batch, network.lower(ids), strict=True):
                found[i] = hidden.clone()
    network.train()
    return found


def _loss(network: Network, rows: Sequence[Example], below: Sequence[torch.Tensor]) -> torch.Tensor:
    ids, owner, names = packed(rows)
    hidden = torch.stack(list(below)) if below else network.lower(ids)
    valence, logits = network(hidden, owner, names)
    rated = torch.tensor([row.valence for row in rows])
    squared = (valence - rated)[~rated.isnan()].square().sum()
    targets = [shares for row in rows for shares in row.toward]
    known = torch.tensor([bool(shares) for shares in targets], dtype=torch.bool)
    shares = torch.tensor([shares for shares in targets if shares]).reshape(-1, logits.shape[1])
    entropy = nn.functional.cross_entropy(logits[known], shares, reduction="sum")
    return (RATED * squared + entropy) / len(rows)


def _slope(step: int, total: int) -> float:
    warm = WARM_UP * total
    return min((step + 1) / warm, max(0.0, (total - step) / (total - warm)))
