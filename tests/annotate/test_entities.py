import pandas as pd
import pytest

from analysis.annotate import entities


def resolve(*rows):
    """Entities and labels of ``(article_id, text, label)`` rows."""
    table = pd.DataFrame(rows, columns=["article_id", "text", "label"])
    return entities.resolve(table)


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
    ],
)
def test_tidy(text, name):
    assert entities.tidy(text) == name


def test_a_surname_takes_the_full_name_of_its_article():
    found = resolve(("a", "Ana Ruiz", "PERSON"), ("a", "Ruiz", "GPE"), ("b", "Bo Ruiz", "PERSON"))
    assert found["entity"].tolist() == ["Ana Ruiz", "Ana Ruiz", "Bo Ruiz"]
    assert found["label"].tolist() == ["PERSON"] * 3


def test_a_surname_of_two_people_stays_as_it_is():
    found = resolve(
        ("a", "Ana Ruiz", "PERSON"), ("a", "Bo Ruiz", "PERSON"), ("a", "Ruiz", "PERSON")
    )
    assert found["entity"].tolist() == ["Ana Ruiz", "Bo Ruiz", "Ruiz"]


def test_a_surname_alone_in_its_article_takes_the_only_full_name_of_the_corpus():
    found = resolve(("a", "Ana Ruiz", "PERSON"), ("b", "Ruiz", "PERSON"))
    assert found["entity"].tolist() == ["Ana Ruiz", "Ana Ruiz"]


def test_a_surname_mistaken_for_a_place_follows_where_it_was_recognised():
    rows = [("a", "Ana Ruiz", "PERSON"), ("b", "Ruiz", "PERSON"), ("c", "Ruiz", "GPE")]
    assert set(resolve(*rows)["entity"]) == {"Ana Ruiz"}


def test_a_short_form_of_two_people_is_not_followed():
    rows = [
        ("a", "Ana Ruiz", "PERSON"),
        ("a", "Ruiz", "PERSON"),
        ("b", "Bo Ruiz", "PERSON"),
        ("b", "Ruiz", "PERSON"),
        ("c", "Ruiz", "GPE"),
    ]
    assert resolve(*rows)["entity"].tolist() == ["Ana Ruiz"] * 2 + ["Bo Ruiz"] * 2 + ["Ruiz"]


def test_a_place_keeps_its_name_beside_a_person():
    found = resolve(("a", "Amy Jordan", "PERSON"), ("a", "Jordan", "GPE"))
    assert found["entity"].tolist() == ["Amy Jordan", "Jordan"]
    assert found["label"].tolist() == ["PERSON", "GPE"]


def test_spellings_of_one_person_take_the_most_frequent():
    rows = [("a", "Qasem Harun", "PERSON")] + [("b", "Qassem Harun", "PERSON")] * 2
    assert set(resolve(*rows)["entity"]) == {"Qassem Harun"}


@pytest.mark.parametrize("pair", [("Maria Lopez", "Mario Lopez"), ("Jon Bell", "Jan Bell")])
def test_similar_names_of_two_people_stay_apart(pair):
    found = resolve(*((i, name, "PERSON") for i, name in enumerate(pair)))
    assert found["entity"].tolist() == list(pair)


def test_short_forms_of_countries_are_one():
    found = resolve(
        *(("a", text, "ORG") for text in ("US", "U.S.", "the United States", "America"))
    )
    assert set(found["entity"]) == {"United States"}
    assert set(found["label"]) == {"GPE"}


def test_the_order_of_articles_does_not_matter():
    rows = [
        ("a", "Ana Ruiz", "PERSON"),
        ("b", "Ruiz", "GPE"),
        ("b", "Anna Ruiz", "PERSON"),
        ("c", "Ruiz", "PERSON"),
        ("c", "Bo Ruiz", "PERSON"),
    ]
    forward, backward = resolve(*rows), resolve(*rows[::-1])
    assert forward["entity"].tolist() == backward["entity"].tolist()[::-1]
    assert forward["label"].tolist() == backward["label"].tolist()[::-1]


def test_no_mentions():
    assert resolve().empty


def quote(start, end):
    return {"article_id": "a", "speaker_start": start, "speaker_end": end}


def test_a_speaker_is_the_person_in_the_span_and_not_the_office():
    mentions = pd.DataFrame(
        {
            "article_id": "a",
            "start": [0, 13, 40],
            "end": [5, 21, 48],
            "label": ["ORG", "PERSON", "ORG"],
            "entity": ["State", "Ana Ruiz", "Pentagon"],
        }
    )
    quotes = pd.DataFrame([quote(0, 21), quote(36, 48), quote(60, 62), quote(None, None)])
    quotes = quotes.astype({"speaker_start": "Int64", "speaker_end": "Int64"})
    found = entities.speakers(quotes, mentions)["speaker_entity"]
    assert found.tolist()[:2] == ["Ana Ruiz", "Pentagon"]
    assert found.isna().tolist()[2:] == [True, True]
