"""JSON (.json): one article, a list of them, or the answer of a news interface; JSON lines."""

from __future__ import annotations

import json
from typing import Any

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, RawArticle, Skipped, Source, Unreadable
from analysis.corpus.readers.decode import open_lines, read_text

LISTS = ("articles", "stories", "items", "results", "docs", "data", "response")
"""Where answers keep their articles (NewsAPI: ``articles``); ``response`` wraps another."""


def read(path: Source) -> Items:
    """Yield the articles of a JSON file; ``item`` is the place in its list."""
    try:
        data = json.loads(read_text(path))
    except RecursionError as error:
        raise Unreadable("is nested too deeply for a list of articles") from error
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"is not valid JSON from line {error.lineno} on: "
            "where each line is an object of its own, name it .jsonl"
        ) from error
    found = _articles(data)
    if found is None:
        raise Unreadable("is JSON but holds no list of articles, as under the name articles")
    if isinstance(data, dict) and data.get("status") == "error":
        raise Unreadable(f"is the error message of a news interface: {str(data)[:200]}")
    for number, record in enumerate(found, start=1):
        item = f"article {number}"
        if isinstance(record, dict):
            yield tabular.article(record, item)
        else:
            yield Skipped("is not an object with names and values", item)


def _articles(data: Any) -> list[Any] | None:
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return None
    if tabular.has(data, "text") and not isinstance(data.get("articles"), list):
        return [data]
    for name in LISTS:
        inner = data.get(name)
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict) and (found := _articles(inner)) is not None:
            return found
    return [] if data.get("status") == "error" else None


def read_lines(path: Source) -> Items:
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
    return tabular.article(data, item)
