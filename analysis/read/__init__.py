"""Read sentences with their marks laid over them."""

from analysis.read.lens import Lens, lens
from analysis.read.passage import Passage, passage

__all__ = ["Lens", "Passage", "lens", "passage"]
