"""The three verdicts on a figure that was made again."""

import pytest

from analysis.publish.repeats import MOVED, SAME, WITHIN, held

BEFORE = "outlet,n,value,low,high\nA,3,2.0,1.0,3.0\nB,9,5.0,,\n"


def again(old, new):
    return BEFORE.replace(old, new)


@pytest.mark.parametrize(
    ("now", "verdict", "why"),
    [
        (BEFORE, SAME, ""),
        (again("A,3,2.0", "A,3,2.9"), WITHIN, "A: 2 → 2.9"),
        (again("A,3,", "A,4,"), WITHIN, "the values are the same; counts"),
        (again("A,3,2.0,1.0", "A,3,2.0,0.9"), WITHIN, "the values are the same"),
        (again("A,3,2.0", "A,3,2.0000000000001"), WITHIN, "the values are the same"),
        (again("A,3,2.0", "A,3,3.1"), MOVED, "A: 2 → 3.1, outside 1 to 3"),
        (again("A,3,2.0", "A,3,"), MOVED, "A: 2 → nan"),
        (again("9,5.0", "9,5.1"), MOVED, "B: 5 → 5.1"),
        (again("B,", "C,"), MOVED, "B is gone"),
        (BEFORE + "C,1,1,,\n", MOVED, "C is new"),
        (again("value", "share"), MOVED, "has other columns"),
        ('"x', MOVED, "has other columns"),
        ("", MOVED, "has other columns"),
        (None, MOVED, "is not made any more"),
    ],
)
def test_verdicts(now, verdict, why):
    found = held("rates", BEFORE, now)
    assert found.verdict == verdict and found.why.startswith(why)


def test_rows_in_another_order_are_found_by_their_words():
    lines = BEFORE.splitlines()
    assert held("rates", BEFORE, "\n".join([lines[0], lines[2], lines[1]])).verdict == WITHIN


def test_rows_of_the_same_words_are_told_apart_by_their_turn():
    twice = "outlet,value\nA,1\nA,2\n"
    assert held("rates", twice, "outlet,value\nA,1\nA,3\n").why == "A: 2 → 3"


def test_without_a_value_every_number_counts():
    assert held("pairs", "a,n,g2\nX,3,1.5\n", "a,n,g2\nX,3,1.6\n").why == "X: 1.5 → 1.6"


def test_more_that_moved_are_counted():
    now = BEFORE.replace("2.0", "9.0").replace("5.0", "6.0")
    assert held("rates", BEFORE, now).why.endswith(", and 1 more value")


def test_a_figure_without_rows_or_words_is_held_too():
    assert held("none", "a,value\n", "a,value\nX,2\n").why == "X is new"
    assert held("new", None, BEFORE).why == "was not there before"
