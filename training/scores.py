"""What a network says of a sentence."""

from __future__ import annotations

from typing import NamedTuple

from training.data import Shares


class Scores(NamedTuple):
    """Valence of a sentence on the raters' scale, and the probabilities for each name."""

    valence: float
    toward: tuple[Shares, ...]
