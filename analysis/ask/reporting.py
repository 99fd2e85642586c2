"""Many questions at once: the chapters of a report, each claim corrected for all the others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from tqdm import tqdm

from analysis.ask import agreements, certainty, people, texts, tones, voices
from analysis.ask.grouping import TOP, analysed
from analysis.ask.profiles import profile
from analysis.measure.claims import FEWEST
from analysis.publish.answer import Answer, judged
from analysis.tables import Tables

MOST_CHARTS = 15
CLOSE = range(2, 9)  # articles: so few are read one by one
STRONGEST = 5
QUIET = 2  # seconds after which a bar shows


class Chapter(NamedTuple):
    """Answers on one subject."""

    name: str
    title: str
    answers: list[Answer]


class _Question(NamedTuple):
    """What to ask; ``main`` ones are shown even where they found no difference."""

    ask: Callable[[Tables], Answer]
    main: bool = False


def chapters(
    story: Tables,
    *,
    by: str = "",
    voice: str = "author",
    who: str = "",
    top: int = TOP,
    full: bool = False,
) -> list[Chapter]:
    """The chapters of a report on ``story``, with at most 15 charts, or all with ``full``.

    ``by`` is what to compare, by default outlets, or single articles where there are 2 to 8.
    ``who`` is a name to look at closely. Claims are corrected together (Benjamini & Hochberg
    1995), so that no more than one in twenty of those made is expected to be chance.
    """
    by = by or usual(story)
    asked = _questions(by, voice, who, top, full)
    flat = [(name, title, question) for name, title, rows in asked for question in rows]
    with tqdm(flat, desc="Asking", delay=QUIET, leave=False) as bar:
        found = judged([question.ask(story) for _, _, question in bar])
    kept = found if full else _worth_showing(found, [q.main for _, _, q in flat])
    answers = iter(zip(flat, found, strict=True))
    result = []
    for name, title, rows in asked:
        here = [answer for _, answer in (next(answers) for _ in rows)]
        result.append(Chapter(name, title, [a for a in here if any(a is one for one in kept)]))
    return result


def strongest(story: Tables, *, most: int = STRONGEST, by: str = "", voice: str = "author") -> list[Answer]:
    """The clearest differences among all questions, strongest first: at most ``most`` answers.

    Strength is the size of a difference in the smallest worth telling, after correction for
    all the questions asked.
    """
    every = [a for chapter in chapters(story, by=by, voice=voice, full=True) for a in chapter.answers]
    clear = [a for a in every if a.verdict == "difference"]
    return sorted(clear, key=lambda a: (-a.strength, a.name))[:most]


def usual(story: Tables) -> str:
    """What to compare unless told: outlets, or the articles where there are only 2 to 8.

    >>> from analysis import pipeline
    >>> import pandas as pd
    >>> two = pd.DataFrame({"article_id": ["a", "b"], "text": ["It may rain.", "It rains."]})
    >>> usual(pipeline.annotate(two, tone=None, derived=None))
    'article'
    """
    articles = analysed(story)
    if len(articles) in CLOSE:
        return "article"
    enough = articles["outlet"].value_counts().ge(FEWEST).sum()
    return "outlet" if enough > 1 or articles["published"].isna().all() else "period"


def _questions(
    by: str, voice: str, who: str, top: int, full: bool
) -> list[tuple[str, str, list[_Question]]]:
    groups, names = {"by": by, "top": top}, {"top": top, "voice": voice}
    spoken = groups | {"voice": voice}
    return [
        (
            "articles",
            "The articles",
            [
                _Question(texts.corpus),
                _Question(partial(profile, **groups)),
                _Question(partial(texts.readability, **groups)),
            ],
        ),
        (
            "tone",
            "In what tone?",
            [
                _Question(partial(tones.tone, **spoken), main=True),
                _Question(partial(tones.toward, **names), main=True),
                *([_Question(partial(tones.toward, **spoken))] if full else []),
                *([_Question(partial(tones.tone, by="voice"))] if full else []),
                *([_Question(partial(tones.tone, by="period", voice=voice))] if full else []),
                *([_Question(agreements.methods)] if full else []),
            ],
        ),
        (
            "certainty",
            "With how much certainty?",
            [
                _Question(partial(certainty.hedging, **spoken), main=True),
                _Question(partial(certainty.boosting, **spoken)),
                _Question(partial(certainty.hedge_kinds, **spoken)),
                _Question(partial(certainty.hedged_about, **names), main=True),
                *([_Question(partial(certainty.hedging, by="voice"))] if full else []),
                *([_Question(partial(certainty.hedging, by="period", voice=voice))] if full else []),
            ],
        ),
        (
            "names",
            "About whom?",
            [
                _Question(partial(people.names, top=top)),
                *([_Question(partial(people.names, by=by, top=top))] if full else []),
                _Question(partial(people.described, who=who, voice=voice, top=top)),
                _Question(partial(people.naming, who=who, voice=voice, **groups)),
                _Question(partial(people.together, top=top)),
                _Question(partial(people.acting, **names), main=True),
            ],
        ),
        (
            "voices",
            "In whose words?",
            [
                _Question(partial(voices.quoting, **groups), main=True),
                _Question(partial(voices.speakers, top=top)),
                _Question(partial(voices.sourcing, **groups)),
                _Question(partial(voices.speech_verbs, **groups)),
            ],
        ),
    ]


def _worth_showing(answers: list[Answer], main: list[bool]) -> list[Answer]:
    """Differences first, then what is shown, then main questions without a difference."""
    drawn = [(a, m) for a, m in zip(answers, main, strict=True) if a.draw is not None]
    ranks = [
        [a for a, _ in drawn if a.verdict == "difference"],
        [a for a, _ in drawn if a.verdict == "shown"],
        [a for a, m in drawn if a.verdict == "no difference found" and m],
    ]
    return [a for rank in ranks for a in rank][:MOST_CHARTS]
