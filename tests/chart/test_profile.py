import pandas as pd
import pytest

from analysis.chart import profile

LINE = "The ferry that nobody in the harbour wanted to see again"
MEASURES = ["hedges per 1,000", "boosters per 1,000", "tone", "words quoted", "reading ease"]
PLACES = pd.DataFrame(
    {
        "article": [LINE] * 5 + ["Low tide"] * 5,
        "measure": MEASURES * 2,
        "at": [10.0, 90.0, 50.0, None, 0.0, 20.0, 30.0, 40.0, 60.0, 100.0],
        "told": ["5.8", "12.5", "−0.23", "2%", "35", "18.6", "2.7", "−0.21", "1%", "42"],
    }
)


def drawn(width):
    ax = profile(PLACES, row="article", column="measure", place="at", text="told", width=width)
    ax.figure.canvas.draw()
    return ax


def test_a_strip_for_each_row_and_a_dot_where_a_place_is_known():
    ax = drawn(7.4)
    wholes = [patch for patch in ax.patches if patch.get_gid()]
    assert len(wholes) == len(PLACES) and len(ax.lines) == 9


@pytest.mark.parametrize("width", [3.7, 5.2, 7.4])
def test_no_word_lies_over_another_on_a_page_or_a_telephone(width):
    ax = drawn(width)
    texts = [*ax.texts, *ax.get_yticklabels()]
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    over = [
        (one, two)
        for i, one in enumerate(boxes)
        for two in boxes[:i]
        if one.overlaps(two) and min(one.y1, two.y1) - max(one.y0, two.y0) > 2
    ]
    assert not over


def test_names_stand_above_their_rows_where_strips_would_be_short():
    def beside(width):
        return any(tick.get_text() for tick in drawn(width).get_yticklabels())

    assert beside(7.4) and not beside(3.7)
    assert LINE[:30] in " ".join(text.get_text() for text in drawn(3.7).texts)
