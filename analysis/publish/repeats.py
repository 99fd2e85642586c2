"""Whether a figure that was made again is the same, within its interval, or has moved."""

from __future__ import annotations

import io
from typing import NamedTuple

import pandas as pd

from analysis.publish.provenance import DOUBTS

SAME, WITHIN, MOVED = "same bytes", "within its interval", "moved"
NEAR = 1e-9  # relative: the same sum in another order


class Repeat(NamedTuple):
    """A figure that was made again: the verdict, and of one that is not the same what differs."""

    figure: str
    verdict: str
    why: str = ""


def held(figure: str, before: str | None, now: str | None) -> Repeat:
    """Hold the rows of a figure, as CSV, against those that it had before.

    Where the bytes differ, each row is found again by its words. It is within its interval
    if every ``value`` lies between the ``low`` and ``high`` that its row had before; a value
    without an interval must be the same. A row or column that only one of them has has moved.

    >>> before = "outlet,n,value,low,high\\nX,3,2.0,1.0,3.0\\n"
    >>> held("rates", before, "outlet,n,value,low,high\\nX,4,2.5,1.0,4.0\\n")
    Repeat(figure='rates', verdict='within its interval', why='X: 2 → 2.5')
    >>> held("rates", before, "outlet,n,value,low,high\\nX,9,5.0,4.0,6.0\\n")
    Repeat(figure='rates', verdict='moved', why='X: 2 → 5, outside 1 to 3')
    """
    if before is None or now is None:
        return Repeat(figure, MOVED, "is not made any more" if before else "was not there before")
    if before == now:
        return Repeat(figure, SAME)
    tables = [_read(text) for text in (before, now)]
    if tables[0] is None or tables[1] is None or list(tables[0]) != list(tables[1]):
        return Repeat(figure, MOVED, "has other columns")
    kinds = pd.api.types
    filled = [table for table in tables if table is not None and len(table)]
    numbers = [str(c) for c in tables[0] if all(kinds.is_numeric_dtype(t[c]) for t in filled)]
    old, new = (_by_words(table, numbers) for table in tables if table is not None)
    for gone, told in (
        (old.index.difference(new.index), "gone"),
        (new.index.difference(old.index), "new"),
    ):
        if len(gone):
            return Repeat(figure, MOVED, f"{_named(gone[0])} is {told}" + _more(len(gone), "row"))
    return _values(figure, old, new.loc[old.index])


def _values(figure: str, old: pd.DataFrame, new: pd.DataFrame) -> Repeat:
    """The verdict on the same rows: by ``value``, or by every number where there is none."""
    moved, inside = [], []
    for column in ["value"] if "value" in old else list(old):
        was, now = old[column], new[column]
        low, high = (old.get(limit, was).fillna(was) for limit in DOUBTS)
        room = was.abs() * NEAR
        for row in was.index[~((now - was).abs().le(room) | (now.isna() & was.isna()))]:
            told = f"{_named(row)}: {was[row]:.3g} → {now[row]:.3g}"
            if low[row] - room[row] <= now[row] <= high[row] + room[row]:
                inside.append(told)
            elif low[row] < high[row]:
                moved.append(f"{told}, outside {low[row]:.3g} to {high[row]:.3g}")
            else:
                moved.append(told)
    for found, verdict in ((moved, MOVED), (inside, WITHIN)):
        if found:
            return Repeat(figure, verdict, found[0].replace("-", "−") + _more(len(found), "value"))
    return Repeat(figure, WITHIN, "the values are the same; counts or limits of intervals differ")


def _read(text: str) -> pd.DataFrame | None:
    try:
        return pd.read_csv(io.StringIO(text))
    except ValueError:  # not what a run wrote
        return None


def _by_words(table: pd.DataFrame, numbers: list[str]) -> pd.DataFrame:
    """The numbers by the words of their row; a row that comes again is told by its turn."""
    texts = table.drop(columns=numbers).astype("str")
    words = pd.Series([", ".join(row) for row in texts.itertuples(index=False)], dtype="str")
    again = words.groupby(words).cumcount()
    index = pd.MultiIndex.from_arrays([words, again], names=["words", "again"])
    return table[numbers].astype("float64").set_index(index)


def _named(row: tuple[str, int]) -> str:
    return row[0] or f"row {row[1] + 1}"


def _more(count: int, noun: str) -> str:
    return f", and {count - 1} more {noun}{'' if count == 2 else 's'}" if count > 1 else ""
