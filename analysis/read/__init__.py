"""Read sentences with their marks laid over them."""

from analysis.read.lens import Lens, lens

__all__ = ["Lens", "lens"]
