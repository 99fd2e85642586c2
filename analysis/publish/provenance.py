"""How a report was made, and what moved since the last one on the same articles."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analysis import files
from analysis.measure import evidence
from analysis.paths import write
from analysis.publish.prose import Table, table
from analysis.said import shown
from analysis.tables import Tables

FILE = "run.json"
PARTS = ("articles", "figures")
MADE = "made"
"""The part of the record that says with what settings, seeds and versions a run was made."""
MOST_ROWS = 40
KEPT = "kept_"
"""How rules begin that mark a line and leave it in the text."""
DOUBTS = ("low", "high")
"""Columns of a figure's data that move with its values and need no line of their own."""


class Part(NamedTuple):
    """A piece of the last chapter: a heading, and paragraphs and tables below it."""

    title: str
    body: list[str | Table]


def snapshot(tables: Tables, out: Path) -> dict[str, dict[str, str]]:
    """What a later run is compared with: the articles by name, the data of every figure."""
    articles = tables.listed
    if articles["title"].isna().any():  # those go by their first words
        articles = tables.articles
    named = evidence.about(articles[["article_id"]], articles)
    return {
        "articles": dict(zip(named["article_id"].tolist(), named["source"].tolist(), strict=True)),
        "figures": figures(out),
    }


def figures(out: Path) -> dict[str, str]:
    """The CSV of every figure that a run wrote to ``out/figures``, by name."""
    own = sorted(name for name in files.listed(out) if fnmatch(name, "figures/*.csv"))
    found = [out / name for name in own if not name.endswith("-evidence.csv")]
    return {path.stem: path.read_text(encoding="utf-8") for path in found if path.is_file()}


def last(out: Path) -> dict[str, dict[str, str]] | None:
    """The snapshot that the last run left in ``out``; ``None`` where there is none to read.

    One line in the log says so if a file is there that is none.
    """
    path = out / FILE
    try:
        found = json.loads(files.content(path))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        found = None
    if _is_snapshot(found):
        return {part: found[part] for part in PARTS}
    logging.getLogger(__name__).warning(
        "%s is not what a run leaves there: this report does not say what changed.", shown(path)
    )
    return None


def made(out: Path) -> dict[str, Any] | None:
    """With what the run in ``out`` was made; ``None`` where nothing says so."""
    try:
        found = json.loads((out / FILE).read_text(encoding="utf-8"))[MADE]
    except (OSError, ValueError, RecursionError, TypeError, KeyError):
        return None
    return found if isinstance(found, dict) else None


def _is_snapshot(found: Any) -> bool:
    parts = [found.get(part) for part in PARTS] if isinstance(found, dict) else [None]
    return all(
        isinstance(part, dict) and all(isinstance(text, str) for text in part.values())
        for part in parts
    )


def keep(
    now: Mapping[str, Mapping[str, str]], out: Path, *, made: Mapping[str, Any] | None = None
) -> Path:
    """Write the snapshot into ``out`` for the next run, and with what it was ``made``."""
    whole = {**now, **({MADE: made} if made else {})}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    return write(out / FILE, f"{text}\n".encode())


def page(
    tables: Tables,
    *,
    settings: Mapping[str, str],
    versions: Mapping[str, str],
    before: Mapping[str, Mapping[str, str]] | None,
    now: Mapping[str, Mapping[str, str]],
) -> list[Part]:
    """How the report was made: settings, what changed, files and what became of them, versions."""
    made = {**settings, "digest of the articles": tables.digest}
    ledger = tables.ledger[["source", "status", "reason"]]
    left_out = ledger[ledger["status"].ne("loaded")]
    remarks = ledger[ledger["status"].eq("loaded") & ledger["reason"].notna()]
    removed = tables.removed[~tables.removed["rule"].str.startswith(KEPT)]
    taken = removed.groupby("rule", as_index=False).size()
    return [
        Part("With what settings?", [_table(_pairs(made, "setting", "value"), "Settings")]),
        Part("What changed since the last run?", _changes(before, now)),
        Part(
            "Which files were read?",
            [
                _table(_counts(tables.ledger), "Files and rows by what became of them"),
                _table(left_out, "Left out, and why"),
                _table(remarks.drop(columns="status"), "Read, with a remark"),
                _table(taken.rename(columns={"size": "lines"}), "Lines taken out as boilerplate"),
            ],
        ),
        Part("With which programs?", [_table(_pairs(versions, "package", "version"), "Versions")]),
    ]


def moved(before: Mapping[str, str], now: Mapping[str, str]) -> pd.DataFrame:
    """Values of figures that differ: ``figure``, ``row``, ``column``, ``before``, ``now``.

    Rows of a figure are told by their text columns. A figure or row that only one run has
    shows its count of rows, or "–", on the other side.

    >>> moved({"a": "outlet,n\\nX,1\\n"}, {"a": "outlet,n\\nX,2\\n"}).values.tolist()
    [['a', 'X', 'n', '1', '2']]
    """
    rows: list[tuple[str, str, str, str, str]] = []
    for name in sorted({*before, *now}):
        if before.get(name) == now.get(name):
            continue
        old, new = (_values(run.get(name, "")) for run in (before, now))
        for row, column in dict.fromkeys([*old, *new]):
            values = old.get((row, column), "–"), new.get((row, column), "–")
            if values[0] != values[1]:
                rows.append((name, row, column, *values))
    return pd.DataFrame(rows, columns=["figure", "row", "column", "before", "now"])


def _values(text: str) -> dict[tuple[str, str], str]:
    """The values of a figure's data by row and column, rounded as a reader would."""
    if not text.strip():
        return {}
    try:
        data = pd.read_csv(io.StringIO(text))
    except ValueError:  # not what a run wrote
        return {}
    numeric = [c for c in data if pd.api.types.is_numeric_dtype(data[c])]
    words = data.drop(columns=numeric).fillna("–").astype("str")
    names = [", ".join(row) for row in words.itertuples(index=False)]
    shown = [c for c in numeric if c not in DOUBTS]
    return {
        (name, column): f"{value:.3g}"
        for name, values in zip(names, data[shown].to_numpy(), strict=True)
        for column, value in zip(map(str, shown), values, strict=True)
        if pd.notna(value)
    }


def _changes(
    before: Mapping[str, Mapping[str, str]] | None, now: Mapping[str, Mapping[str, str]]
) -> list[str | Table]:
    if before is None:
        return ["This is the first run that wrote to this folder."]
    old, new = before["articles"], now["articles"]
    gone = [f"removed: {old[i]}" for i in sorted(old.keys() - new.keys())]
    come = [f"added: {new[i]}" for i in sorted(new.keys() - old.keys())]
    figures_moved = moved(before["figures"], now["figures"])
    if not gone and not come and figures_moved.empty:
        return ["Nothing: the same articles and the same figures."]
    listed = pd.DataFrame({"article": come + gone})
    return [_table(listed, "Articles"), _table(figures_moved, "Figures that moved")]


def _counts(ledger: pd.DataFrame) -> pd.DataFrame:
    counts = ledger["status"].value_counts().sort_index()
    return pd.DataFrame({"status": counts.index, "files or rows": counts.to_numpy()})


def _pairs(values: Mapping[str, str], name: str, value: str) -> pd.DataFrame:
    return pd.DataFrame({name: list(values), value: list(values.values())})


def _table(frame: pd.DataFrame, caption: str) -> str | Table:
    if frame.empty:
        return f"{caption}: none."
    more = len(frame) - MOST_ROWS
    caption += f" (the first {MOST_ROWS} of {len(frame):,})" if more > 0 else ""
    return table(frame.head(MOST_ROWS), caption=caption)
