"""How well scores agree with the labels of the part held back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.measure.agreement import macro_f1
from training.data import Example
from training.scores import Scores


def of(found: Sequence[Scores], rows: Sequence[Example]) -> dict[str, float]:
    """Pearson's r of valence, and macro-F1 of the classes toward names.

    ``found`` are as ``fit.predict`` has them; what has no label does not count.
    """
    pairs = [(s.valence, row.valence) for s, row in zip(found, rows, strict=True)]
    valence, rated = np.array([pair for pair in pairs if not np.isnan(pair[1])]).T
    named = np.array(
        [
            (np.argmax(shares), np.argmax(label))
            for s, row in zip(found, rows, strict=True)
            for shares, label in zip(s.toward, row.toward, strict=True)
            if label
        ]
    )
    return {
        "valence, r": round(float(np.corrcoef(valence, rated)[0, 1]), 4),
        "toward, macro-F1": round(macro_f1(named), 4),
        "sentences": len(valence),
        "names": len(named),
    }
