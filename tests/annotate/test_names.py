import pytest

from analysis.annotate.entities import names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gen. Ruiz", "Ruiz"),
        ("Lt. Gen. Ana Ruiz", "Ana Ruiz"),
        ("Secretary of State Ana Ruiz", "Ana Ruiz"),
        ("the Pentagon's", "Pentagon"),
        ("The\nHague’", "Hague"),
        ("“Acme", "Acme"),
        ("President", "President"),
        ("the", "the"),
        ("Kingsley", "Kingsley"),
        ("the Commerce Department", "Commerce Department"),
        ("King Aldous Hospital", "King Aldous Hospital"),
        ("Queen Anne University of Medicine", "Queen Anne University of Medicine"),
        ("Duke Realty", "Duke Realty"),
        ("Judge Peter Hill", "Peter Hill"),
        ("President Park", "Park"),
        ("Maj.-Gen. Ruiz", "Ruiz"),
        ("MINISTER RUIZ", "RUIZ"),
        ("Senator-elect Ana Ruiz", "Ana Ruiz"),
        ("Prime Minister-designate Ruiz", "Ruiz"),
        ("Acting Secretary Ana Ruiz", "Ana Ruiz"),
        ("Former Acting Governor Ruiz", "Ruiz"),
        ("Acting Company", "Acting Company"),
    ],
)
def test_tidy(text, name):
    assert names.tidy(text) == name


def test_titles_of_bodies_are_no_titles():
    assert names.tidy("General Dry Goods", person=False) == "General Dry Goods"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ruiz", ("", (), "ruiz", "")),
        ("Ana Ruiz", ("ana", (), "ruiz", "")),
        ("J.D. Marsh", ("j", ("d",), "marsh", "")),
        ("Sam Ortega, Jr.", ("sam", (), "ortega", "Jr.")),
        ("Hugh Pell III", ("hugh", (), "pell", "III")),
        ("Tom van der Loon", ("tom", (), "loon", "")),
        ("van Loon", ("", (), "loon", "")),
        ("Ben Loon", ("ben", (), "loon", "")),
        ("Bashar al-Assad", ("bashar", (), "assad", "")),
        ("Ana “Nina” Ruiz", ("ana", (), "ruiz", "")),
        ("José O’Meara-Stone", ("jose", (), "omearastone", "")),
    ],
)
def test_person(name, parts):
    assert tuple(names.person(name)) == parts


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("qassem", "qasim"),
        ("qassem", "kasem"),
        ("soleimani", "suleimani"),
        ("mohammed", "muhammad"),
        ("zelensky", "zelenskiy"),
        ("yevgeny", "evgeny"),
        ("rouhani", "ruhani"),
        ("khaled", "khalid"),
    ],
)
def test_variants(a, b):
    assert names.variants(a, b)
    assert names.variants(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("maria", "mario"),
        ("jon", "jan"),
        ("clark", "clarke"),
        ("mara", "mira"),
        ("amir", "omar"),
        ("gary", "cary"),
        ("soleimani", "salmani"),
    ],
)
def test_other_words_are_no_variants(a, b):
    assert not names.variants(a, b)


def test_western_given_names_are_compared_as_spelled():
    assert names.variants("francis", "frances")
    assert not names.given_variants("francis", "frances")
    assert names.given_variants("mohammed", "muhammad")


def test_short_forms():
    assert names.short_forms("bill", "william")
    assert not names.short_forms("bill", "robert")
