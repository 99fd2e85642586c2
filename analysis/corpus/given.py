"""What the user says of the files, in a ``metadata.csv`` beside or above them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from analysis.corpus.fields import pick
from analysis.corpus.readers.article import Skipped, Unreadable
from analysis.corpus.readers.csv_tsv import read_rows


@dataclass
class Given:
    """The rows of every ``metadata.csv``, by the path of the file they describe.

    ``problems`` are sources with the reason why they could not be used.
    """

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    named_in: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def add(self, path: Path, source: str, problem: str | None = None) -> None:
        """Read one ``metadata.csv`` (columns file, title, outlet, published, …; any subset)."""
        if problem:
            self.problems.append((source, problem))
            return
        folder = PurePosixPath(source).parent
        try:
            for item, row in read_rows(path, needs="file", missing="has no column file"):
                place = f"{source}#{item}"
                if isinstance(row, Skipped):
                    self.problems.append((place, row.reason))
                    continue
                name = next(v for k, v in row.items() if k.lower() == "file")
                described = (folder / name.strip().replace("\\", "/")).as_posix()
                self.rows[described] = self.rows.get(described, {}) | pick(row)
                self.named_in.setdefault(described, place)
        except Unreadable as error:
            self.problems.append((source, str(error)))
        except OSError:
            self.problems.append((source, "cannot be opened: ask for permission to read it"))

    def unused(self, sources: set[str]) -> list[tuple[str, str]]:
        """The rows that describe no file of the corpus, with the reason."""
        return [
            (place, f"describes {described}, which is not in the folder")
            for described, place in self.named_in.items()
            if described not in sources
        ]
