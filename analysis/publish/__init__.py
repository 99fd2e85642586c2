"""Answers and notebooks → figures, pages and reports."""

from analysis.publish.answer import Answer
from analysis.publish.prose import table

__all__ = ["Answer", "table"]
