"""What was found of the texts of a corpus when it was last read, so that it is not sought again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis import stored
from analysis.corpus import items, kept, repeated, traits
from analysis.corpus.clean import count_words
from analysis.corpus.duplicates import Fact, Facts

TRIMMED = pa.schema(
    {
        "key": pa.string(),
        "digest": pa.string(),
        "words": pa.int64(),
        "length": pa.int64(),
        "lines": pa.list_(pa.string()),
        **{name: kept.ITEMS.field(name).type for name in traits.Traits._fields},
    }
)
PAIRS = pa.schema(
    {"one": pa.string(), "other": pa.string(), "common": pa.int64(), "form": pa.bool_()}
)


class Memory:
    """Texts without the lines that their outlet repeats, and what pairs of texts share.

    It lies in two files of ``folder`` whose names end in ``name``, or nowhere.

    >>> Memory(None).trimmed("d", [2], lambda: "Rain fell.\\n\\nOur shop")["words"]
    2
    """

    def __init__(self, folder: Path | None, name: str = "") -> None:
        self.folder, self.name = folder, name
        self._lines = {row["key"]: row for row in kept.rows(self._load("lines", TRIMMED))}
        self._used: dict[str, dict[str, Any]] = {}
        pairs = self._load("pairs", PAIRS)
        columns = [pairs[name].to_pylist() for name in PAIRS.names]
        self.facts: Facts = {
            (one, other): Fact(common, form)
            for one, other, common, form in zip(*columns, strict=True)
        }
        self._before = dict(self.facts)

    def trimmed(
        self, digest: str, numbers: Sequence[int], text: Callable[[], str]
    ) -> dict[str, Any]:
        """What there is to know of a text without the lines of these numbers, and those lines."""
        key = f"{digest} {' '.join(map(str, numbers))}"
        found = self._lines.get(key)
        if found is None:
            whole = text()
            lines, short = whole.split("\n"), repeated.without(whole, numbers)
            data = short.encode()
            found = {"key": key, "digest": sha256(data).hexdigest(), "length": len(data)}
            found |= {"words": count_words(short), "lines": [lines[n] for n in numbers]}
            found |= items.of_traits(traits.of(short))
        self._used[key] = found
        return found

    def save(self, digests: set[str]) -> None:
        """Keep what was used, and the pairs among the texts of these ``digests``."""
        if self.folder is None:
            return
        if self._used.keys() != self._lines.keys():
            self._save("lines", pa.Table.from_pylist(list(self._used.values()), TRIMMED))
        if self.facts != self._before:
            rows = [
                {"one": one, "other": other} | fact._asdict()
                for (one, other), fact in self.facts.items()
                if one in digests and other in digests
            ]
            self._save("pairs", pa.Table.from_pylist(rows, PAIRS))

    def _load(self, what: str, schema: pa.Schema) -> pa.Table:
        return stored.rows_of(self.folder, f".{what}-{self.name}", schema)

    def _save(self, what: str, table: pa.Table) -> None:
        assert self.folder is not None  # noqa: S101
        stored.save(self.folder, f".{what}-{self.name}", table)
