"""Read a folder of article files into tables."""

from analysis.corpus.build import Corpus, CorpusError, Sources, prepare, read
from analysis.corpus.digest import digest, versions

__all__ = ["Corpus", "CorpusError", "Sources", "digest", "prepare", "read", "versions"]
