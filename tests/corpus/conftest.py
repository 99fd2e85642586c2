"""A folder to fill with files, and its tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.corpus import Corpus, read

Files = dict[str, str | bytes]


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[[Files], Corpus]:
    """Write files below an empty folder and read it."""

    def write_and_read(files: Files) -> Corpus:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(tmp_path)

    return write_and_read


@pytest.fixture
def reason() -> Callable[[Corpus, str], str]:
    """The reason that the ledger gives for a source."""

    def of(corpus: Corpus, source: str) -> str:
        rows = corpus.ledger.set_index("source")
        return rows.loc[source, "reason"]

    return of
