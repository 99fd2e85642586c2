"""Tone of sentences by two familiar word-list methods.

VADER (Hutto & Gilbert 2014) was fitted to short informal texts and news; TextBlob's
polarity comes from product reviews. Both are scored a sentence at a time: over a
whole article VADER runs into its limits of ±1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version

import pandas as pd

from analysis import tables


def annotate(sentences: pd.DataFrame) -> pd.DataFrame:
    """Score every sentence of the ``sentences`` table by each method of ``METHODS``.

    Returns the ``sentiment`` table: ``score`` in [−1, 1], −1 most negative;
    ``voice`` is empty.

    >>> from analysis.tables import frame
    >>> one = {"article_id": "a", "sentence_id": 0, "start": 0, "end": 16, "paragraph": 0}
    >>> annotate(frame([one | {"text": "A terrible plan."}], "sentences"))["score"].lt(0).all()
    np.True_
    """
    place = sentences[["article_id", "sentence_id"]]
    scored = [
        place.assign(method=name, score=[score(text) for text in sentences["text"].tolist()])
        for name, score in METHODS.items()
    ]
    return tables.frame(pd.concat(scored), "sentiment")


def versions() -> dict[str, str]:
    """Name and version of everything here that decides a result."""
    return {name: version(name) for name in ("vaderSentiment", "textblob")}


@lru_cache(maxsize=1)
def _analyzer():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


def vader(text: str) -> float:
    """VADER's compound score."""
    return float(_analyzer().polarity_scores(text)["compound"])


def textblob(text: str) -> float:
    """The polarity of ``TextBlob(text).sentiment``."""
    from textblob.en import polarity

    return float(polarity(text))


METHODS: dict[str, Callable[[str], float]] = {"vader": vader, "textblob": textblob}
