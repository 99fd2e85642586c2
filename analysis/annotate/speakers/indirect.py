"""People who are meant without being named: "the minister", "she" → mentions on request.

They are no rows of the ``mentions`` table, since they are less sure than a name; who wants
them adds them: ``pd.concat([tables.mentions, indirect.mentions(tables)])``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator
from functools import lru_cache

import pandas as pd

from analysis import tables
from analysis.annotate.speakers import genders, references, roles
from analysis.annotate.speakers.story import Story, stories

PRONOUN, OFFICE = "pronoun", "office"
KINDS = (PRONOUN, OFFICE)
"""The ``rule`` of such mentions."""


def mentions(found: tables.Tables, *, kinds: Collection[str] = KINDS) -> pd.DataFrame:
    """What the author says of people by "he" and "she", and by their office.

    A ``mentions`` table of its own, of the ``kinds`` asked for: ``entity`` is who is meant,
    ``rule`` the kind, ``confidence`` from 0 to 1. Words inside quotations are left out, and so
    is every expression that fits nobody safely, see ``references``. Raises ``ValueError``
    for an unknown kind.

    >>> from analysis import pipeline
    >>> text = "Mayor Ana Ruiz left on Monday. The mayor was ill, and she went home."
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text]})
    >>> meant = mentions(pipeline.annotate(articles, tone=None, derived=None))
    >>> meant[["text", "entity", "rule"]].values.tolist()
    [['The mayor', 'Ana Ruiz', 'office'], ['she', 'Ana Ruiz', 'pronoun']]
    """
    if unknown := set(kinds) - set(KINDS):
        raise ValueError(f"{min(unknown)!r} is no kind; it can be {' or '.join(KINDS)}")
    people = found.mentions[found.mentions["label"].eq("PERSON")]
    wanted = sorted(people["article_id"].unique())
    sexes = genders.of(found.mentions, found.sentences)
    every = stories(wanted, found.mentions, found.sentences, found.quotes, found.articles, sexes)
    rows = [
        {"article_id": article_id, "label": "PERSON", "voice": "author", **row}
        for article_id, story in every
        for row in _meant(story)
        if row["rule"] in kinds
    ]
    return tables.frame(rows, "mentions") if rows else tables.empty("mentions")


def _meant(story: Story) -> Iterator[dict[str, object]]:
    places = [place for place in _expressions(story) if not story.in_speech(place[0])]
    expressions = [(start, end) for start, end, _ in places]
    resolved = references.resolve(story, expressions)
    for (start, end, rule), reference in zip(places, resolved, strict=True):
        if reference.entity and story.labels.get(reference.entity) == "PERSON":
            yield {
                "start": start,
                "end": end,
                "sentence_id": max(0, bisect_right(story.sentences, start) - 1),
                "text": story.text[start:end],
                "entity": reference.entity,
                "rule": rule,
                "confidence": reference.confidence,
            }


def _expressions(story: Story) -> Iterator[tuple[int, int, str]]:
    """Pronouns and offices that no name covers or follows."""
    for match in _pattern().finditer(story.text):
        i = bisect_left(story.name_starts, match.start())
        before = story.names[i - 1].end if i else 0
        after = story.name_starts[i] if i < len(story.names) else len(story.text)
        if before <= match.start() and after > match.end() + 1:
            yield match.start(), match.end(), PRONOUN if match[1] else OFFICE


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    nouns = sorted(roles.nouns(), key=lambda noun: (-len(noun), noun))
    office = "|".join(re.escape(noun).replace(r"\ ", r"\s") for noun in nouns)
    return re.compile(
        rf"\b(?:([Hh]e|[Ss]he)\b(?!['’])|[Tt]he (?:[a-z-]+ ){{0,2}}(?i:{office})\b)(?![-\w])"
    )
