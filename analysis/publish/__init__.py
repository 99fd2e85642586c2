"""Write figures, notebooks and reports to files.

>>> say("{n:,} articles", n=1200)
'1,200 articles'
"""

from analysis.publish.figures import figure
from analysis.publish.prose import alt, say, say_of, table

__all__ = ["alt", "figure", "say", "say_of", "table"]
