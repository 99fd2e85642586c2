"""Sentences of news without labels, with the names in them, for earlier models to score."""

from __future__ import annotations

import pandas as pd
from tokenizers import Tokenizer

from analysis.annotate import tone
from training import data
from training.data import Example

LONGEST = 64
"""Tokens of a sentence, start and end included: longer ones cost much and are seldom news."""
SHORTEST = 8
NAMES = 4
"""Names of a sentence that are scored, at most."""


def rows_of(sentences: pd.DataFrame, mentions: pd.DataFrame, tokenizer: Tokenizer) -> list[Example]:
    """Rows for different ``sentences``, but short and long ones, with the names of ``mentions``."""
    rows = sentences.sort_values(["article_id", "sentence_id"]).drop_duplicates("text")
    named = mentions[mentions["label"].isin(tone.NAMES)]
    of_sentence = {
        place: list(zip(part["start"], part["end"], strict=True))
        for place, part in named.groupby(["article_id", "sentence_id"])
    }
    found: list[Example] = []
    for row in rows.itertuples():
        at = of_sentence.get((row.article_id, row.sentence_id), [])[:NAMES]
        names = {(int(s - row.start), int(e - row.start)): () for s, e in at}
        one = data.example(row.text, tokenizer, data.UNRATED, names, row.article_id)
        if SHORTEST <= len(one.ids) <= LONGEST:
            found.append(one)
    return found
