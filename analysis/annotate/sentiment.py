"""Tone of sentences and toward names, by a trained model and by two familiar word lists.

The model beside this file is a fine-tuned encoder; see ``weights/MODEL_CARD.md``.
VADER (Hutto & Gilbert 2014) was fitted to short informal texts and news; TextBlob's
polarity comes from product reviews: both are second opinions. All score a sentence
at a time: over a whole article VADER runs into its limits of ±1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import numpy as np
import pandas as pd

from analysis import tables
from analysis.annotate import classifier, encoder, foreign
from analysis.annotate.encoder import LABELS, Name, Reading, Span

MODEL = encoder.WEIGHTS
EMPTY, FOREIGN, CUT = "no words", "not in English", "cut: longer than the model reads"
_STRAIGHT = str.maketrans("‘’ʼ", "'''")
OUTSIDE = "no word at this place"
FAMILIAR = (-0.0499, 0.0499)
"""The lowest and highest neutral score of ``METHODS``, of four digits, as VADER's authors say."""


class Model(Protocol):
    """What a model of one's own has to do; its numbers are rounded, so that runs agree."""

    def read(self, texts: Sequence[str], names: Sequence[Name]) -> Reading:
        """Tone of each text, and probabilities of ``LABELS`` toward each name in them."""


def annotate(
    sentences: pd.DataFrame,
    *,
    methods: Sequence[str] = ("vader", "textblob"),
    model: Path | Model = MODEL,
) -> pd.DataFrame:
    """Score every sentence of the ``sentences`` table by each of ``methods``.

    ``methods`` are "model" and those of ``METHODS``; sentences that the model does
    not score (no words, not in English) have no row of that method. Returns the
    ``sentiment`` table: ``score`` in [−1, 1], −1 most negative; ``label``, what that is
    called; ``voice`` is empty.

    >>> from analysis.tables import frame
    >>> one = {"article_id": "a", "sentence_id": 0, "start": 0, "end": 16, "paragraph": 0}
    >>> annotate(frame([one | {"text": "A terrible plan."}], "sentences"))["score"].lt(0).all()
    np.True_
    """
    place, texts = sentences[["article_id", "sentence_id"]], sentences["text"].tolist()
    scored = [place.iloc[:0].assign(method="", score=0.0, label="")]
    for name in methods:
        if name == "model":
            found = score(texts, model=model)
            scores, labels = found["score"].tolist(), found["label"].tolist()
        else:
            scores = [METHODS[name](text) for text in texts]
            labels = labelled(np.array(scores, float), FAMILIAR).tolist()
        rows = place.assign(method=name, score=scores, label=labels)
        scored.append(rows.dropna(subset="score"))
    return tables.frame(pd.concat(scored), "sentiment")


def score(texts: Iterable[str], *, model: Path | Model = MODEL) -> pd.DataFrame:
    """Tone of each text, best a sentence, by the model.

    ``model`` is a folder as ``encoder`` or ``classifier`` describes it, or any object
    with the method of ``Model``. Returns one row a text: ``score`` in [−1, 1], the
    rating that readers would give divided by its maximum; ``label``, what readers of news
    would call it; and ``note``: why there is no score (no words, not in English) or that
    only the start was read; else empty. Raises ``ValueError`` if a file of the model
    is missing or not the one recorded.

    >>> score(["A wonderful evening for everyone.", ""])["note"].tolist()
    ['', 'no words']
    """
    return read(texts, [], model=model)[0]


def toward(
    texts: Iterable[str], spans: Iterable[Span], *, model: Path | Model = MODEL
) -> pd.DataFrame:
    """Tone of each text toward the name at its span, half-open code points into the text.

    One text a span: for several names in a sentence give the sentence several times, it is
    encoded once. Returns one row a span: ``score`` in [−1, 1], the probability of positive
    less that of negative; ``label``, the most probable class; ``negative``, ``neutral`` and
    ``positive``, their probabilities; ``note`` as ``score`` has it. A long text is
    cut around the name. Raises ``ValueError`` as ``score`` does, or if texts and
    spans are not equally many.

    >>> toward(["Critics called Ms Lund a liar."], [(15, 22)])["label"].tolist()
    ['negative']
    """
    texts, spans = list(texts), list(spans)
    if len(texts) != len(spans):
        raise ValueError(f"{len(texts)} texts and {len(spans)} spans: give one text a span")
    at = {text: i for i, text in enumerate(dict.fromkeys(texts))}
    names = [Name(at[text], *span) for text, span in zip(texts, spans, strict=True)]
    return read(at, names, model=model)[1]


