"""Quotations and reported speech: what is said in an article, and by which words."""

from analysis.annotate.quotes.find import annotate, find, of_parses

__all__ = ["annotate", "find", "of_parses"]
