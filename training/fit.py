"""Fit a network to mixed batches of both tasks, and score with it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from training.data import LABELS, TOWARD, VALENCE, Example
from training.network import Network

BATCH = 16
BUCKET = 20 * BATCH  # examples sorted by length at a time
WARM_UP = 0.06
KEPT = 0.998  # of the running mean of the weights, each step


class Schedule(NamedTuple):
    """How long and how fast to train: rates fall to nothing at the end of all epochs."""

    epochs: int
    rate: float
    head_rate: float
    stop: int | None = None
    """Steps after which the running mean of the weights is taken before that end."""


def fit(network: Network, rows: list[Example], schedule: Schedule, *, seed: int) -> None:
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
    )
    total = schedule.epochs * -(-len(rows) // BATCH)
    slope = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _slope(step, total))
    network.train()
    losses, started = 0.0, time.perf_counter()
    every = chain.from_iterable(batches(rows, rng) for _ in range(schedule.epochs))
    for step, batch in enumerate(islice(every, schedule.stop), start=1):
        loss = _loss(network, [rows[i] for i in batch])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        slope.step()
        share = 1 - min(KEPT, step / (step + 10))
        torch._foreach_lerp_(mean, [p.detach() for p in trained], share)
        losses += loss.item()
        if step % 100 == 0:
            took = time.perf_counter() - started
            print(f"step {step} of {total}: loss {losses / 100:.4f}, {took:.0f} s", flush=True)
            losses = 0.0
    with torch.no_grad():
        for parameter, value in zip(trained, mean, strict=True):
            parameter.copy_(value)
    network.eval()


def predict(network: Network, rows: list[Example]) -> list[tuple[float, ...]]:
    """For each row the valence, or the probability of each label."""
    found: list[tuple[float, ...]] = [()] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].window.ids))
    network.eval()
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for first in range(0, len(order), 4 * BATCH):
            batch = order[first : first + 4 * BATCH]
            valence, logits = network(*padded([rows[i] for i in batch]))
            probabilities = logits.float().softmax(dim=1).tolist()
            for i, value, three in zip(batch, valence.tolist(), probabilities, strict=True):
                found[i] = (value,) if rows[i].task == VALENCE else tuple(three)
    return found


def batches(rows: list[Example], rng: np.random.Generator) -> Iterator[np.ndarray]:
    """Every row once, in batches of like length, in random order."""
    lengths = np.array([len(row.window.ids) for row in rows])
    order = rng.permutation(len(rows))
    cut = []
    for first in range(0, len(order), BUCKET):
        bucket = order[first : first + BUCKET]
        bucket = bucket[np.argsort(lengths[bucket], kind="stable")]
        cut += [bucket[i : i + BATCH] for i in range(0, len(bucket), BATCH)]
    for i in rng.permutation(len(cut)):
        yield cut[i]


def padded(rows: list[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Token ids, mask and the name's mask of a batch, each (n, longest)."""
    shape = (len(rows), max(len(row.window.ids) for row in rows))
    ids, mask, target = (torch.zeros(shape, dtype=torch.int64) for _ in range(3))
    for i, row in enumerate(rows):
        size = len(row.window.ids)
        ids[i, :size] = torch.tensor(row.window.ids)
        mask[i, :size] = 1
        target[i, :size] = torch.tensor(row.window.target)
    return ids, mask, target


def _loss(network: Network, rows: list[Example]) -> torch.Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        valence, logits = network(*padded(rows))
    named = torch.tensor([row.task == TOWARD for row in rows])
    rated = torch.tensor([row.target[0] for row in rows if row.task == VALENCE])
    shares = torch.tensor([row.target for row in rows if row.task == TOWARD])
    squared = (valence.float()[~named] - rated).square().sum()
    entropy = nn.functional.cross_entropy(
        logits.float()[named], shares.reshape(-1, len(LABELS)), reduction="sum"
    )
    return (squared + entropy) / len(rows)


def _slope(step: int, total: int) -> float:
    warm = WARM_UP * total
    return min((step + 1) / warm, max(0.0, (total - step) / (total - warm)))
