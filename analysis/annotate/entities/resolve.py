"""Mentions → entities: one name for everything that means the same.

``people`` says which names are one person, ``organisations`` which are one body or place,
``aliases`` what a user wants. Here they are asked in turn, mention by mention; every row
keeps the rule that decided and how sure it is. A form that could stand for two stays as
it is, and nothing depends on the order of the articles.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.annotate.entities import aliases as own_aliases
from analysis.annotate.entities import gazetteer
from analysis.annotate.entities.cases import cases, rows
from analysis.annotate.entities.linking import PERSON, Case, Linker, listed
from analysis.annotate.entities.names import tidy
from analysis.annotate.entities.people import Cast, Link

# How sure each rule is, by what it was seen to get right; a user's word is certain.
CONFIDENCE = {
    "aliases.csv": 1.0,
    "names.csv": 1.0,
    "as written": 1.0,
    "title": 0.98,
    "gazetteer": 0.97,
    "acronym": 0.95,
    "spelling": 0.95,
    "plural": 0.95,
    "surname in article": 0.95,
    "the likelier of the name": 0.85,
    "middle name": 0.9,
    "initials": 0.85,
    "short form": 0.85,
    "short name in article": 0.85,
    "only one in corpus": 0.8,
    "given name in article": 0.7,
    "person elsewhere": 0.6,
    "usual in corpus": 0.6,
}


def resolve(
    mentions: pd.DataFrame,
    articles: pd.DataFrame | None = None,
    *,
    aliases: Path | None = None,
    own_names: Path | None = None,
) -> pd.DataFrame:
    """Fill ``entity``, ``rule`` and ``confidence`` (0 to 1), set ``label`` to the entity's.

    Takes a ``mentions`` table, of which it reads ``article_id``, ``text``, ``label`` and, for
    acronyms defined in the text, ``start`` and ``end``. ``articles`` (``article_id``, ``text``)
    tell who is brought in as whose wife, and who is Mrs. Ruiz. ``aliases`` is a user's file of
    merges and splits, see ``aliases``; rows it drops are left out. ``own_names`` is a user's
    list of names, see ``gazetteer.own_names``. The result does not depend on the order of the
    articles. Raises ``ValueError`` for a file that cannot be read.

    A corpus that is larger than memory is linked in parts: ``cases`` of each, ``link`` of all
    cases, ``apply`` to each. The result is the same.

    >>> rows = pd.DataFrame({"article_id": ["a", "a"], "text": ["Gen. Ana Ruiz", "Ruiz's"],
    ...                      "label": ["PERSON", "GPE"]})
    >>> resolve(rows)[["entity", "label", "rule"]].values.tolist()
    [['Ana Ruiz', 'PERSON', 'title'], ['Ana Ruiz', 'PERSON', 'surname in article']]
    """
    found = cases(mentions, articles)
    return apply(mentions, found, link(found, aliases=aliases, own_names=own_names))


def link(
    cases: pd.DataFrame, *, aliases: Path | None = None, own_names: Path | None = None
) -> pd.DataFrame:
    """The ``entity``, ``label`` and ``rule`` of each of ``cases``, and whether it is ``kept``.

    ``cases`` are those of the whole corpus, its articles in any order. Takes the index of
    ``cases``. Raises ``ValueError`` for a file that cannot be read.
    """
    chosen = own_aliases.load(aliases)
    own = gazetteer.own_names(own_names)
    columns = (
        cases[c].tolist()
        for c in ("article_id", "name", "label", "sex", "start", "told", "relative")
    )
    every = [Case(*row) for row in zip(*columns, strict=True)]
    counts = cases["mentions"].tolist()
    texts, names = cases["text"].tolist(), cases["name"].tolist()
    places = list(zip(cases["article_id"].tolist(), names, strict=True))
    longer = {
        p: set(x.split("\n")) for p, x in zip(places, cases["longer"].tolist(), strict=True) if x
    }
    defined = {p: x for p, x in zip(places, cases["defined"].tolist(), strict=True) if x}
    linker = Linker(every, counts, longer, defined)
    links, kept = [], []
    for text, name, link in zip(texts, names, linker.links, strict=True):
        if text in own:
            link = Link(own[text].entity, "names.csv")
        elif link.rule == "as written" and name != text and _titled(text, name):
            link = Link(link.entity, "title")
        kept.append(not chosen.drops((text, name), link.entity))
        entity = chosen.entity((text, name), link.entity)
        links.append(link if entity is None else Link(entity, "aliases.csv"))
    labels = _labels(every, links, counts, linker.cast)
    labels |= {row.entity: row.label for row in own.values()} | chosen.labels
    return pd.DataFrame(
        {
            "entity": pd.array([link.entity for link in links], dtype="str"),
            "label": pd.array([labels[link.entity] for link in links], dtype="str"),
            "rule": pd.array([link.rule for link in links], dtype="str"),
            "kept": np.array(kept, bool),
        },
        index=cases.index,
    )


def apply(mentions: pd.DataFrame, cases: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """``mentions`` with the ``links`` of their ``cases``, which stand row by row beside these.

    Fills ``entity``, ``rule`` and ``confidence``, sets ``label``, and leaves out what is not
    ``kept``. Raises ``ValueError`` where a mention is of no case.
    """
    row = rows(mentions, cases)
    columns = {name: links[name].array.take(row) for name in ("entity", "label", "rule")}
    codes, rules = pd.factorize(columns["rule"])
    sure = np.array([CONFIDENCE[rule] for rule in rules], float)[codes]
    resolved = mentions.assign(**columns, confidence=sure)
    kept = links["kept"].to_numpy()[row]
    return resolved if kept.all() else resolved[kept].reset_index(drop=True)


def merges(mentions: pd.DataFrame) -> pd.DataFrame:
    """Every name that became part of an entity called otherwise, most frequent first.

    From a resolved ``mentions`` table: ``form`` (the name as written, without title),
    ``entity``, ``label``, ``rule``, ``mentions`` and ``articles`` (how many).

    >>> rows = pd.DataFrame({"article_id": ["a", "a"], "text": ["Ana Ruiz", "Ruiz"],
    ...                      "label": ["PERSON", "PERSON"]})
    >>> merges(resolve(rows)).values.tolist()
    [['Ruiz', 'Ana Ruiz', 'PERSON', 'surname in article', 1, 1]]
    """
    written = zip(mentions["text"], mentions["label"], strict=True)
    forms = [tidy(text, person=label == PERSON) for text, label in written]
    rows = mentions.assign(form=pd.array(forms, dtype="str"))
    rows = rows[rows["form"].ne(rows["entity"])]
    keys = ["form", "entity", "label", "rule"]
    found = rows.groupby(keys, as_index=False).agg(
        mentions=("article_id", "size"), articles=("article_id", "nunique")
    )
    return found.sort_values(
        ["mentions", *keys], ascending=[False, True, True, True, True], ignore_index=True
    )


def _labels(cases: list[Case], links: list[Link], counts: list[int], cast: Cast) -> dict[str, str]:
    """The label an entity has most often; a person with a full name is a person."""
    total: Counter[tuple[str, str]] = Counter()
    for case, link, count in zip(cases, links, counts, strict=True):
        total[link.entity, case.label] += count
    best: dict[str, str] = {}
    for (entity, label), _ in sorted(total.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(entity, label)
    entities = dict(listed().values())
    places = gazetteer.load().places
    known = {e: places[e].label for e in best if e in places and not places[e].people}
    named = {e: entities[e] for e in best if e in entities}
    return best | known | named | dict.fromkeys(cast.member.values(), PERSON)


def _titled(text: str, name: str) -> bool:
    """Whether a title was taken off, not only an article or a mark."""
    return " ".join(text.split()).removesuffix("'s").removesuffix("’s").endswith(" " + name)
