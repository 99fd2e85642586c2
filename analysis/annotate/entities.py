"""Mentions → entities: one name for everything that means the same.

First the spelling of a mention is tidied (title, article, possessive), then short
forms are linked to the one full name they can stand for. A form that could stand
for two people stays as it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pandas as pd

LEXICONS = Path(__file__).parent / "lexicons"
PERSON = "PERSON"
MISTAKEN_FOR_PEOPLE = frozenset({PERSON, "GPE", "ORG", "NORP", "FAC", "LOC"})


def resolve(mentions: pd.DataFrame) -> pd.DataFrame:
    """Fill ``entity`` of the ``mentions`` table, and set ``label`` to the entity's.

    A surname takes the full name found in its article, else the only one in the
    corpus; spellings of one person (Qassem, Qasem) take the most frequent; names
    listed in ``lexicons/names.csv`` take their entity there. The result does not
    depend on the order of the articles.

    >>> rows = pd.DataFrame({"article_id": ["a", "a"], "text": ["Gen. Ana Ruiz", "Ruiz's"],
    ...                      "label": ["PERSON", "GPE"]})
    >>> resolve(rows)[["entity", "label"]].values.tolist()
    [['Ana Ruiz', 'PERSON'], ['Ana Ruiz', 'PERSON']]
    """
    articles, labels = mentions["article_id"].tolist(), mentions["label"].tolist()
    tidied = {text: tidy(text) for text in mentions["text"].unique()}
    names = [tidied[text] for text in mentions["text"].tolist()]
    people = _full_names(n for n, label in zip(names, labels, strict=True) if label == PERSON)
    surnames = _surnames(people)
    here = defaultdict(set)
    for article_id, name in zip(articles, names, strict=True):
        if name in people:
            here[article_id].add(people[name])

    def full_name(article_id: str, name: str, label: str) -> str:
        if name in people:
            return people[name]
        if name in _gazetteer():
            return _gazetteer()[name][0]
        local = surnames[name] & here[article_id]
        if len(local) == 1 and label in MISTAKEN_FOR_PEOPLE:
            return min(local)
        return min(surnames[name]) if label == PERSON and len(surnames[name]) == 1 else name

    linked = [full_name(*place) for place in zip(articles, names, labels, strict=True)]
    entities = _follow(names, linked)
    label_of = _labels(entities, labels, set(people.values()))
    return mentions.assign(
        entity=pd.array(entities, dtype="str"),
        label=pd.array([label_of[entity] for entity in entities], dtype="str"),
    )


def speakers(quotes: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Fill ``speaker_entity`` of ``quotes``: the person named in the speaker span.

    Without a person, the name that makes up most of the span ("The Pentagon");
    pronouns and descriptions stay missing.
    """
    spoken = quotes.reset_index(names="quote").dropna(subset=["speaker_start"])
    pairs = spoken[["quote", "article_id", "speaker_start", "speaker_end"]].merge(
        mentions[["article_id", "start", "end", "label", "entity"]], on="article_id"
    )
    inside = pairs["start"].ge(pairs["speaker_start"]) & pairs["end"].le(pairs["speaker_end"])
    pairs = pairs[inside.astype(bool)]
    person = pairs["label"].eq(PERSON)
    share = (pairs["end"] - pairs["start"]) / (pairs["speaker_end"] - pairs["speaker_start"])
    pairs = pairs.assign(person=person, share=share.astype(float))
    pairs = pairs[person | pairs["share"].gt(0.5)]
    pairs = pairs.sort_values(["quote", "person", "share"], ascending=[True, False, False])
    best = pairs.drop_duplicates("quote").set_index("quote")["entity"]
    return quotes.assign(speaker_entity=best.reindex(range(len(quotes))).to_numpy()).astype(
        {"speaker_entity": "str"}
    )


def tidy(text: str) -> str:
    """Strip title, leading article, possessive and stray marks from a name.

    >>> tidy("Secretary of State Mike Pompeo’s"), tidy("the Quds  Force's")
    ('Mike Pompeo', 'Quds Force')
    """
    name = re.sub(r"\s+", " ", text).strip(" \"'“”‘’-–—,;:")
    name = re.sub(r"(?:['’]s|['’])$", "", name)
    name = re.sub(r"^the (?=\S)", "", name, flags=re.IGNORECASE)
    while (shorter := _titles().sub("", name)) != name and shorter:
        name = shorter
    return name or text


def _full_names(names: Iterable[str]) -> dict[str, str]:
    """Each full name of a person → its most frequent spelling in the corpus."""
    counts = Counter(n for n in names if " " in n)
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in sorted(counts):
        same[tuple(_skeleton(word) for word in name.split())].append(name)
    return {
        name: min(group, key=lambda n: (-counts[n], n)) for group in same.values() for name in group
    }


def _skeleton(word: str) -> str:
    """First letter, consonants without doubles, last letter: equal for Qassem and Qasim."""
    letters = re.sub(r"[^a-z]", "", word.lower())
    if len(letters) < 4:
        return word.lower()
    inner = re.sub(r"[aeiou]", "", letters[1:-1])
    return re.sub(r"(.)\1+", r"\1", letters[0] + inner + letters[-1])


def _surnames(people: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for spelling, name in people.items():
        found[spelling.rsplit(" ", 1)[1]].add(name)
    return found


def _follow(names: list[str], entities: list[str]) -> list[str]:
    """Let a short form that is linked to one person somewhere be linked everywhere.

    The engine takes an unfamiliar surname for a place in most sentences; places that
    share their name with people are listed in ``names.csv`` and never linked.
    """
    linked: dict[str, set[str]] = defaultdict(set)
    for name, entity in zip(names, entities, strict=True):
        if name != entity:
            linked[name].add(entity)
    only = {name: min(found) for name, found in linked.items() if len(found) == 1}
    return [only.get(n, n) if n == e else e for n, e in zip(names, entities, strict=True)]


def _labels(entities: list[str], labels: list[str], people: set[str]) -> dict[str, str]:
    """The label an entity has most often; a person with a full name is a person."""
    counts = Counter(zip(entities, labels, strict=True))
    best: dict[str, str] = {}
    for (entity, label), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        best.setdefault(entity, label)
    listed = dict(_gazetteer().values())
    return best | {e: listed[e] for e in best if e in listed} | dict.fromkeys(people, PERSON)


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    titles = pd.read_csv(LEXICONS / "titles.csv")["title"]
    longest_first = sorted(titles, key=lambda t: (-len(t), t))
    return re.compile(rf"^(?:{'|'.join(map(re.escape, longest_first))}) (?=[A-Z])")


@lru_cache(maxsize=1)
def _gazetteer() -> dict[str, tuple[str, str]]:
    listed = pd.read_csv(LEXICONS / "names.csv", keep_default_na=False)
    rows = zip(listed["name"], listed["entity"], listed["label"], strict=True)
    return {name: (entity, label) for name, entity, label in rows}
