"""Read texts with their marks laid over them: a corpus, an article, the sentences of a chart."""

from analysis.read.lens import lens
from analysis.read.live import Live, live
from analysis.read.passage import passage
from analysis.read.reader import reader
from analysis.read.shaded import shaded
from analysis.read.view import View, once

__all__ = ["Live", "View", "lens", "live", "once", "passage", "reader", "shaded"]
