"""What every reader yields: articles as they stand in the file, and items it had to skip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from analysis.corpus.fields import TEXT_NAMES

MAX_BYTES = 500_000_000
MAX_CHARACTERS = 250_000

NO_TEXT = f"{', '.join(TEXT_NAMES[:-1])} or {TEXT_NAMES[-1]}"


class Unreadable(ValueError):
    """A file, or the rest of one, cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class RawArticle:
    """One article before cleaning.

    ``offset`` is where ``text`` starts in the decoded source, ``item`` its place in a
    file of several articles ("row 3"), ``problem`` what went wrong beside the text.
    """

    text: str
    fields: dict[str, str] = field(default_factory=dict)
    item: str | None = None
    offset: int = 0
    problem: str | None = None


@dataclass(frozen=True)
class Skipped:
    """One item of a file that gives no article, and why."""

    reason: str
    item: str | None = None


Items = Iterator[RawArticle | Skipped]
Reader = Callable[[Path], Items]


def check_length(characters: int) -> None:
    """Raise ``Unreadable`` for an article beyond the limit."""
    if characters > MAX_CHARACTERS:
        raise Unreadable(
            f"holds {characters:,} characters in one article; "
            f"the limit is {MAX_CHARACTERS:,}: split it"
        )
