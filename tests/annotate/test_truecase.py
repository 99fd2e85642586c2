import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.truecase import truecase

WORDS = {"get", "lucky", "win", "hold", "nerve", "talks", "strike", "polish", "turkey", "who"}


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
        ("VRELLO WIN\nThey saw Vrello.", "Vrello win\nThey saw Vrello."),
    ],
)
def test_truecase(text, cased):
    assert truecase(text, WORDS.__contains__) == cased


@given(st.text("ABCabc ß'’.-İ\n", max_size=60))
def test_offsets_stay(text):
    cased = truecase(text, WORDS.__contains__)
    assert len(cased) == len(text)
    assert [c.isspace() for c in cased] == [c.isspace() for c in text]
