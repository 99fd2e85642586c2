"""What the user says of the files, in a ``metadata.csv`` beside or above them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from analysis import lists, tables
from analysis.corpus import dates
from analysis.corpus.fields import canonical, pick, tidy
from analysis.corpus.readers.decode import read_bytes

PLAIN = re.compile(r"[^./\\][^/\\]*")
TOP = PurePosixPath()
FILE_NAMES = ("file", "filename", "file_name", "file name", "path")


@dataclass
class Given:
    """The rows of every ``metadata.csv``, by the path of the file they describe.

    ``own`` are the columns that we do not know, which articles keep. ``problems`` are sources
    with the reason why they could not be used.
    """

    own: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    named_in: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def add(self, path: Path, source: str, problem: str | None = None) -> None:
        """Read one ``metadata.csv`` (columns file, title, outlet, published, …; any subset)."""
        if problem:
            self.problems.append((source, problem))
            return
        try:
            parsed = lists.parse(read_bytes(path), path.name, ("file",))
        except ValueError as error:
            self.problems.append((source, str(error)))
            return
        except OSError:
            self.problems.append((source, "cannot be opened: ask for permission to read it"))
            return
        columns = [column.lower() for column in parsed.header]
        named = next((name for name in FILE_NAMES if name in columns), None)
        if named is None:
            there = ", ".join(parsed.header)[:200]
            reason = f"{path.name}, line 1: add the column file; there is {there or 'nothing'}"
            self.problems.append((source, reason))
            return
        self.problems += [(f"{source}#line {line}", fault) for line, fault in parsed.faults]
        folder = PurePosixPath(source).parent
        ours = {named, *canonical(columns).values(), *tables.SCHEMAS["articles"].columns}
        for _, row in parsed.rows:
            own = {c: tidy(value) for c, value in row.items() if c not in ours and value}
            described = _described(folder, row[named])
            self.own[described] = self.own.get(described, {}) | own
        rows = [(line, row[named], pick(row)) for line, row in parsed.rows]
        order = dates.order(row.get("published", "") for _, _, row in rows)
        for line, name, row in rows:
            if dates.two_ways(row.get("published", "")) and order.known is not None:
                moment = dates.read(row["published"], day_first=order.known)
                row["published"] = moment.utc.isoformat() if moment else row["published"]
            described = _described(folder, name)
            self.rows[described] = self.rows.get(described, {}) | row
            self.named_in.setdefault(described, f"{source}#line {line}")

    def unused(self, sources: set[str]) -> list[tuple[str, str]]:
        """The rows that describe no file of the corpus, with the reason."""
        return [
            (place, f"describes {described}, which is not in the folder")
            for described, place in self.named_in.items()
            if described not in sources
        ]


def _described(folder: PurePosixPath, name: str) -> str:
    if PLAIN.fullmatch(name):
        return name if folder == TOP else f"{folder}/{name}"
    return (folder / name.replace("\\", "/")).as_posix()
