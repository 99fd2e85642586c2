"""What is known of an article: given by the user, found in its file, or inferred."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.corpus import dates
from analysis.corpus.fields import pick
from analysis.corpus.readers.raw import Skipped, Unreadable
from analysis.corpus.readers.table import read_rows

BY = re.compile(r"by (?=\S)", re.I)
OF_ONE_ARTICLE = frozenset({"title", "url", "id"})


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


def resolve(
    found: Mapping[str, str],
    hints: Mapping[str, str],
    given: Mapping[str, str],
    *,
    of_one: bool,
) -> tuple[dict[str, Any], list[str]]:
    """Join what is given, found in the file and inferred; the surer source wins.

    ``of_one`` says that the file holds one article, so that a given title is its title.
    Returns columns of the table ``articles`` and what could not be read.

    >>> resolve({"byline": "By Ada Quill"}, {"outlet": "Pier News"}, {}, of_one=True)[0]
    {'byline': 'Ada Quill', 'outlet': 'Pier News', 'outlet_from': 'inferred'}
    """
    given = given if of_one else {k: v for k, v in given.items() if k not in OF_ONE_ARTICLE}
    sources = (("given", given), ("header", found), ("inferred", hints))
    columns: dict[str, Any] = {}
    for name in ("title", "byline", "section", "url", "outlet"):
        for origin, values in sources:
            if values.get(name):
                columns[name] = values[name]
                if name == "outlet":
                    columns["outlet_from"] = origin
                break
    if by := BY.match(columns.get("byline", "")):
        columns["byline"] = columns["byline"][len(by[0]) :]
    problems = []
    for origin, values in sources:
        if written := values.get("published"):
            moment: datetime | None = dates.parse(written)
            if moment:
                columns |= {"published": moment, "published_from": origin}
                break
            problems.append(f'the date "{written[:40]}" cannot be read: write it as 2020-01-31')
    return columns, problems


def title_from(source: str) -> str | None:
    """A readable title from the name of a file, where nothing better is known.

    A number or a code is not a title.

    >>> title_from("news/low_tide-at-noon.txt"), title_from("003_c33b597f1c19156d.txt")
    ('low tide at noon', None)
    """
    stem = PurePosixPath(source).name.split(".")[0]
    words = stem.replace("_", " ").replace("-", " ").split()
    return " ".join(words) if any(len(w) > 2 and w.isalpha() for w in words) else None
