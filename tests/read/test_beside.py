"""Texts side by side are safe to show and link what they share."""

import re

import pandas as pd
import pytest

from analysis.read import beside

from story import HOSTILE


def column(*texts, point=(-1,), state="said"):
    return pd.DataFrame(
        {
            "text": list(texts),
            "paragraph": range(len(texts)),
            "point": (list(point) * len(texts))[: len(texts)],
            "state": state,
        }
    )


def test_sentences_of_a_point_carry_its_number_and_look():
    page = beside(
        [
            ("Herald", column("It sank.", point=[3])),
            ("Courier", column("Down it went.", point=[3])),
        ],
        {3: "It sank."},
    ).html()
    assert len(re.findall('data-point="3"', page)) == 2
    assert '<option value="3">It sank.</option>' in page
    assert page.count('role="button"') == 2


def test_what_is_not_sure_looks_otherwise():
    page = beside([("Herald", column("It sank.", point=[0], state="perhaps"))], {0: "x"}).html()
    assert 'class="point perhaps"' in page


def test_article_text_is_escaped_wherever_it_stands():
    page = beside([(HOSTILE, column(HOSTILE, point=[0]))], {0: HOSTILE}).html()
    assert "<img" not in page and "alert(1)</script>" not in page
    assert page.count("&lt;script&gt;") >= 3


def test_nothing_in_common_is_said_and_no_columns_are_no_page():
    assert "Nothing in them was found to say the same" in beside([("A", column("x"))], {}).html()
    assert beside([], {}).html() == ""


def test_the_same_texts_are_the_same_bytes_in_a_file_of_their_own(tmp_path):
    made = [beside([("A", column("x"))], {}).save(tmp_path / name) for name in ("1", "2")]
    assert made[0].read_bytes() == made[1].read_bytes()
    assert "http" not in made[0].read_text(encoding="utf-8").replace("http-equiv", "")


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="sentences: no column point"):
        beside([("A", column("x").drop(columns="point"))], {})
