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
from analysis.ask.beside import side_by_side
from analysis.ask.certainty import boosting, doubts, hedge_kinds, hedged_about, hedging, readings
from analysis.ask.lines import concordance, dispersion
from analysis.ask.people import acting, described, names, naming, together, wordings
from analysis.ask.profiles import headline, profile
from analysis.ask.reporting import Chapter, chapters, strongest, usual
from analysis.ask.same_event import stories, within_stories
from analysis.ask.texts import corpus, readability
from analysis.ask.times import trend
from analysis.ask.tones import tone, toward
from analysis.ask.validating import validate
from analysis.ask.voices import quoting, sourcing, speakers, speech_verbs
from analysis.ask.words import collocates, keywords

QUESTIONS = (
    corpus, profile, readability,
    tone, toward, methods,
    hedging, boosting, hedge_kinds, doubts, hedged_about, readings,
    names, naming, described, together, acting, wordings,
    quoting, speakers, sourcing, speech_verbs,
    keywords, collocates, concordance, dispersion, trend,
    stories, side_by_side, within_stories,
    validate,
)  # fmt: skip
"""All questions, subject by subject."""

__all__ = [
    "QUESTIONS",
    "Chapter",
    "acting",
    "boosting",
    "chapters",
    "collocates",
    "concordance",
    "corpus",
    "described",
    "dispersion",
    "doubts",
    "headline",
    "hedge_kinds",
    "hedged_about",
    "hedging",
    "keywords",
    "methods",
    "names",
    "naming",
    "profile",
    "quoting",
    "readability",
    "readings",
    "side_by_side",
    "sourcing",
    "speakers",
    "speech_verbs",
    "stories",
    "strongest",
    "together",
    "tone",
    "toward",
    "trend",
    "usual",
    "validate",
    "within_stories",
    "wordings",
]


class _Questions(ModuleType):
    """The module as a person meets it: its questions, one in a line."""

    def __repr__(self) -> str:
        lines = [f"  ask.{q.__name__:14}{(q.__doc__ or '').splitlines()[0]}" for q in QUESTIONS]
        return "\n".join(['Questions to a story, as in ask.hedging(story, by="outlet"):', *lines])

    def __dir__(self) -> list[str]:
        return sorted(__all__)


sys.modules[__name__].__class__ = _Questions
