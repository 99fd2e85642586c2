"""Fit a network to batches of both tasks, and score with it."""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from training import stages
from training.data import LABELS, Example
from training.network import Network
from training.scores import Scores

READ = 256
"""Sentences read at once where nothing is fitted."""
WARM_UP = 0.06
KEPT = 0.995  # of the running mean of the weights, each step
RATED = 0.5
"""Weight of the squared error of a rating, beside the cross-entropy of a class."""
TOLD, KEPT_AFTER = 200, 500
"""Steps between two lines of progress, and after which what is reached is kept."""


class Schedule(NamedTuple):
    """How long and how fast to train: rates fall to nothing at the end of all epochs."""

    epochs: int
    batch: int
    rate: float
    head_rate: float
    dropout: float


def fit(
    network: Network, rows: Sequence[Example], schedule: Schedule, unfinished: Path, *, seed: int
) -> None:
    """Train the network; at the end its weights are the running mean of all steps'.

    What is reached is kept in ``unfinished`` now and then, and gone on from if that is there.
    """
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
    plan = [b for _ in range(schedule.epochs) for b in batches(rows, rng, schedule.batch)]
    slope = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _slope(step, len(plan)))
    for part in network.modules():
        if isinstance(part, nn.Dropout):
            part.p = schedule.dropout
    network.train()
    parts = {"network": network, "optimiser": optimiser, "slope": slope}
    done = _resumed(unfinished, parts, mean)
    losses, started = torch.zeros(()), time.perf_counter()
    for step, batch in enumerate(plan[done:], start=done + 1):
        loss = _loss(network, [rows[i] for i in batch])
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        slope.step()
        share = 1 - min(KEPT, step / (step + 10))
        torch._foreach_lerp_(mean, [p.detach() for p in trained], share)
        losses += loss.detach()
        if step % TOLD == 0:
            took, seen = time.perf_counter() - started, losses.item() / TOLD
            print(f"step {step} of {len(plan)}: loss {seen:.4f}, {took:.0f} s", flush=True)
            losses.zero_()
        if step % KEPT_AFTER == 0:
            state = {name: part.state_dict() for name, part in parts.items()}
            stages.save(state | {"mean": mean, "done": step}, unfinished)
    with torch.no_grad():
        for parameter, value in zip(trained, mean, strict=True):
            parameter.copy_(value)
    network.eval()
    unfinished.unlink(missing_ok=True)


def _resumed(unfinished: Path, parts: dict[str, Any], mean: list[torch.Tensor]) -> int:
    """How many steps were done before; the parts and the mean are as they were after these."""
    if not unfinished.exists():
        return 0
    state = torch.load(unfinished)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    for parameter, value in zip(mean, state["mean"], strict=True):
        parameter.copy_(value)
    return state["done"]


def predict(network: Network, rows: Sequence[Example]) -> list[Scores]:
    """The scores of each row."""
    found: list[Scores] = [Scores(math.nan, ())] * len(rows)
    network.eval()
    for batch in ordered(rows):
        some = [rows[i] for i in batch]
        with torch.inference_mode():
            valence, logits = read(network, some)
        shares = iter(logits.softmax(dim=1).tolist())
        for i, value in zip(batch, valence.tolist(), strict=True):
            found[i] = Scores(value, tuple(tuple(next(shares)) for _ in rows[i].names))
    return found


def read(network: Network, rows: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """What the network gives for rows of one length; while it learns, in half precision."""
    with torch.autocast("cpu", torch.bfloat16, enabled=network.training):
        valence, logits = network(*packed(rows))
    return valence.float(), logits.float()


def ordered(rows: Sequence[Example]) -> Iterator[np.ndarray]:
    """Every row once, in batches for reading alone."""
    return batches(rows, np.random.default_rng(0), READ)


def batches(rows: Sequence[Example], rng: np.random.Generator, size: int) -> Iterator[np.ndarray]:
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
    ids = np.array([row.ids for row in rows])
    owner = np.repeat(np.arange(len(rows)), [len(row.names) for row in rows])
    spans = np.array([span for row in rows for span in row.names], dtype=np.int64).reshape(-1, 2)
    place = np.arange(ids.shape[1])
    names = (spans[:, :1] <= place) & (place < spans[:, 1:])
    return torch.from_numpy(ids), torch.from_numpy(owner), torch.from_numpy(names).float()


def _loss(network: Network, rows: Sequence[Example]) -> torch.Tensor:
    valence, logits = read(network, rows)
    rated = torch.tensor([row.valence for row in rows])
    off = (valence - rated.nan_to_num()).square() * ~rated.isnan()
    # shares of nothing add nothing
    targets = [shares or (0.0,) * len(LABELS) for row in rows for shares in row.toward]
    shares = torch.tensor(targets).reshape(logits.shape)
    entropy = nn.functional.cross_entropy(logits, shares, reduction="sum")
    return (RATED * off.sum() + entropy) / len(rows)


def _slope(step: int, total: int) -> float:
    warm = WARM_UP * total
    return min((step + 1) / warm, max(0.0, (total - step) / (total - warm)))
