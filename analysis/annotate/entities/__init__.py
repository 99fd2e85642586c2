"""Names: where they stand, and one canonical name for everything that means the same."""

from analysis.annotate.entities.resolve import CONFIDENCE, merges, resolve

__all__ = ["CONFIDENCE", "merges", "resolve"]
