"""How well scores agree with the labels of the part held back."""

from __future__ import annotations

import numpy as np

from analysis.measure.agreement import macro_f1
from training.data import TOWARD, VALENCE, Example

NEUTRAL = 0.2
"""On the raters' scale; this close to zero is neither positive nor negative."""


def of(scores: list[tuple[float, ...]], rows: list[Example]) -> dict[str, float]:
    """Pearson's r and three-class macro-F1 of valence, macro-F1 toward names.

    Both sequences are as ``fit.predict`` has them: valence on the raters' scale, or
    the probability of each label.
    """
    pairs = [(s, row.target) for s, row in zip(scores, rows, strict=True) if row.task == VALENCE]
    valence, rated = (np.array([side[0] for side in sides]) for sides in zip(*pairs, strict=True))
    named = [(s, row.target) for s, row in zip(scores, rows, strict=True) if row.task == TOWARD]
    found, labels = (np.argmax(np.array(sides), axis=1) for sides in zip(*named, strict=True))
    return {
        "valence, r": round(float(np.corrcoef(valence, rated)[0, 1]), 4),
        "valence, macro-F1": _macro_f1(_classes(valence), _classes(rated)),
        "toward, macro-F1": _macro_f1(found, labels),
        "sentences": len(pairs),
        "names": len(named),
    }


def _macro_f1(found: np.ndarray, labels: np.ndarray) -> float:
    return round(macro_f1(np.column_stack([found, labels])), 4)


def _classes(values: np.ndarray) -> np.ndarray:
    return 1 + (values >= NEUTRAL).astype(int) - (values <= -NEUTRAL).astype(int)
