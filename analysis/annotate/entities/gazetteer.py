"""Lists of names that the project knows, and a user's own, which wins over them.

``places.csv``, ``demonyms.csv`` and ``organisations.csv`` say what a name stands for;
``given_names.csv``, ``surnames.csv`` and ``name_words.csv`` what a word in a name tells.
"""

from __future__ import annotations

import csv
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from analysis import lists

LEXICONS = Path(__file__).parents[1] / "lexicons"
LABELS = frozenset(
    {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT"}
)
COUNTRIES = frozenset({"country", "area"})
WORD = re.compile(r"[^\W\d_]+(?:[.'’&][^\W\d_]+)*\.?|\d+|[^\w\s]")


class Entry(NamedTuple):
    """What a listed name stands for; ``people``: persons are called so too."""

    label: str
    kind: str = ""
    people: bool = False


class Own(NamedTuple):
    """A row of a user's ``names.csv``."""

    entity: str
    label: str


class Gazetteer:
    """The project's names by their spelling."""

    @cached_property
    def places(self) -> dict[str, Entry]:
        """Countries, states, cities, regions, waters."""
        return {
            row["name"]: Entry(row["label"], row["kind"], row["people"] == "yes")
            for row in rows("places.csv")
        }

    @cached_property
    def places_in_capitals(self) -> dict[str, str]:
        """The places by what headlines write: "IRAN" → "Iran"."""
        return {name.upper(): name for name in sorted(self.places)}

    @cached_property
    def demonyms(self) -> frozenset[str]:
        """Nationalities, peoples, religions and political movements."""
        return frozenset(row["name"] for row in rows("demonyms.csv"))

    @cached_property
    def nationalities(self) -> frozenset[str]:
        """The demonyms that belong to a country."""
        return frozenset(row["name"] for row in rows("demonyms.csv") if row["place"])

    @cached_property
    def organisations(self) -> frozenset[str]:
        """Agencies, alliances, parties, companies, and their acronyms."""
        listed = rows("organisations.csv")
        return frozenset(row[c] for row in listed for c in ("name", "acronym") if row[c])

    @cached_property
    def things(self) -> dict[str, str]:
        """Labels of events and products that are called by a word of their own: "Brexit"."""
        listed = rows("names.csv")
        return {r["name"]: r["label"] for r in listed if r["label"] in ("EVENT", "PRODUCT")}

    @cached_property
    def given_names(self) -> frozenset[str]:
        """Given names of people and their short forms."""
        return frozenset(row["name"] for row in rows("given_names.csv")) | self.sexes.keys()

    @cached_property
    def sexes(self) -> dict[str, str]:
        """``man`` or ``woman`` for given names that nearly always tell."""
        listed = rows("genders.csv")
        return {row["word"]: row["gender"] for row in listed if row["kind"] == "given name"}

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Surnames that stand in the news often."""
        return frozenset(row["name"] for row in rows("surnames.csv"))

    @cached_property
    def last_words(self) -> dict[str, str]:
        """The label that the last word of a name gives it: "River", "Ministry"."""
        return {row["word"]: row["label"] for row in rows("name_words.csv")}

    @cached_property
    def body_words(self) -> frozenset[str]:
        """The last words of names that are hardly ever surnames."""
        return frozenset(row["word"] for row in rows("name_words.csv") if not row["people"])

    @cached_property
    def company_words(self) -> frozenset[str]:
        """Words that end the names of companies and are left out in short."""
        return frozenset(row["word"] for row in rows("name_words.csv") if row["company"])

    @cached_property
    def shared(self) -> frozenset[str]:
        """Places that persons or firms are called as too."""
        people = (name for name, place in self.places.items() if place.people)
        return frozenset(people) | (self.organisations & self.places.keys())

    @cached_property
    def starts(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """First word → the words and label of names to look for in a text, longest first."""
        listed = {name: entry.label for name, entry in self.places.items()}
        listed |= {name: "ORG" for name in sorted(self.organisations) if len(name) > 2}
        listed = {name: label for name, label in listed.items() if name not in self.shared}
        listed |= dict.fromkeys(sorted(self.demonyms), "NORP")
        return by_first_word(listed)


def words(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())


def by_first_word(listed: dict[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Names cut into words and filed under the first, the longest name first.

    >>> by_first_word({"Iran": "GPE", "Iran Air": "ORG"})["Iran"]
    [(('Iran', 'Air'), 'ORG'), (('Iran',), 'GPE')]
    """
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, label in listed.items():
        words = tuple(WORD.findall(name))
        if words:
            found.setdefault(words[0], []).append((words, label))
    for names in found.values():
        names.sort(key=lambda item: (-len(item[0]), item))
    return found


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a lexicon of the project."""
    with (LEXICONS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def load() -> Gazetteer:
    """The project's gazetteer, read once.

    >>> load().places["Tehran"].label, "Iranian" in load().demonyms
    ('GPE', True)
    """
    return Gazetteer()


def own_names(path: Path | None) -> dict[str, Own]:
    """A user's ``names.csv``: columns ``name`` and ``label``, ``entity`` and ``reason`` if wanted.

    Wherever a name stands in a text in this spelling it is a mention with this label,
    whatever the model says; an empty ``entity`` is the name itself. Raises ``ValueError``
    naming the file, the line and what to do about it.

    >>> own_names(None)
    {}
    """
    if path is None:
        return {}
    return _own(path.name, lists.content(path))


@lru_cache(maxsize=4)
def _own(name: str, content: bytes) -> dict[str, Own]:
    found: dict[str, Own] = {}
    for place, row in lists.rows(content, name, ("name", "label"))[1]:
        if not row["name"]:
            raise ValueError(f"{place}: give a name.")
        if row["label"] not in LABELS:
            known = ", ".join(sorted(LABELS))
            raise ValueError(f"{place}: the label {row['label']!r} is not one of {known}.")
        if found.setdefault(row["name"], own := _entry(row)) != own:
            raise ValueError(f"{place}: {row['name']} stands here twice; keep one.")
    return found


def _entry(row: dict[str, str]) -> Own:
    return Own(row.get("entity") or row["name"], row["label"])
