import pytest

from analysis.corpus import boilerplate as module
from analysis.corpus import dates
from analysis.corpus.boilerplate import match
from analysis.corpus.clean import clean, count_words

BODY = "\n\n".join(
    [
        "The council closed the pier on Monday, and the ferry stayed in port.",
        "Nobody could say when it would open again, the harbour master told reporters.",
        "Repairs begin next week.",
    ]
)


def rules_of(source: str, **options) -> list[str]:
    return [line.rule for line in clean(source, **options).removed]


def test_an_author_box_goes_and_its_neighbours_stay():
    source = "It rained.\n\nAda Quill\nAda Quill is a baker.\nMore >\n\nThen it stopped."
    kept = clean(source)
    assert kept.text == "It rained.\n\nThen it stopped."
    assert [r.rule for r in kept.removed] == ["author_box", "author_box", "read_more"]
    assert kept.hints == {"byline": "Ada Quill"}
    assert [source[r.start : r.start + len(r.text)] for r in kept.removed] == [
        r.text for r in kept.removed
    ]


def test_a_list_of_people_is_no_author_box():
    people = ["Ada Quill", "Ada Quill is a baker's daughter.", "Ben Roe", "Ben Roe is her cousin."]
    source = "\n\n".join(["The dead", *people, "They were buried on Sunday."])
    assert clean(source).text == source


def test_line_ends_blanks_and_control_characters_are_evened_out():
    source = "\ufeff\r\nThe\u00a0tide \t\r\nro\x00se.\r\r\r\n\n  It fell.\x0cThen\u2028rain.\n \n"
    assert clean(source).text == "The tide\nrose.\n\n  It fell.\nThen\nrain."


def test_nothing_else_changes():
    source = "“Quotes” – dashes…  two blanks,\ttab, naïve, ﬁ, 😀"
    assert clean(source).text == source


def test_places_count_from_the_start_of_the_source():
    kept = clean("Advertisement\nIt rained.", offset=30)
    assert kept.removed[0].start == 30
    assert kept.starts == [44]


def test_a_wrapped_pitch_is_one_line():
    wrapped = (
        "The council closed the old pier on Monday morning after the\n"
        "storm had taken the roof off the fish market, and the ferry\n"
        "stayed in port until the afternoon because of the high sea.\n\n"
        "Want to read more pieces like this one? Sign up for The Pier's\n"
        '"Morning tide" newsletter here.\n'
    )
    kept = clean(wrapped)
    (pitch,) = kept.removed
    assert kept.text.count("\n") == 0 and kept.hints == {"outlet": "The Pier"}
    assert wrapped[pitch.start :].startswith(pitch.text) and "\n" in pitch.text


def test_lines_taken_out_name_the_outlet():
    assert clean(
        "It rained.\nThis story first appeared in The Quay Post on May 4, 2020."
    ).hints == {
        "outlet": "The Quay Post",
        "published": "May 4, 2020",
    }
    assert clean("It rained.\nThis story was originally published May 4, 2020.").hints == {}
    assert clean('Rain.\nSign up for Ada\'s "Wet days" newsletter here.').hints == {}


def test_a_correction_stays_in_the_text_and_is_marked():
    note = "Correction: An earlier version of this article gave the wrong day."
    kept = clean(f"{BODY}\n\n{note}\n\n© 2020 Pier News")
    assert kept.text == f"{BODY}\n\n{note}"
    assert [line.rule for line in kept.removed] == ["kept_correction", "copyright"]


def test_a_note_on_the_author_goes_from_the_end_alone():
    note = "Ada Quill is a professor of history at Saltmarsh."
    assert clean(f"{BODY}\n\n{note}").text == BODY
    assert clean(f"{BODY}\n\n{note}").hints == {"byline": "Ada Quill"}
    assert clean(f"{note}\n\n{BODY}").removed == []
    assert clean(f"{BODY}\n\n{note}\n\nIt rained.").removed == []


def test_someone_the_article_speaks_of_is_no_author_unless_the_byline_says_so():
    source = f"Mr Quill spoke first.\n\n{BODY}\n\nAda Quill is a professor of history at Saltmarsh."
    assert clean(source).removed == []
    assert rules_of(source, byline="By Ada Quill") == ["author_note"]


