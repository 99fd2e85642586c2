"""The encoder that scores tone: the only module that knows onnxruntime and tokenizers.

A model is a folder with ``model.onnx``, ``tokenizer.json`` (WordPiece, BERT's
vocabulary) and ``digests.json`` (SHA-256 of both; a folder of one's own may do
without). The graph takes ``ids`` (1, n)
and ``target`` (1, n), which of the tokens are the name, and gives ``valence`` (1,)
in [-1, 1] and ``toward`` (1, 3), the probabilities of ``LABELS``.

Each window of tokens is a run of its own, unpadded: int8 kernels derive the scale of
activations from all that runs together, so that in a batch the score of a
sentence would depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.annotate import windows

LABELS = ("negative", "neutral", "positive")
WEIGHTS = Path(__file__).parent / "weights"
GRAPH, TOKENIZER, DIGESTS = "model.onnx", "tokenizer.json", "digests.json"
DIGITS = 6
"""Decimals of a score: what lies beyond them may differ between processors."""

Span = tuple[int, int]


class Scored(NamedTuple):
    """Scores, one row a text, and whether the text was longer than the model reads."""

    values: np.ndarray
    cut: np.ndarray


class Encoder:
    """A model in memory, on one thread. Loading raises ``ValueError`` if a digest is wrong."""

    def __init__(self, folder: Path):
        verify(folder)
        self._session = session(folder)
        self._tokenizer = tokenizer(folder)

    def valence(self, texts: Sequence[str]) -> Scored:
        """Tone of each text in [-1, 1]: shape (n,)."""
        found = [windows.plain(encoding.ids) for encoding in self._encoded(texts)]
        values = self._run("valence", found).reshape(len(found))
        return Scored(values, np.array([w.cut for w in found], dtype=bool))

    def toward(self, texts: Sequence[str], spans: Sequence[Span]) -> Scored:
        """Probabilities of ``LABELS`` toward ``text[start:end]``: shape (n, 3).

        A span without a token (blank, or outside the text) gets NaN.
        """
        found = []
        for encoding, (start, end) in zip(self._encoded(texts), spans, strict=True):
            at = windows.covered(encoding.offsets, start, end)
            found.append(windows.marked(encoding.ids, *at) if at else None)
        values = np.full((len(found), len(LABELS)), np.nan)
        known = [i for i, window in enumerate(found) if window]
        values[known] = self._run("toward", [w for w in found if w]).reshape(-1, len(LABELS))
        return Scored(values, np.array([bool(w and w.cut) for w in found], dtype=bool))

    def _encoded(self, texts: Sequence[str]) -> list[Any]:
        """One at a time: ``encode_batch`` would start threads."""
        return [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]

    def _run(self, output: str, found: Sequence[windows.Window]) -> np.ndarray:
        """The output for each window; windows of like length run in turn, which is faster."""
        values: list[Any] = [[]] * len(found)
        for i in sorted(range(len(found)), key=lambda i: len(found[i].ids)):
            ids = np.array([found[i].ids], dtype=np.int64)
            target = np.array([found[i].target], dtype=np.float32)
            values[i] = self._session.run([output], {"ids": ids, "target": target})[0][0]
        return np.round(np.array(values, dtype=np.float64), DIGITS)


def session(folder: Path) -> Any:
    """The graph of a folder, ready to run on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    providers = ["CPUExecutionProvider"]
    return onnxruntime.InferenceSession(folder / GRAPH, options, providers=providers)


def tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    found = Tokenizer.from_file(str(folder / TOKENIZER))
    found.no_truncation()
    found.no_padding()
    return found


def verify(folder: Path) -> dict[str, str]:
    """The digest of each file of a model, after comparing it with the recorded one.

    Raises ``ValueError`` if a file is missing or not the recorded one. The model of this
    package must have its digests recorded, another may.
    """
    record = folder / DIGESTS
    try:
        actual = digests(folder)
        optional = folder != WEIGHTS and not record.exists()
        recorded = actual if optional else json.loads(record.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ValueError(f"no model in {folder}: {Path(error.filename).name} is missing") from None
    for name, digest in actual.items():
        if recorded.get(name) != digest:
            raise ValueError(f"{folder / name} is not the file that {DIGESTS} records")
    return actual


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the files of a model."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (GRAPH, TOKENIZER)
    }
