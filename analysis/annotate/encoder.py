"""The encoder that scores tone: the only module that knows onnxruntime and tokenizers.

A model is a folder with ``model.onnx``, ``tokenizer.json`` (WordPiece, BERT's
vocabulary), ``scale.json`` (see ``Scale``) and ``digests.json`` (SHA-256 of these; a folder
of one's own may do without the last two). The graph takes ``ids`` (sentences, tokens), all
of one length, ``rows`` (names,), the sentence of each name, and ``names`` (names, tokens),
1 at its tokens; it gives ``valence`` (sentences,) in [-1, 1] and ``toward`` (names, 3), the
probabilities of ``LABELS``.

A sentence is encoded once for its valence and all its names. Sentences of one length run
together, unpadded, with fixed scales of activations: no score depends on its neighbours.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.annotate import windows
from analysis.annotate.windows import Window

LABELS = ("negative", "neutral", "positive")
WEIGHTS = Path(__file__).parent / "weights"
GRAPH, TOKENIZER, SCALE, DIGESTS = "model.onnx", "tokenizer.json", "scale.json", "digests.json"
INPUTS = ("ids", "rows", "names")
DIGITS = 6
"""Decimals of a score: what lies beyond them may differ between processors."""
TOGETHER = 512
"""Tokens that run together at most: more are no faster, but take more memory."""

Span = tuple[int, int]


class Name(NamedTuple):
    """A name in one of several texts: ``texts[text][start:end]``."""

    text: int
    start: int
    end: int


class Scale(NamedTuple):
    """How what a model gives becomes scores and classes; fitted to readers after training.

    ``points`` are of a rising line, from the model's valence to the score; ``cuts`` are the
    lowest and the highest score that is neutral.
    """

    points: tuple[tuple[float, float], ...] = ((-1, -1), (1, 1))
    cuts: tuple[float, float] = (-0.05, 0.05)


class Reading(NamedTuple):
    """What a model makes of texts and the names in them.

    ``valence`` (texts,) in [-1, 1]; ``toward`` (names, 3), the probabilities of ``LABELS``,
    NaN where no word stands at the place; whether a text was longer than the model
    reads, and whether there was more around a name; between which scores is neutral.
    """

    valence: np.ndarray
    toward: np.ndarray
    cut: np.ndarray
    cut_around: np.ndarray
    cuts: tuple[float, float] = Scale().cuts


class Encoder:
    """A model in memory, on one thread. Loading raises ``ValueError`` if a digest is wrong."""

    def __init__(self, folder: Path):
        verify(folder)
        self._session = session(folder)
        given = [one.name for one in self._session.get_inputs()]
        if given != list(INPUTS):
            raise ValueError(f"{folder / GRAPH} does not take {', '.join(INPUTS)}")
        self._tokenizer = tokenizer(folder)
        self._scale = scale(folder)

    def read(self, texts: Sequence[str], names: Sequence[Name]) -> Reading:
        """Valence of each text and tone toward each name, each text encoded once.

        A name too far on in a long text is read with what stands around it.
        """
        encoded = self._encoded(texts)
        whole = [windows.plain(encoding.ids) for encoding in encoded]
        read, owners, placed = list(whole), [], []
        for name in names:
            encoding = encoded[name.text]
            at = windows.covered(encoding.offsets, name.start, name.end)
            placed.append(windows.around(encoding.ids, *at) if at else None)
            if placed[-1] and placed[-1].ids != whole[name.text].ids:
                owners.append(len(read))
                read.append(placed[-1])
            else:
                owners.append(name.text)
        valence, toward = self._run(read, owners, placed)
        x, y = zip(*self._scale.points, strict=True)
        return Reading(
            np.round(np.interp(valence[: len(whole)], x, y), DIGITS),
            np.round(toward, DIGITS),
            np.array([w.cut for w in whole], dtype=bool),
            np.array([bool(w and w.cut) for w in placed], dtype=bool),
            self._scale.cuts,
        )

    def _encoded(self, texts: Sequence[str]) -> list[Any]:
        """One at a time: ``encode_batch`` would start threads."""
        return [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]

    def _run(
        self, read: Sequence[Window], owners: Sequence[int], placed: Sequence[Window | None]
    ) -> tuple[np.ndarray, np.ndarray]:
        """What the graph gives for each window, and each name in the window that owns it."""
        valence, toward = np.full(len(read), np.nan), np.full((len(owners), len(LABELS)), np.nan)
        of_window = defaultdict(list)
        for k, (owner, window) in enumerate(zip(owners, placed, strict=True)):
            if window:
                of_window[owner].append(k)
        for batch in _batches(read):
            found = [k for i in batch for k in of_window[i]]
            at = {i: row for row, i in enumerate(batch)}
            names = np.zeros((len(found), len(read[batch[0]].ids)), dtype=np.float32)
            for row, k in enumerate(found):
                window = placed[k]
                names[row, window.first : window.last] = 1  # type: ignore[union-attr]
            given = {
                "ids": np.array([read[i].ids for i in batch], dtype=np.int64),
                "rows": np.array([at[owners[k]] for k in found], dtype=np.int64),
                "names": names,
            }
            valence[batch], toward[found] = self._session.run(["valence", "toward"], given)
        return valence, toward


def _batches(read: Sequence[Window]) -> Iterator[list[int]]:
    """The places of windows of one length, as many as run together."""
    of_length = defaultdict(list)
    for i, window in enumerate(read):
        of_length[len(window.ids)].append(i)
    for length, same in of_length.items():
        size = max(1, TOGETHER // length)
        for first in range(0, len(same), size):
            yield same[first : first + size]


def session(folder: Path) -> Any:
    """The graph of a folder, ready to run on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    providers = ["CPUExecutionProvider"]
    try:
        return onnxruntime.InferenceSession(folder / GRAPH, options, providers=providers)
    except Exception as error:  # the library has no class of its own for a broken file
        raise ValueError(f"{folder / GRAPH} is not a model that can be run") from error


def tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    try:
        found = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # nor has this one
        raise ValueError(f"{folder / TOKENIZER} is not a tokenizer") from error
    found.no_truncation()
    found.no_padding()
    return found


def scale(folder: Path) -> Scale:
    """The scale of a folder, or scores as the graph gives them."""
    path = folder / SCALE
    if not path.exists():
        return Scale()
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        points = tuple((float(x), float(y)) for x, y in found["points"])
        low, high = map(float, found["cuts"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path} is not a scale: points and cuts are needed") from error
    rising = all(x < u and y <= v for (x, y), (u, v) in pairwise(points))
    if len(points) < 2 or not rising or low > high:
        raise ValueError(f"{path} is not a scale: its points and cuts do not rise")
    return Scale(points, (low, high))


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
    for name in sorted({*actual, *recorded}):
        if name not in actual:
            raise ValueError(f"no model in {folder}: {name} is missing")
        if recorded.get(name) != actual[name]:
            raise ValueError(f"{folder / name} is not the file that {DIGESTS} records")
    return actual


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of the files of a model."""
    present = (SCALE,) if (folder / SCALE).exists() else ()
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in (GRAPH, TOKENIZER, *present)
    }
