"""Names: where they stand, and one canonical name for everything that means the same."""

from analysis.annotate.entities.cases import cases
from analysis.annotate.entities.coded import WORDS, listed, numbered, numbers
from analysis.annotate.entities.resolve import CONFIDENCE, apply, link, merges, resolve

__all__ = [
    "CONFIDENCE",
    "WORDS",
    "apply",
    "cases",
    "link",
    "listed",
    "merges",
    "numbered",
    "numbers",
    "resolve",
]
