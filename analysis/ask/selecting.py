"""Which rows a question is about: a voice, the names that matter, a name as a person wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.measure import names as naming
from analysis.said import unknown
from analysis.tables import Tables

TOP = 12


def cast(story: Tables, names: Sequence[str] | str, top: int | None) -> list[str]:
    """The linked names that are meant, or those found in the most articles."""
    return entities(story, names) or naming.known(story).head(top or TOP)["entity"].tolist()


def entities(story: Tables, names: Sequence[str] | str) -> list[str]:
    """The linked names that are meant: as they stand, else the one of which it is a part.

    Raises ``ValueError`` naming the nearest there are.

    >>> import pandas as pd
    >>> from analysis import pipeline
    >>> frame = pd.DataFrame({"article_id": ["a"], "text": ["Donald Trump spoke of Iran."]})
    >>> story = pipeline.annotate(frame, tone=None, derived=None)
    >>> entities(story, ["Iran", "Trump"])
    ['Iran', 'Donald Trump']
    """
    return [_entity(story, name) for name in ([names] if isinstance(names, str) else names) if name]


def main_name(story: Tables, who: str = "") -> str:
    """The name to look at closely: ``who``, else the person found in the most articles.

    Without a person it is the first name, without any name nothing.
    """
    if who:
        return _entity(story, who)
    known = naming.known(story)
    people = known.loc[known["label"].eq("PERSON"), "entity"]
    return next(iter([*people.head(1), *known["entity"].head(1)]), "")


def _entity(story: Tables, name: str) -> str:
    uses = naming.times(story, days=False)
    known = list(uses.sort_values(ascending=False, kind="stable").index)
    if name in known:
        return name
    small = name.casefold()
    within = [e for e in known if small == e.casefold() or f" {small} " in f" {e.casefold()} "]
    if within:
        return within[0]
    raise ValueError(unknown(f"The articles do not name {name!r}", name, known, kind="names"))
