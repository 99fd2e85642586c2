"""The lists that a user keeps beside the articles, each a CSV that wins over ours."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from analysis.annotate.entities import aliases, gazetteer
from analysis.annotate.hedges import cues
from analysis.annotate.quotes import speech

PER_ARTICLE = ("hedges", "verbs", "names")
"""The lists that decide what is found in an article; the others link names of the corpus."""


class Own(NamedTuple):
    """The files that are there; ``None`` for each that is not."""

    hedges: Path | None = None
    verbs: Path | None = None
    names: Path | None = None
    aliases: Path | None = None

    def check(self) -> None:
        """Raise ``ValueError`` naming the file, the row and what to do, if one cannot be read."""
        cues.load(self.hedges)
        speech.load(self.verbs)
        gazetteer.own_names(self.names)
        aliases.load(self.aliases)

    def digest(self, *, of: Collection[str] = PER_ARTICLE) -> str:
        """A digest of some of the lists; "" where none of them is there."""
        lists = [path for name in of if (path := getattr(self, name))]
        whole = hashlib.sha256()
        for path in lists:
            whole.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return whole.hexdigest()[:8] if lists else ""


NOTHING = Own()


def beside(folder: Path) -> Own:
    """The lists in ``folder``: ``hedges.csv``, ``verbs.csv``, ``names.csv``, ``aliases.csv``.

    >>> beside(Path("no/such/folder")) == NOTHING
    True
    """
    paths = (folder / f"{name}.csv" for name in Own._fields)
    return Own(*(path if path.exists() else None for path in paths))
