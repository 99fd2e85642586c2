"""Mentions → entities: one name for everything that means the same.

``people`` says which names are one person, ``organisations`` which are one body or place,
``aliases`` what a user wants. Here they are asked in turn, case by case; every row
keeps the rule that decided and how sure it is. A form that could stand for two stays as
it is, and nothing depends on the order of the articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.annotate.entities import aliases as own_aliases
from analysis.annotate.entities import coded, gazetteer
from analysis.annotate.entities.aliases import Aliases
from analysis.annotate.entities.cases import PERSON, cases, rows
from analysis.annotate.entities.coded import Coded, Words, numbered, paired
from analysis.annotate.entities.gazetteer import Own
from analysis.annotate.entities.linking import Linker, listed
from analysis.annotate.entities.names import tidy
from analysis.annotate.entities.rules import CONFIDENCE, RULE, RULES
from analysis.garbage import uncollected


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
    numbers = numbered(pa.Table.from_pandas(found, preserve_index=False))
    return apply(mentions, found, link(numbers, aliases=aliases, own_names=own_names))


def link(
    cases: pa.Table, *, aliases: Path | None = None, own_names: Path | None = None
) -> pa.Table:
    """The ``entity``, ``label`` and ``rule`` of each of ``cases``, and whether it is ``kept``.

    ``cases`` are those of the whole corpus, ``numbered``, its articles in any order. Raises
    ``ValueError`` for a file that cannot be read.
    """
    chosen, own = own_aliases.load(aliases), gazetteer.own_names(own_names)
    with uncollected():  # a tenth faster
        decided, kept = _decided(cases, chosen, own)
    columns = {
        name: pa.DictionaryArray.from_arrays(places, pa.array(words, pa.large_string()))
        for name, (words, places) in decided.items()
    }
    return pa.table({**columns, "kept": kept})


def _decided(
    cases: pa.Table, chosen: Aliases, own: dict[str, Own]
) -> tuple[dict[str, tuple[Sequence[str], np.ndarray]], np.ndarray]:
    """The columns of ``link`` as words and places in them, and whether each case is kept."""
    linked = Linker(Coded(cases))
    titled = (linked.rule == RULE["as written"]) & cases["titled"].to_numpy()
    linked.rule[titled] = RULE["title"]
    kept = np.ones(len(cases), bool)
    if own or chosen.forms or chosen.entities or chosen.dropped:
        text, texts = coded.numbers(cases["text"]), coded.listed(cases["text"])
        kept = _wished(linked, text, Words(texts), chosen, own)
    labels = _labels(linked, {row.entity: row.label for row in own.values()} | chosen.labels)
    entity = (linked.words.list, linked.entity)
    return {"entity": entity, "label": labels, "rule": (RULES, linked.rule)}, kept


def _wished(
    linked: Linker, text: np.ndarray, texts: Words, chosen: Aliases, own: dict[str, Own]
) -> np.ndarray:
    """Link as the user's lists say; give whether each case is kept."""
    words, name = linked.words, linked.cases.name
    called = {name: row.entity for name, row in own.items()}
    for entity in (*called.values(), *chosen.forms.values(), *chosen.entities.values()):
        words.add(entity)

    def wishes(of: Words, said: dict[str, str]) -> np.ndarray:
        found = np.full(len(of), -1)
        for place, word in of.among(said):
            found[place] = words.place[said[word]]
        return found

    def link(entity: np.ndarray, rule: str) -> None:
        rows = entity >= 0
        linked.entity[rows], linked.rule[rows] = entity[rows], RULE[rule]

    link(wishes(texts, called)[text], "names.csv")
    drops = words.are(chosen.dropped)
    dropped = texts.are(chosen.dropped)[text] | drops[name] | drops[linked.entity]
    form = wishes(texts, chosen.forms)[text]
    form = np.where(form >= 0, form, wishes(words, chosen.forms)[name])
    renamed = wishes(words, chosen.entities)[np.where(form >= 0, form, linked.entity)]
    link(np.where(renamed >= 0, renamed, form), "aliases.csv")
    return ~dropped


def apply(mentions: pd.DataFrame, cases: pd.DataFrame, links: pa.Table) -> pd.DataFrame:
    """``mentions`` with the ``links`` of their ``cases``, which stand row by row beside these.

    Fills ``entity``, ``rule`` and ``confidence``, sets ``label``, and leaves out what is not
    ``kept``. Raises ``ValueError`` where a mention is of no case.
    """
    row = rows(mentions, cases)
    found = links.take(pa.array(row)).to_pandas()
    columns = {name: found[name].astype("str").array for name in ("entity", "label", "rule")}
    codes, rules = pd.factorize(columns["rule"])
    sure = np.array([CONFIDENCE[rule] for rule in rules], float)[codes]
    resolved = mentions.assign(**columns, confidence=sure)
    kept = found["kept"].to_numpy()
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


def _labels(linked: Linker, told: dict[str, str]) -> tuple[list[str], np.ndarray]:
    """The label an entity has most often, or in full if that is sure; a person is a person.

    Labels, and for each case which of them; what the user ``told`` wins.
    """
    cases, words = linked.cases, linked.words
    labels = Words(list(cases.labels))
    size = len(words), len(labels)
    pair = paired(linked.entity, cases.label, size[1])
    uses = np.bincount(pair, cases.count, size[0] * size[1]).reshape(size)
    whole = cases.name == linked.entity
    full = np.bincount(pair[whole], cases.count[whole], uses.size).reshape(size)
    best, fully = uses.argmax(axis=1), full.argmax(axis=1)
    for place in np.flatnonzero(full.any(axis=1) & (best != fully)).tolist():
        ending = gazetteer.load().last_words.get(words.list[place].split()[-1])
        if labels.list[fully[place]] in ("ORG", ending):
            best[place] = fully[place]
    known = {name: place.label for name, place in gazetteer.load().places.items()}
    known |= dict(listed().values())
    for place, name in words.among(known):
        if name not in gazetteer.load().shared:
            best[place] = labels.add(known[name])
    best[linked.people.entity] = labels.add(PERSON)
    for place, name in words.among(told):
        best[place] = labels.add(told[name])
    return labels.list, best.astype(np.int8)[linked.entity]
