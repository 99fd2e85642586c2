"""Sentences varied, for large encoders to score and a small one to learn from.

A small network has room for what the large ones say of the sentences that it learns from, and
errs on others: it needs more of them. Here the end of a sentence is exchanged for another's, and
some words for others of the same tag (after Tang et al. 2019). What comes out need not make
sense; what a large encoder says of it tells how that reads words and their order.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

import pandas as pd
from tokenizers import Tokenizer

from training.data import UNRATED, Example
from training.news import LONGEST

JOINED = 0.5
"""Share of the variants that end like another sentence."""
EXCHANGED = 0.2
"""Share of the words that are exchanged."""
NO_NAME = -1

Pieces = tuple[int, ...]


class Part(NamedTuple):
    """A word of a sentence, and the number of the name that it belongs to."""

    pieces: Pieces
    name: int


class Words(NamedTuple):
    """The tag of each word; the words of each tag, and their weights summed up."""

    tags: dict[Pieces, str]
    tagged: dict[str, list[Pieces]]
    weights: dict[str, list[float]]


def words_of(tokens: pd.DataFrame, tokenizer: Tokenizer) -> Words:
    """The words of ``tokens`` (``text``, ``tag``), each with the tag that it has most often.

    A word weighs the root of how often it occurs, so that seldom ones are drawn too.
    """
    counts = tokens.assign(text=tokens["text"].str.lower()).value_counts(["text", "tag"])
    counts = counts.reset_index(name="n").sort_values(["n", "text", "tag"])
    found = Words({}, defaultdict(list), {})
    weights: dict[str, list[float]] = defaultdict(list)
    for row in counts.drop_duplicates("text", keep="last").itertuples():
        pieces = tuple(tokenizer.encode(row.text, add_special_tokens=False).ids)
        if pieces and pieces not in found.tags:
            found.tags[pieces] = row.tag
            found.tagged[row.tag].append(pieces)
            weights[row.tag].append(row.n**0.5)
    found.weights.update((tag, list(accumulate(each))) for tag, each in weights.items())
    return found


def varied(
    rows: Sequence[Example], words: Words, tokenizer: Tokenizer, *, each: int, seed: int
) -> list[Example]:
    """``each`` variants of every row, with its names, without ratings and labels."""
    draw = random.Random(seed)  # noqa: S311
    within = {i for piece, i in tokenizer.get_vocab().items() if piece.startswith("##")}
    whole = [parts(row, within) for row in rows]
    found = []
    for row, own in zip(rows, whole, strict=True):
        for _ in range(each):
            ends_like = draw.choice(whole) if draw.random() < JOINED else []
            made = joined(own, ends_like, draw)
            found.append(example([exchanged(p, words, draw) for p in made], row))
    return found


def parts(row: Example, within: Collection[int]) -> list[Part]:
    """The words of a sentence; ``within`` has the tokens that no word begins with."""
    name = [NO_NAME] * len(row.ids)
    for number, (start, end) in enumerate(row.names):
        name[start:end] = [number] * (end - start)
    found: list[Part] = []
    for i in range(1, len(row.ids) - 1):
        if found and row.ids[i] in within and name[i] == found[-1].name:
            found[-1] = Part((*found[-1].pieces, row.ids[i]), name[i])
        else:
            found.append(Part((row.ids[i],), name[i]))
    return found


def joined(first: list[Part], last: list[Part], draw: random.Random) -> list[Part]:
    """The beginning of one sentence and the end of another; the first if that is too long."""
    if not last:
        return first
    begins, ends = draw.choice(borders(first)), draw.choice(borders(last))
    others = max(part.name for part in first) + 1
    moved = [p._replace(name=p.name + others) if p.name >= 0 else p for p in last[ends:]]
    made = [*first[:begins], *moved]
    return made if sum(len(part.pieces) for part in made) <= LONGEST - 2 else first


def borders(sentence: list[Part]) -> list[int]:
    """Where a sentence may be cut in two, not within a name; its end if nowhere else."""
    found = [
        i
        for i in range(1, len(sentence))
        if sentence[i].name == NO_NAME or sentence[i].name != sentence[i - 1].name
    ]
    return found or [len(sentence)]


def exchanged(part: Part, words: Words, draw: random.Random) -> Part:
    """The word or, now and then, another of its tag."""
    tag = words.tags.get(part.pieces)
    if tag is None or draw.random() >= EXCHANGED:
        return part
    (other,) = draw.choices(words.tagged[tag], cum_weights=words.weights[tag])
    return part._replace(pieces=other)


def example(sentence: list[Part], row: Example) -> Example:
    """The words as an example without targets, between the start and the end of ``row``."""
    ids, spans = [row.ids[0]], {}
    for part in sentence:
        start = len(ids)
        ids += part.pieces
        if part.name != NO_NAME:
            spans[part.name] = (spans.get(part.name, (start,))[0], len(ids))
    names = tuple(spans.values())
    return Example((*ids, row.ids[-1]), UNRATED, names, ((),) * len(names), row.group)
