"""One article as references need it: names, quoted words, sentences and paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

from analysis.annotate.speakers import roles
from analysis.annotate.speakers.roles import Role

_COMPANY = re.compile(
    r" (?:administration|campaign|family|government|team|era|camp|organization)\b|/(?=[A-Z])"
)
_TITLED = re.compile(r"[\"“‘«'].*[,.]?[\"”’»']", re.DOTALL)  # a show named after somebody


class Name(NamedTuple):
    """A mention: its offsets, the entity it stands for and the entity's label."""

    start: int
    end: int
    entity: str
    label: str


class Reference(NamedTuple):
    """The entity that an expression stands for, ``None`` where nothing is sure enough."""

    entity: str | None
    confidence: float
    reason: str


@dataclass(frozen=True)
class Story:
    """What resolving needs of one article; every list is in text order.

    ``quoted`` are the spans of words quoted or reported, ``paragraphs`` and
    ``sentences`` start offsets; ``genders`` is ``man`` or ``woman`` by entity.
    """

    text: str
    names: Sequence[Name]
    sentences: Sequence[int]
    paragraphs: Sequence[int]
    quoted: Sequence[tuple[int, int]] = ()
    genders: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def people(self) -> list[Name]:
        """The people whom the author names, none whose name stands for something else."""
        return [
            name
            for name in self.names
            if name.label == "PERSON"
            and not self.in_speech(name.start)
            and not _COMPANY.match(self.text, name.end)
            and not _TITLED.fullmatch(self.text, max(0, name.start - 1), name.end + 2)
        ]

    @cached_property
    def roles(self) -> list[Role]:
        """What the author calls people and organisations."""
        called = [n for n in self.names if n.label == "PERSON" or n.label == "ORG"]
        return roles.find(self.text, ((n.start, n.end, n.entity) for n in called))

    @cached_property
    def roles_of(self) -> dict[str, list[Role]]:
        """The roles by their noun and by every wider one."""
        found: dict[str, list[Role]] = {}
        for role in sorted(self.roles, key=lambda role: (role.start, role.entity, role.noun)):
            for noun in sorted({role.noun, *roles.wider(role.noun)}):
                found.setdefault(noun, []).append(role)
        return found

    @cached_property
    def organisations(self) -> list[Name]:
        """The organisations that the author names."""
        return [n for n in self.names if n.label == "ORG" and not self.in_speech(n.start)]

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph around ``offset``."""
        return bisect_right(self.paragraphs, offset) - 1

    def sentence(self, offset: int) -> int:
        """The number of the sentence around ``offset``."""
        return bisect_right(self.sentences, offset) - 1

    def in_speech(self, offset: int) -> bool:
        """Whether ``offset`` lies within quoted words."""
        i = bisect_right(self._quote_starts, offset) - 1
        return i >= 0 and offset < self._quote_reach[i]

    def spoken_after(self, labels: Sequence[int], offset: int) -> bool:
        """Whether ``offset`` lies within a quotation that opens behind the end of a label."""
        i = bisect_right(self._quote_starts, offset) - 1
        if i < 0 or not self.in_speech(offset):
            return False
        opening = self._quote_starts[i]
        nearest = bisect_right(labels, opening) - 1
        return nearest >= 0 and opening - labels[nearest] <= 4

    @cached_property
    def _quote_starts(self) -> list[int]:
        return [start for start, _ in self.quoted]

    @cached_property
    def _quote_reach(self) -> list[int]:
        reach, last = [], 0
        for _, end in self.quoted:
            last = max(last, end)
            reach.append(last)
        return reach

    @cached_property
    def surnames(self) -> dict[str, list[str]]:
        """The people of each surname, in lower case."""
        found: dict[str, list[str]] = {}
        for entity in dict.fromkeys(name.entity for name in self.names if name.label == "PERSON"):
            found.setdefault(entity.split()[-1].casefold(), []).append(entity)
        return found

    @cached_property
    def labels(self) -> dict[str, str]:
        """The label of each entity."""
        return {name.entity: name.label for name in self.names}

    @cached_property
    def name_starts(self) -> list[int]:
        """Where the names start."""
        return [name.start for name in self.names]

    @cached_property
    def people_starts(self) -> list[int]:
        """Where the people are named."""
        return [name.start for name in self.people]


def stories(
    wanted: Sequence[str],
    mentions: pd.DataFrame,
    sentences: pd.DataFrame,
    quotes: pd.DataFrame,
    articles: pd.DataFrame,
    genders: Mapping[str, Mapping[str, str]],
) -> Iterator[tuple[str, Story]]:
    """The story of each article ``wanted``, with its id, from tables that have it whole."""
    texts = articles.loc[articles["article_id"].isin(wanted)]
    text_of = dict(zip(texts["article_id"], texts["text"], strict=True))
    names = _grouped(mentions, ["start", "end", "entity", "label"], text_of)
    places = _grouped(sentences, ["start", "paragraph"], text_of)
    quoted = _grouped(quotes, ["start", "end"], text_of)
    for article_id in wanted:
        starts = [start for start, _ in places[article_id]]
        paragraphs = {p: s for s, p in reversed(places[article_id])}
        yield (
            article_id,
            Story(
                text_of[article_id],
                [Name(*row) for row in names[article_id] if isinstance(row[2], str)],
                starts,
                [paragraphs[p] for p in sorted(paragraphs)],
                quoted[article_id],
                genders.get(article_id, {}),
            ),
        )


def _grouped(
    table: pd.DataFrame, columns: list[str], wanted: Mapping[str, object]
) -> defaultdict[str, list[tuple]]:
    found: defaultdict[str, list[tuple]] = defaultdict(list)
    values = zip(*(table[name].tolist() for name in columns), strict=True)
    for article_id, row in zip(table["article_id"].tolist(), values, strict=True):
        if article_id in wanted:
            found[article_id].append(row)
    return found
