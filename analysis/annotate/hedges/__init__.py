"""Hedges and boosters: the words that say how certain a text is, told apart by grammar."""

from analysis.annotate.hedges.find import (
    BOOSTERS,
    KINDS,
    READINGS,
    SOFTENING,
    UNCERTAINTY,
    annotate,
    explain,
    find,
    readings,
)

__all__ = [
    "BOOSTERS",
    "KINDS",
    "READINGS",
    "SOFTENING",
    "UNCERTAINTY",
    "annotate",
    "explain",
    "find",
    "readings",
]
