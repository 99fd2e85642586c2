import pytest

from analysis.corpus.datelines import read, without

GO_ON = "The tide rose on Friday."


@pytest.mark.parametrize(
    ("dateline", "place", "day", "outlet"),
    [
        ("WASHINGTON (AP) — ", "WASHINGTON", "", "Associated Press"),
        ("BAGHDAD, Jan 3 (Reuters) - ", "BAGHDAD", "Jan 3", "Reuters"),
        ("PORT SALT, Maine (AP) -- ", "PORT SALT, Maine", "", "Associated Press"),
        ("ST. JOHN'S, January 3, 2020 — ", "ST. JOHN'S", "January 3, 2020", ""),
        ("Quay Town, 3 Jan (AFP) – ", "Quay Town", "3 Jan", "Agence France-Presse"),
        ("NEW SALT — ", "NEW SALT", "", ""),
        ("(Reuters) - ", "", "", "Reuters"),
        ("SALTMARSH (Pier News) — ", "SALTMARSH", "", "Pier News"),
    ],
)
def test_a_dateline_is_read(dateline, place, day, outlet):
    found = read(f"A headline\n\n{dateline}{GO_ON}")
    assert (found.place, found.day, found.outlet) == (place, day, outlet)
    assert without(dateline + GO_ON).strip() == GO_ON


@pytest.mark.parametrize(
    "line",
    [
        "The tide (again) - and the wind.",
        "Washington said on Friday that it would wait.",
        "Quay Town — a place of nine hundred people — has one road.",
        "I — like many — stayed.",
        "A (very) short note.",
        "NATO said that it would wait.",
        "",
    ],
)
def test_an_ordinary_opening_is_none(line):
    assert read(line) is None
    assert without(line) == line


def test_a_dateline_far_down_is_none():
    assert read("\n\n".join(["One.", "Two.", "Three.", "Four.", "SALT (AP) — Five."])) is None
