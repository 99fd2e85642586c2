"""The recipe of the weights in ``analysis/annotate/weights``."""
