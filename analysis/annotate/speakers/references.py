"""Pronouns and descriptions → names of the article, each with a confidence and a reason.

A wrong name is worse than none: where two people fit about equally well, nobody is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from analysis.annotate.speakers import descriptions, genders
from analysis.annotate.speakers.pronouns import Thread
from analysis.annotate.speakers.story import Reference, Story


def resolve(
    story: Story, expressions: Iterable[tuple[int, int]], *, spoken: Iterable[tuple[int, str]] = ()
) -> list[Reference]:
    """A reference for each expression, given as start and end, in their order.

    "he" and "she" go to a person, anything else is taken for a description.
    ``spoken`` are the places where a person, given by the entity's name, is known to speak.

    >>> from analysis.annotate.speakers.story import Name
    >>> text = "Mayor Ana Ruiz met Omar Lane. She left. The mayor was ill."
    >>> names = [Name(6, 14, "Ana Ruiz", "PERSON"), Name(19, 28, "Omar Lane", "PERSON")]
    >>> sexes = {"Ana Ruiz": "woman", "Omar Lane": "man"}
    >>> story = Story(text, names, [0, 30, 40], [0], genders=sexes)
    >>> [found.entity for found in resolve(story, [(30, 33), (40, 49)])]
    ['Ana Ruiz', 'Ana Ruiz']
    """
    thread = Thread(story)
    for start, entity in spoken:
        thread.speaks(start, entity)
    wanted = list(expressions)
    found = {span: _one(thread, *span) for span in sorted(set(wanted))}
    return [found[span] for span in wanted]


def _one(thread: Thread, start: int, end: int) -> Reference:
    if thread.story.text[start:end].lower() in genders.PRONOUNS:
        return thread.resolve(start, end)
    return descriptions.resolve(thread.story, start, end, topic=thread.topic(start))
