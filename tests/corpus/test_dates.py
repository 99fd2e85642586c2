from datetime import UTC, datetime

import pytest

from analysis.corpus.dates import order, parse, read


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
     "0001-01-01T00:00:00+14:00", "1970-01-01T00:00:00Z", "0000-00-00", "1" * 60,
     "9" * 400, "-", "1/1/1/1"],
)  # fmt: skip
def test_a_doubtful_date_is_missing(value):
    assert parse(value) is None


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("March 9-11, 2021", "2021-03-09"),
        ("9–11 March 2021", "2021-03-09"),
        ("9/10 March 2021", "2021-03-09"),
        ("2021-03-09/2021-03-11", "2021-03-09"),
        ("2021-03-09 to 2021-03-11", "2021-03-09"),
        ("March 30 - April 2, 2021", "2021-03-30"),
        ("30 December 2020 - 2 January 2021", "2020-12-30"),
        ("Published: 9 March 2021", "2021-03-09"),
        ("First published on Tue 9 Mar 2021 07.30 GMT", "2021-03-09"),
        ("Updated 11 March 2021; published 9 March 2021", "2021-03-09"),
        ("March 9, 2021 | Updated March 11, 2021", "2021-03-09"),
        ("Updated: March 11, 2021", "2021-03-11"),
        ("44264", "2021-03-09"),
        ("44264.75", "2021-03-09"),
        ("2021-03-09T23:30:00-05:00", "2021-03-09"),
        ("2021-03-09 09:20 IST", "2021-03-09"),
        ("9 March 2021 09:20 XQZT", "2021-03-09"),
        ("2021-03-09 23:20 America/New_York", "2021-03-09"),
        ("2021-03-09 01:20 UTC+3", "2021-03-09"),
        ("09.03.2021", "2021-03-09"),
        ("Tuesday, 09/03/2021", "2021-03-09"),
        ("Dienstag, 9. März 2021, 14:30 Uhr", "2021-03-09"),
        ("9 février 2021 à 14h30", "2021-02-09"),
        ("9 de enero de 2021", "2021-01-09"),
        ("2021年3月9日", "2021-03-09"),
        ("2021.03.09", "2021-03-09"),
        ("09.03.21", "2021-03-09"),
        ("15/03/2021 - 17/03/2021", "2021-03-15"),
        ("Tue Mar 9 2021 10:15:00 GMT+0100 (Central Time)", "2021-03-09"),
        ("March 9, 2021 Tuesday Late Edition", "2021-03-09"),
    ],
)
def test_the_day_is_that_of_the_source(value, day):
    assert read(value).day.isoformat() == day


@pytest.mark.parametrize(
    "value", ["3 hours ago", "March 2021", "12345", "99999", "Updated", "10-12"]
)
def test_what_has_no_day_is_missing(value):
    assert read(value) is None


def test_a_date_of_java_names_its_zone_again():
    assert parse("2020-01-04T09:30:00Z[UTC]") == datetime(2020, 1, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize("value", ["4 gennaio 2020", "sabato 4 gennaio 2020", "4 januari 2020"])
def test_more_languages_of_databases_have_months(value):
    assert read(value).day.isoformat() == "2020-01-04"


def test_the_order_of_a_column_is_told_by_its_days():
    assert order(["03/04/2021", "25/04/2021"]).known is True
    assert order(["03/04/2021", "04/25/21"]).known is False
    assert order(["25/04/2021", "04/25/2021"]).known is None
    assert read("03/04/2021", day_first=True).day.isoformat() == "2021-04-03"


ROW = "The tide left the boats on the sand before noon on day {}, the harbour master said."


def column(*days):
    return "date,text\n" + "".join(f'{d},"{ROW.format(n)}"\n' for n, d in enumerate(days))


def test_a_column_in_one_order_is_read_in_it_and_the_ledger_says_so(corpus, reason):
    found = corpus({"a.csv": column("03/04/2021", "25/04/2021", "2021-05-01")})
    assert sorted(found.articles["day"]) == ["2021-04-03", "2021-04-25", "2021-05-01"]
    told = 'dates such as "03/04/2021" are read with the day first, as others show'
    assert told in reason(found, "a.csv")
    assert "of its dates 2 can be read two ways" in reason(
        corpus({"a.csv": column("03/04/2021", "05/04/2021")}), "a.csv"
    )


def test_a_file_without_any_date_says_so(corpus, reason):
    found = corpus({"a.csv": column("", "")})
    assert "none of its 2 articles has a date that can be read" in reason(found, "a.csv")


def test_the_column_of_metadata_tells_its_order_too(corpus):
    files = {f"{n}.txt": ROW.format(n) for n in range(2)}
    given = "file,date\n0.txt,03/04/2021\n1.txt,25/04/2021\n"
    assert sorted(corpus(files | {"metadata.csv": given}).articles["day"]) == [
        "2021-04-03",
        "2021-04-25",
    ]


def test_the_newsroom_s_day_stands_beside_utc(corpus):
    head = "Published: {}\nUrl: https://pier.example/2021/03/09/tide\n\n"
    files = {
        "a.txt": head.format("2021-03-10T03:30:00Z") + ROW.format(1),
        "b.txt": "Published: 2021-03-09T22:30:00-05:00\n\n" + ROW.format(2),
    }
    rows = corpus(files).articles
    assert rows["day"].tolist() == ["2021-03-09"] * 2
    assert {str(day.date()) for day in rows["published"]} == {"2021-03-10"}
