"""What the search for copies knows of a text, so that it need not read it again."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from analysis.corpus import datelines
from analysis.corpus.shingles import minima, sample, shingles

CORRECTED = re.compile(
    r"\b(?:earlier|previous) version of this\b"
    r"|\bthis (?:article|story|report|piece) (?:has been|was) (?:updated|corrected|amended)\b"
    r"|^(?:correction|corrected|clarification)\b",
    re.I | re.M,
)
"""What a later version says of itself in its text."""
TOLD_BY = ("version of this", "updated", "amended", "correct", "clarification")
"""One of these stands in whatever ``CORRECTED`` finds, and is found faster."""


class Traits(NamedTuple):
    """How many sequences of five words a text has, their signature and a sample of them.

    ``wire`` and ``place`` are the agency and the place of its dateline, in small letters the
    second; ``corrected`` says that the text calls itself a later version.
    """

    size: int
    minima: np.ndarray
    sample: np.ndarray
    wire: str
    place: str
    corrected: bool


def of(text: str) -> Traits:
    """The traits of a text.

    >>> of("PORT SALT (AP) — The tide rose, and the tide fell.")[3:]
    ('Associated Press', 'port salt', False)
    """
    found = datelines.read(text)
    values = sequences(text, found)
    wire, place = (found.outlet, found.place.casefold()) if found and found.wire else ("", "")
    return Traits(len(values), minima(values), sample(values), wire, place, corrected(text))


def sequences(text: str, dateline: datelines.Dateline | None = None) -> np.ndarray:
    """The sequences of a text without its dateline: papers print one report under many."""
    found = dateline or datelines.read(text)
    return shingles(text[found.end :] if found else text)


def corrected(text: str) -> bool:
    """Whether a text says of itself that it is a later version.

    >>> corrected("An earlier version of this report misspelt a name."), corrected("Rain.")
    (True, False)
    """
    small = text.lower()
    return any(words in small for words in TOLD_BY) and CORRECTED.search(text) is not None
