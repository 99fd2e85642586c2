import textwrap

import pytest

from analysis.corpus.lines import split

PROSE = (
    "The harbour government said on Tuesday that the well-known pier would close for three "
    "weeks, because the wind had taken the roof off the fish market and left the boats on the "
    "sand before noon. Nobody was hurt. “It was loud,” the harbour master said, and a long-time "
    "resident agreed that nothing like it had been seen since the winter of the great flood."
)


def texts(source: str) -> list[str]:
    return [line.text for line in split(source) if line.text]


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
@pytest.mark.parametrize(("between", "indent"), [("\n\n", ""), ("\n", "    ")])
def test_wrapped_paragraphs_become_lines(width, between, indent):
    source = between.join([textwrap.fill(PROSE, width, initial_indent=indent)] * 3)
    assert texts(source) == [PROSE] * 3


def test_paragraphs_of_one_line_stay_as_they_are():
    source = "\n".join([PROSE, "Snow fell.", PROSE[:90], "It did not stay."])
    assert texts(source) == source.split("\n")


@pytest.mark.parametrize(
    "source",
    [
        "The tide\nthe pier\nthe boats on the sand\nand nobody there to see them go\nall gone",
        "Six boats were lost in the night, and two men with them.\n"
        "Nobody has said why the light was out at that hour.\n"
        "The harbour board will meet on Monday to ask about it.\n"
        "It has met before, and asked, and written nothing down.",
        "- a roof, of slate, that had stood for a hundred years\n" * 5,
    ],
)
def test_verse_lists_and_sentences_of_a_line_are_not_joined(source):
    assert texts(source) == source.rstrip("\n").split("\n")


def test_a_short_line_above_a_paragraph_stays_apart():
    source = f"Low tide\nBy Ada Quill\n{textwrap.fill(PROSE, 60)}"
    assert texts(source) == ["Low tide", "By Ada Quill", PROSE]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("the govern-\nment", "the government"),  # stands elsewhere without
        ("a well-\nknown", "a well-known"),  # a half of a compound
        ("a long-\ntime", "a long-time"),  # stands elsewhere with a hyphen
        ("the har\u00ad\nbour", "the harbour"),  # a soft hyphen
        ("the sea, har-\nbourless", "the sea, harbourless"),
    ],
)
def test_a_word_split_at_the_end_of_a_line_is_joined_as_the_text_writes_it(broken, whole):
    prose = textwrap.fill(f"The government and a long-time friend. {PROSE}", 60)
    wrapped = f"{prose}\n\n{textwrap.fill('Nothing more was heard of it, they said, of', 60)}"
    (*_, last) = texts(f"{wrapped} {broken} and all the rest of it, as they said that day.")
    assert whole in last


def test_places_are_those_of_the_source():
    source = "Title\n\n" + textwrap.fill(PROSE, 60) + "\n\nEnd\u200b of it."
    for line in split(source):
        assert source[line.start : line.start + len(line.raw)] == line.raw


def test_odd_characters_become_plain_ones():
    assert texts("cafe\u0301\u2003\u202fx\u200by\u2060 a\u00adb \u200ere\u0301sume\u0301") == [
        "café  xy ab résumé"
    ]
    assert texts("👩\u200d💻") == ["👩\u200d💻"]
