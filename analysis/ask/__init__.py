"""Questions to a story, one function each: the answer has a sentence, a chart and its evidence.

Each takes what ``analysis.load`` returns; ``by`` says what to compare (outlet, article, period,
voice, speaker, section, a column of one's own), ``voice`` whose words (author, quoted, all).

>>> import analysis
>>> from analysis import ask
>>> story = analysis.load("data/articles")
>>> ask.hedging(story, by="outlet").verdict in ("difference", "no difference found")
True
"""

from __future__ import annotations

import sys
from types import ModuleType

from analysis.ask.agreements import methods
from analysis.ask.certainty import boosting, hedge_kinds, hedged_about, hedging
from analysis.ask.people import acting, described, names, naming, together
from analysis.ask.profiles import headline, profile
from analysis.ask.reporting import Chapter, chapters, strongest
from analysis.ask.texts import corpus, readability
from analysis.ask.tones import tone, toward
from analysis.ask.voices import quoting, sourcing, speakers, speech_verbs

__all__ = [
    "Chapter",
    "acting",
    "boosting",
    "chapters",
    "corpus",
    "described",
    "headline",
    "hedge_kinds",
    "hedged_about",
    "hedging",
    "methods",
    "names",
    "naming",
    "profile",
    "quoting",
    "readability",
    "sourcing",
    "speakers",
    "speech_verbs",
    "strongest",
    "together",
    "tone",
    "toward",
]  # fmt: skip


class _Questions(ModuleType):
    """The module as a person meets it: its questions, one in a line."""

    def __repr__(self) -> str:
        lines = [f"  ask.{name:14}{_first_line(globals()[name])}" for name in __all__[4:]]
        return "\n".join(['Questions to a story, as in ask.hedging(story, by="outlet"):', *lines])

    def __dir__(self) -> list[str]:
        return sorted(__all__)


def _first_line(question: object) -> str:
    return (question.__doc__ or "").split("\n")[0]


sys.modules[__name__].__class__ = _Questions
