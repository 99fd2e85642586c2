"""A network made smaller: what says least in each of its layers goes.

What something says is the variance of what comes of it; what it says on average stays, in the
bias. The last layer, which is asked little and takes little time, stays whole. A fit must follow.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from training import export
from training.data import Example
from training.network import Network


def places(network: Network, rows: Sequence[Example], count: int) -> Network:
    """The network with ``count`` places between the two dense layers of each layer."""
    given = export.given(network, rows)
    for i, layer in enumerate(network.encoder.layers[:-1]):
        values, wide, narrow = given[i, "narrows"], layer.widens, layer.narrows
        says = values.var(dim=0) * narrow.weight.square().sum(dim=0)
        kept = says.argsort(descending=True)[:count].sort().values
        layer.widens = _dense(wide.weight[kept], wide.bias[kept])
        layer.narrows = _reading(narrow, values, kept)
    return network


def heads(network: Network, rows: Sequence[Example], count: int) -> Network:
    """The network with ``count`` heads of attention in each layer."""
    given = export.given(network, rows)
    for i, layer in enumerate(network.encoder.layers[:-1]):
        values, joins = given[i, "joins"], layer.joins
        width = values.shape[1] // layer.heads
        of_head = torch.arange(values.shape[1]).split(width)
        says = [(values[:, one] @ joins.weight[:, one].T).var(dim=0).sum() for one in of_head]
        kept = torch.stack(says).argsort(descending=True)[:count].sort().values
        kept = torch.cat([of_head[i] for i in kept])
        for part in ("query", "key", "value"):
            dense = getattr(layer, part)
            setattr(layer, part, _dense(dense.weight[kept], dense.bias[kept]))
        layer.joins = _reading(joins, values, kept)
        layer.heads = count
    return network


def _reading(dense: nn.Linear, values: torch.Tensor, kept: torch.Tensor) -> nn.Linear:
    """A dense layer that reads no more than what is ``kept`` of the ``values`` it was given."""
    average = values.mean(dim=0)
    whole = dense.bias + dense.weight @ average
    weight = dense.weight[:, kept]
    return _dense(weight, whole - weight @ average[kept])


def _dense(weight: torch.Tensor, bias: torch.Tensor) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.load_state_dict({"weight": weight, "bias": bias})
    return made
