from datetime import UTC, datetime

import pytest

from analysis.corpus.dates import parse


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2020-01-04T09:30:00Z", datetime(2020, 1, 4, 9, 30)),
        ("2020-01-04T09:30:00+03:30", datetime(2020, 1, 4, 6)),
        ("2020-01-04", datetime(2020, 1, 4)),
        ("20200104", datetime(2020, 1, 4)),
        ("2020/1/4", datetime(2020, 1, 4)),
        ("January 4, 2020", datetime(2020, 1, 4)),
        ("4 Jan 2020", datetime(2020, 1, 4)),
        ("Sat, 04 Jan 2020 09:30:00 GMT", datetime(2020, 1, 4, 9, 30)),
        ("Jan. 4, 2020, 9:30 PM ET", datetime(2020, 1, 5, 2, 30)),
        ("July 4, 2020, 9:30 AM ET", datetime(2020, 7, 4, 13, 30)),
        ("13/04/2020", datetime(2020, 4, 13)),
        ("9/28/16", datetime(2016, 9, 28)),
        ("1578130200", datetime(2020, 1, 4, 9, 30)),
        ("1578130200000", datetime(2020, 1, 4, 9, 30)),
    ],
)
def test_a_whole_date_is_read(value, expected):
    assert parse(value) == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    ["", "soon", "Friday", "May 2020", "2020", "10:30", "03/04/2020", "2020-13-45", "0001-11-30",
     "0001-01-01T00:00:00+14:00", "1" * 60, "9" * 400, "-", "1/1/1/1"],
)  # fmt: skip
def test_a_doubtful_date_is_missing(value):
    assert parse(value) is None
