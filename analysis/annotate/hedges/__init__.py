"""Hedges and boosters: the words that say how certain a text is, told apart by grammar.

``own(tables.hedges)`` selects the headline measure, the author's own uncertainty. Column
``whose`` shows the rest apart, by the names of ``WHOSE``.
"""

from analysis.annotate.hedges.find import (
    BOOSTERS,
    KINDS,
    READINGS,
    SOFTENING,
    UNCERTAINTY,
    annotate,
    explain,
    find,
    of_parses,
    readings,
)
from analysis.annotate.hedges.whose import WHOSE, own, reported

__all__ = [
    "BOOSTERS",
    "KINDS",
    "READINGS",
    "SOFTENING",
    "UNCERTAINTY",
    "WHOSE",
    "annotate",
    "explain",
    "find",
    "of_parses",
    "own",
    "readings",
    "reported",
]
