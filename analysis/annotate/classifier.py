"""A text classifier of one's own as a tone model: any that was exported to ONNX.

Its folder has ``model.onnx``, ``tokenizer.json`` and ``config.json``, as
``optimum-cli export onnx`` writes them for a model of the transformers library.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from analysis.annotate import encoder
from analysis.annotate.encoder import LABELS, Name, Reading

CONFIG = "config.json"
LENGTH = 512
"""Tokens that are read at most."""
SIGNS = {"neg": -1, "neu": 0, "pos": 1}
"""What the labels of the classifier start with, and what they count."""


class Classifier:
    """Scores sentences by the probability of positive less that of negative.

    Raises ``ValueError`` if the folder is incomplete or a label is not negative,
    neutral or positive.
    """

    def __init__(self, folder: Path):
        encoder.verify(folder)
        self._signs = _signs(folder / CONFIG)
        self._session = encoder.session(folder)
        self._tokenizer = encoder.tokenizer(folder)
        self._inputs = [given.name for given in self._session.get_inputs()]

    def read(self, texts: Sequence[str], names: Sequence[Name]) -> Reading:
        """Tone of each text in [-1, 1]; a classifier of sentences knows no names.

        Raises ``ValueError`` if there are any.
        """
        if names:
            raise ValueError("this model scores sentences only, not tone toward a name")
        values, cut = np.zeros(len(texts)), np.zeros(len(texts), dtype=bool)
        for i, text in enumerate(texts):
            found = self._tokenizer.encode(text)
            cut[i] = len(found.ids) > LENGTH
            found.truncate(LENGTH)
            values[i] = self._shares(found.ids) @ self._signs
        none = np.empty((0, len(LABELS)))
        return Reading(np.round(values, encoder.DIGITS), none, cut, np.empty(0, dtype=bool))

    def _shares(self, ids: list[int]) -> np.ndarray:
        row = np.array([ids], dtype=np.int64)
        known = {"input_ids": row, "attention_mask": np.ones_like(row)}
        given = {name: known.get(name, np.zeros_like(row)) for name in self._inputs}
        logits = self._session.run(None, given)[0][0].astype(np.float64)
        shares = np.exp(logits - logits.max())
        return shares / shares.sum()


def _signs(config: Path) -> np.ndarray:
    """What each class counts, in the order of the classes."""
    labels = json.loads(config.read_text(encoding="utf-8")).get("id2label", {})
    names = [labels[key].lower()[:3] for key in sorted(labels, key=int)]
    if not names or not set(names) <= set(SIGNS):
        raise ValueError(f"{config}: labels are {list(labels.values())}, not negative and positive")
    return np.array([SIGNS[name] for name in names], dtype=np.float64)
