import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.annotate import windows

LONG = list(range(1000, 3000))


def test_a_short_sentence_is_read_whole():
    assert windows.plain([7, 8, 9]) == ([101, 7, 8, 9, 102], 0, 0, False)


def test_a_long_sentence_is_cut_at_its_end():
    window = windows.plain(LONG)
    assert window.cut
    assert window.ids == [101, *LONG[: windows.LENGTH - 2], 102]


@pytest.mark.parametrize(("first", "last"), [(0, 1), (1999, 2000), (1000, 1003), (0, 3), (30, 31)])
def test_a_long_sentence_is_cut_around_the_name(first, last):
    window = windows.around(LONG, first, last)
    assert window.cut
    assert len(window.ids) == windows.LENGTH
    assert window.ids[window.first : window.last] == LONG[first:last]


@given(st.integers(1, 300), st.data())
def test_a_window_has_its_name_in_place(size, data):
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first + 1, size))
    ids = list(range(1000, 1000 + size))
    window = windows.around(ids, first, last)
    name = window.ids[window.first : window.last]
    assert name == ids[first : first + len(name)]
    assert len(window.ids) <= windows.LENGTH
    rest = [i for i in window.ids if i >= 1000]
    assert len(rest) == len(window.ids) - 2
    assert rest == list(range(rest[0], rest[0] + len(rest))) or last - first > windows.NAME
    assert window.cut == (len(rest) < size)
    if size <= windows.LENGTH - 2 and last - first <= windows.NAME:
        assert window.ids == windows.plain(ids).ids


@pytest.mark.parametrize("span", [(3, 4), (11, 20), (5, 5)])
def test_a_span_without_a_token_is_not_found(span):
    assert windows.covered([(0, 3), (4, 9), (9, 11)], *span) is None


def test_a_part_of_a_token_counts():
    assert windows.covered([(0, 3), (4, 9), (9, 11)], 1, 5) == (0, 2)
