import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate.quotes import turns

PIECES = [
    "A: ",
    "Q. ",
    "REED: ",
    "Ana Lane",
    "ANA",
    ":",
    "(",
    ")",
    "\n",
    "\n\n",
    ", ",
    "We won.",
    "é",
]


def found(text: str) -> list[tuple[str, str]]:
    return [(text[a:b], text[c:d]) for a, b, c, d in turns.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "REED: Is it safe?\n\nLANE: It is.\n\nREED: Thank you.",
            [("REED", "Is it safe?"), ("LANE", "It is."), ("REED", "Thank you.")],
        ),
        (
            "Ana Reed: Is it safe?\nMs. Lane: It is.\nAna Reed: Thank you.",
            [("Ana Reed", "Is it safe?"), ("Ms. Lane", "It is."), ("Ana Reed", "Thank you.")],
        ),
        (
            "Q: When does it open?\nA: In May.\nQ: And why?\nA: We were late.",
            [
                ("Q", "When does it open?"),
                ("A", "In May."),
                ("Q", "And why?"),
                ("A", "We were late."),
            ],
        ),
        (
            "Q. When?\n\nA. In May.\n\nQ. Why?",
            [("Q", "When?"), ("A", "In May."), ("Q", "Why?")],
        ),
        (
            "Question: When?\nAnswer: In May.\nQuestion: Why?",
            [("Question", "When?"), ("Answer", "In May."), ("Question", "Why?")],
        ),
        (
            "INTERVIEWER: When?\nMR. O'HARA (via video): In May.\nINTERVIEWER: Why?",
            [("INTERVIEWER", "When?"), ("MR. O'HARA", "In May."), ("INTERVIEWER", "Why?")],
        ),
        (
            "IDA MOSS, HARBOUR RADIO: When?\nREED [laughing]: In May.\nMOSS: Why?\nREED: No idea.",
            [("IDA MOSS", "When?"), ("REED", "In May."), ("MOSS", "Why?"), ("REED", "No idea.")],
        ),
        (
            "The editor met the two.\n\nReed:\nIs it safe?\n\nLane:\nIt is.\n\nReed:\nFine.",
            [("Reed", "Is it safe?"), ("Lane", "It is."), ("Reed", "Fine.")],
        ),
        (
            "REED\nIs it safe?\n\nLANE\nIt is.\n\nREED\nFine.\n\nLANE\nGood.",
            [("REED", "Is it safe?"), ("LANE", "It is."), ("REED", "Fine."), ("LANE", "Good.")],
        ),
        (
            "Speaker 1: When?\nSpeaker 2: In May.\nSpeaker 1: Why?",
            [("Speaker 1", "When?"), ("Speaker 2", "In May."), ("Speaker 1", "Why?")],
        ),
    ],
)
def test_finds_the_turns(text, expected):
    assert found(text) == expected


def test_a_paragraph_without_a_label_continues_the_turn():
    text = "REED: Is it safe?\n\nLANE: It is.\n\nI checked it twice.\n\nREED: Thanks."
    assert found(text)[1] == ("LANE", "It is.\n\nI checked it twice.")


def test_what_the_author_adds_below_is_nobodys_turn():
    text = "Q: When?\n\nA: In May.\n\nQ: Why?\n\nA: Rain.\n\nThe hall is old.\n\nIt seats forty."
    assert found(text)[-1] == ("A", "Rain.")


def test_a_question_does_not_run_into_an_answer_without_a_label():
    text = "Q: When?\n\nIn May.\n\nQ: Why?\n\nRain.\n\nQ: Who pays?\n\nWe do."
    assert found(text) == [("Q", "When?"), ("Q", "Why?"), ("Q", "Who pays?")]


def test_a_label_that_is_nobodys_ends_a_turn():
    text = "REED: It is new.\n\nTHE FACTS: It is old.\n\nLANE: It is big.\n\nREED: It is not."
    assert found(text) == [
        ("REED", "It is new."),
        ("LANE", "It is big."),
        ("REED", "It is not."),
    ]


def test_a_turn_between_marks_ends_with_them():
    text = "Reed: “It is new.”\n\nIt is not.\n\nLane: “It is old.”\n\nReed: “So what.”"
    assert [said for _, said in found(text)] == ["“It is new.”", "“It is old.”", "“So what.”"]


def test_a_guest_who_speaks_once_has_a_turn():
    text = "REED: Ready?\nLANE: Yes.\nREED: And you?\nMOSS: Me too."
    assert found(text)[-1] == ("MOSS", "Me too.")


def test_a_headline_above_the_talk_is_not_a_turn():
    text = "Lane: bridge is safe\n\nThe two met in May.\n\nREED: Is it?\nMOSS: Yes.\nREED: Good."
    assert [speaker for speaker, _ in found(text)] == ["REED", "MOSS", "REED"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Note: The hall is shut.",
        "Correction: The vote was on Monday.\nUpdate: It passed.\nCorrection: By two votes.",
        "Reed: taxes must rise\n\nThe mayor spoke on Monday.",
        "Reed: We won.\n\nLane: We lost.",
        "Where: the town hall.\nWhen: Monday.\nWhere: the pier.\nWhen: Tuesday.",
        "Claim: The pier is new.\nFact: It is old.\nClaim: It is safe.\nFact: It is not.",
        "Harbour FC: Lane, Moss, Reed\nMill United: Diaz, Holt, Kerr\nHarbour FC: Lane, Moss",
        "Reed said: We won.\nLane said: We lost.\nReed said: So be it.",
        "A. Reed is the mayor.\nA. Lane is not.\nA. Moss may be.",
        "THE BRIDGE\nIt is old.\nTHE MILL\nIt is older.\nTHE PIER\nIt is gone.",
        "Ana Reed: 1,201.\nIda Lane: 866.\nAna Reed: 1,344.\nIda Lane: 902.",
        "Reed's: Burnt down.\nThe Anchor: Robbed.\nMoss Bakery: Shut.\nHolt's: Robbed.\n"
        "Reed's: Robbed again.",
        "At 10:30 it rained.\nAt 11:15 it snowed.\nAt 10:30 the next day it thawed.",
    ],
)
def test_what_only_looks_like_labels_is_left_alone(text):
    assert turns.find(text) == []


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_turns_are_ordered_spans_with_words(text):
    last = 0
    for turn in turns.find(text):
        assert last <= turn.speaker_start < turn.speaker_end <= turn.start < turn.end <= len(text)
        assert text[turn.start : turn.end].strip() == text[turn.start : turn.end]
        last = turn.end


def test_a_million_characters_of_labels_are_read_once():
    text = "A: \n" * 125_000 + "Q: " * 170_000 + " " * 500_000
    assert turns.find(text) == []
