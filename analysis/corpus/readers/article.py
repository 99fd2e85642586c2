"""What every reader takes, a file or a member of an archive, and what it yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from analysis.corpus.fields import TEXT_NAMES

MAX_BYTES = 4_000_000_000
"""The limit of a file that is read in a stream."""
MAX_WHOLE = 100_000_000
"""The limit of a file that must be in memory as a whole."""
MAX_CHARACTERS = 250_000

NO_TEXT = f"{', '.join(TEXT_NAMES[:-1])} or {TEXT_NAMES[-1]}"


class Unreadable(ValueError):
    """A file, or the rest of one, cannot be read; the message says why and what to do."""


class Passing(Unreadable):
    """The machine failed and not the file (memory, disk): read it again another time."""


class Damaged(Unreadable, OSError):
    """The bytes themselves cannot be had; an ``OSError`` too, as of any file."""


@dataclass(frozen=True)
class Member:
    """A file inside an archive: what a reader needs of a path, and no way to write.

    ``name`` is the last part of its name, ``size`` its bytes when unpacked.
    """

    name: str
    size: int
    unpack: Callable[[], BinaryIO]

    def open(self, mode: str = "rb") -> BinaryIO:
        """A stream of the unpacked bytes, which cannot be wound back."""
        if mode != "rb":
            raise ValueError(f"a member of an archive is read as bytes, not {mode}")
        return self.unpack()


Source = Path | Member


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


@dataclass(frozen=True)
class Remark:
    """What the ledger says of a whole file beside its articles: what was not used of it."""

    text: str


Item = RawArticle | Skipped | Remark
Items = Iterator[Item]
Reader = Callable[[Source], Items]


def check_length(characters: int) -> None:
    """Raise ``Unreadable`` for an article beyond the limit."""
    if characters > MAX_CHARACTERS:
        raise Unreadable(
            f"holds {characters:,} characters in one article; "
            f"the limit is {MAX_CHARACTERS:,}: split it"
        )
