"""Which words moved a score: VADER's own contributions, and occlusion for the model.

Made on demand for a sentence at a time, not for a corpus.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.annotate import encoder, sentiment
from analysis.annotate.encoder import Span

WORD = re.compile(r"\w+(?:['’.-]\w+)*")
COLUMNS = ["start", "end", "text", "contribution"]


def vader(text: str) -> pd.DataFrame:
    """What each word of ``text`` adds to VADER's sum.

    Negations, degree words, capitals and "but" count into the word they act on.
    The compound score is this sum, plus what exclamation and question marks add,
    brought into ±1 (Hutto & Gilbert 2014). Returns ``start`` and ``end`` (code points
    of ``text``), ``text`` and ``contribution`` (a plain word of the list has -4 to 4),
    one row a word that adds something, in order of place.

    >>> vader("Not a good day.")[["text", "contribution"]].round(3).values.tolist()
    [['good', -1.406]]
    """
    recorder = _recorder()
    recorder.polarity_scores(text)
    rows = [
        (place.start, place.end, text[place.start : place.end], float(part))
        for place, part in zip(_places(text), recorder.parts, strict=True)
        if part
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def model(
    text: str, *, span: Span | None = None, model: Path | sentiment.Model = sentiment.MODEL
) -> pd.DataFrame:
    """How much lower (or higher) the score of ``text`` is without each of its words.

    Each word in turn is left out and the text scored again (occlusion: Zeiler & Fergus
    2014; erasure: Li, Monroe & Jurafsky 2016); positive means that the word made the
    score higher. With ``span`` it is the score toward the name there, whose own
    words stay. Contributions do not add up to the score: words act together. Returns
    ``start``, ``end``, ``text`` and ``contribution`` (difference of scores in [−1, 1]), one
    row a word, in order of place; no rows for a text without a score.

    >>> found = model("The mayor praised a terrible plan.")
    >>> found.loc[found["contribution"].idxmin(), "text"]
    'terrible'
    """
    start, end = span or (0, 0)
    words = [m for m in WORD.finditer(text) if m.end() <= start or m.start() >= end]
    without = [text[: m.start()] + text[m.end() :] for m in words]
    moved = [len(m.group()) if m.end() <= start else 0 for m in words]
    spans = [(start - by, end - by) for by in [0, *moved]] if span else None
    scores = _scores([text, *without], spans, model)
    rows = [
        (m.start(), m.end(), m.group(), round(float(scores[0] - rest), encoder.DIGITS))
        for m, rest in zip(words, scores[1:], strict=True)
    ]
    return pd.DataFrame([] if np.isnan(scores[0]) else rows, columns=COLUMNS)


def _scores(
    texts: list[str], spans: list[Span] | None, model: Path | sentiment.Model
) -> np.ndarray:
    if spans:
        found = sentiment.toward(texts, spans, model=model)
    else:
        found = sentiment.score(texts, model=model)
    return found["score"].to_numpy()


class _Place(NamedTuple):
    start: int
    end: int


def _places(text: str) -> list[_Place]:
    """Where each of VADER's words stands; an emoji stands for each word of its name."""
    spoken, origin, spaced = [], [], True
    emojis = sentiment.analyzer().emojis
    for i, char in enumerate(text):
        if char in emojis:
            said = emojis[char] if spaced else " " + emojis[char]
            spaced = False
        else:
            said, spaced = char, char == " "
        spoken.append(said)
        origin += [i] * len(said)
    found, at, whole = [], 0, "".join(spoken)
    for token in whole.split():
        at = whole.index(token, at)
        word = token.strip(string.punctuation)
        first = at if len(word) <= 2 else at + token.index(word)
        last = first + len(token if len(word) <= 2 else word) - 1
        found.append(_Place(origin[first], origin[last] + 1))
        at += len(token)
    return found


@lru_cache(maxsize=1)
def _recorder():
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    class Recorder(SentimentIntensityAnalyzer):
        """Keeps what each word adds when a text is scored."""

        def score_valence(self, sentiments, text):
            self.parts = sentiments
            return super().score_valence(sentiments, text)

    return Recorder()
