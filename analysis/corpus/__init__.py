"""Read a folder of article files into tables."""

from analysis.corpus.build import Corpus, CorpusError, read
from analysis.corpus.digest import digest, versions

__all__ = ["Corpus", "CorpusError", "digest", "read", "versions"]
