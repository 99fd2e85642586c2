"""JSON lines (.jsonl, .jsonl.gz): one article a line."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.corpus.fields import canonical, pick, whole
from analysis.corpus.readers.decode import open_lines
from analysis.corpus.readers.raw import NO_TEXT, Items, RawArticle, Skipped


def read(path: Path) -> Items:
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
    name = canonical(data).get("text")
    if name is None:
        return Skipped(f"has no {NO_TEXT}; it has: {', '.join(data)[:200]}", item)
    text = data[name]
    if not isinstance(text, str):
        return Skipped(f"has a {name} that is not a string", item)
    return (
        RawArticle(whole(text), pick(data), item) if text.strip() else Skipped("has no text", item)
    )
