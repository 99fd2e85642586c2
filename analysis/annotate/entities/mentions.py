"""Names that the language engine found → mentions as a newsreader would mark them.

The engine learned from texts in which "the Quds Force's" is a name. Here a name is
"Quds Force": without article, title and possessive, with the label the lists or the rest
of the article give it, and wherever it stands in the article. Names and their limits
follow Tjong Kim Sang & De Meulder (2003), "Introduction to the CoNLL-2003 shared task".
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.annotate.entities import (
    gazetteer,
    mention_edges,
    mention_labels,
    mention_people,
    mention_places,
)
from analysis.annotate.entities.mention_edges import Name
from analysis.annotate.parse import Parse, parses

ADMINISTRATION = frozenset({"administration", "administrations"})


def correct(
    articles: pd.DataFrame,
    tokens: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    own_names: Path | None = None,
) -> pd.DataFrame:
    """Mentions of people, organisations, places and groups with better spans and labels.

    ``tokens`` and ``mentions`` are those of ``language.parse``. ``own_names`` is a CSV of a
    user's names, see ``gazetteer.own_names``; it wins. Returns a ``mentions`` table;
    ``entity``, ``rule``, ``confidence`` and ``voice`` stay empty. Raises ``ValueError`` for
    own names that cannot be read.

    >>> from analysis.annotate import language
    >>> table = pd.DataFrame({"article_id": ["a"], "text": ["We met the Iranian President Ruiz."]})
    >>> parsed = language.parse(table)
    >>> correct(table, parsed.tokens, parsed.mentions)[["text", "label"]].values.tolist()
    [['Iranian', 'NORP'], ['Ruiz', 'PERSON']]
    """
    return of_parses(list(parses(articles, tokens)), mentions, own_names=own_names)


def of_parses(
    read: Sequence[Parse], mentions: pd.DataFrame, *, own_names: Path | None = None
) -> pd.DataFrame:
    """As ``correct``, of articles whose parses are made already."""
    own = gazetteer.own_names(own_names)
    ids = [parse.article_id for parse in read]
    found: dict[str, list] = {c: [] for c in ("article_id", *mention_edges.COLUMNS)}
    first = mentions["article_id"].searchsorted(ids, side="left")
    last = mentions["article_id"].searchsorted(ids, side="right")
    starts, ends, labels = (mentions[c].tolist() for c in ("start", "end", "label"))
    for parse, a, b in zip(read, first, last, strict=True):
        given = mention_edges.on_tokens(parse, starts[a:b], ends[a:b], labels[a:b])
        names = corrected(parse, given, own)
        found["article_id"] += [parse.article_id] * len(names)
        for column, values in mention_edges.columns(parse, names).items():
            found[column] += values
    return tables.frame(found, "mentions")


def corrected(p: Parse, names: list[Name], own: dict[str, gazetteer.Own]) -> list[Name]:
    """The names of one article after every rule, in order and without overlap."""
    if not len(p):
        return []
    names = [part for name in names for part in mention_edges.trimmed(p, name)]
    names = mention_people.named_as_months(p, names)
    names = mention_labels.by_list(p, names)
    names = mention_places.listed(p, names)
    names = mention_places.bodies(p, names)
    names = mention_labels.common(p, names)
    names = mention_labels.initials(p, names)
    names = mention_labels.by_article(p, names)
    names = mention_people.with_given(p, names)
    names = mention_labels.repeated(p, names)
    names = [_administration(p, name) for name in names]
    names = _own_first(p, names, own)
    return mention_edges.apart(names)


def _administration(p: Parse, name: Name) -> Name:
    """ "Trump administration" is an organisation of its own."""
    after = name.last + 1
    if name.label in ("PERSON", "ORG") and after < len(p) and p.lower[after] in ADMINISTRATION:
        return Name(name.first, after, "ORG")
    return name


def _own_first(p: Parse, names: list[Name], own: dict[str, gazetteer.Own]) -> list[Name]:
    if not own:
        return names
    starts = gazetteer.by_first_word({name: entry.label for name, entry in own.items()})
    return mention_edges.laid_over(names, mention_edges.search(p, starts, range(len(p))))
