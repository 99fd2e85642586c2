import pandas as pd
import pytest

from analysis.annotate.speakers import speaker_phrases
from analysis.annotate.speakers.story import Name

LEXICONS = speaker_phrases.LEXICONS


def heads(phrase: str, *names: str) -> str | None:
    spans = [Name(phrase.index(n), phrase.index(n) + len(n), n, "PERSON") for n in names]
    found = speaker_phrases.person(phrase, 0, len(phrase), spans)
    return found.name.entity if found else None


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Reed", "Reed"),
        ("Reed, the mayor", "Reed"),
        ("former mayor Reed", "Reed"),
        ("Secretary of State Reed", "Reed"),
        ("Chief of Staff Reed", "Reed"),
        ("Reed's lawyer", None),
        ("Reed’s", None),
        ("a friend of Reed", None),
        ("spokesman of President Reed", None),
        ("the Reed campaign", None),
        ("Reed Foundation", None),
        ("Reed Street", "Reed"),
    ],
)
def test_whether_a_phrase_is_about_the_person_in_it(phrase, name):
    assert heads(phrase, "Reed") == name


def test_the_first_that_heads_the_phrase_counts():
    assert heads("Reed's lawyer Ida Moss", "Reed", "Ida Moss") == "Ida Moss"
    assert heads("an aide to Reed, Ida Moss", "Reed", "Ida Moss") == "Ida Moss"


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("the ministers", "unnamed"),
        ("40 percent of voters", "unnamed"),
        ("the 40-year-old", "unnamed"),
        ("fishermen", "unnamed"),
        ("two of the lawyers", "unnamed"),
        ("the company", "organisation"),
        ("a poll of farmers", "organisation"),
        ("companies", "organisation"),
        ("the deputy prime minister", "office"),
        ("the idea", "unresolved"),
        ("", "unresolved"),
    ],
)
def test_kinds_of_phrases_without_a_name(phrase, kind):
    assert speaker_phrases.kind(phrase)[0] == kind


@pytest.mark.parametrize("phrase", ["Omar Rashid", "Lee", "Ana de la Cruz"])
def test_names(phrase):
    assert speaker_phrases.is_name(phrase)


@pytest.mark.parametrize("phrase", ["Critics", "Polls", "The Hill", "the man", "X", "", "His Wife"])
def test_what_is_no_name(phrase):
    assert not speaker_phrases.is_name(phrase)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("offices.csv", "noun"),
        ("institutions.csv", "noun"),
        ("unnamed_sources.csv", "word"),
        ("not_speakers.csv", "label"),
    ],
)
def test_every_entry_stands_once_and_has_a_reason(file, column):
    table = pd.read_csv(LEXICONS / file, keep_default_na=False)
    assert table[column].is_unique
    assert table["reason"].str.len().gt(3).all()


def test_no_word_names_both_sexes():
    table = pd.read_csv(LEXICONS / "genders.csv", keep_default_na=False)
    assert not table.duplicated(["word", "kind"]).any()
    assert set(table["gender"]) == {"man", "woman"}
