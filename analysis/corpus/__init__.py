"""Read a folder of article files into tables."""

from analysis.corpus.build import Corpus, CorpusError, read

__all__ = ["Corpus", "CorpusError", "read"]
