"""How well a method agrees with human readers: measured cards, and the measures behind them.

The cards are written by ``python -m benchmarks.accuracy``, that of stories by
``python -m benchmarks.stories``, from texts that people annotated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

import numpy as np
import pandas as pd

from analysis.measure import intervals

CARDS = ("entities", "hedging", "quotes", "sentiment", "stories")
COLUMNS = {
    "method": "str",
    "corpus": "str",
    "measure": "str",
    "value": "float64",
    "low": "float64",
    "high": "float64",
    "n": "int64",
    "documents": "int64",
    "note": "str",
}
SECOND_OPINIONS = ("vader", "textblob", "language model alone")

Statistic = Callable[[np.ndarray], float]


def card(name: str) -> pd.DataFrame:
    """How far a method can be trusted: its agreement with human readers, measured.

    ``name`` is "entities", "hedging", "quotes", "sentiment" or "stories". Columns: method,
    corpus, measure, value, low and high (95%, resampling documents), n (sentences; for quotes
    annotated passages, or characters where the measure says so), documents, note.
    Raises ``ValueError`` for another name.

    >>> card("sentiment")["method"].unique().tolist()
    ['model', 'textblob', 'vader']
    """
    if name not in CARDS:
        raise ValueError(f"No card is called {name!r}; choose one of {', '.join(CARDS)}.")
    path = files("analysis") / "measure" / "cards" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype=COLUMNS, keep_default_na=False)


def say(name: str, measure: str) -> str:
    """A card in a sentence: the figures of one ``measure`` of the method in use, with their texts.

    >>> say("hedging", "uncertain sentences, F1")[:59]
    'Agreement with human readers (uncertain sentences, F1): 0.8'
    """
    rows = card(name)
    rows = rows[rows["measure"].eq(measure)]
    rows = rows[~rows["method"].isin(SECOND_OPINIONS)]
    if rows.empty:
        return ""
    figures = "; ".join(f"{row.value:.2f}, {row.corpus} ({row.note})" for row in rows.itertuples())
    return f"Agreement with human readers ({measure}): {figures}."


def figures(name: str, *measures: str) -> list[str]:
    """The figures of some measures of a card, as they are told in prose: one text, one figure.

    >>> figures("stories", "sentences that say the same, F1")[0][:2]
    '0.'
    """
    rows = card(name)
    return [f"{rows.loc[rows['measure'].eq(m), 'value'].iloc[0]:.2f}" for m in measures]


def bootstrap(
    rows: np.ndarray, documents: Sequence[object], statistic: Statistic
) -> tuple[float, float, float]:
    """``statistic`` of the rows with the limits of its 95% interval: value, low, high.

    Each resample draws whole documents (``documents`` names that of each row), since
    sentences of one text are alike, see ``intervals.limits``.

    >>> bootstrap(np.array([[1, 1, 1], [0, 1, 1]]), ["a", "b"], f1)
    (0.5, 0.0, 1.0)
    """
    codes, names = pd.factorize(np.asarray(documents), sort=True)
    order = np.argsort(codes, kind="stable")
    groups = np.split(order, np.bincount(codes).cumsum()[:-1])
    drawn = intervals.draws(len(names))
    values = [statistic(rows[np.concatenate([groups[i] for i in draw])]) for draw in drawn]
    return statistic(rows), *intervals.limits(np.array(values), n=len(names))


def precision(counts: np.ndarray) -> float:
    """Share right of what was found; rows are counts of (right, found, annotated).

    >>> precision(np.array([[1, 2, 1], [1, 2, 3]]))
    0.5
    """
    right, found, _ = counts.sum(axis=0)
    return float(right / max(found, 1))


def recall(counts: np.ndarray) -> float:
    """Share found of what was annotated; rows are counts of (right, found, annotated).

    >>> recall(np.array([[1, 2, 2], [1, 2, 3]]))
    0.4
    """
    right, _, annotated = counts.sum(axis=0)
    return float(right / max(annotated, 1))


def f1(counts: np.ndarray) -> float:
    """Harmonic mean of precision and recall; rows are counts of (right, found, annotated).

    >>> f1(np.array([[1, 1, 3]]))
    0.5
    """
    right, found, annotated = counts.sum(axis=0)
    return float(2 * right / max(found + annotated, 1))


def pearson(pairs: np.ndarray) -> float:
    """Pearson's r of two columns.

    >>> round(pearson(np.array([[1, 2], [2, 4], [3, 6]])), 3)
    1.0
    """
    return float(np.corrcoef(pairs[:, 0], pairs[:, 1])[0, 1])


def spearman(pairs: np.ndarray) -> float:
    """Spearman's rho of two columns, ties sharing their mean rank.

    >>> round(spearman(np.array([[1, 9], [2, 4], [3, 1]])), 3)
    -1.0
    """
    return pearson(pd.DataFrame(pairs).rank().to_numpy())


def macro_f1(pairs: np.ndarray) -> float:
    """Mean of the F1 of every class that occurs; rows are (predicted, annotated).

    >>> macro_f1(np.array([[1, 1], [0, 0], [0, 1], [1, 1]])).__round__(3)
    0.733
    """
    predicted, annotated = pairs[:, 0], pairs[:, 1]
    counts = [
        ((predicted == c) & (annotated == c), predicted == c, annotated == c)
        for c in np.unique(pairs)
    ]
    return float(np.mean([f1(np.column_stack(columns)) for columns in counts]))
