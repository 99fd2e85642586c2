"""Texts that may not be handed on: which files show passages of them, and what is left of those."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import pandas as pd

from analysis import lists
from analysis.files import csv_bytes

WORDS = 8
"""So many words in the order of an article are a passage of it."""
READABLE = (".csv", ".txt", ".md", ".json", ".bib", ".ipynb")


class Passages:
    """What some files show of texts.

    >>> files = [b"He wrote: the ferry to the island may sail on Monday.", b"The ferry may sail"]
    >>> held = Passages(["The ferry to the island may sail on Monday at noon."], files)
    >>> [held.shown(file) for file in files]
    [True, False]
    """

    def __init__(self, texts: Iterable[str], among: Iterable[bytes]):
        asked = {run for content in among for run in _runs(_text(content))}
        self.found = {run for text in texts for run in _runs(text) if run in asked}

    def shown(self, content: bytes | str) -> bool:
        """Whether there is a passage in it."""
        text = content if isinstance(content, str) else _text(content)
        return any(run in self.found for run in _runs(text))

    def without(self, name: str, content: bytes) -> bytes | None:
        """What may be handed on of a file: of a CSV the columns without passages.

        ``None`` where nothing is left, and for a kind of file that cannot be looked into.

        >>> table = b"id,text\\n1,The ferry to the island may sail on Monday.\\n"
        >>> held = Passages(["The ferry to the island may sail on Monday."], [table])
        >>> held.without("labels.csv", table)
        b'"id"\\n"1"\\n'
        """
        if PurePosixPath(name.lower()).suffix not in READABLE:
            return None
        if not self.shown(content):
            return content
        if not name.lower().endswith(".csv"):
            return None
        try:
            parsed = lists.parse(content, name)
        except ValueError:
            return None
        columns = [column.lower() for column in parsed.header if column]
        rows = pd.DataFrame([row for _, row in parsed.rows], columns=columns, dtype="str")
        kept = [column for column in rows if not rows[column].map(self.shown).any()]
        return csv_bytes(rows[kept]) if kept else None


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return zip(*(words[first:] for first in range(WORDS)), strict=False)


def _text(content: bytes) -> str:
    return content.decode(
        "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace"
    )
