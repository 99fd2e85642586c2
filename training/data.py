"""Sentences with their targets, and the part held back for validation."""

from __future__ import annotations

import gzip
import json
import math
import random
import re
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

from analysis.annotate import windows

OPINION = "sentence_sentiment.jsonl.gz"
TARGETS = "target_sentiment.jsonl.gz"
NEWS = "news_tone.jsonl.gz"
LABELS = ("negative", "neutral", "positive")
HELD_BACK = 10
"""One group in so many is held back for validation."""
SMOOTHING = 0.1
FURTHER = 2
"""Mentions of a sentence without a label of their own that are taken in, at most."""
NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*|\b(?:[Hh]e|[Ss]he|[Tt]hey|him)\b")

UNRATED = math.nan
Shares = tuple[float, ...]
Span = tuple[int, int]


class Example(NamedTuple):
    """A sentence and its targets.

    ``valence`` is the mean rating, -4 to 4, NaN without one. ``names`` are the first and one
    past the last token of each; ``toward`` has the probability of each of ``LABELS`` for
    each name, empty without a label.
    """

    ids: tuple[int, ...]
    valence: float
    names: tuple[Span, ...]
    toward: tuple[Shares, ...]
    group: str


def labelled(gold: Path, tokenizer: Tokenizer, *, seed: int) -> list[Example]:
    """Every rated sentence, and every sentence with labelled names.

    Some further mentions are named without a label, for earlier models to score.
    """
    draw = random.Random(seed)  # noqa: S311
    found = []
    for row in read(gold / OPINION):
        spans = [m.span() for m in NAMED.finditer(row["text"])]
        some = draw.sample(spans, min(FURTHER, len(spans)))
        found.append(
            example(row["text"], tokenizer, row["mean"], dict.fromkeys(some, ()), row["doc"])
        )
    sentences: dict[str, tuple[str, dict[Span, Shares]]] = {}
    for row in read(gold / TARGETS):
        _, names = sentences.setdefault(row["sent_id"], (row["text"], {}))
        others = [(other["start"], other["end"]) for other in row["further"]]
        for span in draw.sample(others, min(1, len(others))):
            names.setdefault(span, ())
        names[row["start"], row["end"]] = smoothed(row["label"])
    for group, (text, names) in sentences.items():
        found.append(example(text, tokenizer, UNRATED, names, group))
    return found


def example(
    text: str, tokenizer: Tokenizer, valence: float, names: Mapping[Span, Shares], group: str
) -> Example:
    """A sentence as tokens; names beyond what is read of it are left out."""
    encoded = tokenizer.encode(text, add_special_tokens=False)
    window = windows.plain(encoded.ids)
    spans, shares = [], []
    for (start, end), tone in names.items():
        at = windows.covered(encoded.offsets, start, end)
        if at is not None and at[1] < len(window.ids) - 1:
            spans.append((at[0] + 1, at[1] + 1))
            shares.append(tone)
    return Example(tuple(window.ids), valence, tuple(spans), tuple(shares), group)


def smoothed(label: str) -> Shares:
    """The probability of each class, of which the label has most.

    >>> [round(share, 3) for share in smoothed("neutral")]
    [0.033, 0.933, 0.033]
    """
    return tuple((label == other) * (1 - SMOOTHING) + SMOOTHING / len(LABELS) for other in LABELS)


def split(rows: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    """The part to train on and the part held back; a document or sentence is in one alone."""
    parts: tuple[list[Example], list[Example]] = ([], [])
    for row in rows:
        parts[is_held_back(row.group)].append(row)
    return parts


def is_held_back(group: str) -> bool:
    """Whether the document or sentence of this name is kept from training."""
    return zlib.crc32(group.encode()) % HELD_BACK == 0


def read(path: Path) -> list[dict]:
    """The rows of a packed file of labelled texts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return read_lines(lines.read())


def read_lines(text: str) -> list[dict]:
    """The rows of JSON Lines."""
    return [json.loads(line) for line in text.split("\n") if line]
