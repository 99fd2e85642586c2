"""Names: where they stand, and one canonical name for everything that means the same."""

from analysis.annotate.entities.cases import cases
from analysis.annotate.entities.resolve import CONFIDENCE, apply, link, merges, resolve

__all__ = ["CONFIDENCE", "apply", "cases", "link", "merges", "resolve"]
