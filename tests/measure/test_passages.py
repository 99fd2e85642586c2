import pandas as pd
import pytest

from analysis import tables
from analysis.measure import passages, rates


def tokens(*articles):
    """Tokens of texts written as words, those in capitals quoted, with marks for quotes."""
    rows = []
    for number, text in enumerate(articles):
        at = 0
        for i, word in enumerate(text.split(" ")):
            voice = "quoted" if word.isupper() else "author"
            place = {"article_id": f"a{number}", "token_id": i, "sentence_id": 0}
            rows.append(
                {**place, "start": at, "end": at + len(word), "text": word, "head": i}
                | {"lemma": {"told": "tell", "According": "accord"}.get(word, word.lower())}
                | {"voice": voice}
            )
            at += len(word) + 1
    return tables.frame(rows, "tokens")


def quotes(*rows):
    defaults = {"article_id": "a0", "sentence_id": 0, "depth": 0, "kind": "mixed"}
    return tables.frame([defaults | row for row in rows], "quotes")


#         0   4    9  12 15  19   24   29   34
TEXT = "Ann told us WE WON and more than that"


def test_words_between_marks_are_apart_from_reported_ones():
    said = passages.said(quotes({"start": 12, "end": 37}), tokens(TEXT))
    assert said[["quoted", "reported", "words", "passages"]].values.tolist() == [[2, 4, 6, 1]]


def test_a_nested_quotation_counts_once():
    rows = quotes({"start": 12, "end": 37}, {"start": 15, "end": 18, "depth": 1})
    said = passages.said(rows, tokens(TEXT))
    assert said["words"].tolist() == [6]


def test_passages_that_overlap_share_no_word():
    rows = quotes({"start": 12, "end": 22}, {"start": 12, "end": 18}, {"start": 15, "end": 37})
    said = passages.said(rows, tokens(TEXT))
    assert said["words"].sum() == 6
    assert said["quoted"].sum() == 2


def test_articles_do_not_share_words():
    both = tokens(TEXT, TEXT)
    rows = quotes(*({"article_id": a, "start": 12, "end": 18} for a in ("a0", "a1")))
    said = passages.said(rows, both)
    assert said["quoted"].tolist() == [2, 2]


def test_the_words_are_those_of_the_word_counts(sample):
    said = passages.said(sample.quotes, sample.tokens)
    words = rates.words(sample.tokens).groupby("voice")["size"].sum()
    assert said["quoted"].sum() == words["quoted"]
    assert said["reported"].sum() <= words.sum() - words["quoted"]
    assert said["reported"].sum() > 0


def test_a_speaker_without_a_name_says_what_is_known():
    rows = quotes(
        {"start": 0, "end": 3, "speaker_entity": "Ann Lee", "speaker_type": "person"},
        {"start": 4, "end": 8, "speaker_type": "unnamed"},
        {"start": 9, "end": 11, "speaker_type": "office"},
        {"start": 12, "end": 14, "speaker_type": "unresolved"},
        {"start": 15, "end": 18},
    )
    said = passages.said(rows, tokens(TEXT))
    assert said["who"].tolist() == ["Ann Lee", *passages.WITHOUT_NAME, passages.UNKNOWN]
    assert said["type"].tolist()[3:] == ["unresolved", "unresolved"]


@pytest.mark.parametrize(
    ("cue", "start", "verb_class", "verb"),
    [
        ("told", 4, "neutral", "tell"),
        ("told us", 4, "neutral", "tell us"),
        ("According to", 0, None, "according to"),
        (None, None, None, None),
    ],
)
def test_a_cue_becomes_its_verb(cue, start, verb_class, verb):
    text = "According to us" if cue and cue.startswith("Acc") else TEXT
    row = {"start": 12, "end": 14, "cue": cue, "cue_start": start, "verb_class": verb_class}
    found = passages.said(quotes(row), tokens(text))["verb"]
    assert found.isna().all() if verb is None else found.tolist() == [verb]


def test_nothing_is_mutated_and_nothing_needed():
    rows, words = quotes({"start": 12, "end": 18}), tokens(TEXT)
    before = rows.copy(deep=True), words.copy(deep=True)
    passages.said(rows, words)
    pd.testing.assert_frame_equal(rows, before[0])
    pd.testing.assert_frame_equal(words, before[1])
    assert passages.said(tables.empty("quotes"), words).empty
    assert passages.said(tables.empty("quotes"), tables.empty("tokens")).empty
