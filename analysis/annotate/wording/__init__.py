"""How names are worded: what they are called, what they do and what is done to them.

``roles`` says who acts and who is acted upon, ``descriptions`` what a name is called,
``events`` which of several words for the same thing was chosen. Each gives a table in
which every row has its address; counting is left to the measures.
"""

from analysis.annotate.wording import events
from analysis.annotate.wording.descriptions import DESCRIBED, described, named, phrases
from analysis.annotate.wording.roles import ACTS, DOER, acts

__all__ = ["ACTS", "DESCRIBED", "DOER", "acts", "described", "events", "named", "phrases"]
