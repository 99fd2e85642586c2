"""Sentences as token windows with their targets, and the part held back for validation."""

from __future__ import annotations

import gzip
import json
import random
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tokenizers import Tokenizer

from analysis.annotate import windows

OPINION = "sentence_sentiment.jsonl.gz"
TARGETS = "target_sentiment.jsonl.gz"
LABELS = ("negative", "neutral", "positive")
VALENCE, TOWARD = "valence", "toward"
HELD_BACK = 10
"""One group in so many is held back for validation."""
SMOOTHING = 0.1
SHORTEST = 8
"""Tokens of the shortest part that is cut out of a sentence."""
NAMED = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*|\b(?:[Hh]e|[Ss]he|[Tt]hey|him)\b")


class Example(NamedTuple):
    """A window and its target.

    For valence the target is the mean rating, -4 to 4; toward a name it is the
    probability of each of ``LABELS``. An unlabelled example has none.
    """

    task: str
    window: windows.Window
    target: tuple[float, ...]
    group: str


def labelled(gold: Path, tokenizer: Tokenizer) -> list[Example]:
    """Every rated sentence and every labelled name."""
    found = [
        _sentence(row["text"], tokenizer, (row["mean"],), row["doc"])
        for row in _read(gold / OPINION)
    ]
    for row in _read(gold / TARGETS):
        target = tuple(
            (row["label"] == label) * (1 - SMOOTHING) + SMOOTHING / len(LABELS) for label in LABELS
        )
        found += _names(
            row["text"], [(row["start"], row["end"])], tokenizer, target, row["sent_id"]
        )
    return found


def unlabelled(gold: Path, tokenizer: Tokenizer, *, seed: int) -> list[Example]:
    """Windows of the same texts without a label of their own, for a teacher to score.

    Valence of the sentences about names and of a part of each rated sentence;
    tone toward other mentions of the labelled names, and toward a name or
    pronoun of each rated sentence.
    """
    draw = random.Random(seed)  # noqa: S311
    found: list[Example] = []
    for row in _read(gold / OPINION):
        ids = tokenizer.encode(row["text"], add_special_tokens=False).ids
        found += _part(ids, draw, row["doc"])
        spans = [m.span() for m in NAMED.finditer(row["text"])]
        some = draw.sample(spans, min(1, len(spans)))
        found += _names(row["text"], some, tokenizer, (), row["doc"])
    seen: set[str] = set()
    for row in _read(gold / TARGETS):
        others = [(other["start"], other["end"]) for other in row["further"]]
        some = draw.sample(others, min(1, len(others)))
        found += _names(row["text"], some, tokenizer, (), row["sent_id"])
        if row["text"] not in seen:
            seen.add(row["text"])
            found.append(_sentence(row["text"], tokenizer, (), row["sent_id"]))
    return found


def split(rows: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    """The part to train on and the part held back; a document or sentence is in one alone."""
    parts: tuple[list[Example], list[Example]] = ([], [])
    for row in rows:
        parts[is_held_back(row.group)].append(row)
    return parts


def is_held_back(group: str) -> bool:
    """Whether the document or sentence of this name is kept from training."""
    return zlib.crc32(group.encode()) % HELD_BACK == 0


def _sentence(text: str, tokenizer: Tokenizer, target: tuple[float, ...], group: str) -> Example:
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    return Example(VALENCE, windows.plain(ids), target, group)


def _part(ids: list[int], draw: random.Random, group: str) -> Iterator[Example]:
    if len(ids) >= 2 * SHORTEST:
        size = draw.randint(SHORTEST, len(ids) - 1)
        first = draw.randint(0, len(ids) - size)
        yield Example(VALENCE, windows.plain(ids[first : first + size]), (), group)


def _names(
    text: str,
    spans: list[tuple[int, int]],
    tokenizer: Tokenizer,
    target: tuple[float, ...],
    group: str,
) -> Iterator[Example]:
    if spans:
        found = tokenizer.encode(text, add_special_tokens=False)
        for start, end in spans:
            at = windows.covered(found.offsets, start, end)
            if at is not None:
                yield Example(TOWARD, windows.marked(found.ids, *at), target, group)


def _read(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
