import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate import voice

TEXT = "It was late. “We all left early,” Ann said. Bo said the “old” road was shut."


def at(*words: str, article_id: str = "a") -> pd.DataFrame:
    starts = [TEXT.index(word) for word in words]
    ends = [start + len(word) for start, word in zip(starts, words, strict=True)]
    return pd.DataFrame({"article_id": article_id, "start": starts, "end": ends})


def quote(text: str, kind: str, speaker: str | None, article_id: str = "a") -> pd.DataFrame:
    return at(text, article_id=article_id).assign(text=text, kind=kind, speaker=speaker)


QUOTES = pd.concat(
    [
        quote("We all left early,", "direct", "Ann"),
        quote("the “old” road was shut", "mixed", "Bo"),
    ],
    ignore_index=True,
)
INDIRECT = quote("the “old” road was shut", "indirect", "Bo")
NO_QUOTES = QUOTES.iloc[:0]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("late", "author"),
        ("left", "quoted"),
        ("Ann", "author"),
        ("old", "quoted"),
        ("road", "author"),
        ("early,” Ann", "quoted"),
        ("early,” Ann said.", "author"),
    ],
)
def test_mark(word: str, expected: str) -> None:
    assert voice.mark(at(word), QUOTES)["voice"].tolist() == [expected]


def test_indirect_speech_is_in_the_author_s_voice() -> None:
    assert voice.mark(at("road"), INDIRECT)["voice"].tolist() == ["author"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("late", "author"), ("left", "quoted"), ("old", "quoted"), ("road", "reported")],
)
def test_reported_speech_has_a_voice_of_its_own_on_request(word: str, expected: str) -> None:
    assert voice.mark(at(word), QUOTES, reported=True)["voice"].tolist() == [expected]


def test_mixed_marked_words_alone_are_quoted() -> None:
    fragment = quote("old", "mixed", "Bo")
    assert voice.mark(at("old", "road"), fragment)["voice"].tolist() == ["quoted", "author"]


@pytest.mark.parametrize(
    ("text", "author", "quoted"),
    [
        ("that “We all left early,", ["that"], ["We", "all", "early"]),
        ('that "We all left early,', ["that"], ["We", "all", "early"]),
        ("She told me ‘go’ and I left early,", [], ["She", "go", "left"]),
        ("She told me “go” and I left early,", [], ["She", "go", "left"]),
    ],
)
def test_words_of_a_direct_row_before_its_marks_are_the_author_s(
    text: str, author: list[str], quoted: list[str]
) -> None:
    row = pd.DataFrame({"article_id": ["a"], "start": [0], "end": [len(text)], "text": [text]})
    words = author + quoted
    spans = pd.DataFrame({"article_id": "a", "start": [text.index(word) for word in words]})
    spans["end"] = spans["start"] + [len(word) for word in words]
    voices = voice.mark(spans, row.assign(kind="direct"))["voice"].tolist()
    assert voices == ["author"] * len(author) + ["quoted"] * len(quoted)


def test_quotes_of_another_article_do_not_count() -> None:
    spans = pd.concat([at("left", article_id="b"), at("left")])
    assert voice.mark(spans, QUOTES)["voice"].tolist() == ["author", "quoted"]


def test_without_quotes_all_is_the_author_s() -> None:
    assert voice.mark(at("left"), NO_QUOTES)["voice"].tolist() == ["author"]
    assert voice.holder(at("left"), NO_QUOTES)["holder"].isna().all()


def test_without_spans_there_is_nothing_to_mark() -> None:
    assert voice.mark(at().astype({"start": "int64", "end": "int64"}), QUOTES).empty


def test_overlapping_quotes_count_once() -> None:
    both = pd.concat([quote("We all left", "direct", "Ann"), quote("left early,", "direct", "Ann")])
    spans = at("all left early,” Ann said. Bo")
    assert voice.mark(spans, both)["voice"].tolist() == ["quoted"]
    assert voice.mark(at("all left early,” Ann said. Bo said"), both)["voice"].tolist() == [
        "author"
    ]


def test_mark_keeps_index_and_input() -> None:
    spans = at("left", "late").set_index(pd.Index([7, 3]))
    before = spans.copy()
    marked = voice.mark(spans, QUOTES)
    pd.testing.assert_frame_equal(spans, before)
    assert marked.index.tolist() == [7, 3]
    assert str(marked["voice"].dtype) == "str"


def test_holder_is_the_speaker_of_any_quote_around() -> None:
    spans = at("late", "left", "road").set_index(pd.Index([5, 2, 9]))
    quotes = pd.concat([quote("We all left early,", "direct", "Ann"), INDIRECT])
    held = voice.holder(spans, quotes)
    assert held["holder"].fillna("").tolist() == ["", "Ann", "Bo"]
    assert held.index.tolist() == [5, 2, 9]
    assert "holder" not in spans


def test_holder_is_the_innermost() -> None:
    nested = pd.concat(
        [
            quote("Bo said the “old” road was shut", "indirect", "Cy"),
            quote("the “old” road", "indirect", "Bo"),
        ]
    )
    assert voice.holder(at("old", "shut"), nested)["holder"].tolist() == ["Bo", "Cy"]


def test_holder_is_missing_where_a_quote_has_no_speaker() -> None:
    nameless = quote("We all left early,", "direct", None).astype({"speaker": "str"})
    assert voice.holder(at("left"), nameless)["holder"].isna().all()


INTERVALS = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 30), st.integers(1, 12)))


def frame(intervals: list[tuple[int, int, int]]) -> pd.DataFrame:
    columns = np.array(intervals, dtype=np.int64).reshape(-1, 3)
    return pd.DataFrame(
        {
            "article_id": pd.Series([f"{a}" for a in columns[:, 0]], dtype="str"),
            "start": columns[:, 1],
            "end": columns[:, 1] + columns[:, 2],
        }
    )


@given(INTERVALS, INTERVALS)
def test_mark_and_holder_agree_with_counting(
    spans: list[tuple[int, int, int]], quotes: list[tuple[int, int, int]]
) -> None:
    quotes = sorted(set(quotes))
    table = frame(quotes)
    table = table.assign(kind="direct", text="", speaker=[f"{i}" for i in range(len(quotes))])
    table["speaker"] = table["speaker"].astype("str")
    voices = voice.mark(frame(spans), table)["voice"].tolist()
    holders = voice.holder(frame(spans), table)["holder"].fillna("").tolist()
    for (article, start, length), found, who in zip(spans, voices, holders, strict=True):
        near = [(s, s + n, i) for i, (a, s, n) in enumerate(quotes) if a == article]
        inside = {c for s, e, _ in near for c in range(s, e)} & set(range(start, start + length))
        assert found == ("quoted" if 2 * len(inside) >= length and inside else "author")
        around = [(s, -e, i) for s, e, i in near if s <= start and start + length <= e]
        assert who == (f"{max(around)[2]}" if around else "")
