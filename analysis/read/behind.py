"""What the marks of a chart count, as rows that a page lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.read import content
from analysis.read.content import KEY
from analysis.read.view import View


def behind(evidence: pd.DataFrame, mark: Sequence[int], view: View) -> dict[str, Any]:
    """Each row of ``evidence`` as its place in a sentence of ``view``, in the same order.

    ``mark`` is the number of the chart's mark that each row belongs to. ``at`` is the number
    of the sentence, ``from`` and ``to`` the place in it, ``why`` a number in ``labels``,
    ``strength`` its amount or, where all are alike, how many are counted in its sentence.

    Raises ``ValueError`` for evidence whose sentence the view does not have.
    """
    content.require(evidence, "evidence", [*KEY, "start", "end"])
    shown = view.sentences
    at = view.keys.get_indexer(pd.MultiIndex.from_frame(evidence[KEY]))
    if (at < 0).any():
        raise ValueError("evidence: a sentence is not among those to read")
    places = content.within(evidence, at, shown)
    start, end = content.units(shown["text"], at, places.start, places.end)
    why = evidence["why"] if "why" in evidence else pd.Series("", index=evidence.index)
    values, labels = pd.factorize(why.fillna("").astype("str"))
    return {
        "at": at.tolist(),
        "from": start.tolist(),
        "to": end.tolist(),
        "mark": [int(number) for number in mark],
        "why": values.tolist(),
        "labels": [str(label) for label in labels],
        "strength": np.round(_strength(evidence, at, np.asarray(mark)), 3).tolist(),
    }


def _strength(evidence: pd.DataFrame, at: np.ndarray, mark: np.ndarray) -> np.ndarray:
    amount = evidence["amount"].to_numpy(float) if "amount" in evidence else np.zeros(0)
    if (amount != amount[:1]).any():
        return amount
    together = pd.DataFrame({"at": at, "mark": mark})
    return together.groupby(["at", "mark"])["at"].transform("size").to_numpy(float)
