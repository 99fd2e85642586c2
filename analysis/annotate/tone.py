"""What the model says of sentences and names: the pass that is made apart, since it is slow."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.annotate import sentiment

NAMES = ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP")
"""What somebody can speak well or ill of; dates, laws and works are left out."""

PLACE = ["article_id", "sentence_id"]


def find(
    sentences: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    model: Path | sentiment.Model = sentiment.MODEL,
) -> dict[str, pd.DataFrame]:
    """The ``sentiment`` rows of the model for ``sentences``, and ``toward`` for ``mentions``.

    ``sentences`` has a column ``voice`` besides those of its table. What the model
    does not score (no words, not in English) has no row. ``entity`` of ``toward`` stays
    empty. Raises ``ValueError`` as ``sentiment.score`` does.

    >>> text = "Critics called Ms Lund a liar."
    >>> whole = {"article_id": "a", "sentence_id": 0, "text": text, "voice": "author"}
    >>> sentences = pd.DataFrame([whole | {"start": 0, "end": 30, "paragraph": 0}])
    >>> name = {"article_id": "a", "start": 18, "end": 22, "sentence_id": 0, "text": "Lund"}
    >>> mentions = tables.frame([name | {"label": "PERSON", "voice": "author"}], "mentions")
    >>> find(sentences, mentions)["toward"]["label"].tolist()
    ['negative']
    """
    rows = sentences.reset_index(drop=True)
    named = mentions[mentions["label"].isin(NAMES)]
    placed = named.merge(
        rows[[*PLACE, "start"]].reset_index(names="row"), on=PLACE, suffixes=("", "_sentence")
    )
    first = placed["start_sentence"]
    spans = zip(placed["row"], placed["start"] - first, placed["end"] - first, strict=True)
    of_sentences, of_names = sentiment.read(
        rows["text"], [sentiment.Name(*map(int, span)) for span in spans], model=model
    )
    found = of_sentences[["score", "label"]]
    scores = pd.concat([rows[[*PLACE, "voice"]], found], axis=1).assign(method="model")
    columns = ["article_id", "start", "end", "sentence_id", "voice"]
    toward = pd.concat([placed[columns], of_names[["score", "label"]]], axis=1)
    return {
        "sentiment": tables.frame(scores.dropna(subset="score"), "sentiment"),
        "toward": tables.frame(toward.dropna(subset="score"), "toward"),
    }
