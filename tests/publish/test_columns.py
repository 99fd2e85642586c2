"""A column at a time gives the bytes of the whole table."""

import numpy as np
import pandas as pd
import pytest

from analysis.files import csv_bytes
from analysis.publish.columns import column, written

ODD = pd.DataFrame(
    {
        "number": [0.0, -0.0, np.nan, 1e300, 0.1],
        "=text": ["=1", "'=1", None, 'a "b"\n', "a\r,"],
        "kind": pd.Categorical(["b", None, "@a", "b", "b"]),
        "rank": pd.Categorical([2, None, 1, 2, 2]),
        "any": pd.Series([True, 1, 1.0, "1", None], dtype=object),
        "day": pd.to_datetime(["2020-01-01", None, "2020-01-02", "2020-01-01", None], utc=True),
        "at": pd.array([1, None, 2, 1, 1], dtype="Int64"),
        "yes": [True, False, True, True, False],
        "no": pd.Series([None] * 5, dtype="str"),
        "short": np.array([0.1, np.nan, 1e-7, 0.1, np.inf], "float32"),
        "small": pd.array([0.1, None, 1e20, 0.1, 2], dtype="Float32"),
        7: [3, 2, 1, 3, 3],
    }
)


@pytest.mark.parametrize("table", [ODD, ODD.head(0), ODD.head(1), pd.DataFrame()])
def test_the_bytes_are_those_of_the_whole_table(table):
    assert written(table) == csv_bytes(table)


def test_days_with_a_time_are_all_written_with_it():
    times = pd.DataFrame({"at": pd.to_datetime(["2020-01-01 00:00", "2020-01-02 03:04"] * 2)})
    assert written(times) == csv_bytes(times)


def test_each_cell_is_there_once():
    found = column(pd.Series(["=1", "'=1", "=1", None], name="text"))
    assert found.cells == ['"\'=1"', '""']
    assert found.at.tolist() == [0, 0, 0, 1]
