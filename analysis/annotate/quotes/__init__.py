"""Quotations and reported speech: what is said in an article, and by which words."""

from analysis.annotate.quotes.find import annotate, find

__all__ = ["annotate", "find"]
