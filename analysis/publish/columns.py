"""The columns of a CSV file, each different cell written once: most stand in many rows."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.files import csv_bytes, harmless

LINE = re.compile(r'(?:"[^"]*"|[^"\n])*+(?:\n|\Z)')
MISSING = '""'


class Column(NamedTuple):
    """The name of a column and its different cells as they are written; which each row has."""

    name: str
    cells: list[str]
    at: np.ndarray


def column(values: pd.Series) -> Column:
    """A column as ``files.csv_bytes`` writes it.

    >>> column(pd.Series(["b", "a", "b"], name="side"))
    Column(name='"side"', cells=['"b"', '"a"'], at=array([0, 1, 0]))
    """
    at, known = _different(values)
    if _plain(values.dtype):
        lines = [_cell(value) for value in known.tolist()]  # quicker than many small tables
    else:
        lines = [line[:-1] for line in LINE.findall(csv_bytes(known.to_frame()).decode())[1:-1]]
    number, cells = pd.factorize(np.array(lines, dtype=object))
    name = _cell(values.name).encode("utf-8", "replace").decode()
    return Column(name, cells.tolist(), number if at is None else number[at])


def written(table: pd.DataFrame) -> bytes:
    """A table as ``files.csv_bytes`` writes it, quicker where cells are alike.

    >>> written(pd.DataFrame({"n": [1, 2], "text": ["a", "a"]})).decode().splitlines()
    ['"n","text"', '1,"a"', '2,"a"']
    """
    columns = [column(table[name]) for name in table]
    cells = ([one.cells[number] for number in one.at.tolist()] for one in columns)
    rows = [[one.name for one in columns], *zip(*cells, strict=True)]
    return "".join(f"{','.join(row)}\n" for row in rows).encode()


def _different(values: pd.Series) -> tuple[np.ndarray | None, pd.Series]:
    """The different values, and which each row has; as they are where equal is not alike."""
    if values.dtype == object or values.dtype.kind == "f":  # 1 and True, 0.0 and -0.0
        return None, values
    at, known = pd.factorize(values, use_na_sentinel=False)
    return at, pd.Series(known, name=values.name)


def _plain(dtype: Any) -> bool:
    if isinstance(dtype, pd.CategoricalDtype):
        return isinstance(dtype.categories.dtype, pd.StringDtype)
    if pd.api.types.is_float_dtype(dtype) and dtype.itemsize < 8:  # told in fewer digits
        return False
    return isinstance(dtype, pd.StringDtype) or pd.api.types.is_numeric_dtype(dtype)


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return '"{}"'.format(harmless(value).replace('"', '""'))
    return MISSING if value is pd.NA or value != value else str(value)