def read(
    texts: Iterable[str], names: Iterable[Name], *, model: Path | Model = MODEL
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What ``score`` says of each text and ``toward`` of each name in them, at one reading.

    >>> text = "Critics called Ms Lund a liar, but praised Mr Berg for his courage."
    >>> _, toward = read([text], [Name(0, 15, 22), Name(0, 43, 50)])
    >>> toward["label"].tolist()
    ['negative', 'positive']
    """
    texts, names = list(texts), list(names)
    notes = [_unscored(text) for text in texts]
    known = {i: k for k, i in enumerate(i for i, note in enumerate(notes) if not note)}
    among = [i for i, name in enumerate(names) if name.text in known]
    found = Reading(np.empty(0), np.empty((0, len(LABELS))), np.empty(0), np.empty(0))
    if known:
        here = [names[i]._replace(text=known[names[i].text]) for i in among]
        found = loaded(model).read([texts[i] for i in known], here)
    values, shares = np.full(len(texts), np.nan), np.full((len(names), len(LABELS)), np.nan)
    values[list(known)], shares[among] = found.valence, found.toward
    of_names = [notes[name.text] for name in names]
    _mark(notes, list(known), found.cut)
    _mark(of_names, among, found.cut_around)
    scores = {"score": values, "label": labelled(values, found.cuts)}
    return (
        pd.DataFrame(scores | {"note": pd.Series(notes, dtype="str")}),
        _toward(shares, of_names),
    )


def labelled(scores: np.ndarray, neutral: tuple[float, float]) -> pd.Series:
    """What scores are called; those from the lower to the higher of ``neutral`` are neutral.

    >>> labelled(np.array([-0.4, 0.05, 0.06]), (-0.05, 0.05)).tolist()
    ['negative', 'neutral', 'positive']
    """
    low, high = neutral
    classes = np.where(scores < low, 0, np.where(scores > high, 2, 1))
    return _named(classes, np.isnan(scores))


def _toward(shares: np.ndarray, notes: list[str]) -> pd.DataFrame:
    missing = np.isnan(shares).any(axis=1)
    notes = [note or OUTSIDE * bool(gone) for note, gone in zip(notes, missing, strict=True)]
    columns = dict(zip(LABELS, shares.T, strict=True))
    difference = np.round(columns["positive"] - columns["negative"], encoder.DIGITS)
    label = _named(np.argmax(np.nan_to_num(shares), axis=1), missing)
    named = {"score": difference, "label": label}
    return pd.DataFrame(named | columns | {"note": pd.Series(notes, dtype="str")})


def _named(classes: np.ndarray, missing: np.ndarray) -> pd.Series:
    return pd.Series([LABELS[i] for i in classes.tolist()], dtype="str").mask(missing)


def packages() -> dict[str, str]:
    """Name and version of every package that decides a score."""
    names = ("vaderSentiment", "textblob", "onnxruntime", "tokenizers")
    return {name: version(name) for name in names}


def versions(model: Path = MODEL) -> dict[str, str]:
    """Name and version of everything here that decides a score, the ``model``'s files too."""
    return packages() | encoder.verify(model)


def vader(text: str) -> float:
    """VADER's compound score; its list knows "isn't" with a straight apostrophe alone.

    >>> vader("It isn’t great.") == vader("It isn't great.")
    True
    """
    return float(analyzer().polarity_scores(text.translate(_STRAIGHT))["compound"])


def textblob(text: str) -> float:
    """The polarity of ``TextBlob(text).sentiment``."""
    from textblob.en import polarity

    return float(polarity(text))


@lru_cache(maxsize=1)
def analyzer():
    """VADER with its word list, loaded once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


METHODS: dict[str, Callable[[str], float]] = {"vader": vader, "textblob": textblob}


def loaded(model: Path | Model = MODEL) -> Model:
    """The model of a folder, loaded once."""
    return _load(model) if isinstance(model, Path) else model


@lru_cache(maxsize=2)
def _load(folder: Path) -> Model:
    kind = classifier.Classifier if (folder / classifier.CONFIG).exists() else encoder.Encoder
    return kind(folder)


def _unscored(text: str) -> str:
    if not any(c.isalpha() for c in text):
        return EMPTY
    return FOREIGN if foreign.flagged(text) else ""


def _mark(notes: list[str], known: list[int], cut: np.ndarray) -> None:
    for i, one in zip(known, cut.tolist(), strict=True):
        notes[i] = CUT * bool(one)
