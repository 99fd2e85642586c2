"""Sentences of news without labels, with the names in them, for a teacher to score."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from tokenizers import Tokenizer

import analysis
from analysis.annotate import tone
from training import data
from training.data import Example
from training.scores import Scores

LONGEST = 64
"""Tokens of a sentence, start and end included: longer ones cost much and are seldom news."""
SHORTEST = 8
NAMES = 4
"""Names of a sentence that are scored, at most."""


def sentences(corpus: Path, work: Path, tokenizer: Tokenizer, count: int, *, seed: int):
    """``count`` sentences of the articles in ``corpus``, drawn by ``seed``, in random order."""
    story = analysis.load(corpus, derived=work, tone=None)
    return drawn(story.sentences, story.mentions, tokenizer, count, seed=seed)


def drawn(
    sentences: pd.DataFrame, mentions: pd.DataFrame, tokenizer: Tokenizer, count: int, *, seed: int
) -> list[Example]:
    """Rows for ``count`` of the ``sentences`` of two tables, with the names of ``mentions``."""
    rows = sentences.sort_values(["article_id", "sentence_id"]).drop_duplicates("text")
    named = mentions[mentions["label"].isin(tone.NAMES)]
    of_sentence = {
        place: list(zip(part["start"], part["end"], strict=True))
        for place, part in named.groupby(["article_id", "sentence_id"])
    }
    order = np.random.default_rng(seed).permutation(len(rows))
    found: list[Example] = []
    for row in rows.iloc[order].itertuples():
        at = of_sentence.get((row.article_id, row.sentence_id), [])[:NAMES]
        names = {(int(s - row.start), int(e - row.start)): () for s, e in at}
        one = data.example(row.text, tokenizer, data.UNRATED, names, row.article_id)
        if SHORTEST <= len(one.ids) <= LONGEST:
            found.append(one)
        if len(found) == count:
            break
    return found


def chosen(rows: Sequence[Example], scores: Sequence[Scores], count: int) -> list[Example]:
    """Half of the ``count`` as they come; of the rest the most negative and most positive.

    Most sentences of news say nothing good or bad, and from few others little is learnt.
    """
    plain, quarter = count // 2, count // 4
    ends = sorted(range(plain, len(rows)), key=lambda i: scores[i].valence)
    return [rows[i] for i in (*range(plain), *ends[:quarter], *ends[len(ends) - quarter :])]
