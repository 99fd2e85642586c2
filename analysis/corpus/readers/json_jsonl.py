"""JSON (.json, .jsonl): one article, a list of them, the answer of a news interface, a table."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from analysis.corpus.readers import tabular
from analysis.corpus.readers.article import Items, RawArticle, Remark, Skipped, Source, Unreadable
from analysis.corpus.readers.decode import decoded, open_lines, read_bytes

BETWEEN = re.compile(r"[\s,]*")
LIST = re.compile(r"\s*\[\s*(?:\{|\Z)")
LISTS = ("articles", "stories", "items", "results", "docs", "hits", "data", "response")
"""Where answers keep their articles (NewsAPI: ``articles``); ``response`` wraps another."""
MAX_PARTS = 3_000_000
"""A file of more objects and lists than this needs more memory than its text is worth."""
MAX_NAMES = 1_000
NO_OBJECT = "is JSON but not an object with names and values"


def read(path: Source) -> Items:
    """Yield the articles of a JSON file; ``item`` is the place in its list."""
    text, remark = decoded(read_bytes(path))
    if remark:
        yield Remark(remark)
    if text.count("{") + text.count("[") > MAX_PARTS:
        raise Unreadable(f"has more than {MAX_PARTS:,} parts: split it")
    try:
        data = json.loads(text)
    except RecursionError as error:
        raise Unreadable("is nested too deeply for a list of articles") from error
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text[: error.pos].strip().startswith("{"):
            yield from _numbered(_one_by_one(text), "line", NO_OBJECT)
            return
        raise Unreadable(
            f"is not valid JSON from line {error.lineno} on: "
            "where each line is an object of its own, name it .jsonl"
        ) from error
    found = _articles(data)
    if found is None:
        raise Unreadable("is JSON but holds no list of articles, as under the name articles")
    if isinstance(data, dict) and data.get("status") == "error":
        raise Unreadable(f"is the error message of a news interface: {str(data)[:200]}")
    told = "is not an object with names and values"
    yield from _numbered(enumerate(found, start=1), "article", told)


def read_lines(path: Source) -> Items:
    """Yield the articles of a file of JSON lines; ``item`` is the line."""
    with open_lines(path) as lines:
        first = next(lines, "")
        if not LIST.match(first):
            yield from _numbered(_lines(chain([first], lines)), "line", NO_OBJECT)
            if lines.remark:
                yield Remark(lines.remark)
            return
    yield from read(path)  # a list, whatever the file is called


def _lines(lines: Iterable[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                yield number, Skipped("is not valid JSON", f"line {number}")


def _one_by_one(text: str) -> Iterator[tuple[int, Any]]:
    """The objects that stand one after the other, each with the line that it starts in.

    After one that is broken it goes on at the next line that may start another.
    """
    decoder = json.JSONDecoder()
    place, number = 0, 1
    while (start := BETWEEN.match(text, place).end()) < len(text):  # type: ignore[union-attr]
        number += text.count("\n", place, start)
        place = start
        try:
            record, place = decoder.raw_decode(text, start)
            yield number, record
        except (ValueError, RecursionError):
            yield number, Skipped("is not valid JSON", f"line {number}")
            place = text.find("\n{", start) + 1 or len(text)
        number += text.count("\n", start, place)


def _numbered(records: Iterable[tuple[int, Any]], label: str, no_object: str) -> Items:
    """The articles of the records, and a remark on the names that none of them used."""
    names: dict[str, None] = {}
    loaded = False
    for number, record in records:
        item = f"{label} {number}"
        if isinstance(record, Skipped):
            yield record
        elif isinstance(record, Mapping):
            found = tabular.article(record, item)
            if isinstance(found, RawArticle):
                loaded = True
                if len(names) < MAX_NAMES:
                    names |= dict.fromkeys(tabular.flat(record))
            yield found
        else:
            yield Skipped(no_object, item)
    if loaded and (remark := tabular.unused(names)):
        yield remark


def _articles(data: Any) -> list[Any] | None:
    """The list of articles in an answer, whatever wraps it; nothing where there is none."""
    if isinstance(data, list):
        return data
    if not isinstance(data, dict):
        return None
    if (table := _table(data)) is not None:
        return table
    if tabular.has(tabular.flat(data), "text") and not isinstance(data.get("articles"), list):
        return [data]
    for name in LISTS:
        inner = data.get(name)
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict) and (found := _articles(inner)) is not None:
            return found
    # A list of any name, or objects named by their index; but what has a title is an article.
    others = [*data.values(), list(data.values())] if not tabular.has(data, "title") else []
    for inner in others:
        if isinstance(inner, dict) and inner.keys() & set(LISTS):
            inner = _articles(inner)
        if isinstance(inner, list) and _hold_text(inner):
            return inner
    return [] if data.get("status") == "error" else None


def _hold_text(records: list[Any]) -> bool:
    """Whether these are objects, one of the first of which has a text."""
    if not all(isinstance(record, dict) for record in records):
        return False
    return any(tabular.has(tabular.flat(record), "text") for record in records[:10])


def _table(data: dict[str, Any]) -> list[Any] | None:
    """The rows of a table that is written as columns, as pandas does."""
    columns, rows = data.get("columns"), data.get("data")
    if isinstance(columns, list) and isinstance(rows, list):
        names = [str(name) for name in columns]
        return [dict(zip(names, row, strict=False)) for row in rows if isinstance(row, list)]
    texts = data.get(tabular.chosen(data).get("text", ""))
    if isinstance(texts, list | dict) and all(isinstance(v, type(texts)) for v in data.values()):
        keys = range(len(texts)) if isinstance(texts, list) else texts
        return [{name: _at(column, key) for name, column in data.items()} for key in keys]
    return None


def _at(column: Any, key: Any) -> Any:
    if isinstance(column, dict):
        return column.get(key)
    return column[key] if key < len(column) else None
