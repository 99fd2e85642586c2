"""Many questions at once: the chapters of a report, each claim corrected for all the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from inspect import signature
from typing import Any, NamedTuple

from tqdm import tqdm

from analysis.arguments import typed
from analysis.ask import (
    agreements,
    beside,
    certainty,
    people,
    same_event,
    texts,
    tones,
    validating,
    voices,
    words,
)
from analysis.ask.grouping import TOP, analysed
from analysis.ask.profiles import profile
from analysis.measure.claims import FEWEST
from analysis.publish import codebook
from analysis.publish.answer import Answer, Answers, judged
from analysis.tables import Tables

MOST_CHARTS = 15
CLOSE = range(2, 9)  # articles: so few are read one by one
STRONGEST = 5
QUIET = 2  # seconds after which a bar shows


class Chapter(NamedTuple):
    """Answers on one subject: those to show, and those that have nothing to show."""

    name: str
    title: str
    answers: list[Answer]
    silent: list[Answer]


class _Question(NamedTuple):
    """What to ask, and what of it does not follow the reader's choice.

    ``main`` ones are shown even where no difference was found, ``more`` only in a full report;
    ``close`` ones also of few articles, where they stand on the first page.
    """

    ask: Callable[..., Answer]
    fixed: Mapping[str, str | None] = {}
    main: bool = False
    more: bool = False
    close: bool = False


PLAN: tuple[tuple[str, str, tuple[_Question, ...]], ...] = (
    (
        "articles",
        "The articles",
        (
            _Question(texts.corpus),
            _Question(profile),
            _Question(texts.readability),
            _Question(same_event.stories, more=True),
            _Question(beside.side_by_side, more=True, close=True),
        ),
    ),
    (
        "tone",
        "In what tone?",
        (
            _Question(tones.tone, main=True),
            _Question(tones.tone, {"by": "voice"}, more=True),
            _Question(tones.tone, {"by": "period"}, more=True),
            _Question(tones.toward, {"by": "name"}, main=True),
            _Question(tones.toward, more=True),
            _Question(agreements.methods, more=True),
        ),
    ),
    (
        "certainty",
        "With how much certainty?",
        (
            _Question(certainty.hedging, main=True),
            _Question(certainty.hedging, {"by": "voice"}, more=True),
            _Question(certainty.hedging, {"by": "period"}, more=True),
            _Question(certainty.boosting),
            _Question(certainty.hedge_kinds),
            _Question(certainty.doubts),
            _Question(certainty.hedged_about, {"by": "name"}, main=True),
        ),
    ),
    (
        "names",
        "About whom?",
        (
            _Question(people.names, {"by": None, "voice": "all"}),
            _Question(people.names, {"voice": "all"}, more=True),
            _Question(people.described),
            _Question(people.naming),
            _Question(people.together, {"voice": "all"}),
            _Question(people.acting, {"by": "name"}, main=True),
        ),
    ),
    (
        "voices",
        "In whose words?",
        (
            _Question(voices.quoting, main=True),
            _Question(voices.speakers),
            _Question(voices.sourcing),
            _Question(voices.speech_verbs),
        ),
    ),
    (
        "words",
        "In which words?",
        (_Question(words.keywords),),
    ),
)
"""Chapters by name and title, with their questions in order."""


@typed
def chapters(
    story: Tables,
    *,
    by: str = "",
    voice: str = "author",
    who: str = "",
    names: Sequence[str] = (),
    top: int = TOP,
    full: bool = False,
    only: Sequence[str] = (),
) -> list[Chapter]:
    """The chapters of a report on ``story``, with at most 15 charts, or all with ``full``.

    ``by`` is what to compare, by default outlets, or single articles where there are 1 to 8.
    ``who`` is a name to look at closely, ``names`` are those to compare; ``only`` keeps chapters
    by name. Claims are corrected together (Benjamini & Hochberg 1995), so that no more than one
    in twenty of those made is expected to be chance. Where the user has labelled a sample, the
    last chapter is on that.
    """
    given = {"by": by or usual(story), "voice": voice, "who": who, "names": names, "top": top}
    few = len(analysed(story)) in CLOSE
    asked = [
        (name, q) for name, _, rows in PLAN for q in rows if full or not q.more or (q.close and few)
    ]
    found = _found(story, [question for _, question in asked], given)
    main = [question.main for _, question in asked]
    kept = found if full else _worth_showing(found, main)
    if few:  # the close reading on the first page is made of it
        kept = [a for a, (_, q) in zip(found, asked, strict=True) if a in kept and not q.close]
    checked = validating.checked(story)
    last = Chapter(
        "validation",
        "How far can it be trusted here?",
        [a for a in checked if a.draw],
        [a for a in checked if not a.draw],
    )
    return [
        Chapter(
            name,
            title,
            [
                a
                for (chapter, _), a in zip(asked, found, strict=True)
                if chapter == name and a in kept
            ],
            [
                a
                for (chapter, _), a in zip(asked, found, strict=True)
                if chapter == name and a not in kept
            ],
        )
        for name, title, _ in PLAN
        if not only or name in only
    ] + ([last] if checked and (not only or last.name in only) else [])


@typed
def strongest(
    story: Tables, *, most: int = STRONGEST, by: str = "", voice: str = "author"
) -> Answers:
    """The clearest differences among all questions, strongest first: at most ``most`` answers.

    Strength is the size of a difference in the smallest worth telling, after correction for
    all the questions asked.
    """
    # The story card finds no differences, and takes as long as all the others together.
    questions = [question for _, _, rows in PLAN for question in rows if not question.close]
    every = _found(story, questions, {"by": by or usual(story), "voice": voice})
    clear = [a for a in every if a.verdict == "difference"]
    told = f"None of {len(every)} questions shows a difference that is more than chance."
    return Answers(sorted(clear, key=lambda a: (-a.strength, a.name))[:most], none=told)


@typed
def usual(story: Tables) -> str:
    """What to compare unless told: outlets, or the articles where there are only 1 to 8.

    >>> from analysis import pipeline
    >>> import pandas as pd
    >>> two = pd.DataFrame({"article_id": ["a", "b"], "text": ["It may rain.", "It rains."]})
    >>> usual(pipeline.annotate(two, tone=None, derived=None))
    'article'
    """
    articles = analysed(story)
    if 0 < len(articles) < CLOSE.stop:
        return "article"
    enough = articles["outlet"].value_counts().ge(FEWEST).sum()
    return "outlet" if enough > 1 or articles["published"].isna().all() else "period"


def _found(story: Tables, questions: Sequence[_Question], given: Mapping[str, Any]) -> list[Answer]:
    """The answers to ``questions``, their claims corrected together."""
    ways = [partial(_answer, question=question, given=given) for question in questions]
    every: list[Callable[[Tables], Any]] = [*ways]
    if story.shelf:  # while the parts are read anyway
        every.append(codebook.counted)
    with tqdm(story.ask(every), total=len(every), desc="Asking", delay=QUIET, leave=False) as bar:
        answers = dict(bar)
    return judged([answers[number] for number in range(len(ways))])


def _answer(story: Tables, question: _Question, given: Mapping[str, Any]) -> Answer:
    """Ask with what the question takes of the reader's choices."""
    choices = {**given, **question.fixed}
    takes = signature(question.ask).parameters
    return question.ask(story, **{k: v for k, v in choices.items() if k in takes})


def _worth_showing(answers: list[Answer], main: list[bool]) -> list[Answer]:
    """Differences first, then what is shown, then main questions without a difference."""
    drawn = [(a, m) for a, m in zip(answers, main, strict=True) if a.draw is not None]
    ranks = [
        [a for a, _ in drawn if a.verdict == "difference"],
        [a for a, _ in drawn if a.verdict == "shown"],
        [a for a, m in drawn if a.verdict == "no difference found" and m],
    ]
    return [a for rank in ranks for a in rank][:MOST_CHARTS]
