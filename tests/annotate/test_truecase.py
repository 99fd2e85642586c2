import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.truecase import truecase

WORDS = {
    "mayor",
    "says",
    "ferry",
    "late",
    "white",
    "house",
    "post",
    "get",
    "lucky",
    "win",
    "hold",
    "nerve",
    "talks",
    "strike",
    "polish",
    "turkey",
    "who",
}


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("JAPAN GET LUCKY WIN", "Japan get lucky win"),
        ("SOCCER-JAPAN GET LUCKY WIN", "Soccer-Japan get lucky win"),
        ("U.S. AND NEW YORK TALKS", "U.S. and New York talks"),
        ("NATO'S TALKS", "NATO's talks"),
        ("TURKEY STRIKE", "Turkey strike"),
        ("POLISH WIN", "polish win"),
        ("WHO GET LUCKY", "who get lucky"),
        ("BALTIMORE 3 Detroit 1", "Baltimore 3 Detroit 1"),
        ("The NATO talks", "The NATO talks"),
        ("Nobody shouts here.", "Nobody shouts here."),
        ("Lindt Says The Ferry Was Late", "Lindt says the ferry was late"),
        ("Mayor Says Lindt Is Late", "Mayor says Lindt is late"),
        ("Mayor Says Talks With Iran Get Late", "Mayor says talks with Iran get late"),
        ("White House Talks to Get Late\nThe White House left.",
         "White House talks to get late\nThe White House left."),
        ("Department of Health and Late Post", "Department of Health and Late Post"),
        ("The Mayor Says It Was Late.", "The Mayor Says It Was Late."),
        ("VRELLO WIN\nThey saw Vrello.", "Vrello win\nThey saw Vrello."),
    ],
)  # fmt: skip
def test_truecase(text, cased):
    assert truecase(text, WORDS.__contains__) == cased


@given(st.text("ABCabc ß'’.-İ\n", max_size=60))
def test_offsets_stay(text):
    cased = truecase(text, WORDS.__contains__)
    assert len(cased) == len(text)
    assert [c.isspace() for c in cased] == [c.isspace() for c in text]
