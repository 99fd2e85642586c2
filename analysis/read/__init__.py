"""Read texts with their marks laid over them: a corpus, an article, the sentences of a chart."""

from analysis.read.behind import behind
from analysis.read.beside import Texts, beside
from analysis.read.lens import lens
from analysis.read.live import Live, live
from analysis.read.reader import reader
from analysis.read.view import View

__all__ = ["Live", "Texts", "View", "behind", "beside", "lens", "live", "reader"]
