from collections import Counter

import pandas as pd
import pytest

from analysis.annotate.entities import organisations


@pytest.mark.parametrize(
    ("acronym", "name", "fits"),
    [
        ("CIA", "Central Intelligence Agency", True),
        ("U.N.", "United Nations", True),
        ("DOJ", "Department of Justice", True),
        ("NDA", "North Dock Union", False),
        ("P", "Pelham", False),
    ],
)
def test_stands_for(acronym, name, fits):
    assert organisations.stands_for(acronym, name) is fits


@pytest.mark.parametrize(("name", "short"), [("NATO", True), ("U.N.", True), ("Iran", False)])
def test_is_acronym(name, short):
    assert organisations.is_acronym(name) is short


def test_only_a_bracket_right_behind_the_name_defines():
    table = pd.DataFrame(
        {
            "article_id": ["a", "a", "b", "b"],
            "start": [0, 21, 0, 40],
            "end": [19, 24, 19, 43],
            "text": ["Harbour Relief Fund", "HRF"] * 2,
        }
    )
    found = organisations.defined(table)
    assert found == {("a", "HRF"): "Harbour Relief Fund"}


def test_a_short_name_stands_for_the_longer_ones_of_its_article():
    uses = [("a", "Pelham Air"), ("a", "Pelham Steel"), ("a", "Pelham"), ("b", "Pelham")]
    assert organisations.in_articles(uses) == {("a", "Pelham"): {"Pelham Air", "Pelham Steel"}}


def test_the_most_frequent_spelling_wins_and_capitals_never():
    found = organisations.spellings(Counter({"HARBOUR FUND": 9, "Harbour Fund": 1, "Iran": 2}))
    assert found == {"HARBOUR FUND": "Harbour Fund", "Harbour Fund": "Harbour Fund"}
