import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate import windows

LONG = list(range(1000, 3000))


def test_a_short_sentence_is_read_whole():
    assert windows.plain([7, 8, 9]) == ([101, 7, 8, 9, 102], [False] * 5, False)


def test_a_long_sentence_is_cut_at_its_end():
    window = windows.plain(LONG)
    assert window.cut
    assert window.ids == [101, *LONG[: windows.LENGTH - 2], 102]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1999, 2000), (1000, 1003), (0, 3), (30, 31)])
def test_a_long_sentence_is_cut_around_the_name(first, last):
    window = windows.marked(LONG, first, last)
    assert window.cut
    assert len(window.ids) == windows.LENGTH
    assert [i for i, inside in zip(window.ids, window.target, strict=True) if inside] == LONG[
        first:last
    ]


@given(st.integers(1, 300), st.data())
def test_the_name_stands_between_its_marks(size, data):
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first + 1, size))
    ids = list(range(1000, 1000 + size))
    window = windows.marked(ids, first, last)
    opened, closed = window.ids.index(windows.OPEN), window.ids.index(windows.CLOSE)
    name = window.ids[opened + 1 : closed]
    assert name == ids[first : first + len(name)]
    assert len(name) == min(last - first, windows.TARGET)
    assert len(window.ids) == len(window.target) <= windows.LENGTH
    assert sum(window.target) == len(name)
    rest = [i for i in window.ids if i >= 1000]
    assert rest == list(range(rest[0], rest[0] + len(rest))) or last - first > windows.TARGET
    assert window.cut == (len(rest) < size)


@pytest.mark.parametrize("span", [(3, 4), (11, 20), (5, 5)])
def test_a_span_without_a_token_is_not_found(span):
    assert windows.covered([(0, 3), (4, 9), (9, 11)], *span) is None


def test_a_part_of_a_token_counts():
    assert windows.covered([(0, 3), (4, 9), (9, 11)], 1, 5) == (0, 2)