def test_a_date_alone_at_the_head_goes_but_not_from_a_chronicle():
    assert clean(f"January 4, 2020\n\n{BODY}").text == BODY
    days = "\n\n".join(f"January {n}, 2020\n\nSnow fell on the pier." for n in range(1, 8))
    assert clean(days).removed == []


def test_comments_go_where_they_look_like_comments():
    below = "Comments\n\nTideWatcher says:\n\nI saw it too.\n\nReply"
    assert clean(f"{BODY}\n\n{below}").text == BODY
    prose = f"{BODY}\n\nComments\n\nThe minister had none, and the council had too many."
    assert clean(prose).text.endswith("too many.")


def test_headlines_below_the_label_of_a_list_go_where_the_page_ends_with_them():
    links = "Related stories\n\nWhy the tide rose\n\nThe pier that nobody wanted"
    assert clean(f"{BODY}\n\n{links}").text == BODY
    assert "Why the tide rose" in clean(f"{links}\n\n{BODY}").text


def test_a_rule_that_is_off_takes_nothing():
    source = "It rained.\n\nPhoto: Ada Quill\n\nAda Quill\nAda Quill is a baker.\nMore >"
    off = frozenset({"photo_credit", "author_box", "read_more"})
    assert rules_of(source) == ["photo_credit", "author_box", "author_box", "read_more"]
    assert clean(source, off=off).removed == []


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


@pytest.mark.parametrize("place", ["any", "start", "end"])
@pytest.mark.parametrize(
    "unit",
    ["a", "A ", "A.", "(", "/", "Photo: ", "Share ", "Facebook ", "Image, ", "Ada Roe and ",
     "By A. B, ", "Ada Roe is a ", "Reporting by Ada Roe; ", "May 4, 2020 ", "For more, "],
)  # fmt: skip
def test_no_pattern_is_slow_on_the_longest_line_it_sees(unit, place):
    assert match((unit * module.MAX_LINE)[: module.MAX_LINE - 1] + "¿", place) is None


def test_the_number_of_comments_near_the_head_takes_nothing_out():
    head = "Low tide\n\nBy Ada Quill\n\nShare\n\n14 comments\n\nPublished 3 hours ago"
    kept = clean(f"{head}\n\n{BODY}").text
    assert kept.endswith(BODY) and "14 comments" not in kept


@pytest.mark.parametrize(
    "pitch",
    [
        "Register to continue reading this article",
        "Already have an account? Sign in",
        "You have read all your free articles this month",
        "This story is available to subscribers only.",
        "A version of this report appeared in print on page 4 of the Bay edition.",
        "The post Low tide first appeared on The Mole.",
        "Continue reading the main story",
        "Continue reading “Low tide” →",
    ],
)
def test_pitches_go(pitch):
    assert clean(f"{BODY}\n\n{pitch}").text == BODY


@pytest.mark.parametrize(
    "line",
    [
        "Subscribers to the daily can register for the vote in March, the paper said.",
        "The post of harbour master first appeared on the list of offices in 1804.",
        "Continue reading the letter aloud, the judge told him, and he did.",
        "Already a member of the council, she ran for mayor.",
    ],
)
def test_sentences_like_pitches_stay(line):
    assert clean(f"{BODY}\n\n{line}\n\nThe tide rose.").text.count(line) == 1


@pytest.mark.parametrize(
    "line",
    [
        "Published 4 January 2020",
        "Sat 4 Jan 2020 08.15 GMT",
        "Sat., Jan. 4, 2020",
        "04.01.2020, 08:15",
    ],
)
def test_a_line_at_the_head_gives_the_day_in_any_usual_form(line):
    cleaned = clean(
        f"Low tide\n\n{line}\n\n3–4 minutes\n\n@adaquill\n\nGive this article\n\nIt fell."
    )
    assert cleaned.text == "Low tide\n\nIt fell."
    day = dates.parse(cleaned.head["published"], day_first=True)
    assert (day.year, day.month, day.day) == (2020, 1, 4)


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("Updated 6 January 2020\n\nPublished 4 January 2020", "4 January 2020"),
        ("Published 4 January 2020\n\nUpdated 6 January 2020", "4 January 2020"),
        ("Updated 6 January 2020", "6 January 2020"),
    ],
)
def test_the_day_of_a_change_gives_way_to_that_of_publication(lines, day):
    assert clean(f"Low tide\n\n{lines}\n\nIt fell.").head == {"published": day}
