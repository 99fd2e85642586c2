import re

import pandas as pd
import pytest

from analysis.read import shaded

TEXT = "A <b>sad</b> & 😀 good day."


def lines(*texts):
    return pd.DataFrame({"sentence": texts, "source": "<i>X</i>", "why": "model −0.20"})


def words(*rows):
    return pd.DataFrame(rows, columns=["start", "end", "text", "contribution"])


def found(text, word, contribution):
    start = text.index(word)
    return start, start + len(word), word, contribution


SAD, GOOD = found(TEXT, "sad", -0.4), found(TEXT, "good", 0.1)


def marks(view, after="Weaker words"):
    body = view._repr_html_().split(after)[1]
    return re.findall(r'<mark title="([^"]*)" style="([^"]*)">([^<]*)</mark>', body)


def test_direction_is_told_by_line_and_title_not_by_colour_alone():
    (down, up) = marks(shaded(lines(TEXT), [words(SAD, GOOD)], label="why"))
    assert "dotted" in down[1] and "solid" in up[1]
    assert down[0] == "−0.40" and up[0] == "+0.10"


def test_the_strongest_word_of_all_lines_is_shaded_most():
    calm = "Nothing moved."
    view = shaded(
        lines(TEXT, calm), [words(SAD, GOOD), words(found(calm, "moved", 0.01))], label="why"
    )
    assert [word for _, _, word in marks(view)] == ["sad", "good"]
    opacity = [float(re.search(r", ([\d.]+)\)", style)[1]) for _, style, _ in marks(view)]
    assert opacity[0] > opacity[1]
    assert "raised by moved +0.01" in view._repr_html_()


def test_figures_stand_below_the_sentence():
    page = shaded(lines(TEXT), [words(SAD, GOOD)], label="why")._repr_html_()
    assert "lowered by sad −0.40; raised by good +0.10" in page


def test_the_legend_gives_the_scale():
    page = shaded(lines(TEXT), [words(SAD, GOOD)], label="why")._repr_html_()
    legend = page.split("Weaker words")[0]
    assert re.findall(r">([+−][\d.]+)</mark>", legend) == [
        "−0.04",
        "−0.40",
        "+0.04",
        "+0.40",
    ]


def test_a_sentence_without_contributions_stays_plain():
    empty = pd.DataFrame([], columns=["start", "end", "text", "contribution"])
    view = shaded(lines(TEXT), [empty], label="why")
    assert marks(view) == []
    assert "no single word can be said to have moved it" in view._repr_html_()


def test_a_sentence_of_one_word_has_no_score_without_it():
    view = shaded(
        lines("Splendid.", TEXT), [words((0, 8, "Splendid", float("nan"))), words(SAD)], label="why"
    )
    assert [word for _, _, word in marks(view)] == ["sad"]
    assert "nan" not in view._repr_html_()


def test_words_that_moved_nothing_stay_plain():
    assert marks(shaded(lines(TEXT), [words((*SAD[:3], 0.0))], label="why")) == []


def test_no_lines_say_so():
    view = shaded(lines(), [], label="why", title="<Why>")
    assert repr(view) == "Words of 0 sentences, shaded"
    assert "Nothing to show." in view._repr_html_() and "&lt;Why&gt;" in view._repr_html_()


def test_it_reads_without_script():
    assert "<script" not in shaded(lines(TEXT), [words(SAD)], label="why")._repr_html_()


def test_what_is_missing_is_named():
    with pytest.raises(ValueError, match="no column why"):
        shaded(lines(TEXT).drop(columns="why"), [words(SAD)], label="why")
    with pytest.raises(ValueError, match="no column contribution"):
        shaded(lines(TEXT), [words(SAD).drop(columns="contribution")], label="why")
    with pytest.raises(ValueError, match="1 lines and 2 tables"):
        shaded(lines(TEXT), [words(SAD)] * 2, label="why")
