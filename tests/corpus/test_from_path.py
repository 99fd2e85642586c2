import pytest

from analysis.corpus.from_path import of_address, read, title, year


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2020-01-04-tide.txt", {"published": "2020-01-04"}),
        ("20200104.txt", {"published": "2020-01-04"}),
        ("2020/01/04/tide.txt", {"published": "2020-01-04"}),
        ("2020-13-45.txt", {}),
        ("120200104.txt", {}),
        ("reuters/tide.txt", {"outlet": "Reuters"}),
        ("The Week/tide.txt", {"outlet": "The Week"}),
        ("pier.example/tide.txt", {"outlet": "pier.example"}),
        ("export.jsonl#row 2020-01-04", {}),
        ("Iran/tide.txt", {}),
        ("January/opinion/tide.txt", {"section": "Opinion"}),
        ("news/tide.txt", {}),
    ],
)
def test_only_names_that_are_beyond_doubt_count(path, expected):
    assert read(path) == expected


def test_an_address_may_hold_the_day():
    assert of_address("https://pier.example/world/2020/01/04/tide") == {"published": "2020-01-04"}
    assert of_address("https://pier.example/tide-20200104x") == {"published": "2020-01-04"}
    assert of_address("https://[pier/2020/01/04") == {}
    assert of_address("") == {}


def test_a_year_is_one_year():
    assert year("wire/2020/a.txt", "https://pier.example/2020/x") == "2020"
    assert year("wire/2020/2019.txt", "") == ""


def test_a_date_in_the_name_is_no_title():
    assert title("2020-01-04_low-tide.txt") == "low tide"
    assert title("2020-01-04.txt") is None
