import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.speakers import descriptions, pronouns, references
from analysis.annotate.speakers.story import Name, Story

SEXES = {"Ida Moss": "woman", "Eva Lund": "woman", "Paul Kerr": "man"}
PEOPLE = ["Ida Moss", "Eva Lund", "Paul Kerr", "Sam Ott"]


def story(text: str, *, quoted: tuple[tuple[int, int], ...] = ()) -> Story:
    found = re.finditer("|".join(PEOPLE), text)
    names = [Name(m.start(), m.end(), m[0], "PERSON") for m in found]
    sentences = [0, *(m.end() for m in re.finditer(r"[.?!]\s+|\n\n", text) if m.end() < len(text))]
    paragraphs = [0, *(m.end() for m in re.finditer("\n\n", text))]
    return Story(text, names, sentences, paragraphs, quoted, SEXES)


def last(text: str, expression: str, **options) -> references.Reference:
    """The reference of the last place where the expression stands."""
    start = text.rindex(expression)
    return references.resolve(story(text, **options), [(start, start + len(expression))])[0]


@pytest.mark.parametrize(
    ("text", "pronoun", "entity"),
    [
        ("Ida Moss met Paul Kerr. Then she left.", "she", "Ida Moss"),
        ("Ida Moss met Paul Kerr. Then he left.", "he", "Paul Kerr"),
        ("Eva Lund arrived with Ida Moss. Then she left.", "she", "Eva Lund"),
        ("Sam Ott left. Then she sang.", "she", "Sam Ott"),
        ("Sam Ott met Ida Moss. She left. Then she sang.", "she", "Sam Ott"),
        ("As for Paul Kerr, he", "he", "Paul Kerr"),
        ("Paul Kerr is old.\n\nIt rains.\n\nIt snows.\n\nIt is warm as he", "he", "Paul Kerr"),
    ],
)
def test_pronouns_go_to_who_fits(text, pronoun, entity):
    found = last(text, pronoun)
    assert found.entity == entity
    assert found.confidence >= pronouns.FLOOR


def test_the_other_sex_never_fits():
    assert last("Paul Kerr left. Then she sang.", "she").entity is None


def test_a_name_in_a_quotation_is_no_candidate():
    text = "Eva Lund left. Ida Moss is a liar! Then she sang."
    assert last(text, "she", quoted=((15, 34),)).entity == "Eva Lund"


def test_who_is_told_something_is_no_candidate():
    assert last("Ida Moss told Eva Lund. Then she sang.", "she").entity == "Ida Moss"


def test_two_that_fit_equally_well_leave_it_open():
    found = last("Ida Moss and Eva Lund met. Then she sang.", "she")
    assert found.entity is None
    assert found.confidence < pronouns.FLOOR
    assert "Ida Moss" in found.reason and "Eva Lund" in found.reason


def test_a_rival_lowers_the_confidence():
    alone = last("Ida Moss sang. Then she left.", "she")
    assert alone.confidence > last("Ida Moss sang of Eva Lund. Then she left.", "she").confidence


def test_who_speaks_is_preferred():
    text = "Ida Moss and Eva Lund met. Then she sang."
    said = references.resolve(story(text), [(32, 35)], spoken=[(0, "Ida Moss")])
    assert said[0].entity == "Ida Moss"


def test_the_passage_may_be_about_somebody():
    text = "Ida Moss met Eva Lund. She sang."
    assert pronouns.Thread(story(text)).topic(len(text)) == "Ida Moss"


def test_somebody_without_a_name_may_be_meant():
    thread = pronouns.Thread(story("Paul Kerr left. One guest sang. Then he wept."))
    assert thread.resolve(37, 39).entity == "Paul Kerr"
    thread.stranger_speaks(16, "One guest")
    assert thread.resolve(37, 39).entity is None


@pytest.mark.parametrize(
    ("text", "phrase", "entity"),
    [
        ("Mayor Ida Moss left. The mayor sang.", "The mayor", "Ida Moss"),
        ("Ida Moss left. The mayor sang. Mayor Ida Moss", "The mayor", None),
        ("Mayor Ida Moss left. A mayor sang.", "A mayor", None),
        ("Mayor Ida Moss left. His mayor sang.", "His mayor", None),
        ("Health Minister Ida Moss left. The trade minister sang.", "The trade minister", None),
        ("Sen. Paul Kerr left. The lawmaker sang.", "The lawmaker", "Paul Kerr"),
        ("Former mayor Ida Moss left. The mayor sang.", "The mayor", None),
        ("Actor Ida Moss left. The actress sang.", "The actress", None),
    ],
)
def test_descriptions_go_to_who_is_called_that(text, phrase, entity):
    assert last(text, phrase).entity == entity


def test_the_latest_of_two_mayors_is_meant_where_near():
    near = last("Mayor Ida Moss left. Mayor Eva Lund came. The mayor sang.", "The mayor")
    far = last(
        "Mayor Ida Moss left. Mayor Eva Lund came.\n\nA.\n\nB.\n\nThe mayor sang.", "The mayor"
    )
    assert near.entity == "Eva Lund"
    assert near.confidence < descriptions.ONE
    assert far.entity is None


def test_answers_stand_in_the_order_asked():
    text = "Mayor Ida Moss left. The mayor sang. Then she wept."
    spans = [(text.index("she"), text.index("she") + 3), (21, 30)]
    assert [found.reason[:5] for found in references.resolve(story(text), spans)] == [
        "'she'",
        "'The ",
    ]


@given(st.lists(st.sampled_from([*PEOPLE, " she ", " he ", ". ", "\n\n", ", the mayor, "])))
def test_any_text_has_an_answer_with_a_reason(pieces):
    text = "".join(pieces)
    spans = [m.span() for m in re.finditer(r"\b(?:she|he|the mayor)\b", text)]
    found = references.resolve(story(text), spans)
    assert len(found) == len(spans)
    assert all(f.reason and 0 <= f.confidence <= 1 for f in found)
    assert all(f.entity is None or f.confidence >= 0.5 for f in found)
