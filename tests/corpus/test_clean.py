import csv
import re
from pathlib import Path

import pytest

from analysis.corpus import clean as module
from analysis.corpus.clean import boilerplate, clean, count_words

ROWS = list(
    csv.DictReader(Path(module.__file__).with_name("boilerplate.csv").open(encoding="utf-8"))
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["example"][:40])
def test_every_pattern_takes_its_own_example(row):
    assert re.fullmatch(row["pattern"], row["example"])
    assert row["reason"]


@pytest.mark.parametrize(
    "line",
    [
        "The newsletter urged readers to sign up for the march.",
        "Sign up for the newsletter, he told the crowd, and you will hear from us.",
        "Share prices fell on Monday after the bank's warning.",
        "The photo shows a boat on the sand; it was taken by Ada Quill.",
        "This site was first settled in 1820, and a pier was added in 1911.",
        "This story first appeared in the village as a rumour about the mayor.",
        "The article was first published in 2014 and has been quoted since.",
        "Read more books, she tells her pupils, and worry less.",
        "More than 40 boats were lost.",
        "Facebook",
        "Related companies paid the fine.",
        "Copyright law protects the photographer, the court ruled.",
        "Advertisement spending fell by a tenth.",
        "Follow the money, the old editor used to say.",
        "“Sign up for our newsletter,” the poster said, in red letters.",
        "The AP/Reuters pool was turned away.",
        "By signing up, the men agreed to serve for three years.",
        "Ada Quill is a professor of history at Saltmarsh.",
    ],
)
def test_sentences_of_an_article_stay(line):
    assert boilerplate(line) is None
    assert clean(line).text == line


def test_an_author_box_goes_and_its_neighbours_stay():
    source = "It rained.\n\nAda Quill\nAda Quill is a baker.\nMore >\n\nThen it stopped."
    kept = clean(source)
    assert kept.text == "It rained.\n\nThen it stopped."
    assert [r.rule for r in kept.removed] == ["author_box", "author_box", "read_more"]
    assert [source[r.start : r.start + len(r.text)] for r in kept.removed] == [
        r.text for r in kept.removed
    ]


def test_a_list_of_people_is_no_author_box():
    people = ["Ada Quill", "Ada Quill is a baker's daughter.", "Ben Roe", "Ben Roe is her cousin."]
    source = "\n\n".join(["The dead", *people])
    assert clean(source).text == source


def test_line_ends_blanks_and_control_characters_are_evened_out():
    source = "\ufeff\r\nThe\u00a0tide \t\r\nro\x00se.\r\r\r\n\n  It fell.\x0cThen\u2028rain.\n \n"
    assert clean(source).text == "The tide\nrose.\n\n  It fell.\nThen\nrain."


def test_nothing_else_changes():
    source = "“Quotes” – dashes…  two blanks,\ttab, naïve, ﬁ, 😀"
    assert clean(source).text == source


def test_places_count_from_the_start_of_the_source():
    (line,) = clean("Advertisement\nIt rained.", offset=30).removed
    assert line.start == 30


def test_lines_taken_out_name_the_outlet():
    assert clean(
        "It rained.\nThis story first appeared in The Quay Post on May 4, 2020."
    ).hints == {
        "outlet": "The Quay Post",
        "published": "May 4, 2020",
    }
    assert clean("It rained.\nThis story was originally published May 4, 2020.").hints == {}
    assert clean('Rain.\nSign up for Ada\'s "Wet days" newsletter here.').hints == {}


def test_words_hold_a_letter_or_digit():
    assert count_words("3 — naïve co-op … _ *** x_") == 4
    assert count_words("") == 0


@pytest.mark.parametrize(
    "unit", ["a", "A ", "A.", "(", "*", "/", "_ ", "Photo: ", "Share ", "Facebook ", "\r"]
)
def test_a_long_line_is_cleaned(unit):
    source = unit * (250_000 // len(unit))
    assert sum(map(str.isalnum, clean(source).text)) == sum(map(str.isalnum, source))
    assert count_words(source) == sum(any(map(str.isalnum, w)) for w in source.split())


@pytest.mark.parametrize(
    "unit", ["a", "A ", "A.", "(", "/", "Photo: ", "Share ", "Facebook ", "Image, "]
)
def test_no_pattern_is_slow_on_the_longest_line_it_sees(unit):
    assert boilerplate((unit * module.MAX_LINE)[: module.MAX_LINE - 1] + "¿") is None
