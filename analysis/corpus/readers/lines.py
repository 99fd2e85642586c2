"""JSON lines (.jsonl, .jsonl.gz): one article a line."""

from __future__ import annotations

import json

from analysis.corpus.readers import records
from analysis.corpus.readers.decode import open_lines
from analysis.corpus.readers.raw import Items, RawArticle, Skipped, Source


def read(path: Source) -> Items:
    """Yield the articles of a file of JSON lines; ``item`` is the line."""
    with open_lines(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _article(line, f"line {number}")


def _article(line: str, item: str) -> RawArticle | Skipped:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return Skipped("is not valid JSON", item)
    if not isinstance(data, dict):
        return Skipped("is JSON but not an object with names and values", item)
    return records.article(data, item)
