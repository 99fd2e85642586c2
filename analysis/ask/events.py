"""The events that a user lists beside the articles: what happened on which day."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import lists, paths
from analysis.said import shown

EVENTS = "events.csv"
Events = str | Path | pd.DataFrame


def read_events(events: Events) -> pd.DataFrame:
    """The events with their day: ``date`` (UTC), ``label``, in order of time."""
    if isinstance(events, pd.DataFrame):
        if missing := [c for c in ("date", "label") if c not in events]:
            raise ValueError(f"The events need a column {missing[0]}; they have {[*events]}.")
        pairs = zip(events["date"], events["label"], strict=True)
        rows = [(f"row {n}", str(d)[:10], str(name)) for n, (d, name) in enumerate(pairs, start=1)]
    else:
        rows = _listed(events)
    found = []
    for place, day, label in rows:
        date = pd.to_datetime(day, format="%Y-%m-%d", utc=True, errors="coerce")
        if pd.isna(date):
            raise ValueError(f"{place}: {shown(day)!r} is no day; write it as 2020-01-31.")
        found.append((date, label))
    table = pd.DataFrame(found, columns=["date", "label"])
    return table.sort_values(["date", "label"], ignore_index=True) if found else table


def _listed(events: str | Path) -> list[tuple[str, str, str]]:
    """The rows of a list of events, each with its place; none where a folder has no list."""
    if not str(events):
        return []
    path = paths.find(events)
    if path.is_dir() or not path.name.lower().endswith(".csv"):
        inside = lists.find(path if path.is_dir() else path.parent, EVENTS)
        if inside is None:
            return []
        path = inside
    _, rows = lists.rows(lists.content(path), path.name, ["date", "label"])
    return [(place, row["date"], row["label"]) for place, row in rows]
